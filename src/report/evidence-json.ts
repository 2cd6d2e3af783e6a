import type { Counterexample, Evidence } from '../judge/claims/evidence.ts';
import type { Json } from '../core/json.ts';
import { prettyJson } from './pretty-json.ts';

/** The text of `evidence.json`: equal evidence gives equal bytes, and parsing gives the evidence back. */
export function evidenceJson(evidence: Evidence): string {
  return prettyJson(evidence as unknown as Json);
}

/** The text of a counterexample file. */
export function counterexampleJson(file: Counterexample): string {
  return prettyJson(file as unknown as Json);
}
