import { describe, expect, it } from 'vitest';
import { readDataTable } from '../../../src/data/table.ts';
import { landscapeAt, pointAt } from '../../../src/theory/cases/point-case.ts';
import { valley, type ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import type { LandscapeSpec } from '../../../src/theory/landscape/spec.ts';

const table = readDataTable('rows.csv', new TextEncoder().encode('x,y\n1,2\n2,3\n3,5\n'));
const doubled = { ...table, rows: table.rows.map((row) => row.map((value) => 2 * value)) };
const [data, twice] = [table, doubled].map((rows) => new Map([[table.sha256, rows]]));
const { file, sha256 } = table;
const landscape: LandscapeSpec = {
  kind: 'linear-model',
  population: { file, sha256, features: ['x'], standardize: false },
};

describe('a case with two data sets', () => {
  it('has a landscape with each', () => {
    const mu = landscapeAt(landscape, data).certificate(1)!.mu;
    expect(landscapeAt(landscape, twice).certificate(1)!.mu).toBe(4 * mu);
    expect(landscapeAt(landscape, data)).toBe(landscapeAt(landscape, data));
  });

  it('is another valley and another point with each', () => {
    const run = { noise: { kind: 'isotropic', scale: 1 }, schedule: { eta: 0.1, sigma: 1 } } as const;
    const c: ValleyCase = { landscape, ...run, T: 1, r: 1, d0: 1, along: 0 };
    const point = { landscape, r: 1, theta: [2] };
    for (const worked of [(d = data) => valley(c, d), (d = data) => pointAt(point, 0, d)]) {
      expect(worked()).not.toBe(worked(twice));
      expect(worked()).toBe(worked());
    }
  });
});
