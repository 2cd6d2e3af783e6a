import * as fc from 'fast-check';
import { z, type ZodType } from 'zod';
import { UsageError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { nearestName } from '../core/nearest-name.ts';
import type { Claim } from '../judge/claims/claim.ts';
import { WrongValue } from '../judge/claims/claim-error.ts';
import { writtenMistake } from '../judge/claims/written-claim.ts';
import { boundFields, type BoundOfTerms, type TermValues, withBoundOfCases } from '../judge/claims/terms.ts';
import { type External, external } from './external.ts';
import { programName } from './program-name.ts';
import { numberOf, readers, truthOf } from './readers.ts';
import { type Space, spaceArbitrary, spaceNames, spaceProblem, spaceSchema } from './space.ts';

const names = z.record(z.string(), z.string());
const space = z.custom<Space>().superRefine((value, context) => {
  const problem = spaceProblem(value);
  if (problem !== undefined) context.addIssue(problem);
});
/** What a claim, and a wrong version of it, compute: the names by which the program is asked. */
const computed = {
  experiments: names,
  functions: names,
  horizon: z.union([z.string(), z.int().min(0)]).optional(),
  /** Of a claim: of the case. Of a wrong version: those that change, of the claim's and the case. */
  terms: z.string().optional(),
  /** The truth as a function of the terms, where the bound is a part of the event. */
  truthOfTerms: z.string().optional(),
};
const description = z.array(
  z.strictObject({
    ...computed,
    id: z.string(),
    kind: z.enum(['probability', 'mean', 'inequality', 'agreement', 'invariance']),
    says: z.string().min(1),
    source: z.string().min(1),
    tex: z.string().min(1),
    notes: z.string().optional(),
    place: z.string(),
    block: z.int().positive().multipleOf(256),
    cases: space,
    derive: z.string().optional(),
    /** Fields of a case that are whole numbers, where the space does not say so. */
    whole: z.array(z.string()).optional(),
    features: z.string().optional(),
    explain: z.string().optional(),
    tightAt: z.record(z.string(), z.json()),
    covers: names,
    given: z.record(z.string(), z.strictObject({ holds: z.string(), without: space.optional() })),
    minimumInformative: z.number().min(0).max(1).optional(),
    wholeTerms: z.array(z.string()).optional(),
    constants: z.record(z.string(), z.number()).optional(),
    mustRefute: z.array(
      z.strictObject({
        ...computed,
        name: z.string().min(1),
        notes: z.string().optional(),
        budget: z.enum(['default', 'thorough']).optional(),
        cases: space.optional(),
        drops: z.array(z.string()).optional(),
      }),
    ),
  }),
);
type Description = z.infer<typeof description>[number];
type Computed = Pick<Description, 'experiments' | 'functions' | 'horizon' | 'terms' | 'truthOfTerms'>;
type Case = Json;

/**
 * The claims that a program describes: its answer to the question "describe".
 * @param command the program, for each size of block a program of its own
 * @param file the author's file, for messages
 * @throws {UsageError} where it gives no claims
 */
export function describedClaims(command: readonly string[], file: string): readonly Claim[] {
  let answer: Json;
  try {
    answer = external({ command }).value('describe', null);
  } catch (thrown) {
    const { message, stack = '' } = thrown as Error;
    const [, place] = /\n\s+at (.*):1$/u.exec(stack) ?? [];
    const problem = message.replace(`'${programName(command)}': `, '');
    throw new UsageError(`${file}: could not be loaded: ${problem}`, place);
  }
  const parsed = description.safeParse(answer);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const [index, ...place] = issue!.path;
    const described = (answer as readonly { readonly id?: Json; readonly place?: Json }[])[Number(index)];
    throw new UsageError(
      `${file}: claim ${JSON.stringify(described?.id)}: ${place.join('.')}: ${issue!.message}`,
      typeof described?.place === 'string' ? described.place : undefined,
    );
  }
  return parsed.data.map((claim) => madeClaim(claim, external({ command, block: claim.block })));
}

/** Its functions ask the program. */
function madeClaim(described: Description, program: External): Claim {
  const { kind, cases, derive, given, covers, place, features, explain, mustRefute, horizon } = described;
  const ownTerms = described.terms === undefined ? undefined : termsAsked(described.terms, program);
  const arbitrary = (drawn: Space): fc.Arbitrary<Case> =>
    derive === undefined
      ? spaceArbitrary(drawn)
      : spaceArbitrary(drawn).map((c) => withWhole(program.value(derive, c), described.whole));
  const optional = Object.fromEntries(
    (['notes', 'minimumInformative', 'wholeTerms', 'constants'] as const).flatMap((field) =>
      described[field] === undefined ? [] : [[field, described[field]]],
    ),
  );
  const claim = {
    ...optional,
    id: described.id,
    kind,
    says: described.says,
    source: described.source,
    tex: described.tex,
    definedAt: place,
    tightAt: described.tightAt,
    cases: arbitrary(cases),
    schema: schemaOf(described),
    given: mapped(given, ({ holds, without }) => ({
      holds: (c: Case) => truthOf(program.value(holds, c)),
      ...(without && { without: arbitrary(without) }),
    })),
    covers: mapped(covers, (name) => (c: Case) => truthOf(program.value(name, c))),
    ...(features !== undefined && { features: (c: Case) => program.value(features, c) }),
    ...(explain !== undefined && { explain: (c: Case) => program.value(explain, c) }),
    backend: program.backend,
    ...(ownTerms && { terms: ownTerms }),
    ...functionsOf(kind, described, horizon, program, ownTerms),
    mustRefute: Object.fromEntries(
      mustRefute.map((mutant) => [
        mutant.name,
        {
          ...functionsOf(kind, mutant, mutant.horizon ?? horizon, program, ownTerms),
          ...changedTerms(described, mutant, program, ownTerms),
          ...(mutant.notes !== undefined && { notes: mutant.notes }),
          ...(mutant.budget !== undefined && { budget: mutant.budget }),
          ...(mutant.cases && { cases: arbitrary(mutant.cases) }),
          ...(mutant.drops && { given: Object.fromEntries(mutant.drops.map((name) => [name, null])) }),
        },
      ]),
    ),
  };
  if (described.truthOfTerms === undefined || ownTerms === undefined) return claim as unknown as Claim;
  const mistake = writtenMistake(claim);
  if (mistake !== undefined) throw new UsageError(`claim '${described.id}': ${mistake}`, place);
  const complete = withBoundOfCases(claim) as unknown as Claim;
  const truth = truthAsked(described, described.truthOfTerms, program);
  const { boundOfTerms } = complete as { readonly boundOfTerms: BoundOfTerms<Case> };
  return {
    ...complete,
    boundOfTerms: {
      ...boundOfTerms,
      truthWith: (change) => (c) => truth(change(ownTerms(c), c), c),
    } satisfies BoundOfTerms<Case>,
  } as Claim;
}

type Terms = (c: Case) => TermValues;

/** What is no list of numbers the judge refuses, by its name. */
function termsAsked(name: string, program: External): Terms {
  return (c) => program.value(name, c) as unknown as TermValues;
}

/** The truth as a function of the terms. */
function truthAsked({ kind }: Pick<Description, 'kind'>, name: string, program: External) {
  return (x: TermValues, c: Case): unknown => readers[`${kind} exactly`]!(program.value(name, c, x));
}

/** A wrong version whose terms are other ones; those of the truth too, where it is a function of them. */
function changedTerms(
  claim: Description,
  { terms }: Pick<Description, 'terms'>,
  program: External,
  ownTerms: Terms | undefined,
): Readonly<Record<string, unknown>> {
  if (terms === undefined) return {};
  const change = (x: TermValues, c: Case): TermValues => program.value(terms, c, x) as unknown as TermValues;
  if (claim.truthOfTerms === undefined || ownTerms === undefined) return { terms: change };
  const truth = truthAsked(claim, claim.truthOfTerms, program);
  return {
    terms: change,
    exactly: (c: Case) => truth({ ...ownTerms(c), ...change(ownTerms(c), c) }, c),
  };
}

function mapped<V, R>(record: Readonly<Record<string, V>>, change: (value: V) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

/** A case may lack a field that others have; one that has nearly its name tells that it was misspelt. */
function withWhole(derived: Json, whole: readonly string[] = []): Json {
  if (typeof derived !== 'object' || derived === null || Array.isArray(derived)) return derived;
  const names = Object.keys(derived);
  const others = names.filter((name) => !whole.includes(name));
  for (const name of whole) {
    const near = names.includes(name) ? '' : nearestName(name, others);
    if (near !== '')
      throw new WrongValue(`whole: there is no field '${name}'${near}; the case has ${names.join(', ')}`);
  }
  return derived;
}

/** What is computed of the space's values may be anything; a whole number of the space stays one. */
function schemaOf({ cases, derive, whole = [] }: Description): ZodType {
  const counts = Object.fromEntries(whole.map((name) => [name, z.int()]));
  if (derive !== undefined)
    return z
      .object({ ...spaceNames(cases), ...counts })
      .partial()
      .catchall(z.json());
  return whole.length === 0 ? spaceSchema(cases) : spaceSchema(cases).and(z.looseObject(counts));
}

/** The experiments and functions of a statement; where terms are named, its bound is a function of them. */
function functionsOf(
  kind: Description['kind'],
  { experiments, functions, truthOfTerms }: Computed,
  horizon: string | number | undefined,
  program: External,
  ownTerms: Terms | undefined,
): Readonly<Record<string, unknown>> {
  const steps = (c: Case): number =>
    typeof horizon === 'string' ? numberOf(program.value(horizon, c)) : (horizon ?? 1);
  return {
    ...mapped(experiments, (name) => program.experiment<Case>(steps, name)),
    ...Object.fromEntries(
      Object.entries(functions).map(([field, name]) => {
        const read = readers[`${kind} ${field}`]!;
        const isOfTerms = ownTerms !== undefined && field === boundFields[kind];
        return [
          field,
          isOfTerms
            ? (x: TermValues, ...more: readonly Case[]) => read(program.value(name, more.at(-1), x))
            : (c: Case) => read(program.value(name, c)),
        ];
      }),
    ),
    ...(truthOfTerms !== undefined &&
      ownTerms !== undefined && {
        exactly: (c: Case) => truthAsked({ kind }, truthOfTerms, program)(ownTerms(c), c),
      }),
  };
}
