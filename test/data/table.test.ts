import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildLandscape } from '../../src/theory/landscape/build.ts';
import { readDataTable } from '../../src/data/table.ts';
import { minus, pointNear, scatter, size, zeros } from '../theory/landscape/points.ts';

const read = (text: string): ReturnType<typeof readDataTable> => readDataTable('f.csv', Buffer.from(text));

describe('reading a data set', () => {
  it('a first line without numbers is a header, and the last column is left out if it holds words', () => {
    const table = read('a, b ,kind\n1,2.5,x\n-3,1e2,y\n');
    expect(table).toMatchObject({
      file: 'f.csv',
      columns: ['a', 'b'],
      target: 'kind',
      dropped: [],
      labels: ['x', 'y'],
      rows: [
        [1, 2.5],
        [-3, 100],
      ],
    });
  });

  it('without a header columns are numbered, and blank lines and a byte order mark do not count', () => {
    const table = read('\uFEFF1,2\r\n\r\n3,4\r\n');
    expect(table.columns).toEqual(['column1', 'column2']);
    expect(table.rows).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('the hash is that of the bytes', () => {
    // printf '1,2\n' | sha256sum
    expect(read('1,2\n').sha256).toBe('52186c933993da4082b3cdc7c40bb4bf735b391ff54a2ef78c037dda6c38a680');
  });
});

/** Real data, where it lies beside the checkout. */
const real = [
  { path: '../shared/data/iris/iris.csv', inputs: 3, rows: 150, features: 3, rank: 3, target: 'species' },
  // Pixels 1 and 33 are blank in all 3823 images.
  {
    path: '../shared/data/optdigits/optdigits.tra',
    inputs: 64,
    rows: 3823,
    features: 40,
    rank: 38,
    target: 'column65',
  },
];

describe.each(real)('$path as the population', ({ path, inputs, rows, features, rank, target }) => {
  const there = existsSync(path);
  it.skipIf(!there)(
    `is read, and Delta bounds the deviation of half of it${there ? '' : ' (file not there)'}`,
    () => {
      const table = readDataTable(path, readFileSync(path));
      expect([table.columns.length, table.rows.length, table.target]).toEqual([inputs + 1, rows, target]);
      expect([table.dropped, table.blankLines, table.reading]).toEqual([[], 0, {}]);
      const landscape = buildLandscape(
        {
          kind: 'linear-model',
          population: { file: path, sha256: table.sha256, features, standardize: true },
          sample: { size: Math.floor(rows / 2), seed: 1 },
        },
        new Map([[table.sha256, table]]),
      );
      expect([landscape.dim, landscape.normalDim]).toEqual([features, rank]);
      const { Delta, mu, beta } = landscape.certificate(2)!;
      const random = scatter(9);
      const [seen, population] = [zeros(features), zeros(features)];
      for (let i = 0; i < 50; i++) {
        const theta = pointNear(landscape, 2 * random(), random);
        landscape.gradient(theta, seen);
        landscape.populationGradient(theta, population);
        expect(size(minus(seen, population))).toBeLessThanOrEqual(Delta);
        const d = landscape.distance(theta);
        expect(size(population)).toBeLessThanOrEqual(beta * d * (1 + 1e-9));
        expect(size(population)).toBeGreaterThanOrEqual(mu * d * (1 - 1e-9));
      }
    },
  );
});
