import { fc, z } from 'lakatos';
import {
  type Arithmetic,
  certified,
  type FunctionSpec,
  functionSchema,
  interval,
  objective,
  proximableFunctions,
  proximalGradient,
  proximalPoint,
  rateClaim,
  runs,
  runSchema,
  type RunSpec,
  smoothConvexFunctions,
} from 'lakatos/kit';

const { div, mul, square } = interval;
const percents = fc.integer({ min: 1, max: 200 });

export const proximalPointRate = rateClaim({
  id: 'proximal/point',
  says: 'f(x_N) − f* ≤ R²/(4λN) by the proximal point method with step λ',
  tex: String.raw`f(x_N)-f^*\le\frac{R^2}{4\lambda N}`,
  source: 'Taylor, Hendrickx and Glineur 2017, theorem 4.1',
  // a share of R²/N(f(x_0) − f*), so that the steps are neither too short nor too long
  cases: fc.tuple(runs(proximableFunctions()), percents).map(([run, percent]) => {
    const { R, gap } = certified(run);
    return { ...run, stepSize: (percent * R * R) / (100 * run.steps * gap) };
  }),
  schema: runSchema.extend({ stepSize: z.number().positive() }),
  terms: (c) => ({ R: certified(c).R, lambda: c.stepSize, N: c.steps }),
  wholeTerms: ['N'],
  truth: ({ f, stepSize, ...run }, a) => {
    const of = objective(f, a);
    return a.sub(of.value(proximalPoint(of, { ...run, stepSize: a.of(stepSize) })), of.minimum);
  },
  bound: ({ R, lambda, N }) => div(square(R), mul(4 * N, lambda)),
  percentLess: [5, 1],
});

/** f + h: steps of size 1/L, L at least the smoothness of f. */
type Composite = RunSpec & { readonly h: FunctionSpec; readonly L: number };
const composites = (
  kinds: readonly ('sum-abs' | 'norm' | 'orthant')[],
  times: readonly number[] = [1, 2, 10, 100, 1000],
): fc.Arbitrary<Composite> =>
  fc
    .record({
      run: runs(smoothConvexFunctions()),
      times: fc.constantFrom(...times),
      kind: fc.constantFrom(...kinds),
      percent: percents,
    })
    .map(({ run, times, kind, percent }) => {
      const L = times * certified(run).L;
      const weights = run.start.map((x) => (percent * L * x) / (100 * run.steps));
      const weight = Math.max(...weights);
      const h: FunctionSpec =
        kind === 'norm'
          ? { kind, weight, dimension: weights.length }
          : { kind, weights: kind === 'orthant' ? weights : weights.map(() => weight) };
      return { ...run, h, L };
    });

/** F(x_N) − F* */
function truth<N>({ f, h, L, ...run }: Composite, a: Arithmetic<N>): N {
  const [smooth, other] = [objective(f, a), objective(h, a)];
  const x = proximalGradient(smooth, other, { ...run, stepSize: a.div(a.of(1), a.of(L)) });
  return a.sub(a.add(smooth.value(x), other.value(x)), a.add(smooth.minimum, other.minimum));
}

const compositeRate = (kinds: Parameters<typeof composites>[0]) => ({
  cases: composites(kinds),
  given: {
    'L at least the smoothness of f': {
      holds: (c: Composite) => c.L >= certified(c).L,
      without: composites(kinds, [1 / 4, 1 / 8]),
    },
  },
  truth,
  schema: runSchema.extend({ h: functionSchema, L: z.number().positive() }),
  source: 'Taylor, Hendrickx and Glineur 2017, theorem 3.3',
  tex: String.raw`F(x_N)-F^*\le\frac{LR^2}{4N}`,
  terms: (c: Composite) => ({ L: c.L, R: certified(c).R, N: c.steps }),
  wholeTerms: ['N'],
  bound: ({ L, R, N }: { L: number; R: number; N: number }) => div(mul(L, square(R)), 4 * N),
  percentLess: [5, 1],
});

export const proximalGradientRate = rateClaim({
  ...compositeRate(['sum-abs', 'norm']),
  id: 'proximal/gradient',
  says: 'F(x_N) − F* ≤ LR²/(4N) by proximal gradient descent on F = f + h with step 1/L',
});

export const projectedGradientRate = rateClaim({
  ...compositeRate(['orthant']),
  id: 'proximal/projected-gradient',
  says: 'F(x_N) − F* ≤ LR²/(4N) by gradient descent projected on x ≥ 0, F = f + ⟨w, x⟩, step 1/L',
});
