import { fc, inequalityClaim, z } from 'lakatos';
import { enclosed } from 'lakatos/kit';
import type { Arithmetic } from 'lakatos/kit';

/**
 * SGD on the line on n losses, each ½β(w − a)² up to |w − a| = κ and from there on straight, so that it is
 * β-smooth and βκ-Lipschitz; `sign` −1 turns them upside down. The other data set has `other` for the first.
 */
interface Case {
  readonly anchors: readonly number[];
  readonly other: number;
  readonly beta: number;
  readonly kappa: number;
  /** ηβ, in sixteenths. */
  readonly rate: number;
  readonly steps: number;
  readonly sign: 1 | -1;
}

/** E|f(w_T; z) − f(w_T′; z)| at a z so far away that its loss is straight, over all nᵀ orders of the losses. */
function meanDifference<N>(c: Case, a: Arithmetic<N>): N {
  const n = c.anchors.length;
  const eta = a.div(a.of(c.rate), a.of(16 * c.beta));
  const slope = a.of(c.sign * c.beta);
  const step = (w: N, anchor: number): N => {
    const from = a.sub(w, a.of(anchor));
    const cut = a.max(a.of(-c.kappa), a.min(a.of(c.kappa), from));
    return a.sub(w, a.mul(eta, a.mul(slope, cut)));
  };
  const total = (w: N, v: N, left: number): N =>
    left === 0
      ? a.abs(a.sub(w, v))
      : c.anchors
          .map((anchor, i) => total(step(w, anchor), step(v, i === 0 ? c.other : anchor), left - 1))
          .reduce((sum, part) => a.add(sum, part));
  const lipschitz = a.of(c.beta * c.kappa);
  return a.div(a.mul(lipschitz, total(a.of(0), a.of(0), c.steps)), a.of(n ** c.steps));
}
const sides = (c: Case, effort: number, times: number, n = c.anchors.length) => ({
  lhs: enclosed(effort, (a) => meanDifference(c, a)),
  rhs: enclosed(effort, (a) => {
    const L2 = a.square(a.of(c.beta * c.kappa));
    const sum = a.div(a.of(c.rate * c.steps), a.of(16 * c.beta));
    return a.div(a.mul(a.of(2 * times), a.mul(L2, sum)), a.of(n));
  }),
});
const space = (signs: readonly (1 | -1)[]) =>
  fc
    .record({
      anchors: fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 2, maxLength: 4 }),
      other: fc.integer({ min: -8, max: 8 }),
      beta: fc.constantFrom(1, 1 / 16, 16),
      kappa: fc.constantFrom(1, 1 / 4, 4),
      rate: fc.integer({ min: 1, max: 32 }),
      steps: fc.integer({ min: 1, max: 4 }),
      sign: fc.constantFrom(...signs),
    })
    .filter(({ anchors, other }) => anchors[0] !== other);

export const hardtRechtSinger = inequalityClaim<Case>({
  id: 'stability/sgd',
  says: 'convex, β-smooth and L-Lipschitz losses, η ≤ 2/β: E|f(w_T; z) − f(w_T′; z)| ≤ (2L²/n) Σ η_t',
  tex: String.raw`E|f(w_T;z)-f(w_T';z)|\le\frac{2L^2}n\sum\eta_t`,
  source: 'Hardt, Recht and Singer 2016, theorem 3.8',
  notes:
    'On the line it holds for larger η too: gradients that are bounded and monotone cannot drive two points apart.',
  cases: space([1]),
  schema: z.strictObject({
    anchors: z.array(z.number()).min(2),
    other: z.number(),
    beta: z.number().positive(),
    kappa: z.number().positive(),
    rate: z.int().min(1).max(32),
    steps: z.int().min(1),
    sign: z.union([z.literal(1), z.literal(-1)]),
  }),
  given: { 'the losses are convex': { holds: ({ sign }) => sign === 1, without: space([-1]) } },
  covers: { 'one step': ({ steps }) => steps === 1, 'η = 2/β': ({ rate }) => rate === 32 },
  sides: (c, effort) => sides(c, effort, 1),
  mustRefute: {
    '5% less': { sides: (c, effort) => sides(c, effort, 0.95) },
    '1% less': { sides: (c, effort) => sides(c, effort, 0.99) },
    'n + 1 for n': { sides: (c, effort) => sides(c, effort, 1, c.anchors.length + 1) },
  },
});
