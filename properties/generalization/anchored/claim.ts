import type { Arbitrary } from 'fast-check';
import type { AnchoredSymbols } from '../../../src/theory/bounds/anchored-bound.ts';
import { hoeffdingDeviation } from '../../../src/theory/bounds/hoeffding.ts';
import {
  type Hypothesis,
  type ProbabilityClaim,
  probabilityClaim,
  type ProbabilityMutant,
} from '../../../src/judge/claims/claim.ts';
import { fromExit } from '../../../src/core/probability.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { ln } from '../../../src/core/elementary.ts';
import { type AnchoredCase, anchoredModel, anchoredSchema, boundOf, movesOf } from './bound.ts';
import {
  anchoredCases,
  type Broken,
  labelCases,
  trainedAnchorCases,
  signCases,
  tightAnchoredCases,
} from './cases.ts';
import { trainedCovers, withNote } from '../../../src/theory/cases/trained-networks.ts';
import { gapChance, gapWithin } from '../sample-gap.ts';
import type { SignCase } from './sign-network.ts';

const biased = labelCases(true);

type Bound = (symbols: AnchoredSymbols, c: AnchoredCase) => number;

/** G1 with another bound, in the cases where that shows. */
function instead(bound: Bound, cases: Arbitrary<AnchoredCase>): ProbabilityMutant<AnchoredCase> {
  const boundAt = (c: AnchoredCase): number => bound(anchoredModel(c).symbols, c);
  return {
    cases,
    event: (c) => gapWithin(anchoredModel(c).game, boundAt(c)),
    exactly: (c) => gapChance(anchoredModel(c).game, boundAt(c)),
  };
}

/** A hypothesis that sign networks can break; the others meet it by construction. */
function unlessSigns(broken: Broken, holds: (c: SignCase) => boolean): Hypothesis<AnchoredCase> {
  return { holds: (c) => c.kind !== 'signs' || holds(c), without: signCases(true, broken) };
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** The first term with `logs` in the place of log(2K/δ). */
function sampling({ M, n }: AnchoredSymbols, logs: number): number {
  return M * Math.sqrt(Math.max(0, logs) / (2 * n));
}

const witness: SignCase = {
  kind: 'signs',
  n: 400,
  delta: 0.05,
  points: 10_000,
  B: 1,
  length: 1,
  rho: 1,
  slope: 1,
  M: 2,
  top: 2,
  high: 0.5,
  layers: [{ anchor: 0, radius: 1 }],
  reach: 1,
  fitted: false,
  repeated: false,
};

/** @param data data sets whose trained networks are to be among the anchors */
export function anchoredClaim(data?: DataTables): ProbabilityClaim<AnchoredCase> {
  const tight = tightAnchoredCases(data);
  const onData = trainedAnchorCases(data);
  const wrong = (bound: Bound, cases = tight): ProbabilityMutant<AnchoredCase> => instead(bound, cases);
  return probabilityClaim({
    id: 'generalization/anchored',
    says: 'for K networks chosen without the sample, with probability ≥ 1 − δ, for all k and ‖W_l − W_l^(k)‖_σ ≤ r_l, ‖b_l − b_l^(k)‖ ≤ r′_l: |R − R_n|(θ) ≤ M√(log(2K/δ)/(2n)) + 2ρ Σ_l (r_l B_{l−1} + r′_l) ∏_{j>l} s_j',
    tex: String.raw`P\Bigl(\forall k,\ \theta\in\mathcal S_k:\ |R-R_n|(\theta)\le M\sqrt{\tfrac{\log(2K/\delta)}{2n}}+2\rho\sum_l(r_lB_{l-1}+r'_l)\prod_{j>l}s_j\Bigr)\ \ge\ 1-\delta`,
    source: 'G1; after Imaizumi & Schmidt-Hieber 2022, by Hoeffding’s inequality and N2, with biases',
    notes: withNote(
      'The supremum is approached from below, in closed form or by ascent, and a gap counts as above the bound only by more than rounding: a violation that is shown is real, one that is missed is possible. Random networks alone could refute nothing: their gaps come near the bound only where few examples and a loss near 0 or M make the anchor’s own gap large. Among diagonal networks on d ≫ n axes with a two-level loss the supremum is |q − q̂|(M − A) + A(1 − distinct/d), A = 2ρBr being all of the second term: nearly tight in both. With s_l without r_l the second term is just what two such layers with r_l ≤ ‖W_l‖ attain: that mutant needs three, or larger r_l. Of the factor 2 in the second term, biases alone reach √2, so r′_l for 2r′_l was never refuted and is no mutant; nor is K/2 for K, by less than the slack of Hoeffding’s inequality.',
      onData &&
        'On data the anchor is a network trained on rows outside the population, which is half of rows that it mistakes, as far as there are such.',
    ),
    cases: anchoredCases(data),
    schema: anchoredSchema,
    minimumInformative: 0.5,
    informative: (c) => boundOf(c).total < anchoredModel(c).symbols.M,
    given: {
      'bounded loss': unlessSigns('M', ({ top, M }) => top <= M),
      'Lipschitz loss': unlessSigns('rho', ({ slope, rho }) => slope <= rho),
      'inputs within B': unlessSigns('B', ({ length, B }) => length <= B),
      'inside 𝒮': unlessSigns('inside', ({ reach }) => reach <= 1),
      'θ* does not depend on the sample': unlessSigns('anchor', ({ fitted }) => !fitted),
      'independent examples': unlessSigns('sample', ({ repeated, n }) => !repeated || n === 1),
    },
    event: (c) => gapWithin(anchoredModel(c).game, boundOf(c).total),
    exactly: (c) => gapChance(anchoredModel(c).game, boundOf(c).total),
    atLeast: ({ delta }) => fromExit(delta),
    covers: {
      'n = 1': ({ n }) => n === 1,
      'n ≥ 100': ({ n }) => n >= 100,
      'K = 1': (c) => anchoredModel(c).symbols.K === 1,
      'K ≥ 100': (c) => anchoredModel(c).symbols.K >= 100,
      'δ ≤ 0.05': ({ delta }) => delta <= 0.05,
      'more than 2 layers': (c) => anchoredModel(c).symbols.norms.length > 2,
      'moves are half of the bound': (c) => {
        const { approximation, total } = boundOf(c);
        return approximation >= total / 2;
      },
      'random networks': (c) => c.kind === 'networks' && c.first.kind === 'generated',
      ...trainedCovers(onData, (c: AnchoredCase) => (c.kind === 'networks' ? c.first : undefined)),
      biases: (c) => sum(anchoredModel(c).symbols.biases ?? []) > 0,
    },
    tightAt: {
      'W = diag(±1), x = e_j': witness,
      'two coins, almost Hoeffding’s worst': {
        ...witness,
        n: 2,
        delta: 0.74,
        points: 1e6,
        M: 1000,
        top: 1000,
      },
    },
    features: (c) => {
      const { M, n, K } = anchoredModel(c).symbols;
      const { sampling: deviation, approximation } = boundOf(c);
      return { n, K, 'sampling/M': deviation / M, 'moves/M': approximation / M, δ: c.delta };
    },
    explain: (c) => {
      const { M, n, K, rho, B, norms, radii } = anchoredModel(c).symbols;
      const bound = boundOf(c);
      return [
        `case: ${c.kind}, n = ${n} examples, K = ${K} anchors, M = ${M}, ρ = ${rho}, B = ${B}, δ = ${c.delta}`,
        `layers: s = (${norms.join(', ')}), r = (${radii.join(', ')})`,
        `G1: ${bound.sampling} + ${bound.approximation} = ${bound.total}`,
        `a trajectory is a sample; it leaves where |R − R_n| > ${bound.total} for some θ in 𝒮`,
      ];
    },
    mustRefute: {
      'r_l := 0': wrong((_, c) => boundOf(c).sampling),
      'ρB for 2ρB': wrong((_, c) => boundOf(c).sampling + boundOf(c).approximation / 2),
      '1.5ρB for 2ρB': wrong((_, c) => boundOf(c).sampling + 0.75 * boundOf(c).approximation),
      'K forgotten': wrong((_, c) => boundOf(c, { K: 1 }).total),
      'K/δ for 2K/δ': wrong((s, c) => sampling(s, ln(s.K) - ln(s.delta)) + boundOf(c).approximation),
      '4n for 2n': wrong((_, c) => boundOf(c).sampling / Math.SQRT2 + boundOf(c).approximation),
      'M/2 for M in the first term': wrong((_, c) => boundOf(c).sampling / 2 + boundOf(c).approximation),
      'largest layer for the sum': wrong((s, c) => boundOf(c).sampling + Math.max(...movesOf(s))),
      's_l without r_l': wrong(
        (s, c) =>
          boundOf(c).sampling +
          sum(movesOf({ ...s, norms: s.norms.map((norm, l) => Math.max(0, norm - s.radii[l]!)) })),
      ),
      'ρ forgotten': wrong((_, c) => boundOf(c, { rho: 1 }).total),
      'B forgotten': wrong((_, c) => boundOf(c, { B: 1 }).total),
      'biases forgotten in B_l': wrong(
        (s, c) =>
          boundOf(c).sampling + sum(movesOf({ ...s, ...(s.biases && { biases: s.biases.map(() => 0) }) })),
        biased,
      ),
      'moves of biases forgotten': wrong(
        (s, c) =>
          boundOf(c).sampling +
          sum(movesOf({ ...s, ...(s.biasRadii && { biasRadii: s.radii.map(() => 0) }) })),
        biased,
      ),
      'n + 1 for n': wrong(
        ({ M, delta, n, K }, c) =>
          hoeffdingDeviation({ M, delta, n: n + 1, logK: ln(K) }) + boundOf(c).approximation,
      ),
    },
  });
}
