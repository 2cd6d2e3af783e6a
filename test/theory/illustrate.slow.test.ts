import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RealDataCase } from '../../properties/generalization/real-data/cases.ts';
import { isotropicQuadratic } from '../../properties/stagnation/valley/tight-cases.ts';
import { valley, type ValleyCase } from '../../src/theory/cases/valley-case.ts';
import { loadBuiltIn } from '../../src/config/built-in.ts';
import { illustrationsOf } from '../../src/run/contributions.ts';
import { drawIllustrations } from '../../src/report/pictures/illustrations.ts';
import { withBuiltIn } from '../../src/config/load-claims.ts';
import type { CasePictures } from '../../src/report/report-options.ts';
import { trajectoryPlot, trajectoriesOf } from '../../src/theory/illustrate/trajectories.ts';
import { sliceOf } from '../../src/theory/illustrate/slice.ts';
import { openStream } from '../../src/core/stream.ts';
import { survivalProbability } from '../../src/theory/bounds/comparison.ts';
import type { Json } from '../../src/core/json.ts';
import { run } from '../../src/cli/run.ts';
import { type DataTables, readDataTable } from '../../src/data/table.ts';
import { evidenceJson } from '../../src/report/evidence-json.ts';
import { refutedClaim, sampleEvidence, witness } from '../report/sample-evidence.ts';
import { memoryHost } from '../cli/memory-host.ts';
import { scratch } from '../cli/scratch.ts';

/** The pictures of a case of a claim. */
async function picturesOf(c: unknown, claim = 'a/b', tables?: DataTables): Promise<CasePictures> {
  const builtIn = await loadBuiltIn(tables);
  const loaded = { ...withBuiltIn(builtIn, builtIn), ...(tables && { tables }) };
  const { illustrations, ...missing } = illustrationsOf(loaded, { claim, seed: '1', case: c });
  return { pictures: await drawIllustrations(illustrations), ...missing };
}

const trajectories = (c: ValleyCase, ...address: readonly string[]): ReturnType<typeof trajectoriesOf> =>
  trajectoriesOf(valley(c).sgd, c, openStream(['trajectories', ...address]));

describe('trajectoriesOf', () => {
  it('ends a trajectory at its first point outside, and at the horizon otherwise', () => {
    for (const { points, exit } of trajectories(isotropicQuadratic)) {
      const last = points.at(-1)!;
      expect(points.slice(0, -1).every(({ distance }) => distance <= isotropicQuadratic.r)).toBe(true);
      if (exit === undefined) expect(last.t).toBe(isotropicQuadratic.T);
      else {
        expect(last.t).toBe(exit);
        expect(last.distance).toBeGreaterThan(isotropicQuadratic.r);
      }
    }
  });

  it('contracts as it should without noise: d_t = q^t d_0', () => {
    const quiet: ValleyCase = { ...isotropicQuadratic, schedule: { eta: 0.25, sigma: 1e-300 }, T: 20 };
    for (const { points, exit } of trajectories(quiet)) {
      expect(exit).toBeUndefined();
      // a step rounds its two products and their difference: 4 ulp a step
      for (const { t, distance } of points) {
        expect(Math.abs(distance / 0.75 ** t - 1)).toBeLessThan((t + 1) * 4 * Number.EPSILON);
      }
    }
  });

  it('leaves as often as the exact law says', () => {
    const c = { ...isotropicQuadratic, T: 5 };
    const { stay } = survivalProbability({ k: 3, q: 0.8, c: 0.16, r: 1, d0: 1, T: 5 });
    const all = Array.from({ length: 100 }, (_, i) => trajectories(c, String(i))).flat();
    const stayed = all.filter(({ exit }) => exit === undefined).length / all.length;
    // five standard errors
    expect(Math.abs(stayed - stay)).toBeLessThan(5 * Math.sqrt((stay * (1 - stay)) / all.length));
  });
});

describe('sliceOf', () => {
  const on = (landscape: ValleyCase['landscape'], more: Partial<ValleyCase> = {}): ValleyCase => ({
    ...isotropicQuadratic,
    landscape,
    ...more,
  });
  const slice = (c: ValleyCase): NonNullable<ReturnType<typeof sliceOf>> =>
    sliceOf(trajectories(c), valley(c).landscape, c.r)!;
  const noiseless = { schedule: { eta: 0.05, sigma: 1e-300 }, T: 20 } as const;
  /**
   * Differences over 1e-4 r lose about 1e-12 of what they are taken of; four digits are left for directions.
   */
  const tolerance = 1e-8;

  it('takes the trajectory that left first, and ends it on the first direction: θ − Πθ', () => {
    const c = on({ kind: 'quadratic', curvatures: [4, 1, 0.5], flat: 1 });
    const all = trajectories(c);
    const { path, exit, trajectory } = slice(c);
    expect(exit).toBe(Math.min(...all.map((other) => other.exit ?? Infinity)));
    expect(all[trajectory - 1]!.exit).toBe(exit);
    const { x, y, t } = path.at(-1)!;
    expect(t).toBe(exit);
    expect(Math.abs(x - all[trajectory - 1]!.points.at(-1)!.distance)).toBeLessThan(1e-12);
    expect(Math.abs(y)).toBeLessThan(1e-12);
  });

  it('has for its second direction the one of largest curvature across the exit', () => {
    const curvatures = [4, 1, 0.5];
    const c = on({ kind: 'quadratic', curvatures, flat: 0 });
    const { trajectory, curvatures: found } = slice(c);
    const theta = trajectories(c)[trajectory - 1]!.points.at(-1)!.theta;
    const e = theta.map((x) => x / Math.hypot(...theta));
    const quadratic = (v: ArrayLike<number>): number =>
      curvatures.reduce((sum, h, i) => sum + h * v[i]! * v[i]!, 0);
    expect(Math.abs(found[0] - quadratic(e))).toBeLessThan(tolerance);
    // across e in three dimensions: a circle, on which the largest is within 4 · (π/1000)² of that of 1000
    // points
    const [a, b] = [
      [e[1]!, -e[0]!, 0].map((x) => x / Math.hypot(e[0]!, e[1]!)),
      [e[0]! * e[2]!, e[1]! * e[2]!, -(e[0]! ** 2 + e[1]! ** 2)].map((x) => x / Math.hypot(e[0]!, e[1]!)),
    ];
    const largest = Math.max(
      ...Array.from({ length: 1000 }, (_, i) => {
        const [cos, sin] = [Math.cos((Math.PI * i) / 1000), Math.sin((Math.PI * i) / 1000)];
        return quadratic(a.map((x, j) => cos * x + sin * b[j]!));
      }),
    );
    expect(found[1]).toBeGreaterThan(largest - tolerance);
    expect(found[1]).toBeLessThan(largest + 4e-5);
  });

  it('takes the two directions of largest curvature where none left, at the minimizer nearest to the start', () => {
    const center = [3, -2, 5, 1];
    const { exit, curvatures, cells } = slice(
      on({ kind: 'quadratic', curvatures: [4, 1, 9], flat: 1, center }, { ...noiseless, along: 1 }),
    );
    expect(exit).toBeUndefined();
    expect(Math.abs(curvatures[0] - 9) + Math.abs(curvatures[1] - 4)).toBeLessThan(tolerance);
    // R = ½(9x² + 4y²) at the middle of each square
    for (const { x, x2, y, y2, risk } of cells) {
      const [u, v] = [(x + x2) / 2, (y + y2) / 2];
      expect(Math.abs(risk - (9 * u * u + 4 * v * v) / 2)).toBeLessThan(1e-6);
    }
  });

  it('takes of directions that curve alike the one in which the trajectory goes farthest', () => {
    const c = on({ kind: 'quadratic', curvatures: [1, 1, 1, 1], flat: 0 });
    const { path, trajectory } = slice(c);
    const { points } = trajectories(c)[trajectory - 1]!;
    const e = points.at(-1)!.theta.map((x, _, all) => x / Math.hypot(...all));
    const across = points.map(({ theta }) => {
      const along = theta.reduce((sum, x, i) => sum + x * e[i]!, 0);
      return Math.hypot(...theta.map((x, i) => x - along * e[i]!));
    });
    expect(Math.abs(Math.max(...path.map(({ y }) => y)) - Math.max(...across))).toBeLessThan(1e-12);
  });

  it('holds its path in the plane: in two dimensions the distances are those of the trajectory', () => {
    const c = on({ kind: 'quadratic', curvatures: [1, 1], flat: 0 });
    const { path, trajectory } = slice(c);
    for (const [i, { distance, t }] of trajectories(c)[trajectory - 1]!.points.entries()) {
      expect(path[i]!.t).toBe(t);
      expect(Math.abs(Math.hypot(path[i]!.x, path[i]!.y) - distance)).toBeLessThan(1e-12);
      expect(Math.abs(path[i]!.risk - distance ** 2 / 2)).toBeLessThan(1e-12);
    }
  });

  it('has a flat direction across where a single one is normal, and the radius of a sphere of minimizers', () => {
    const flat = slice(on({ kind: 'quadratic', curvatures: [2], flat: 2 })).curvatures;
    expect(Math.abs(flat[0] - 2) + Math.abs(flat[1])).toBeLessThan(tolerance);
    const sphere = slice(
      on({ kind: 'sphere', sphereDim: 2, h: 3, radius: 5, flat: 0 }, noiseless),
    ).curvatures;
    // ½h(‖θ‖ − ρ)²: h along the radius, 0 along the sphere
    expect(Math.abs(sphere[0] - 3) + Math.abs(sphere[1])).toBeLessThan(tolerance);
  });

  it('needs no second derivative: that of petals has none at the minimizer', () => {
    const { curvatures } = slice(on({ kind: 'angular', h: 1, epsilon: 0.3, petals: 4, flat: 0 }));
    // h(1 + ε cos mφ) along each ray, for even m
    for (const curvature of curvatures) {
      expect(curvature).toBeGreaterThan(0.7 - tolerance);
      expect(curvature).toBeLessThan(1.3 + tolerance);
    }
  });

  it('is left out where there is one dimension', () => {
    const line = on({ kind: 'quadratic', curvatures: [1], flat: 0 });
    expect(sliceOf(trajectories(line), valley(line).landscape, line.r)).toBeUndefined();
  });
});

describe('casePictures', () => {
  it('shows trajectories and a slice of a valley, the same each time, with words that count the exits', async () => {
    const { pictures } = await picturesOf(isotropicQuadratic);
    expect(pictures.map(({ title }) => title)).toEqual([
      'Distance to the minimizers over time',
      'A slice of the risk',
    ]);
    expect(await picturesOf(isotropicQuadratic)).toEqual({ pictures });
    const own = trajectoriesOf(
      valley(isotropicQuadratic).sgd,
      isotropicQuadratic,
      openStream(['1', 'a/b', 'report', 'trajectories']),
    );
    const exits = trajectoryPlot(own, isotropicQuadratic).trajectories.filter(
      ({ exit }) => exit !== undefined,
    ).length;
    expect(pictures[0]!.words).toMatch(
      new RegExp(
        `^Of 24 trajectories ${exits === 0 ? 'none' : exits} \\([\\d.]+% \\[.*%, .*%\\]\\) leaves? the`,
        'u',
      ),
    );
    expect(pictures[1]!.words).toContain(exits === 0 ? 'none left' : 'on the plane through the first exit');
    expect(pictures[1]!.panels[0]!.svg).toMatch(/curvature [\d.]+\).*curvature [\d.]+\)/u);
    // what is shown can be saved: the squares and the path
    expect(pictures[1]!.tables[0]!.table.rows.filter(([what]) => what === 'plane')).toHaveLength(32 * 32);
    for (const { panels } of pictures) expect(panels[0]!.svg).not.toMatch(/NaN|undefined/u);
  });

  it('finds a valley within a case', async () => {
    const { pictures } = await picturesOf({ extra: 3, run: isotropicQuadratic });
    expect(pictures).toHaveLength(2);
  });

  it('shows the weights of a network and its spectrum', async () => {
    const layer = {
      rows: [
        [3, 0],
        [0, -4],
      ],
    };
    const network = { kind: 'literal', activation: 'relu', layers: [{ weights: layer.rows }] };
    const { pictures } = await picturesOf({ network });
    expect(pictures[0]!.panels[0]!.caption).toBe('W_1, 2 × 2; singular values 4, 3');
    expect(pictures[0]!.tables[0]!.table.rows).toEqual([
      [1, 'weight', 1, 1, 3],
      [1, 'weight', 1, 2, 0],
      [1, 'weight', 2, 1, 0],
      [1, 'weight', 2, 2, -4],
      [1, 'singular value', 1, null, 4],
      [1, 'singular value', 2, null, 3],
    ]);
  });

  describe('of a case on the rows of a data set', () => {
    const rows = Array.from({ length: 80 }, (_, i) => `${i % 7},${(i * i) % 11},${i % 5},${'ab'[i % 2]!}`);
    const table = readDataTable('rows.csv', Buffer.from(`x,y,z,class\n${rows.join('\n')}\n`));
    const data = new Map([[table.sha256, table]]);
    const population = { file: 'rows.csv', sha256: table.sha256, features: ['x', 'y'], standardize: true };
    const walk: ValleyCase = {
      ...isotropicQuadratic,
      landscape: { kind: 'linear-model', population, sample: { size: 60, seed: 1 } },
    };
    const trained: RealDataCase = {
      file: 'rows.csv',
      sha256: table.sha256,
      seed: 1,
      labels: 'own',
      anchorRows: 20,
      epochs: 2,
      untilRight: 1,
      hidden: [4],
      gamma: 0.1,
      n: 10,
      delta: 0.1,
      r: 0,
      anchor: 'other rows',
      drawn: 'population',
    };

    it('shows the same as of any other: trajectories and a slice, or the network that was trained', async () => {
      const { pictures, missing } = await picturesOf(walk, 'a/b', data);
      expect(pictures.map(({ title }) => title)).toEqual([
        'Distance to the minimizers over time',
        'A slice of the risk',
      ]);
      expect(missing).toBeUndefined();
      const { pictures: weights } = await picturesOf(trained, 'generalization/real-data', data);
      expect(weights.map(({ title }) => title)).toEqual(['The network']);
      // 3 inputs, 4 hidden units, 2 classes
      expect(weights[0]!.tables[0]!.table.rows.filter(([, what]) => what === 'weight')).toHaveLength(
        3 * 4 + 4 * 2,
      );
    });

    it('shows no network where every sample trains one of its own', async () => {
      const { pictures } = await picturesOf(
        { ...trained, anchor: 'the sample' },
        'generalization/real-data',
        data,
      );
      expect(pictures).toEqual([]);
    });

    it('slices the exact average over all rows, along the eigenvectors of their second moments', async () => {
      const { landscape } = valley(walk, data);
      const slice = sliceOf(
        trajectoriesOf(valley(walk, data).sgd, walk, openStream(['x'])),
        landscape,
        walk.r,
      )!;
      // standardized columns: the eigenvalues of [[1, ρ], [ρ, 1]] are 1 ± ρ, and the curvatures of two
      // orthogonal directions add up to 2
      expect(Math.abs(slice.curvatures[0] + slice.curvatures[1] - 2)).toBeLessThan(1e-6);
    });

    it('asks for the data where it is not at hand', async () => {
      const { pictures, missing } = await picturesOf(walk);
      expect(pictures).toEqual([]);
      expect(missing).toBe(
        `data set rows.csv (sha256 ${table.sha256}) is needed; give it with --data, and the flags with which it was read`,
      );
    });

    it('is what report shows on the page of a counterexample, given the data', async () => {
      const cwd = scratch();
      const evidence = sampleEvidence([
        { ...refutedClaim, counterexample: { ...witness, case: walk as unknown as Json } },
      ]);
      writeFileSync(join(cwd, 'rows.csv'), `x,y,z,class\n${rows.join('\n')}\n`);
      writeFileSync(join(cwd, 'evidence.json'), evidenceJson(evidence));
      const page = (): string =>
        readFileSync(join(cwd, 'reports/counterexamples/planted-wrong.html'), 'utf8');
      expect(await run(memoryHost(cwd), ['report', 'evidence.json', '--data', 'rows.csv'])).toBe(0);
      expect(page().match(/<figure/gu)).toHaveLength(2);
      expect(page()).toContain('planted-wrong.json --data rows.csv');
      expect(await run(memoryHost(cwd), ['report', 'evidence.json'])).toBe(0);
      expect(page()).not.toContain('<figure');
      expect(page()).toContain('<p>None: data set rows.csv (sha256 ');
    });
  });

  it.each([[null], [3], [{ k: 1 }], [{ ...isotropicQuadratic, along: 99 }], [[1, 2]]])(
    'shows nothing of a case of another kind: %j',
    async (value) => {
      expect(await picturesOf(value)).toEqual({ pictures: [] });
    },
  );
});
