import { fc, z } from 'lakatos';
import {
  type Arithmetic,
  certified,
  exactLineSearch,
  type FunctionSpec,
  gradientDescent,
  interval,
  lojasiewiczFunctions,
  objective,
  quadraticFunctions,
  rateClaim,
  runs,
  runSchema,
  type RunSpace,
  type RunSpec,
  smoothConvexFunctions,
  stronglyConvexFunctions,
} from 'lakatos/kit';

const { add, div, max, mul, pow, square, sub } = interval;

/** N steps of size η = h/L. */
type Case = RunSpec & { readonly h: number };
const schema = runSchema.extend({ h: z.number().positive().lt(2) });
/** h in thirty-seconds, so that it is no rounded number. */
const descents = (
  functions: fc.Arbitrary<FunctionSpec>,
  min: number,
  max: number,
  space: RunSpace = { maxSteps: 10 },
): fc.Arbitrary<Case> =>
  fc
    .tuple(runs(functions, space), fc.integer({ min: 32 * min + 1, max: Math.floor(32 * max) }))
    .map(([run, h]) => ({ ...run, h: h / 32 }));

/** f, and x_N. */
function descend<N>({ f, h, ...run }: Case, a: Arithmetic<N>) {
  const of = objective(f, a);
  const stepSize = a.div(a.of(h), of.constants.smoothness!);
  return { ...of, a, last: gradientDescent(of, { ...run, stepSize }) };
}
function excess<N>(c: Case, arithmetic: Arithmetic<N>): N {
  const { a, value, minimum, last } = descend(c, arithmetic);
  return a.sub(value(last), minimum);
}
const sumOfSquares = <N>(x: readonly N[], a: Arithmetic<N>): N =>
  x.reduce((sum, xi) => a.add(sum, a.square(xi)), a.of(0));

const shortSteps = {
  'h ≤ 1': {
    holds: ({ h }: Case) => h <= 1,
    without: descents(smoothConvexFunctions(), 1, 1.9),
  },
};
const convex = {
  'f convex': {
    holds: ({ f }: Case) => objective(f, interval).constants.convex,
    without: descents(lojasiewiczFunctions(), 0, 1, { maxStart: 20, maxSteps: 3 }),
  },
};

export const convexRate = rateClaim({
  id: 'gradient-descent/convex',
  says: 'f(x_N) − f* ≤ LR²/(4Nh + 2) for η = h/L, h ≤ 1',
  tex: String.raw`f(x_N)-f^*\le\frac{LR^2}{4Nh+2}`,
  source: 'Drori and Teboulle 2014, theorem 3.1',
  cases: descents(smoothConvexFunctions(), 0, 1),
  schema,
  given: { ...shortSteps, ...convex },
  terms: (c) => ({ L: certified(c).L, R: certified(c).R, N: c.steps, h: c.h }),
  wholeTerms: ['N'],
  truth: excess,
  bound: ({ L, R, N, h }) => div(mul(L, square(R)), add(mul(4 * N, h), 2)),
  percentLess: [5, 1],
});

export const gradientNorm = rateClaim({
  id: 'gradient-descent/gradient-norm',
  says: '‖∇f(x_N)‖² ≤ (LR/(Nh + 1))² for η = h/L, h ≤ 1',
  tex: String.raw`\|\nabla f(x_N)\|^2\le\left(\frac{LR}{Nh+1}\right)^2`,
  source: 'Teboulle and Vaisbourd 2022, theorem 4',
  cases: descents(smoothConvexFunctions(), 0, 1),
  schema,
  given: { ...shortSteps, ...convex },
  terms: (c) => ({ L: certified(c).L, R: certified(c).R, N: c.steps, h: c.h }),
  wholeTerms: ['N'],
  truth: (c, a) => {
    const { gradient, last } = descend(c, a);
    return sumOfSquares(gradient(last), a);
  },
  bound: ({ L, R, N, h }) => square(div(mul(L, R), add(mul(N, h), 1))),
  percentLess: [5, 1],
});

export const stronglyConvexRate = rateClaim({
  id: 'gradient-descent/strongly-convex',
  says: '‖x_N − x*‖² ≤ ϱ^{2N} R² with ϱ = max(|1 − ημ|, |1 − ηL|)',
  tex: String.raw`\|x_N-x^*\|^2\le\max(|1-\eta\mu|,|1-\eta L|)^{2N}R^2`,
  source: 'Polyak 1987, section 1.4',
  cases: descents(stronglyConvexFunctions(), 0, 1.9),
  schema,
  covers: { 'η > 1/L': ({ h }) => h > 1 },
  terms: (c) => {
    const { mu, L, R } = certified(c);
    return { mu, L, R, N: c.steps, h: c.h };
  },
  wholeTerms: ['N'],
  truth: (c, a) => sumOfSquares(descend(c, a).last, a),
  bound: ({ mu, L, R, N, h }) =>
    mul(square(R), pow(max(interval.abs(sub(1, div(mul(h, mu), L))), interval.abs(sub(1, h))), 2 * N)),
  percentLess: [5, 1],
  mustRefute: {
    'only 1 − ημ': { bound: ({ mu, L, R, N, h }) => mul(square(R), pow(sub(1, div(mul(h, mu), L)), 2 * N)) },
  },
});

export const lojasiewiczRate = rateClaim({
  id: 'gradient-descent/polyak-lojasiewicz',
  says: 'f(x_N) − f* ≤ (1 − μη(2 − ηL))^N (f(x_0) − f*), f perhaps not convex',
  tex: String.raw`f(x_N)-f^*\le(1-\mu\eta(2-\eta L))^N(f(x_0)-f^*)`,
  source: 'Polyak 1963',
  cases: descents(lojasiewiczFunctions(), 0, 1.9),
  schema,
  covers: { 'not convex': ({ f }) => !objective(f, interval).constants.convex },
  terms: (c) => {
    const { muPL: mu, L, gap } = certified(c);
    return { mu, L, gap, N: c.steps, h: c.h };
  },
  wholeTerms: ['N'],
  truth: excess,
  bound: ({ mu, L, gap, N, h }) => mul(gap, pow(max(0, sub(1, div(mul(mul(mu, h), sub(2, h)), L))), N)),
  percentLess: [5, 1],
  mustRefute: {
    'as if strongly convex': {
      bound: ({ mu, L, gap, N, h }) => mul(gap, pow(sub(1, div(mul(mu, h), L)), 2 * N)),
    },
  },
});

export const lineSearch = rateClaim({
  id: 'gradient-descent/exact-line-search',
  says: 'f(x_N) − f* ≤ ((L − μ)/(L + μ))^{2N} (f(x_0) − f*) on quadratics, η the best along the gradient',
  tex: String.raw`f(x_N)-f^*\le\left(\frac{L-\mu}{L+\mu}\right)^{2N}(f(x_0)-f^*)`,
  source: 'Kantorovich 1948; de Klerk, Glineur and Taylor 2017, theorem 1.2',
  cases: runs(quadraticFunctions(), { maxSteps: 6 }),
  schema: runSchema,
  terms: (c) => {
    const { mu, L, gap } = certified(c);
    return { mu, L, gap, N: c.steps };
  },
  wholeTerms: ['N'],
  truth: ({ f, ...run }, a) => {
    const of = objective(f, a);
    return a.sub(of.value(exactLineSearch(of, run)), of.minimum);
  },
  bound: ({ mu, L, gap, N }) => mul(gap, pow(div(sub(L, mu), add(L, mu)), 2 * N)),
  percentLess: [5, 1],
});
