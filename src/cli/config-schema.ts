import { z } from 'zod';
import { messageOf, UsageError } from '../core/errors.ts';
import { parseProbability, parseSeed } from '../core/parse.ts';
import type { CurvePage } from '../core/illustration.ts';
import type { DataTables } from '../data/table.ts';
import { type Claim, completeClaim } from '../judge/claims/claim.ts';
import { plain } from '../report/terminal.ts';
import type { LakatosConfig } from './define-config.ts';
import { formatIssue } from './read-json.ts';

type Unknown = Readonly<Record<string, unknown>>;

const isFunction = (value: unknown): boolean => typeof value === 'function';
const fn = z.custom<unknown>(isFunction, 'expected a function');
const optionalFn = fn.optional();
const arbitrary = z.custom<unknown>(
  (value) => has(value, 'generate') && has(value, 'shrink'),
  'expected a fast-check arbitrary',
);
const schema = z.custom<unknown>((value) => has(value, 'safeParse'), 'expected a zod schema');
const share = z.number().min(0).max(1).optional();
const text = z.string().min(1);
const id = z
  .string()
  .regex(
    /^[a-z0-9]+(?:-[a-z0-9]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*$/u,
    "expected 'family/name' in lower case, digits and dashes",
  );

const hypothesis = z.looseObject({ holds: fn, without: arbitrary.optional(), basis: optionalFn });

/** The fields of a kind that are functions: of the claim, where they may be missing, and of its mutants. */
const functionsOf: Readonly<
  Record<string, { readonly needed: readonly string[]; readonly optional: readonly string[] }>
> = {
  probability: { needed: ['event', 'atLeast'], optional: ['exactly'] },
  mean: { needed: ['quantity', 'range', 'atMost'], optional: ['exactly'] },
  inequality: { needed: ['sides'], optional: [] },
  agreement: { needed: ['event', 'equals'], optional: [] },
  invariance: { needed: ['event', 'transformed'], optional: [] },
};

const claims = z.discriminatedUnion(
  'kind',
  Object.entries(functionsOf).map(([kind, { needed, optional }]) => {
    const own = Object.fromEntries([...needed.map((f) => [f, fn]), ...optional.map((f) => [f, optionalFn])]);
    const changed = Object.fromEntries([...needed, ...optional].map((f) => [f, optionalFn]));
    return z.looseObject({
      kind: z.literal(kind),
      id,
      says: text,
      tex: text,
      source: text,
      notes: z.string().optional(),
      cases: arbitrary,
      schema,
      given: z.record(z.string(), hypothesis).optional(),
      covers: z.record(z.string(), fn).optional(),
      tightAt: z.record(z.string(), z.unknown()).optional(),
      minimumInformative: share,
      minimumAcceptance: share,
      informative: optionalFn,
      features: optionalFn,
      explain: optionalFn,
      illustrate: optionalFn,
      backend: z.looseObject({ load: fn }).optional(),
      mustRefute: z.record(
        z.string(),
        z.looseObject({
          ...changed,
          given: z.record(z.string(), hypothesis.nullable()).optional(),
          cases: arbitrary.optional(),
          notes: z.string().optional(),
        }),
      ),
      ...own,
    });
  }) as unknown as [z.ZodObject, ...z.ZodObject[]],
  "expected 'probability', 'mean', 'inequality', 'agreement' or 'invariance': make claims with probabilityClaim and its like",
);

const command = z.looseObject({
  name: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, 'expected lower case, digits and dashes'),
  summary: text,
  options: z.array(
    z.looseObject({
      flags: z.string().regex(/^--[a-z-]+(?: <[a-z.-]+>)?$/u, "expected '--name' or '--name <value>'"),
      summary: text,
      default: z.string().optional(),
    }),
  ),
  run: fn,
});

const config = z.strictObject({
  claims: z.array(claims),
  catalogue: z.boolean().optional(),
  curves: z.record(z.string(), fn).optional(),
  illustrate: optionalFn,
  dataNotes: optionalFn,
  commands: z.array(command).optional(),
  alpha: z.number().optional(),
  seed: z.string().optional(),
  budget: z.string().optional(),
});

const curvePages = z.array(
  z.strictObject({
    name: z.string().regex(/^[a-z0-9-]+$/u, 'expected lower case, digits and dashes'),
    title: text,
    setting: text,
    across: text,
    up: text,
    truth: z.string().optional(),
    curves: z.array(
      z.strictObject({
        name: text,
        points: z.array(z.strictObject({ x: z.number().positive(), y: z.number().positive() })).min(1),
      }),
    ),
  }),
);

/**
 * The pages that a catalogue's function makes. @throws {UsageError} where it fails, or they cannot be drawn
 */
export function checkCurves(make: () => readonly CurvePage[]): readonly CurvePage[] {
  let pages: readonly CurvePage[];
  try {
    pages = make();
  } catch (error) {
    throw new UsageError(`curves: could not be made: ${plain(messageOf(error))}`);
  }
  const parsed = curvePages.safeParse(pages);
  if (!parsed.success) throw new UsageError(`curves: ${formatIssue(parsed.error.issues)}`);
  return pages;
}

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
  if (exported === undefined || exported === null) {
    throw new UsageError(
      `${file}: has no default export; write 'export default defineConfig({ claims: [...] })'`,
    );
  }
  const value = withClaims(exported, file, data);
  const parsed = config.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(`${file}: ${nameClaim(value, issue?.path)}${formatIssue(parsed.error.issues)}`);
  }
  const written = value as LoadedConfig;
  const checked = { ...written, claims: written.claims.map((claim) => completeClaim(claim)) };
  if (checked.alpha !== undefined) parseProbability(String(checked.alpha), `${file}: alpha`);
  if (checked.seed !== undefined) parseSeed(checked.seed, `${file}: seed`);
  checkIds(checked, file);
  checkTightCases(checked, file);
  return checked;
}

/** The same with a list of claims, where there is a function that makes them. */
function withClaims(exported: object, file: string, data: DataTables | undefined): unknown {
  const { claims } = exported as { readonly claims?: unknown };
  if (typeof claims !== 'function') return exported;
  try {
    return { ...exported, claims: (claims as (data?: DataTables) => unknown)(data) };
  } catch (error) {
    throw new UsageError(`${file}: claims: could not be made: ${plain(messageOf(error))}`);
  }
}

function checkIds({ claims }: LoadedConfig, file: string): void {
  const first = new Map<string, number>();
  for (const [i, claim] of claims.entries()) {
    const before = first.get(claim.id);
    if (before !== undefined) {
      throw new UsageError(`${file}: claims[${i}].id: '${claim.id}' is the id of claims[${before}] already`);
    }
    first.set(claim.id, i);
  }
}

function checkTightCases({ claims }: LoadedConfig, file: string): void {
  for (const [i, claim] of claims.entries()) {
    for (const [name, tight] of Object.entries(claim.tightAt ?? {})) {
      const parsed = claim.schema.safeParse(tight);
      if (!parsed.success) {
        const issues = parsed.error.issues.map(({ path, message }) => ({
          path: ['claims', i, 'tightAt', name, ...path],
          message,
        }));
        throw new UsageError(`${file}: '${claim.id}': ${formatIssue(issues)}`);
      }
    }
  }
}

/** `'family/name': ` where the issue lies in a claim whose id can be told. */
function nameClaim(value: unknown, path: readonly PropertyKey[] = []): string {
  const [field, index] = path;
  if (field !== 'claims' || typeof index !== 'number') return '';
  const claim = (value as { claims: readonly Unknown[] }).claims[index];
  const name = claim?.['id'];
  return typeof name === 'string' && path[2] !== 'id' ? `'${name}': ` : '';
}

function has(value: unknown, method: string): boolean {
  return typeof value === 'object' && value !== null && isFunction((value as Unknown)[method]);
}
