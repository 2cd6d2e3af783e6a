import { type Arbitrary, constantFrom, record } from 'fast-check';
import type { InvarianceClaim } from '../../src/judge/claims/claim.ts';
import { invarianceClaim } from '../../src/judge/claims/define-claim.ts';
import { type PathRunCase, pathRuns, pathRunSchema } from './end-to-end-path/cases.ts';
import { endsAndKept, logRatioOf, type PathRun, typicalRun } from './end-to-end-path/run.ts';

/** Networks of three layers. */
const narrow = [
  [4, 3, 2, 1],
  [3, 4, 2, 1],
  [3, 2, 2, 2, 1],
];

/** With noise in the first layer that differs from that in the others. */
function scaledRuns(fixed: Partial<PathRunCase> = {}, scales = [1, 0.5, 2]): Arbitrary<PathRunCase> {
  const drawn = pathRuns({ points: 3, warm: 5, ...fixed }, narrow, [1, 2, 3, 6]);
  return record({ c: drawn, s: constantFrom(...scales) }).map(({ c, s }) =>
    s === 1 ? c : { ...c, firstNoise: s },
  );
}

/** Another ℓ, on both sides; of cases of their own, so that the claim's are not simulated for each. */
const wrong = (logRatio: (run: PathRun) => number, T = 3) => ({
  event: (c: PathRunCase) => endsAndKept(c, 'R_n', { logRatio }),
  transformed: (c: PathRunCase) => endsAndKept(c, 'R_0', { logRatio }),
  cases: scaledRuns({ T }, [1]),
});
/** Another S⁺. */
const inverting = (dividedBy: (s: number) => number) => ({
  event: (c: PathRunCase) => endsAndKept(c, 'R_n', { dividedBy }),
  transformed: (c: PathRunCase) => endsAndKept(c, 'R_0', { dividedBy }),
  cases: scaledRuns({ T: 2 }, [0.5, 2, 4]),
});
const sum = (parts: readonly number[]): number => parts.reduce((total, x) => total + x, 0);
const largest = (parts: readonly number[]): number =>
  parts.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0);

export const pathLikelihoodClaim: InvarianceClaim<PathRunCase> = invarianceClaim({
  id: 'generalization/path-likelihood',
  says: 'SGD with noise σSz on R_n (Q) and on R_0 (P), networks, from one start, their gradients differing in the range of S: for every event A of the output E_Q[min(1, e^{−ℓ}); A] = E_P[min(1, e^ℓ); A], ℓ = Σ_t ±‖g_t‖²/(2σ²) + ⟨g_t, z_t⟩/σ, g_t = S⁺(∇R_n − ∇R_0)(θ_t), with + under Q; so K = E_Q ℓ is the divergence of the paths',
  tex: String.raw`\mathbb E_Q[\min(1,e^{-\ell})\mathbf 1_A]=\mathbb E_P[\min(1,e^{\ell})\mathbf 1_A],\qquad \ell=\sum_{t<T}\pm\tfrac{\|g_t\|^2}{2\sigma^2}+\tfrac{\langle g_t,z_t\rangle}{\sigma},\quad g_t=S^+(\nabla R_n-\nabla R_0)(\theta_t)`,
  source: 'G7, on networks: what K and ℓ are',
  notes:
    'Both sides are the integral of the smaller density over A; A: R_n − R_0 is low at the end, as SGD on R_n has it. K = E_Q Σ‖g_t‖²/(2σ²) on networks is a mean over runs of unbounded numbers; this says of each run what the mean is of.',
  cases: scaledRuns(),
  schema: pathRunSchema,
  given: {
    'differences in the range of S': {
      holds: ({ firstNoise }) => firstNoise !== 0,
      without: scaledRuns({}, [0]),
    },
  },
  event: (c) => endsAndKept(c, 'R_n'),
  transformed: (c) => endsAndKept(c, 'R_0'),
  covers: {
    'T = 1': ({ T }) => T === 1,
    'T > 5': ({ T }) => T > 5,
    'noise that differs by layer': ({ firstNoise = 1 }) => firstNoise !== 1,
    'K > 1': (c) => typicalRun(c).divergence > 1,
  },
  features: (c) => ({ n: c.n, T: c.T, K: typicalRun(c).divergence, s: c.firstNoise ?? 1 }),
  explain: (c) => {
    const { divergence, logRatio, squares } = typicalRun(c);
    return [
      `${c.widths.length - 1} layers, n = ${c.n} examples and ${c.heldOut} held out, T = ${c.T}, σ = ${c.sigma}`,
      `a typical run: ‖g_t‖²/(2σ²) = ${squares.join(', ')}; K = ${divergence}, ℓ = ${logRatio}`,
    ];
  },
  mustRefute: {
    '4σ² for 2σ²': wrong(({ squares, products }) => sum(squares) / 2 + sum(products)),
    'the noise forgotten: ‖g_t‖² alone': wrong(({ squares }) => sum(squares)),
    'the other sign of ⟨g_t, z_t⟩': wrong(({ squares, products }) => sum(squares) - sum(products)),
    'E_P for E_Q': wrong(({ squares, products }) => sum(products) - sum(squares)),
    'the largest step for the sum': wrong(({ squares, products }) => largest(squares) + sum(products), 6),
    'the first step forgotten': wrong((run) => logRatioOf(run) - run.squares[0]! - run.products[0]!, 2),
    'the last step alone': wrong(({ squares, products }) => squares.at(-1)! + products.at(-1)!),
    'a third less': wrong((run) => (2 * logRatioOf(run)) / 3),
    'S for S⁺': inverting((s) => 1 / s),
    'S forgotten': inverting(() => 1),
  },
});
