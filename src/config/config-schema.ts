import { z } from 'zod';
import { messageOf, UsageError } from '../core/errors.ts';
import { nearestName } from '../core/nearest-name.ts';
import { parseProbability, parseSeed } from '../core/parse.ts';
import type { DataTables } from '../data/table.ts';
import { parseBudget } from '../judge/campaign/budget.ts';
import { caseProblem } from '../judge/claims/case-format.ts';
import { catalogueFields } from '../judge/claims/catalogue-schema.ts';
import type { Claim } from '../judge/claims/claim.ts';
import { completeClaim } from '../judge/claims/define-claim.ts';
import { authorLine } from '../judge/claims/claim-error.ts';
import { describe } from '../judge/claims/describe.ts';
import { writtenMistake } from '../judge/claims/written-claim.ts';
import { plain } from '../report/terminal.ts';
import type { LakatosConfig } from './define-config.ts';
import { formatIssue } from '../files/read-json.ts';

const config = z.strictObject({
  ...catalogueFields,
  catalogue: z.boolean().optional(),
  alpha: z.number().optional(),
  seed: z.string().optional(),
  budget: z.string().optional(),
  caseLimit: z.number().positive().optional(),
  paper: z.array(z.string().min(1)).optional(),
  lean: z.array(z.string().min(1)).optional(),
});

/** A configuration that was checked, with its claims made. */
export type LoadedConfig = Omit<LakatosConfig, 'claims'> & { readonly claims: readonly Claim[] };

/**
 * Checks what a configuration file exports by default, down to the functions of each claim and the cases in
 * `tightAt`.
 * @param file its name, for messages
 * @param data the data sets that its claims may be on
 * @throws {UsageError} naming the file, the place in it, and what was expected there
 */
export function checkConfig(exported: unknown, file: string, data?: DataTables): LoadedConfig {
  const checked = checkFields(exported, file, data);
  checkTightCases(checked, file);
  return checked;
}

/** The same without the cases in `tightAt`, which takes half the time: they are checked again when judged. */
export function checkFields(exported: unknown, file: string, data?: DataTables): LoadedConfig {
  if (exported === undefined || exported === null) {
    throw new UsageError(
      `${file}: has no default export; write 'export default defineConfig({ claims: [...] })'`,
    );
  }
  if (typeof exported !== 'object' || Array.isArray(exported) || exported instanceof Promise) {
    throw new UsageError(
      `${file}: the default export: expected an object { claims: [...] }, got ${describe(exported)}`,
    );
  }
  const value = withClaims(exported, file, data);
  requireKnownFields(value, file);
  checkWritten(value, file);
  // compiled it would be for one value
  const parsed = config.safeParse(value, { jitless: true });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(
      `${file}: ${nameClaim(value, issue?.path)}${formatIssue(parsed.error.issues)}`,
      lineOf(value, issue?.path),
    );
  }
  const written = value as LoadedConfig;
  const checked = { ...written, claims: written.claims.map((claim) => completeClaim(claim)) };
  if (checked.alpha !== undefined) parseProbability(String(checked.alpha), `${file}: alpha`);
  if (checked.seed !== undefined) parseSeed(checked.seed, `${file}: seed`);
  if (checked.budget !== undefined) parseBudget(checked.budget, checked.claims.length, `${file}: budget`);
  if (checked.claims.length === 0 && checked.catalogue !== true) {
    throw new UsageError(`${file}: claims: expected at least one, got none`);
  }
  checkIds(checked, file);
  return checked;
}

/** Before the shapes of fields are checked, since a misspelt one looks like a missing one. */
function requireKnownFields(value: unknown, file: string): void {
  const fields = Object.keys(config.shape);
  const unknown = Object.keys(value as object).find((name) => !fields.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`${file}: unknown field '${plain(unknown)}'${nearestName(unknown, fields)}`);
}

/** The same with a list of claims, where there is a function that makes them. */
function withClaims(exported: object, file: string, data: DataTables | undefined): unknown {
  const { claims } = exported as { readonly claims?: unknown };
  if (typeof claims !== 'function') return exported;
  try {
    return { ...exported, claims: (claims as (data?: DataTables) => unknown)(data) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const line = error instanceof Error ? authorLine(error) : undefined;
    throw new UsageError(`${file}: claims: could not be made: ${plain(messageOf(error))}`, line);
  }
}

/** The same of the fields of claims. */
function checkWritten(exported: unknown, file: string): void {
  const { claims: written } = exported as { readonly claims?: unknown };
  if (!Array.isArray(written)) return;
  for (const [i, claim] of written.entries()) {
    const mistake = writtenMistake(claim);
    if (mistake === undefined) continue;
    const line = lineOf(exported, ['claims', i]);
    const name = nameClaim(exported, ['claims', i]) || `claims[${i}]: `;
    throw new UsageError(`${file}: ${name}${mistake}`, line);
  }
}

function checkIds({ claims }: LoadedConfig, file: string): void {
  const first = new Map<string, number>();
  for (const [i, claim] of claims.entries()) {
    const before = first.get(claim.id);
    if (before !== undefined) {
      throw new UsageError(
        `${file}: claims[${i}].id: '${claim.id}' is the id of claims[${before}] already`,
        lineOf({ claims }, ['claims', i]),
      );
    }
    first.set(claim.id, i);
  }
}

function checkTightCases({ claims }: LoadedConfig, file: string): void {
  for (const [i, claim] of claims.entries()) {
    for (const [name, tight] of Object.entries(claim.tightAt ?? {})) {
      const problem = caseProblem(claim.schema, tight);
      if (problem !== undefined) {
        const issue = { path: ['claims', i, 'tightAt', name], message: problem };
        const line = lineOf({ claims }, ['claims', i]);
        throw new UsageError(`${file}: '${claim.id}': ${formatIssue([issue])}`, line);
      }
    }
  }
}

/** `…/my.claim.ts:12`, the line that makes the claim in which the issue lies, where that is known. */
function lineOf(value: unknown, [field, index]: readonly PropertyKey[] = []): string | undefined {
  if (field !== 'claims' || typeof index !== 'number') return undefined;
  const { claims } = value as { readonly claims: readonly (Readonly<Record<string, unknown>> | undefined)[] };
  const line = claims[index]?.['definedAt'];
  return typeof line === 'string' ? line : undefined;
}

/** `'family/name': ` where the issue lies in a claim whose id can be told. */
function nameClaim(value: unknown, path: readonly PropertyKey[] = []): string {
  const [field, index] = path;
  if (field !== 'claims' || typeof index !== 'number') return '';
  const claim = (value as { claims: readonly Readonly<Record<string, unknown>>[] }).claims[index];
  const name = claim?.['id'];
  return typeof name === 'string' && path[2] !== 'id' ? `'${name}': ` : '';
}
