import { fc, inequalityClaim, ln, z } from 'lakatos';
import { binomial, interval, rademacherAverage } from 'lakatos/kit';
import type { Enclosure } from 'lakatos';

const vectorsOf = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).chain((n) =>
    fc.array(fc.array(fc.integer({ min: -6, max: 6 }), { minLength: n, maxLength: n }), {
      minLength: 1,
      maxLength: 5,
    }),
  );

/** Lipschitz functions, of which each coordinate has one. */
const functions = {
  itself: (x: number) => x,
  opposite: (x: number) => 0 - x,
  'positive part': (x: number) => Math.max(0, x),
  size: (x: number) => Math.abs(x),
  cut: (x: number) => Math.max(-2, Math.min(2, x)),
  constant: () => 1,
} as const;
type Name = keyof typeof functions;
const names = Object.keys(functions) as Name[];

interface Contraction {
  readonly vectors: readonly (readonly number[])[];
  readonly by: readonly Name[];
  readonly L: number;
}
const contracted = ({ vectors, by, L }: Contraction) =>
  vectors.map((h) => h.map((x, i) => L * functions[by[i]!](x)));
const withOpposites = (vectors: readonly (readonly number[])[]) =>
  vectors.flatMap((h) => [h, h.map((x) => 0 - x)]);
const contractionSides = (c: Contraction, less: number) => ({
  lhs: rademacherAverage(contracted(c)),
  rhs: interval.mul(less * c.L, rademacherAverage(c.vectors)),
});

/** Where every function is the identity, it is an equality. */
export const contraction = inequalityClaim<Contraction>({
  id: 'rademacher/contraction',
  says: 'E sup_h Σ σ_i φ_i(h_i) ≤ L E sup_h Σ σ_i h_i, φ_i L-Lipschitz',
  tex: String.raw`E\sup_h\sum\sigma_i\varphi_i(h_i)\le L\,E\sup_h\sum\sigma_ih_i`,
  source: 'Ledoux and Talagrand 1991, theorem 4.12; Meir and Zhang 2003, lemma 5',
  cases: vectorsOf(1, 6).chain((vectors) => {
    const n = vectors[0]!.length;
    return fc.record({
      vectors: fc.constant(vectors),
      by: fc.array(fc.constantFrom(...names), { minLength: n, maxLength: n }),
      L: fc.constantFrom(1, 2, 1 / 16),
    });
  }),
  schema: z.strictObject({
    vectors: z.array(z.array(z.int()).min(1)).min(1),
    by: z.array(z.enum(names)).min(1),
    L: z.number().positive(),
  }),
  covers: {
    'one member': ({ vectors }) => vectors.length === 1,
    'no function is the identity': ({ by }) => !by.includes('itself'),
  },
  sides: (c) => contractionSides(c, 1),
  mustRefute: {
    '5% less': { sides: (c) => contractionSides(c, 0.95) },
    '1% less': { sides: (c) => contractionSides(c, 0.99) },
    'of sizes, without the 2': {
      sides: (c) => ({
        lhs: rademacherAverage(withOpposites(contracted(c))),
        rhs: interval.mul(c.L, rademacherAverage(withOpposites(c.vectors))),
      }),
    },
  },
});

/** Listed vectors; or 10^magnitude of length √count, each on `count` coordinates of its own, where it has ones. */
type Finite =
  | { readonly kind: 'listed'; readonly vectors: readonly (readonly number[])[] }
  | { readonly kind: 'blocks'; readonly magnitude: number; readonly count: number };

/** E of the largest of 10^magnitude independent sums of signs: Σ over its steps of 1 − P(S ≤ s)^m. */
function meanOfLargest(magnitude: number, count: number): Enclosure {
  const m = Number(`1e${magnitude}`);
  const heads = binomial(count, 0.5);
  let mean: Enclosure = interval.of(0 - count);
  for (let k = 0; k < count; k++) {
    const { lo, hi } = heads.sf(k);
    // −q/(1 − q) ≤ ln(1 − q) ≤ −q
    const most = interval.exp(interval.mul(-m, lo)).hi;
    const least = hi < 1 ? interval.exp(interval.div(interval.mul(-m, hi), interval.sub(1, hi))).lo : 0;
    mean = interval.add(mean, interval.mul(2, interval.sub(1, { lo: least, hi: most })));
  }
  return mean;
}
function massartSides(c: Finite, times: number) {
  if (c.kind === 'blocks') {
    const root = interval.sqrt(interval.mul(2 * times, c.count, interval.ln(Number(`1e${c.magnitude}`))));
    return { lhs: meanOfLargest(c.magnitude, c.count), rhs: root };
  }
  const n = c.vectors[0]!.length;
  const squares = Math.max(...c.vectors.map((h) => h.reduce((sum, x) => sum + x * x, 0)));
  const root = interval.sqrt(interval.mul(2 * times, squares, interval.ln(c.vectors.length)));
  return { lhs: rademacherAverage(c.vectors), rhs: interval.div(root, n) };
}
const lnSize = (c: Finite): number => (c.kind === 'blocks' ? c.magnitude * ln(10) : ln(c.vectors.length));

export const massart = inequalityClaim<Finite>({
  id: 'rademacher/massart',
  says: 'E max_h Σ σ_i h_i ≤ max‖h‖ √(2 ln m) over m vectors',
  tex: String.raw`E\max_h\sum\sigma_ih_i\le\max\|h\|\sqrt{2\ln m}`,
  source: 'Massart 2000, lemma 5.2',
  notes:
    '5% less is false from about 10²⁰ vectors on, 1% less from about 10¹⁰⁰ on, which no case has: none is a witness.',
  cases: fc.oneof(
    vectorsOf(1, 8).map((vectors): Finite => ({ kind: 'listed', vectors })),
    fc
      .record({ magnitude: fc.integer({ min: 1, max: 60 }), count: fc.constantFrom(1, 10, 100, 2000) })
      .map(({ magnitude, count }): Finite => ({ kind: 'blocks', magnitude, count })),
  ),
  schema: z.union([
    z.strictObject({ kind: z.literal('listed'), vectors: z.array(z.array(z.int()).min(1)).min(1) }),
    z.strictObject({ kind: z.literal('blocks'), magnitude: z.int().min(1).max(100), count: z.int().min(1) }),
  ]),
  given: { 'several vectors': { holds: (c) => lnSize(c) > 0 } },
  covers: { listed: ({ kind }) => kind === 'listed', blocks: ({ kind }) => kind === 'blocks' },
  features: (c) => ({ 'ln m': lnSize(c) }),
  sides: (c) => massartSides(c, 1),
  mustRefute: {
    '5% less': { sides: (c) => massartSides(c, 0.95 * 0.95) },
    '2 forgotten': { sides: (c) => massartSides(c, 0.5) },
  },
});
