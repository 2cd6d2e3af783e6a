import { type Arbitrary, constantFrom, integer, tuple } from 'fast-check';
import { z } from 'zod';
import { type Enclosure } from '../../src/core/enclosure.ts';
import type { InequalityClaim, InequalityMutant, Sides } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/claim.ts';
import {
  atMost,
  type ChainCase,
  chainFeatures,
  chainLabels,
  chains,
  chainShape,
  type ChainSpace,
  type EnclosedProbability,
  enclosedSurvival,
  survivalOf,
} from '../stagnation/valley/chain.ts';
import { stationaryLevel } from '../../src/theory/bounds/noise-level.ts';

/** Two chains that differ in one number: `times` is the factor, or the share, by which the second exceeds the first. */
export interface PairCase extends ChainCase {
  readonly times: number;
}

/** A chain with its noise c; 1 where it is absent. */
export type Chain = ChainCase & { readonly c?: number };

const space: ChainSpace = {
  level: stationaryLevel,
  k: [1, 64],
  percent: [0, 97],
  steps: [1, 2, 3, 5, 10, 20, 50, 200, 1000, 10_000],
};

/** Chains that differ in one number. */
export function chainPairs(change: Partial<ChainSpace>): Arbitrary<PairCase> {
  return tuple(
    chains({ ...space, ...change }),
    constantFrom(1.1, 1.5, 2, 1.01),
    integer({ min: 101, max: 300 }),
    constantFrom(true, false),
  ).map(paired);
}

function paired([chain, round, percent, rounded]: [ChainCase, number, number, boolean]): PairCase {
  return { ...chain, times: rounded ? round : percent / 100 };
}

const known = new WeakMap<PairCase, Map<string, EnclosedProbability>>();

/** The survival of a chain made from a case; worked out once for each case object and chain. */
function survivalFrom(c: PairCase, chain: Chain): EnclosedProbability {
  const values = known.get(c) ?? new Map<string, EnclosedProbability>();
  known.set(c, values);
  const { k, q, c: noise = 1, r, d0, T, drift } = chain;
  const key = [k, q, noise, r, d0, T, drift].join(' ');
  const value = values.get(key) ?? enclosedSurvival(survivalOf(chain));
  values.set(key, value);
  return value;
}

/** "u of `low` is at most u of `high`." */
function ordered(c: PairCase, low: Chain, high: Chain): Sides {
  return atMost(survivalFrom(c, low), survivalFrom(c, high));
}

/** A claim of the same kind, of other chains. */
export function orderMutant(
  chains: (c: PairCase) => readonly [low: Chain, high: Chain],
  notes?: string,
): InequalityMutant<PairCase> {
  return { sides: (c) => ordered(c, ...chains(c)), ...(notes !== undefined && { notes }) };
}

/** "What is computed from the case as `low` is at most `high`", of stays. */
export function stayMutant(
  stays: (c: PairCase) => readonly [low: Enclosure, high: Enclosure],
  notes?: string,
): InequalityMutant<PairCase> {
  return {
    sides: (c) => {
      const [lhs, rhs] = stays(c);
      return { lhs, rhs };
    },
    ...(notes !== undefined && { notes }),
  };
}

/** P(stays) of a chain made from the case, enclosed. */
export function stayOf(c: PairCase, chain: Chain): Enclosure {
  return survivalFrom(c, chain).stay;
}

/** A claim that survival of the comparison chain is monotone in one of its numbers. */
export function monotoneClaim(
  claim: Pick<InequalityClaim<PairCase>, 'id' | 'says' | 'tex' | 'source' | 'mustRefute'> & {
    readonly notes?: string;
    /** d_0/r of the chains drawn. */
    readonly starts?: readonly number[];
    /** ηΔ as a share of (1 − q)r. */
    readonly drifts?: readonly number[];
    /** None where absent: the statement then speaks of every chain of the space. */
    readonly given?: InequalityClaim<PairCase>['given'];
    /** The chain that is left with the higher probability, then the other one. */
    readonly chains: (c: PairCase) => readonly [low: Chain, high: Chain];
    /** The second chain in words. */
    readonly changed: (c: PairCase) => string;
  },
): InequalityClaim<PairCase> {
  const {
    chains: pair,
    changed,
    starts = [0, 1, 0.5, 0.8],
    drifts = [0, 0, 0, 0.2],
    given = {},
    ...rest
  } = claim;
  const sides = (c: PairCase): Sides => ordered(c, ...pair(c));
  return inequalityClaim<PairCase>({
    ...rest,
    cases: chainPairs({ starts, drifts }),
    given,
    schema: z
      .strictObject({ ...chainShape, times: z.number().min(1) })
      .refine(({ d0, r }) => d0 <= r, 'd0 must be at most r'),
    sides,
    informative: (c) => {
      const { lhs, rhs } = sides(c);
      // Neither certain nor impossible, and the two chains differ by more than the quadrature's error.
      return lhs.lo > 1e-12 && rhs.hi < 1 - 1e-12 && lhs.hi < rhs.lo;
    },
    covers: labelsFor(starts, drifts),
    features: chainFeatures,
    explain: (c) => {
      const [low, high] = pair(c);
      const words = [low, high].map((chain) => {
        const { stay, exit, error } = survivalOf(chain);
        return `u_T(d_0) = ${stay}, 1 − u_T(d_0) = ${exit} (each to ${error}) at k = ${chain.k}, q = ${chain.q}, c = ${chain.c ?? 1}, r = ${chain.r}, d_0 = ${chain.d0}, T = ${chain.T}, ηΔ = ${chain.drift}`;
      });
      return [...words, changed(c)];
    },
  });
}

/** The labels that the space can cover. */
function labelsFor(
  starts: readonly number[],
  drifts: readonly number[],
): Readonly<Record<string, (c: PairCase) => boolean>> {
  const { 'start on the boundary': boundary, ...others } = chainLabels;
  return {
    ...others,
    ...(starts.includes(1) && boundary !== undefined && { 'start on the boundary': boundary }),
    ...(drifts.some((drift) => drift > 0) && { 'Δ > 0': ({ drift }: PairCase) => drift > 0 }),
  };
}

/** The same valley with a step `times` as large: 1 − q = ηh, and noise and deviation grow with η. */
export function longerStep(c: PairCase): Chain {
  return { ...c, q: Math.abs(1 - c.times * (1 - c.q)), c: c.times, drift: c.times * c.drift };
}
