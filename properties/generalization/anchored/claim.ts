import type { Arbitrary } from 'fast-check';
import { anchoredBound, type AnchoredSymbols } from '../../../src/theory/bounds/anchored-bound.ts';
import { hoeffdingDeviation } from '../../../src/theory/bounds/hoeffding.ts';
import type { ProbabilityClaim, ProbabilityMutant } from '../../../src/judge/claims/claim.ts';
import { probabilityClaim } from '../../../src/judge/claims/define-claim.ts';
import { withTerms } from '../../../src/judge/claims/terms.ts';
import { fromExit } from '../../../src/core/probability.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { ln } from '../../../src/core/elementary.ts';
import { trainedCovers, withNote } from '../../../src/theory/cases/trained-networks.ts';
import { type BrokenHypothesis, gapEvent, gapHypotheses, gapProbability } from '../gap-sampler.ts';
import { anchoredBounds, boundOf, movesOf, symbolsOf } from './bound.ts';
import {
  type AnchoredCase,
  anchoredCases,
  anchoredSchema,
  coinCases,
  labelCases,
  samplerOf,
  signCases,
  tightAnchoredCases,
} from './cases.ts';
import { trainedAnchorCases } from './network-anchors.ts';
import { signExample } from './sign-network.ts';

const biased = labelCases(anchoredBounds, true);
/** Their exits are computed, so a search affords many. */
const signs = signCases(anchoredBounds, true);

/** What breaks a hypothesis; the loss's range, by a given factor, where nothing moves: that shows most. */
function breakingCases(broken: BrokenHypothesis, factor?: number): Arbitrary<AnchoredCase> {
  const drawn = signCases(anchoredBounds, true, broken, factor);
  if (factor === undefined || broken !== 'M') return drawn;
  const still = ({ anchor }: { readonly anchor: number }) => ({ anchor, radius: 0 });
  return drawn.map((c) => ({ ...c, high: 0.5, layers: c.layers.map(still) }));
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

export function anchoredClaim(data?: DataTables): ProbabilityClaim<AnchoredCase> {
  const tight = tightAnchoredCases(anchoredBounds, data);
  const onData = trainedAnchorCases(anchoredBounds, data);
  /** G1 with another bound, in the cases where that shows. */
  const wrong = (
    bound: (symbols: AnchoredSymbols, c: AnchoredCase) => number,
    cases = tight,
  ): ProbabilityMutant<AnchoredCase> => ({
    cases,
    ...gapEvent(samplerOf, (c) => bound(symbolsOf(c), c)),
  });
  const claim = probabilityClaim({
    id: 'generalization/anchored',
    says: 'for K networks chosen without the sample, with probability ≥ 1 − δ, for all k and ‖W_l − W_l^(k)‖_σ ≤ r_l, ‖b_l − b_l^(k)‖ ≤ r′_l: |R − R_n|(θ) ≤ M√(log(2K/δ)/(2n)) + 2ρ Σ_l (r_l B_{l−1} + r′_l) ∏_{j>l} s_j',
    tex: String.raw`P\Bigl(\forall k,\ \theta\in\mathcal S_k:\ |R-R_n|(\theta)\le M\sqrt{\tfrac{\log(2K/\delta)}{2n}}+2\rho\sum_l(r_lB_{l-1}+r'_l)\prod_{j>l}s_j\Bigr)\ \ge\ 1-\delta`,
    source: 'G1; after Imaizumi & Schmidt-Hieber 2022, by Hoeffding’s inequality and N2, with biases',
    notes: withNote(
      'The supremum is approached from below, in closed form or by ascent, and a gap counts as above the bound only by more than rounding: a violation that is shown is real, one that is missed is possible. Random networks alone could refute nothing: their gaps come near the bound only where few examples and a loss near 0 or M make the anchor’s own gap large. Among diagonal networks on d ≫ n axes with a two-level loss the supremum is |q − q̂|(M − A) + A(1 − distinct/d), A = 2ρBr being all of the second term: nearly tight in both. With s_l without r_l the second term is just what two such layers with r_l ≤ ‖W_l‖ attain: that mutant needs three, or larger r_l. Of the factor 2 in the second term, biases alone reach √2, so r′_l for 2r′_l was never refuted and is no mutant; nor is K/2 for K, by less than the slack of Hoeffding’s inequality. With another δ, under the logarithm and in the promise, the theorem says the same of another case: no error in it can be noticed. n is noticed where it is small: of 19 examples 8 too many, since no case has less to spare.',
      onData &&
        'On data the anchor is a network trained on rows outside the population, which is half of rows that it mistakes, as far as there are such.',
    ),
    cases: anchoredCases(anchoredBounds, data),
    schema: anchoredSchema,
    minimumInformative: 0.5,
    lowerBoundOnly: () => true,
    informative: (c) => boundOf(c).total < symbolsOf(c).M,
    given: gapHypotheses(breakingCases),
    ...gapEvent(samplerOf, (c) => boundOf(c).total),
    atLeast: ({ delta }) => fromExit(delta),
    covers: {
      'n = 1': ({ n }) => n === 1,
      'n ≥ 100': ({ n }) => n >= 100,
      'K = 1': (c) => symbolsOf(c).K === 1,
      'K ≥ 100': (c) => symbolsOf(c).K >= 100,
      'δ ≤ 0.05': ({ delta }) => delta <= 0.05,
      'δ ≤ 1e-12': ({ delta }) => delta <= 1e-12,
      'more than 2 layers': (c) => symbolsOf(c).norms.length > 2,
      'moves are half of the bound': (c) => {
        const { approximation, total } = boundOf(c);
        return approximation >= total / 2;
      },
      'random networks': (c) => c.kind === 'networks' && c.first.kind === 'generated',
      ...trainedCovers(onData, (c: AnchoredCase) => (c.kind === 'networks' ? c.first : undefined)),
      biases: (c) => sum(symbolsOf(c).biases ?? []) > 0,
    },
    tightAt: {
      'W = diag(±1), x = e_j': signExample,
      'fair coins, failing once in 1e16': {
        kind: 'coordinates',
        n: 4000,
        delta: 1e-16,
        K: 1,
        B: 1,
        rho: 1,
        a: 1,
        radius: 0,
        M: 2,
      },
      'one fair coin that nothing moves': {
        kind: 'labels',
        n: 1,
        delta: 0.9,
        labels: 1e6,
        B: 0,
        rho: 1,
        M: 1,
        high: 0.5,
        below: 0,
        bias: 1,
        biasRadius: 0,
        radius: 0,
        outerRadius: 0,
      },
      'two coins, almost Hoeffding’s worst': {
        ...signExample,
        n: 2,
        delta: 0.74,
        points: 1e6,
        M: 1000,
        top: 1000,
      },
    },
    features: (c) => {
      const { M, n, K } = symbolsOf(c);
      const { sampling: deviation, approximation } = boundOf(c);
      return { n, K, 'sampling/M': deviation / M, 'moves/M': approximation / M, δ: c.delta };
    },
    explain: (c) => {
      const { M, n, K, rho, B, norms, radii } = symbolsOf(c);
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
      'ρB for 2ρB': {
        ...wrong((_, c) => boundOf(c).sampling + boundOf(c).approximation / 2, signs),
        budget: 'default',
      },
      '1.5ρB for 2ρB': {
        ...wrong((_, c) => boundOf(c).sampling + 0.75 * boundOf(c).approximation, signs),
        budget: 'default',
      },
      'K forgotten': wrong((_, c) => boundOf(c, { K: 1 }).total),
      'K/δ for 2K/δ': {
        ...wrong(
          ({ M, n, K, delta }, c) =>
            M * Math.sqrt(Math.max(0, ln(K) - ln(delta)) / (2 * n)) + boundOf(c).approximation,
          signs,
        ),
        budget: 'default',
      },
      '4n for 2n': wrong((_, c) => boundOf(c).sampling / Math.SQRT2 + boundOf(c).approximation),
      '2.2n for 2n': wrong(
        (_, c) => boundOf(c).sampling / Math.sqrt(1.1) + boundOf(c).approximation,
        coinCases,
      ),
      'M/2 for M in the first term': wrong((_, c) => boundOf(c).sampling / 2 + boundOf(c).approximation),
      'largest layer for the sum': wrong((s, c) => boundOf(c).sampling + Math.max(...movesOf(s)), signs),
      's_l without r_l': wrong(
        (s, c) =>
          boundOf(c).sampling +
          sum(movesOf({ ...s, norms: s.norms.map((norm, l) => Math.max(0, norm - s.radii[l]!)) })),
        signs,
      ),
      'ρ forgotten': wrong((_, c) => boundOf(c, { rho: 1 }).total, signs),
      'B forgotten': { ...wrong((_, c) => boundOf(c, { B: 1 }).total, signs), budget: 'default' },
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
      'n + 1 for n': {
        ...wrong(
          ({ M, delta, n, K }, c) =>
            hoeffdingDeviation({ M, delta, n: n + 1, logK: ln(K) }) + boundOf(c).approximation,
          biased,
        ),
        budget: 'default',
      },
    },
  });
  // δ is both in the bound, which sits in the event, and in what is promised
  return withTerms(claim, {
    terms: (c) => ({ ...symbolsOf(c) }),
    wholeTerms: ['n', 'K'],
    atLeast: ({ delta }) => fromExit(delta),
    exactly: (x, c) => gapProbability(samplerOf(c), anchoredBound(x).total),
  });
}
