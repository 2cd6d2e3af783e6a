import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/core/errors.ts';
import { buildLandscape } from '../../../src/theory/landscape/build.ts';
import { readDataTable } from '../../../src/data/table.ts';
import type { Landscape } from '../../../src/theory/landscape/landscape.ts';
import { type LinearModelSpec, linearModel } from '../../../src/theory/landscape/linear-model.ts';
import { populationColumns, sampleIndices } from '../../../src/theory/landscape/population.ts';
import { inner, minus, nearestOf, pointNear, scatter, size, zeros } from './points.ts';

const u = 2 ** -53;

/** Short binary fractions, so that the population is exactly these numbers. */
const rows = [
  [1, 2, 0.5],
  [0.25, -1, 3],
  [2, 2, -1],
  [-1.5, 0.75, 1],
  [0.5, 0.5, 2],
  [-2, 1, 0.25],
];
const targets = [1, -2, 0.5, 3, 0.125, -1];
const sampled: LinearModelSpec = {
  kind: 'linear-model',
  population: { rows, targets },
  sample: { indices: [0, 1, 1, 4] },
};

/** ∇ of the average over these rows, straight from its definition. */
function averageGradient(indices: readonly number[], theta: Float64Array): Float64Array {
  const out = zeros(theta.length);
  for (const i of indices) {
    const miss = inner(Float64Array.from(rows[i]!), theta) - targets[i]!;
    rows[i]!.forEach((x, j) => {
      out[j] = out[j]! + (miss * x) / indices.length;
    });
  }
  return out;
}

function gap(landscape: Landscape, theta: Float64Array): Float64Array {
  const [seen, population] = [zeros(landscape.dim), zeros(landscape.dim)];
  landscape.gradient(theta, seen);
  landscape.populationGradient(theta, population);
  return minus(seen, population);
}

/**
 * The largest deviation that climbing finds: a convex function on a ball grows along u ← r·∇/‖∇‖, from every
 * start.
 */
function climb(landscape: Landscape, r: number): number {
  const random = scatter(11);
  const foot = nearestOf(landscape, zeros(landscape.dim));
  const atFoot = gap(landscape, foot);
  const linear = (x: Float64Array): Float64Array =>
    minus(
      gap(
        landscape,
        foot.map((f, i) => f + x[i]!),
      ),
      atFoot,
    );
  let best = 0;
  for (let start = 0; start < 10; start++) {
    let point = minus(pointNear(landscape, r, random), foot);
    for (let step = 0; step < 500; step++) {
      // H_n − H is symmetric, so the gradient of ½‖Cx + v‖² is C(Cx + v).
      const next = linear(
        gap(
          landscape,
          foot.map((f, i) => f + point[i]!),
        ),
      );
      const length = size(next);
      if (length === 0) break;
      point = next.map((x) => (r * x) / length);
    }
    best = Math.max(
      best,
      size(
        gap(
          landscape,
          foot.map((f, i) => f + point[i]!),
        ),
      ),
    );
  }
  return best;
}

describe('linear model', () => {
  const landscape = buildLandscape(sampled);

  it('its two gradients are the averages over the population and over the sample', () => {
    const random = scatter(2);
    for (let i = 0; i < 10; i++) {
      const theta = pointNear(landscape, 3, random);
      const [seen, population] = [zeros(3), zeros(3)];
      landscape.gradient(theta, seen);
      landscape.populationGradient(theta, population);
      // Fewer than 20 roundings of numbers below 10·(‖θ‖ + 3).
      const allowed = 20 * u * 10 * (size(theta) + 3);
      expect(size(minus(seen, averageGradient([0, 1, 1, 4], theta)))).toBeLessThan(allowed);
      expect(size(minus(population, averageGradient([0, 1, 2, 3, 4, 5], theta)))).toBeLessThan(allowed);
    }
  });

  it.each([0, 0.1, 1, 30])(
    'Delta bounds the deviation on the tube of radius %d, and is nearly attained',
    (r) => {
      const { Delta } = landscape.certificate(r)!;
      const random = scatter(4);
      for (let i = 0; i < 50; i++) {
        expect(size(gap(landscape, pointNear(landscape, r, random)))).toBeLessThanOrEqual(Delta);
      }
      const attained = r === 0 ? size(gap(landscape, pointNear(landscape, 0, random))) : climb(landscape, r);
      expect(attained).toBeLessThanOrEqual(Delta);
      expect(attained).toBeGreaterThan(Delta * (1 - 1e-9));
    },
  );

  it('without a sample, or with all rows as the sample, nothing deviates', () => {
    const whole: LinearModelSpec = { kind: 'linear-model', population: { rows, targets } };
    expect(buildLandscape(whole).certificate(Infinity)).toMatchObject({ Delta: 0, r: Infinity });
    const again = buildLandscape({ ...whole, sample: { indices: [5, 4, 3, 2, 1, 0] } });
    expect(again.certificate(1)!.Delta).toBeLessThan(1e-13);
  });

  it('two inputs that are equal leave one direction flat, and a constant 0 another', () => {
    const doubled: LinearModelSpec = {
      kind: 'linear-model',
      population: { rows: rows.map(([x, y]) => [x!, 0, y!, x!]), targets },
    };
    const flat = buildLandscape(doubled);
    expect([flat.dim, flat.normalDim]).toEqual([4, 2]);
    expect(flat.risk(Float64Array.of(1, 5, 2, 3))).toBeCloseTo(flat.risk(Float64Array.of(3, -7, 2, 1)), 12);
  });

  it('a nearly singular population has a certificate that knows its condition', () => {
    const close = 1 + 2 ** -20;
    const nearly = linearModel({
      kind: 'linear-model',
      population: {
        rows: [
          [1, 1],
          [1, close],
        ],
        targets: [0, 1],
      },
    });
    expect(nearly.normalDim).toBe(2);
    const certificate = nearly.certificate(1);
    // λ_min = det/λ_max = (δ²/4)/…: N·λ_min ≈ δ²/4 with δ = 2⁻²⁰, above the float64 noise of 4·2⁻⁵³.
    expect(certificate!.mu).toBeGreaterThan(0);
    expect(certificate!.mu).toBeLessThan(2 ** -43 * 1.01);
  });

  it.each<[string, LinearModelSpec, RegExp]>([
    ['no rows', { ...sampled, population: { rows: [], targets: [] } }, /number of inputs must be positive/],
    [
      'ragged rows',
      { ...sampled, population: { rows: [[1], [1, 2]], targets: [1, 2] } },
      /length of row 1 must be 1, got 2/,
    ],
    ['a missing target', { ...sampled, population: { rows, targets: [1] } }, /number of targets/],
    ['NaN', { ...sampled, population: { rows: [[Number.NaN]], targets: [1] } }, /row 0 must be finite/],
    [
      'only zeros',
      { kind: 'linear-model', population: { rows: [[0, 0]], targets: [1] } },
      /rank of the inputs/,
    ],
    [
      'an index too high',
      { ...sampled, sample: { indices: [6] } },
      /index must be an integer in \[0, 5\], got 6/,
    ],
    [
      'too large a sample',
      { ...sampled, sample: { size: 7, seed: 1 } },
      /sample.size must be an integer in \[1, 6\], got 7/,
    ],
  ])('%s is refused', (_name, spec, message) => {
    expect(() => buildLandscape(spec)).toThrow(message);
    expect(() => buildLandscape(spec)).toThrow(RangeError);
  });
});

describe('samples and grids', () => {
  it('a seeded subset is ordered, without repetition, the same each time, and another for another seed', () => {
    const first = sampleIndices({ size: 40, seed: 1 }, 100);
    expect(new Set(first).size).toBe(40);
    expect(first.toSorted((x, y) => x - y)).toEqual(first);
    expect(sampleIndices({ size: 40, seed: 1 }, 100)).toEqual(first);
    expect(sampleIndices({ size: 40, seed: 2 }, 100)).not.toEqual(first);
    expect(sampleIndices({ size: 100, seed: 3 }, 100)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it('every row is drawn about equally often', () => {
    const counts = new Float64Array(20);
    const seeds = 2000;
    for (let seed = 0; seed < seeds; seed++) {
      for (const i of sampleIndices({ size: 5, seed }, 20)) counts[i] = counts[i]! + 1;
    }
    // Binomial(2000, ¼): standard deviation 19.4; six of them for the largest of 20.
    for (const count of counts) expect(Math.abs(count - seeds / 4)).toBeLessThan(6 * 19.4);
  });

  it('integers and short fractions stay what they are; others move by 2⁻²⁵ of their column at most', () => {
    const { integers, scales } = populationColumns({
      rows: [
        [3, 0.1],
        [-4, 1e6],
      ],
      targets: [0.375, 0],
    });
    const back = integers.map((column, j) => Array.from(column, (m) => m * scales[j]!));
    expect(back[0]).toEqual([3, -4]);
    expect(back[2]).toEqual([0.375, 0]);
    expect(Math.abs(back[1]![0]! - 0.1)).toBeLessThan(1e6 * 2 ** -25);
    for (const column of integers) expect(inner(column, column)).toBeLessThan(2 ** 52);
  });

  it('repeating rows until sums are no longer exact is refused', () => {
    const indices = Array.from({ length: 40 }, () => 0);
    expect(() =>
      buildLandscape({
        kind: 'linear-model',
        population: { rows: [[1], [1e-3]], targets: [1, 1] },
        sample: { indices },
      }),
    ).toThrow(/repetition of rows/);
  });
});

describe('a data set as the population', () => {
  const csv = 'height,label,width,price\n1,a,10,3\n2,b,10,5\n3,a,10,6.5\n4,c,10,9\n';
  const table = readDataTable('small.csv', Buffer.from(csv));
  const data = new Map([[table.sha256, table]]);
  const population = { file: 'small.csv', sha256: table.sha256, features: 2, standardize: true };

  it('standardized columns have mean 0 and variance 1, constant ones become flat directions', () => {
    const { integers, scales } = populationColumns(population, data);
    const [height, width, price] = integers.map((c, j) => c.map((m) => m * scales[j]!));
    for (const column of [height!, price!]) {
      // The grid moves an entry by at most 2⁻²⁵ of the column's norm, which is 2.
      expect(Math.abs(column.reduce((s, x) => s + x, 0))).toBeLessThan(4 * 2 ** -24);
      expect(Math.abs(inner(column, column) / 4 - 1)).toBeLessThan(2 ** -22);
    }
    expect([...width!]).toEqual([0, 0, 0, 0]);
    const landscape = buildLandscape({ kind: 'linear-model', population }, data);
    expect([landscape.dim, landscape.normalDim]).toEqual([2, 1]);
  });

  it('columns can be named, and the target too', () => {
    const named = { ...population, features: ['price'], target: 'height', standardize: false };
    const landscape = buildLandscape({ kind: 'linear-model', population: named }, data);
    // Σ price² / 4
    expect(landscape.certificate(1)!.beta).toBeCloseTo((9 + 25 + 42.25 + 81) / 4, 10);
  });

  it.each([
    [
      'an unknown data set',
      { ...population, sha256: '0'.repeat(64) },
      /small.csv \(sha256 0+\) is needed; give it with --data/,
    ],
    ['an unknown column', { ...population, features: ['depth'] }, /small.csv: column 'depth' does not exist/],
    [
      'a column of labels',
      { ...population, target: 'label' },
      /small.csv: column 'label' holds words, not numbers/,
    ],
    ['too many features', { ...population, features: 3 }, /small.csv: 3 features asked for, but there are 2/],
  ])('%s is a one-line usage error', (_name, wrong, message) => {
    const build = (): Landscape => buildLandscape({ kind: 'linear-model', population: wrong }, data);
    expect(build).toThrow(message);
    expect(build).toThrow(UsageError);
  });
});
