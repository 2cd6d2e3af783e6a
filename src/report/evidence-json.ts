import type { Counterexample, Evidence } from '../judge/claims/evidence.ts';
import type { Json } from '../core/json.ts';
import { prettyJson } from './pretty-json.ts';

/** The text of an evidence or counterexample file: equal content, equal bytes; parsing gives it back. */
export function evidenceJson(content: Evidence | Counterexample): string {
  return prettyJson(content as unknown as Json);
}
