import { type Arbitrary, oneof } from 'fast-check';
import { hoeffdingDeviation } from '../../../src/theory/bounds/hoeffding.ts';
import type { ProbabilityClaim, ProbabilityMutant } from '../../../src/judge/claims/claim.ts';
import { probabilityClaim } from '../../../src/judge/claims/define-claim.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { ln, log1p } from '../../../src/core/elementary.ts';
import { withTerms } from '../../../src/judge/claims/terms.ts';
import { entropyBound } from '../../../src/theory/bounds/entropy-bound.ts';
import { fromExit } from '../../../src/core/probability.ts';
import { trainedCovers, withNote } from '../../../src/theory/cases/trained-networks.ts';
import { hasBiases } from '../../../src/theory/network/network.ts';
import { networkOf } from '../../../src/theory/network/build.ts';
import { type BrokenHypothesis, gapEvent, gapHypotheses, gapProbability } from '../gap-sampler.ts';
import { boundOf, entropyBounds, type EntropyConstants, signLambda, symbolsOf } from './bound.ts';
import {
  cellCases,
  coinCases,
  type EntropyCase,
  entropyCases,
  entropySchema,
  fittingCases,
  justFittingCases,
  plainCoins,
  samplerOf,
} from './cases.ts';
import { flatSignExample } from './flat-signs.ts';
import { trainedFlatCases } from './network-flat.ts';

/** The ε-ball fits the sample; the flat does. */
const fitting = fittingCases(entropyBounds, false);
const fittingAlong = fittingCases(entropyBounds, true);
const coins = plainCoins(entropyBounds);
const cells = cellCases();

/** What breaks a hypothesis by much at θ* itself; by a given factor also where the ball then fits. */
function breakingCases(broken: BrokenHypothesis, factor?: number): Arbitrary<EntropyCase> {
  const atTheta = coinCases(entropyBounds, broken, factor);
  if (factor === undefined || broken === 'M') return atTheta;
  const justFitting = justFittingCases(entropyBounds, broken, factor);
  return oneof({ weight: 1, arbitrary: atTheta }, { weight: 3, arbitrary: justFitting });
}

/** G2 with another bound, in the cases where that shows. */
function wrong(
  cases: Arbitrary<EntropyCase>,
  bound: (c: EntropyCase, symbols: EntropyConstants) => number,
): ProbabilityMutant<EntropyCase> {
  return { cases, ...gapEvent(samplerOf, (c) => bound(c, symbolsOf(c))) };
}

/** The bound with parts of Λ replaced, where they can be told apart. */
function wrongLambda(parts: Parameters<typeof signLambda>[1]): ProbabilityMutant<EntropyCase> {
  return wrong(fitting, (c) => {
    if (c.kind !== 'flat-signs') throw new RangeError('Λ is taken apart for flats of signs only');
    return boundOf(c, { Lambda: signLambda(c, parts) }).total;
  });
}

/** Both deviations with other logarithms in the place of log(4/δ), and more examples. */
function deviations(
  { M, delta, n, kParallel, r, tau, Lambda }: EntropyConstants,
  four = 4,
  more = 1,
): number {
  const logs = Math.max(0, ln(four) - ln(delta));
  const net = kParallel * log1p((2 * r) / tau);
  const range = 2 * Math.min(M, Lambda * r);
  return M * Math.sqrt(logs / (2 * more * n)) + range * Math.sqrt((net + logs) / (2 * more * n));
}

export function entropyClaim(data?: DataTables): ProbabilityClaim<EntropyCase> {
  const onData = trainedFlatCases(entropyBounds, data);
  const claim = probabilityClaim({
    id: 'generalization/entropy',
    says: 'for 𝒮 ⊂ {θ* + Ua + e: ‖a‖ ≤ r, ‖e‖ ≤ ε}, a ∈ R^{k_∥}, θ* and U chosen without the sample, and τ ∈ (0, r], with probability ≥ 1 − δ, on all of 𝒮: |R − R_n| ≤ M√(log(4/δ)/(2n)) + 2min(M, Λr)√((k_∥log(1 + 2r/τ) + log(4/δ))/(2n)) + 2Λ(τ + ε)',
    tex: String.raw`P\Bigl(\forall\theta\in\mathcal S:\ |R-R_n|\le M\sqrt{\tfrac{\log(4/\delta)}{2n}}+2\min(M,\Lambda r)\sqrt{\tfrac{k_\parallel\log(1+2r/\tau)+\log(4/\delta)}{2n}}+2\Lambda(\tau+\varepsilon)\Bigr)\ \ge\ 1-\delta`,
    source: 'G2; after Imaizumi & Schmidt-Hieber 2022, by a net (N4), Hoeffding’s inequality and N2',
    notes: withNote(
      'The supremum is approached from below, in closed form or by ascent, and a gap counts as above the bound only by more than rounding. Exits are seen where 𝒮 is small and the gap at θ* decides; where the ball fits the sample the bound is trivial, and only its mutants are tested. Dropped as true, or never refuted: min(M, Λr) for 2min(M, Λr) (where Λr ≥ M, Hoeffding on the net itself needs no 2), Λ for 2Λ (in the 2-norm the parts of R and R_n hardly move against each other), log(2/δ) for log(4/δ), n + 1 for n, log(1 + r/τ) for log(1 + 2r/τ), and the largest layer for the root of the sum of squares in Γ (that needs hundreds of layers here; N2’s own claim refutes it). No case comes nearer to the bound than a factor of 1.4, so smaller errors would not be noticed, of M, or of twice as many examples: max(τ, ε) for τ + ε, k_∥/2 for k_∥, 2/δ for 4/δ, 0.9Λ for Λ or ε/2 for ε. With another δ, under the logarithms and in the promise, the theorem says the same of another case. Replacing min(M, Λr) by either weakens the bound.',
      onData &&
        'On data θ* is a network trained on rows outside the population, which is half of rows that it mistakes, as far as there are such; the flat is drawn at random.',
    ),
    cases: entropyCases(entropyBounds, data),
    schema: entropySchema,
    minimumInformative: 0.5,
    lowerBoundOnly: () => true,
    informative: (c) => boundOf(c).total < symbolsOf(c).M,
    given: gapHypotheses(breakingCases),
    ...gapEvent(samplerOf, (c) => boundOf(c).total),
    atLeast: ({ delta }) => fromExit(delta),
    covers: {
      'n ≤ 2': ({ n }) => n <= 2,
      'n ≥ 100': ({ n }) => n >= 100,
      'k_∥ = 1': (c) => symbolsOf(c).kParallel === 1,
      'k_∥ ≥ 20': (c) => symbolsOf(c).kParallel >= 20,
      'ε > 0': (c) => symbolsOf(c).epsilon > 0,
      'Λr ≥ M': (c) => {
        const { Lambda, r, M } = symbolsOf(c);
        return Lambda * r >= M;
      },
      'τ = r': (c) => symbolsOf(c).tau === symbolsOf(c).r,
      'τ < r/√n': (c) => {
        const { tau, r, n } = symbolsOf(c);
        return tau < r / Math.sqrt(n);
      },
      'random networks': (c) => c.kind === 'networks' && c.first.kind === 'generated',
      biases: (c) => c.kind === 'networks' && hasBiases(networkOf(c.first)),
      ...trainedCovers(onData, (c: EntropyCase) => (c.kind === 'networks' ? c.first : undefined)),
    },
    tightAt: {
      'a ball that fits the sample': flatSignExample,
      'two coins, a small neighbourhood': {
        ...flatSignExample,
        n: 2,
        delta: 0.9,
        points: 1e9,
        low: 0,
        high: 0.35,
        r: 0.001,
        epsilon: 0,
        tau: 0.0007,
      },
    },
    features: (c) => {
      const { M, n, kParallel } = symbolsOf(c);
      const { sampling, entropy, approximation } = boundOf(c);
      return {
        n,
        k_par: kParallel,
        'sampling/M': sampling / M,
        'entropy/M': entropy / M,
        'moves/M': approximation / M,
        δ: c.delta,
      };
    },
    explain: (c) => {
      const { M, n, kParallel, r, epsilon, tau, Lambda } = symbolsOf(c);
      const bound = boundOf(c);
      return [
        `case: ${c.kind}, n = ${n} examples, M = ${M}, δ = ${c.delta}, k_∥ = ${kParallel}, r = ${r}, ε = ${epsilon}, τ = ${tau}, Λ = ${Lambda}`,
        `G2: ${bound.sampling} + ${bound.entropy} + ${bound.approximation} = ${bound.total}`,
        `a trajectory is a sample; it leaves where |R − R_n| > ${bound.total} for some θ in 𝒮`,
      ];
    },
    mustRefute: {
      'ε dropped': wrong(fitting, (c) => boundOf(c, { epsilon: 0 }).total),
      'τ dropped': {
        ...wrong(cells, (c, { Lambda, tau }) => boundOf(c).total - 2 * Lambda * tau),
        budget: 'default',
      },
      'no second term': wrong(fittingAlong, (c) => boundOf(c).sampling + boundOf(c).approximation),
      'no first term': wrong(coins, (c) => boundOf(c).entropy + boundOf(c).approximation),
      'k_∥ := 1': wrong(fittingAlong, (c) => boundOf(c, { kParallel: 1 }).total),
      'Λ without ρ': wrongLambda({ rho: 1 }),
      'Λ without B': wrongLambda({ B: 1 }),
      'Λ at θ* only': wrongLambda({ more: 0 }),
      '1/δ for 4/δ': wrong(coins, (c, s) => deviations(s, 1) + boundOf(c).approximation),
      '4n for 2n': wrong(coins, (c, s) => deviations(s, 4, 2) + boundOf(c).approximation),
      'M/2 for M in the first term': wrong(
        coins,
        (c, { M, delta, n }) =>
          boundOf(c).total - hoeffdingDeviation({ M: M / 2, delta: delta / 2, n, logK: 0 }),
      ),
    },
  });
  // δ is both in the bound, which sits in the event, and in what is promised
  return withTerms(claim, {
    terms: (c) => ({ ...symbolsOf(c) }),
    wholeTerms: ['n', 'kParallel'],
    atLeast: ({ delta }) => fromExit(delta),
    exactly: (x, c) => gapProbability(samplerOf(c), entropyBound(x).total),
  });
}
