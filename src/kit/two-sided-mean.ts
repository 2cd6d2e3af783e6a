import * as fc from 'fast-check';
import { z } from 'zod';
import type { Experiment, Outcomes } from '../core/experiment.ts';
import type { Hypothesis, MeanClaim, MeanMutant } from '../judge/claims/claim.ts';
import { meanClaim, type WrittenMeanClaim } from '../judge/claims/define-claim.ts';
import { interval } from '../linalg/intervals.ts';
import { nextUp } from '../linalg/rounding.ts';

/** A case, and which of the two inequalities is looked at there. */
export interface OneSide<C> {
  readonly case: C;
  readonly side: 'at most' | 'at least';
}

/** Both ends between which a mean lies. */
interface Ends<X, C> {
  atLeast(x: X, c: C): number;
  atMost(x: X, c: C): number;
}
type Limits<C> = Pick<MeanClaim<C>, 'quantity' | 'range' | 'proxyVariance' | 'exactly'>;
/** What a two-sided mean is written with, beside its ends: what `meanClaim` takes. */
type Shared<C, X> = Limits<C> &
  Omit<
    WrittenMeanClaim<C, X>,
    'atMost' | 'mustRefute' | 'constants' | 'lowerBoundOnly' | 'illustrate' | 'backend' | keyof Limits<C>
  >;
/** A wrong version: what changes; the rest stays as in the claim. */
type Wrong<C, X, E> = Partial<Limits<C>> &
  Partial<E> &
  Pick<MeanMutant<C>, 'notes' | 'budget' | 'cases'> & { readonly terms?: (x: X, c: C) => Partial<X> };

/** What `twoSidedMeanClaim` takes: the ends are functions of the terms, if there are terms, and the case. */
export type WrittenTwoSidedMean<C, X = C> = Shared<C, X> &
  Ends<X, C> & { readonly mustRefute: Readonly<Record<string, Wrong<C, NoInfer<X>, Ends<NoInfer<X>, C>>>> };

interface Value<X, C> {
  equals(x: X, c: C): number;
}
/** What `equalMeanClaim` takes. */
export type WrittenEqualMean<C, X = C> = Shared<C, X> &
  Value<X, C> & { readonly mustRefute: Readonly<Record<string, Wrong<C, NoInfer<X>, Value<NoInfer<X>, C>>>> };

/**
 * The claim that atLeast ≤ E[quantity] ≤ atMost, the quantity in [0, range] or sub-Gaussian, as of
 * `meanClaim`. A case has the side that is looked at; E X ≥ a is judged as E[range − X] ≤ range − a, or as
 * E[−X] ≤ −a, so that either end is refuted by itself.
 * @accuracy range − a is rounded upwards, by one float64 at most.
 */
export function twoSidedMeanClaim<C, X = C>(claim: WrittenTwoSidedMean<C, X>): MeanClaim<OneSide<C>> {
  const { given = {}, covers = {}, tightAt, mustRefute, cases, schema, ...written } = claim;
  const { atLeast: _least, atMost: _most, quantity: _quantity, range: _range, ...others } = written;
  const {
    proxyVariance: _variance,
    exactly: _exactly,
    terms,
    features,
    explain,
    informative,
    ...rest
  } = others;
  const either = fc.constantFrom('at most' as const, 'at least' as const);
  const sided = (space: fc.Arbitrary<C>): fc.Arbitrary<OneSide<C>> =>
    fc.record({ case: space, side: either });
  const wrong = Object.entries(mustRefute).map(([name, { terms: change, cases: space, ...changes }]) => [
    name,
    {
      ...(changes.notes !== undefined && { notes: changes.notes }),
      ...(changes.budget !== undefined && { budget: changes.budget }),
      ...(space && { cases: sided(space) }),
      ...(change && { terms: (x: X, { case: c }: OneSide<C>) => change(x, c) }),
      ...changedParts(claim, changes),
    },
  ]);
  return meanClaim<OneSide<C>, X>({
    ...rest,
    cases: sided(cases),
    schema: z.strictObject({ case: schema, side: z.enum(['at most', 'at least']) }),
    given: mapped(given, (hypothesis) => sidedHypothesis(hypothesis, sided)),
    covers: {
      ...mapped(
        covers,
        (label) =>
          ({ case: c }: OneSide<C>) =>
            label(c),
      ),
      'the lower end': ({ side }) => side === 'at least',
      'the upper end': ({ side }) => side === 'at most',
    },
    ...(tightAt && { tightAt: onBothSides(tightAt) }),
    ...(informative && { informative: ({ case: c }: OneSide<C>) => informative(c) }),
    ...(features && { features: ({ case: c }: OneSide<C>) => features(c) }),
    explain: ({ case: c, side }) => [
      ...(explain?.(c) ?? []),
      ...(side === 'at most' ? [] : [mirroredInWords(claim.range?.(c))]),
    ],
    ...(terms && { terms: ({ case: c }: OneSide<C>) => terms(c) }),
    ...allParts(claim, terms !== undefined),
    mustRefute: Object.fromEntries(wrong),
  });
}

/** The claim that E[quantity] = equals; otherwise as `twoSidedMeanClaim`. */
export function equalMeanClaim<C, X = C>({
  equals,
  mustRefute,
  ...claim
}: WrittenEqualMean<C, X>): MeanClaim<OneSide<C>> {
  const wrong = mapped(mustRefute, ({ equals: other, ...changes }) => ({
    ...changes,
    ...(other && { atLeast: other, atMost: other }),
  }));
  const written = { ...claim, atLeast: equals, atMost: equals, mustRefute: wrong };
  return twoSidedMeanClaim<C, X>(written);
}

type Parts<C, X> = Limits<C> & Ends<X, C>;
type Bound<C, X> = (x: X | OneSide<C>, sided: OneSide<C>) => number;

/** Quantity, limits, bound and truth of either side. */
function allParts<C, X>(
  { quantity, range, proxyVariance, exactly, atLeast, atMost }: Parts<C, X>,
  hasTerms: boolean,
): Limits<OneSide<C>> & { readonly atMost: Bound<C, X> } {
  const top = (c: C): number => range?.(c) ?? 0;
  return {
    quantity: ({ case: c, side }) => (side === 'at most' ? quantity(c) : mirrored(quantity(c), top(c))),
    ...(range && { range: ({ case: c }) => range(c) }),
    ...(proxyVariance && { proxyVariance: ({ case: c }) => proxyVariance(c) }),
    ...(exactly && {
      exactly: ({ case: c, side }) => {
        const truth = exactly(c);
        return side === 'at most' || truth === undefined ? truth : interval.sub(top(c), truth);
      },
    }),
    // without terms the bound is a function of the case
    atMost: (x, given) => {
      const { case: c, side } = hasTerms ? given : (x as OneSide<C>);
      const of = (hasTerms ? x : c) as X;
      return side === 'at most' ? atMost(of, c) : lessThan(top(c), atLeast(of, c));
    },
  };
}

/** range − a from above. */
function lessThan(top: number, a: number): number {
  return top === 0 ? 0 - a : nextUp(top - a);
}

/** Of a wrong version those parts that differ from the claim's. */
function changedParts<C, X>(
  claim: Parts<C, X> & { readonly terms?: unknown },
  changes: Partial<Parts<C, X>>,
): object {
  const parts = allParts<C, X>({ ...claim, ...changes }, claim.terms !== undefined);
  const hasRange = changes.range !== undefined;
  return {
    ...((hasRange || changes.quantity) && { quantity: parts.quantity }),
    ...(hasRange && { range: parts.range }),
    ...(changes.proxyVariance && { proxyVariance: parts.proxyVariance }),
    ...((hasRange || changes.exactly) && parts.exactly && { exactly: parts.exactly }),
    ...((hasRange || changes.atLeast || changes.atMost) && { atMost: parts.atMost }),
  };
}

/** range − X, or −X. */
function mirrored({ horizon, run, runAsync, runBlocks, groupSize }: Experiment, top: number): Experiment {
  const turned = ({ values, steps }: Outcomes): Outcomes => ({ values: values.map((x) => top - x), steps });
  return {
    horizon,
    run: (stream, trajectories) => turned(run(stream, trajectories)),
    ...(runAsync && { runAsync: async (stream, count) => turned(await runAsync(stream, count)) }),
    ...(runBlocks && { runBlocks: (blocks) => runBlocks(blocks).map(turned) }),
    ...(groupSize !== undefined && { groupSize }),
  };
}

function mirroredInWords(range: number | undefined): string {
  return range === undefined
    ? 'the lower end: E X ≥ a is judged as E[−X] ≤ −a'
    : `the lower end: E X ≥ a is judged as E[R − X] ≤ R − a with R = ${range}`;
}

function sidedHypothesis<C>(
  { holds, without, basis, relaxed, beyond }: Hypothesis<C>,
  sided: (space: fc.Arbitrary<C>) => fc.Arbitrary<OneSide<C>>,
): Hypothesis<OneSide<C>> {
  return {
    holds: ({ case: c }) => holds(c),
    ...(without && { without: sided(without) }),
    ...(basis && { basis: ({ case: c }: OneSide<C>) => basis(c) }),
    ...(relaxed && { relaxed: ({ case: c }: OneSide<C>, share: number) => relaxed(c, share) }),
    ...(beyond && { beyond: sided(beyond) }),
  };
}

function onBothSides<C>(tightAt: Readonly<Record<string, C>>): Readonly<Record<string, OneSide<C>>> {
  return Object.fromEntries(
    Object.entries(tightAt).flatMap(([name, c]) => [
      [name, { case: c, side: 'at most' } as const],
      [`${name}, the lower end`, { case: c, side: 'at least' } as const],
    ]),
  );
}

function mapped<A, B>(record: Readonly<Record<string, A>>, of: (a: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, a]) => [name, of(a)]));
}
