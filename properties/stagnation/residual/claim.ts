import { constantFrom, tuple } from 'fast-check';
import { memoize } from '../../../src/core/memoize.ts';
import type { ProbabilityClaim } from '../../../src/judge/claims/claim.ts';
import { probabilityClaim } from '../../../src/judge/claims/define-claim.ts';
import { formatBackend, loadTensorBackend } from '../../../src/theory/network/tensor-backend.ts';
import { qWithoutSkips, residualBound, residualNumbers, residualScales, residualTerms } from './bound.ts';
import { type ResidualCase, residualCaseSchema, staysNearTeacher } from './case.ts';
import { oneUnit, oneUnitOften, straight, wideSkips } from './examples.ts';
import { startsAround } from '../valley/valley-claim.ts';
import { residualCases } from './space.ts';

/** TensorFlow.js, loaded once a thread. */
const tensorLibrary = memoize(() => loadTensorBackend());

export const residualClaim: ProbabilityClaim<ResidualCase> = probabilityClaim({
  id: 'stagnation/residual',
  says: 'SGD with Gaussian noise on the regularized squared error of a residual network h ← h + W₂φ(W₁h), with gradients in single precision from a tensor library, stays in the tube round its teacher as T1, T2*, T7 and T9 say, the gradient’s rounding error counted in Δ',
  tex: String.raw`h_l=h_{l-1}+W_{l,2}\,\varphi(W_{l,1}h_{l-1}),\quad q=|1-\eta\lambda|+\eta L^2\ \Rightarrow\ P(\theta_t\in T_r\ \forall t\le T)\ \ge\ \pi(q,\Delta_{\mathrm{float32}})`,
  source: 'T1, T2*, T7, T9 in their Δ form with P = I; N8 for the constants',
  notes:
    'LEC is certified: the ridge outweighs what the network can bend. Δ is a proved bound of the float32 error of every operation, a few to some ten thousand times 2⁻²⁴. Gradients come from TensorFlow.js, positions and noise are in double precision. A gradient counts as 16 steps and one more for every four multiply-adds. An error in Δ would not be noticed, however large, because Δ is some 1e-5 of r: no frequency could tell. So there is no mutant without it.',
  cases: residualCases(residualScales),
  minimumInformative: 0.5,
  schema: residualCaseSchema,
  backend: {
    load: async () => {
      const tensors = await tensorLibrary();
      return { name: formatBackend(tensors), event: (c) => staysNearTeacher(c, tensors) };
    },
  },
  given: {
    LEC: { holds: (c) => residualNumbers(c).mu > 0, basis: () => 'certified' },
    'q < 1': {
      holds: (c) => residualNumbers(c).q < 1,
      relaxed: (c, share) => residualNumbers(c).q < 1 + share,
      beyond: tuple(residualCases(residualScales), constantFrom(1, 1.5, 2, 2.5, 4, 8)).map(([c, times]) => ({
        ...c,
        eta: times * c.eta,
        sigma: c.sigma / times,
      })),
    },
    'starts inside': {
      holds: (c) => c.d0 <= c.r,
      without: residualCases(residualScales, { starts: [1.2, 1.5] }),
      relaxed: (c, share) => c.d0 <= (1 + share) * c.r,
      beyond: residualCases(residualScales, { starts: startsAround }),
    },
  },
  event: () => {
    throw new Error('the tensor backend was not loaded before an experiment');
  },
  terms: residualTerms,
  wholeTerms: ['tubeDim', 'T'],
  atLeast: residualBound,
  covers: {
    tanh: ({ teacher }) => teacher.activation === 'tanh',
    'no activation': ({ teacher }) => teacher.activation === 'identity',
    'at least 3 blocks': ({ teacher }) => teacher.blocks >= 3,
    'S = I': (c) => c.noise.k === residualNumbers(c).p,
    'p ≥ 100': (c) => residualNumbers(c).p >= 100,
    'several points': (c) => c.points > 1,
    'T > 1': (c) => c.T > 1,
  },
  tightAt: {
    'one unit, noise in all of it': oneUnit,
    'the same, several steps': oneUnitOften,
    'hardly any block, a Newton step of the ridge': straight,
    'three blocks, noise in one weight': wideSkips,
  },
  features: (c) => {
    const { p, q, mu, beta, roundings } = residualNumbers(c);
    return {
      p,
      k: c.noise.k,
      blocks: c.teacher.blocks,
      T: c.T,
      q,
      'μ/β': mu / beta,
      'Δ/2⁻²⁴': roundings,
    };
  },
  explain: (c) => {
    const { p, mu, beta, q, Delta, roundings } = residualNumbers(c);
    return [
      `p = ${p} in ${c.teacher.blocks} blocks; LEC(${mu}, ${beta}, ${c.r}), q = |1 − ηλ| + ηL² = ${q}`,
      `Δ = ${Delta} = ${roundings} · 2⁻²⁴ for single precision`,
      `P(stay) ≥ ${residualBound(residualTerms(c), c).stay}`,
    ];
  },
  mustRefute: {
    'noise halved': { terms: ({ sigma }) => ({ sigma: sigma / 2 }) },
    'T steps promised with one': { terms: ({ T }) => ({ T: Math.min(T, 1) }) },
    'skips forgotten in L': {
      terms: (_, c) => ({ q: qWithoutSkips(c) }),
      notes: 'false where small blocks leave all of the slope to the skips',
    },
    'q² for q': { terms: ({ q }) => ({ q: q * q }) },
  },
});
