import { exactly, fc, inequalityClaim, z } from 'lakatos';

/** Subsets of 0, …, n − 1 as binary numbers. */
interface Case {
  readonly n: number;
  readonly sets: readonly number[];
}
const bits = (x: number): number => (x === 0 ? 0 : (x & 1) + bits(x >> 1));

/** The size of the largest set that is shattered: of which every part is cut out by some member. */
function vcDimension({ n, sets }: Case): number {
  let dimension = 0;
  for (let points = 1; points < 1 << n; points++) {
    const size = bits(points);
    if (size > dimension && new Set(sets.map((set) => set & points)).size === 1 << size) dimension = size;
  }
  return dimension;
}
function upTo(n: number, d: number): number {
  let [term, sum] = [1, 1];
  for (let i = 1; i <= d; i++) sum += term = (term * (n - i + 1)) / i;
  return sum;
}
const sides = (c: Case, bound: (n: number, d: number) => number) => ({
  lhs: exactly(new Set(c.sets).size),
  rhs: exactly(bound(c.n, vcDimension(c))),
});

const everySet = (n: number) => Array.from({ length: 1 << n }, (_, set) => set);
const space = fc.integer({ min: 1, max: 7 }).chain((n) =>
  fc
    .oneof(
      fc.uniqueArray(fc.integer({ min: 0, max: (1 << n) - 1 }), { minLength: 1, maxLength: 60 }),
      // of at most j points, which attain the bound; also flipped, and without some
      fc
        .tuple(fc.integer({ min: 0, max: n }), fc.integer({ min: 0, max: (1 << n) - 1 }), fc.nat({ max: 3 }))
        .map(([j, flip, without]) =>
          everySet(n)
            .filter((set) => bits(set) <= j)
            .map((set) => set ^ flip)
            .filter((_, i) => without === 0 || i % 5 !== without),
        )
        .filter((sets) => sets.length > 0),
      // intervals
      fc.constant(everySet(n).filter((set) => bits(set ^ (set << 1)) <= 2)),
    )
    .map((sets): Case => ({ n, sets })),
);

export const sauer = inequalityClaim<Case>({
  id: 'classes/sauer',
  says: '|H| ≤ C(n, 0) + … + C(n, d) for sets of n points of VC dimension d',
  tex: String.raw`|H|\le\sum_{i\le d}\binom ni`,
  source: 'Sauer 1972; Shelah 1972; Vapnik and Chervonenkis 1971',
  cases: space,
  schema: z.strictObject({ n: z.int().min(1).max(16), sets: z.array(z.int().min(0)).min(1) }),
  covers: {
    'every set': ({ n, sets }) => sets.length === 1 << n,
    'VC dimension 2': (c) => vcDimension(c) === 2,
  },
  features: (c) => ({ n: c.n, d: vcDimension(c), members: c.sets.length }),
  sides: (c) => sides(c, upTo),
  mustRefute: {
    '5% less': { sides: (c) => sides(c, (n, d) => 0.95 * upTo(n, d)) },
    '1% less': { sides: (c) => sides(c, (n, d) => 0.99 * upTo(n, d)) },
    'd − 1 for d': { sides: (c) => sides(c, (n, d) => upTo(n, Math.max(0, d - 1))) },
    nᵈ: { sides: (c) => sides(c, (n, d) => n ** d) },
  },
});
