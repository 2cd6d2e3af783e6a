import { type Arbitrary, constantFrom, integer, tuple } from 'fast-check';
import { z } from 'zod';
import type { Enclosure } from '../../src/core/enclosure.ts';
import { memoize } from '../../src/core/memoize.ts';
import type { ExactProbability } from '../../src/core/probability.ts';
import type { InequalityClaim, InequalityMutant, Sides } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { withTerms } from '../../src/judge/claims/terms.ts';
import { survivalProbability } from '../../src/theory/bounds/comparison.ts';
import { stationaryLevel } from '../../src/theory/bounds/noise-level.ts';
import { atMost, chainLabels } from '../stagnation/valley/chain-bound.ts';
import {
  type ChainCase,
  chainFeatures,
  chains,
  chainShape,
  type ChainSpace,
} from '../stagnation/valley/chain-cases.ts';
import { enclosedSurvival } from '../stagnation/valley/comparison-bound.ts';
import { otherSides } from '../stagnation/valley/mutants.ts';

/** Two chains that differ in one number: `times` is the factor or share by which the second is larger. */
export interface PairCase extends ChainCase {
  readonly times: number;
}

/** A chain with its noise c; 1 where it is absent. */
export type Chain = ChainCase & { readonly c?: number };

/** Two chains made from a case. */
type ChainPair = (c: PairCase) => readonly [low: Chain, high: Chain];

/** Chains that differ in one number. */
export function chainPairs(change: Partial<ChainSpace>): Arbitrary<PairCase> {
  return tuple(
    chains({
      level: stationaryLevel,
      k: [1, 64],
      percent: [0, 97],
      steps: [1, 2, 3, 5, 10, 20, 50, 200, 1000, 10_000],
      ...change,
    }),
    constantFrom(1.1, 1.5, 2, 1.01),
    integer({ min: 101, max: 300 }),
    constantFrom(true, false),
  ).map(([chain, round, percent, rounded]) => ({ ...chain, times: rounded ? round : percent / 100 }));
}

/** Keyed by the case too, so that what a case needed goes with it. */
const survival = memoize(
  (_: PairCase, k: number, q: number, c: number, r: number, d0: number, T: number, drift: number) =>
    enclosedSurvival(survivalProbability({ k, q, c, r, d0, T, drift })),
);

/** u_T(d_0) of a chain made from a case. */
function survivalOf(of: PairCase, { k, q, c = 1, r, d0, T, drift }: Omit<Chain, 'times'>): ExactProbability {
  return survival(of, k, q, c, r, d0, T, drift);
}

/** P(stays) of a chain made from the case, enclosed. */
export function stayOf(c: PairCase, chain: Chain): Enclosure {
  return survivalOf(c, chain).stay;
}

/** "u of the one chain is at most u of the other." */
function ordered(pair: ChainPair): (c: PairCase) => Sides {
  return (c) => {
    const [low, high] = pair(c);
    return atMost(survivalOf(c, low), survivalOf(c, high));
  };
}

/** A claim of the same kind, of other chains. */
export function orderMutant(pair: ChainPair, notes?: string): InequalityMutant<PairCase> {
  return otherSides(ordered(pair), notes);
}

/** "What is computed from the case as `low` is at most `high`", of stays. */
export function stayMutant(
  stays: (c: PairCase) => readonly [low: Enclosure, high: Enclosure],
  notes?: string,
): InequalityMutant<PairCase> {
  return otherSides((c) => {
    const [lhs, rhs] = stays(c);
    return { lhs, rhs };
  }, notes);
}

/**
 * A claim that survival of the comparison chain is monotone in one of its numbers. Its terms are the numbers
 * of the chain that is left with the higher probability.
 */
export function monotoneClaim({
  chains: pair,
  changed,
  starts = [0, 1, 0.5, 0.8],
  drifts = [0, 0, 0, 0.2],
  ...claim
}: Pick<InequalityClaim<PairCase>, 'id' | 'says' | 'tex' | 'source' | 'notes' | 'mustRefute'> & {
  /** d_0/r of the chains drawn. */
  readonly starts?: readonly number[];
  /** ηΔ as a share of (1 − q)r. */
  readonly drifts?: readonly number[];
  /** None where absent: the statement then speaks of every chain of the space. */
  readonly given?: InequalityClaim<PairCase>['given'];
  /** The chain that is left with the higher probability, then the other one. */
  readonly chains: ChainPair;
  /** The second chain in words. */
  readonly changed: (c: PairCase) => string;
}): InequalityClaim<PairCase> {
  const sides = ordered(pair);
  const { 'start on the boundary': boundary, ...labels } = chainLabels;
  const made = inequalityClaim<PairCase>({
    ...claim,
    cases: chainPairs({ starts, drifts }),
    schema: z
      // a larger factor is a product of such ones
      .strictObject({ ...chainShape, times: z.number().min(1).max(3) })
      .refine(({ d0, r }) => d0 <= r, 'd0 must be at most r'),
    sides,
    informative: (c) => {
      const { lhs, rhs } = sides(c);
      // Neither certain nor impossible, and the two chains differ by more than the quadrature's error.
      return lhs.lo > 1e-12 && rhs.hi < 1 - 1e-12 && lhs.hi < rhs.lo;
    },
    // Those that the space can cover.
    covers: {
      ...labels,
      ...(starts.includes(1) && boundary && { 'start on the boundary': boundary }),
      ...(drifts.some((drift) => drift > 0) && { 'Δ > 0': ({ drift }: PairCase) => drift > 0 }),
    },
    features: chainFeatures,
    explain: (c) => [...pair(c).map(explainChain), changed(c)],
  });
  return withTerms(made, {
    terms: (c) => {
      const { k, q, c: noise = 1, r, d0, T, drift } = pair(c)[0];
      return { k, q, c: noise, r, d0, T, drift };
    },
    wholeTerms: ['k', 'T'],
    sides: (low, _effort, c) => atMost(survivalOf(c, low), survivalOf(c, pair(c)[1])),
  });
}

function explainChain({ k, q, c = 1, r, d0, T, drift }: Chain): string {
  const { stay, exit, error } = survivalProbability({ k, q, c, r, d0, T, drift });
  return `u_T(d_0) = ${stay}, 1 − u_T(d_0) = ${exit} (each to ${error}) at k = ${k}, q = ${q}, c = ${c}, r = ${r}, d_0 = ${d0}, T = ${T}, ηΔ = ${drift}`;
}

/** The same valley with a step `times` as large: 1 − q = ηh, and noise and deviation grow with η. */
export function longerStep(c: PairCase): Chain {
  return { ...c, q: Math.abs(1 - c.times * (1 - c.q)), c: c.times, drift: c.times * c.drift };
}
