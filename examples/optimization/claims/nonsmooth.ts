import { type Experiment, fc, meanClaim, z } from 'lakatos';
import {
  certified,
  finiteSum,
  finiteSumInUnits,
  finiteSums,
  finiteSumSchema,
  type FiniteSumSpec,
  float64,
  interval,
  lipschitzConvexFunctions,
  objective,
  perTrajectory,
  polyakSubgradientMethod,
  rateClaim,
  runs,
  runSchema,
  type RunSpec,
  stochasticDescent,
  subgradientMethod,
} from 'lakatos/kit';

const { div, mul, sqrt } = interval;

const terms = (c: RunSpec) => ({ G: certified(c).G, R: certified(c).R, N: c.steps });
const bound = ({ G, R, N }: ReturnType<typeof terms>) => div(mul(G, R), sqrt(N + 1));

export const subgradientRate = rateClaim({
  id: 'nonsmooth/subgradient',
  says: 'min_t f(x_t) − f* ≤ GR/√(N + 1), t = 0, …, N, steps of size R/(G√(N + 1))',
  tex: String.raw`\min_{t\le N}f(x_t)-f^*\le\frac{GR}{\sqrt{N+1}}`,
  source: 'Nesterov 2004, theorem 3.2.2; tight by Drori and Teboulle 2016',
  cases: runs(lipschitzConvexFunctions({ maxDimension: 6 }), { maxSteps: 8 }),
  schema: runSchema,
  terms,
  wholeTerms: ['N'],
  truth: (c, a) => {
    const { f, ...run } = c;
    const { G, R } = certified(c);
    const of = objective(f, a);
    const stepSize = a.div(a.of(R), a.mul(a.of(G), a.sqrt(a.of(c.steps + 1))));
    return a.sub(subgradientMethod(of, { ...run, stepSize }), of.minimum);
  },
  bound,
  percentLess: [5, 1],
});

export const polyakRate = rateClaim({
  id: 'nonsmooth/polyak-step',
  says: 'min_t f(x_t) − f* ≤ GR/√(N + 1), t = 0, …, N, steps of (f(x) − f*)/‖g‖² along g',
  tex: String.raw`\min_{t\le N}f(x_t)-f^*\le\frac{GR}{\sqrt{N+1}}`,
  source: 'Polyak 1969',
  cases: runs(lipschitzConvexFunctions({ maxDimension: 6 }), { maxSteps: 8 }),
  schema: runSchema,
  terms,
  wholeTerms: ['N'],
  truth: ({ f, ...run }, a) => {
    const of = objective(f, a);
    return a.sub(polyakSubgradientMethod(of, run), of.minimum);
  },
  bound,
  percentLess: [5, 1],
});

interface Stochastic {
  readonly f: FiniteSumSpec;
  readonly start: readonly number[];
  readonly steps: number;
  readonly eta: number;
}

/** G² of a gradient of one component: the average of (G_i + ‖tilt_i‖)²; and the largest of these sizes. */
function slopes({ f, start }: Pick<Stochastic, 'f' | 'start'>) {
  const sizes = f.components.map(
    (g, i) => certified({ f: g, start }).G + certified({ f: g, start: f.tilts[i]! }).R,
  );
  const squares = sizes.reduce((sum, size) => sum + size * size, 0);
  return { G: Math.sqrt(squares / sizes.length), most: Math.max(...sizes) };
}
const distance = ({ f, start }: Pick<Stochastic, 'f' | 'start'>) =>
  certified({ f: f.components[0]!, start }).R;

/** f at the average of x_0, …, x_{T−1}, each step along one component drawn at random. */
function averaged({ f, start, steps, eta }: Stochastic): Experiment {
  const { value, minimum } = finiteSum(f, float64);
  const average = new Float64Array(start.length);
  const run = stochasticDescent({ f, start, steps, stepSize: eta, batch: { size: 1 } }, (x, t) => {
    if (t === 0) average.fill(0);
    if (t < steps) for (const [i, xi] of x.entries()) average[i]! += xi / steps;
  });
  return perTrajectory(steps, (stream) => {
    run(stream);
    return Math.max(0, value(Array.from(average)) - minimum);
  });
}

export const averagedSgd = meanClaim({
  id: 'nonsmooth/averaged-sgd',
  says: 'E f(x̄) − f* ≤ R²/(2ηT) + ηG²/2 for the average of x_0, …, x_{T−1}, one component a step',
  tex: String.raw`E f(\bar x)-f^*\le\frac{R^2}{2\eta T}+\frac{\eta G^2}{2}`,
  source: 'Nemirovski, Juditsky, Lan and Shapiro 2009, (2.21)',
  // η is a share of R/(GT): with all of it and no noise the bound is attained
  cases: fc
    .record({
      f: finiteSums(lipschitzConvexFunctions({ maxDimension: 2 }), { maxComponents: 3 }),
      at: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 2 }),
      steps: fc.integer({ min: 1, max: 12 }),
      percent: fc.integer({ min: 30, max: 400 }),
      length: fc.constantFrom(1, 1 / 16, 16),
      value: fc.constantFrom(1, 1 / 16, 16),
    })
    .map(({ f: inOwnUnits, at, steps, percent, length, value }): Stochastic => {
      const f = finiteSumInUnits(inOwnUnits, { length, value });
      const start = at.slice(0, f.tilts[0]!.length).map((x) => x * length);
      const { G } = slopes({ f, start });
      return { f, start, steps, eta: (percent * distance({ f, start })) / (100 * G * steps) };
    }),
  schema: z.strictObject({
    f: finiteSumSchema,
    start: z.array(z.number()).min(1),
    steps: z.int().min(1),
    eta: z.number().positive(),
  }),
  covers: { 'one component': ({ f }) => f.tilts.length === 1, 'T > 3': ({ steps }) => steps > 3 },
  terms: (c: Stochastic) => ({ R: distance(c), G: slopes(c).G, eta: c.eta, T: c.steps }),
  wholeTerms: ['T'],
  quantity: averaged,
  range: (c) => {
    const { most } = slopes(c);
    return most * (distance(c) + c.eta * c.steps * most);
  },
  atMost: ({ R, G, eta, T }) => (R * R) / (2 * eta * T) + (eta * G * G) / 2,
  mustRefute: {
    '5% less': { atMost: ({ R, G, eta, T }) => 0.95 * ((R * R) / (2 * eta * T) + (eta * G * G) / 2) },
    '1% less': { atMost: ({ R, G, eta, T }) => 0.99 * ((R * R) / (2 * eta * T) + (eta * G * G) / 2) },
    'G forgotten': { terms: () => ({ G: 0 }) },
  },
});
