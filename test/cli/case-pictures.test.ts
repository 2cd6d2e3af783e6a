import { describe, expect, it } from 'vitest';
import { isotropicQuadratic } from '../../properties/support/tight-cases.ts';
import { valley, type ValleyCase } from '../../src/cases/valley.ts';
import type { Counterexample } from '../../src/claims/evidence.ts';
import { casePictures } from '../../src/cli/case-pictures.ts';
import { fan, flightsOf, sliceOf } from '../../src/cli/flights.ts';
import { openStream } from '../../src/core/stream.ts';
import { survivalProbability } from '../../src/bounds/comparison.ts';
import type { Json } from '../../src/core/json.ts';
import { witness } from '../report/sample-evidence.ts';

const fileOf = (value: unknown): Counterexample => ({
  schema: 1,
  lakatos: '0.1.0',
  kind: 'counterexample',
  claim: 'a/b',
  says: 'x',
  source: 'y',
  seed: '1',
  witness: { ...witness, case: value as Json },
});

const flights = (c: ValleyCase, ...address: readonly string[]): ReturnType<typeof flightsOf> =>
  flightsOf(valley(c).sgd, c, openStream(['flights', ...address]));

describe('flightsOf', () => {
  it('ends a trajectory at its first point outside, and at the horizon otherwise', () => {
    for (const { places, exit } of flights(isotropicQuadratic)) {
      const last = places.at(-1)!;
      expect(places.slice(0, -1).every(({ distance }) => distance <= isotropicQuadratic.r)).toBe(true);
      if (exit === undefined) expect(last.t).toBe(isotropicQuadratic.T);
      else {
        expect(last.t).toBe(exit);
        expect(last.distance).toBeGreaterThan(isotropicQuadratic.r);
      }
    }
  });

  it('contracts as it should without noise: d_t = q^t d_0', () => {
    const quiet: ValleyCase = { ...isotropicQuadratic, schedule: { eta: 0.25, sigma: 1e-300 }, T: 20 };
    for (const { places, exit } of flights(quiet)) {
      expect(exit).toBeUndefined();
      // a step rounds its two products and their difference: 4 ulp a step
      for (const { t, distance } of places) {
        expect(Math.abs(distance / 0.75 ** t - 1)).toBeLessThan((t + 1) * 4 * Number.EPSILON);
      }
    }
  });

  it('leaves as often as the exact law says', () => {
    const c = { ...isotropicQuadratic, T: 5 };
    const { stay } = survivalProbability({ k: 3, q: 0.8, c: 0.16, r: 1, d0: 1, T: 5 });
    const all = Array.from({ length: 100 }, (_, i) => flights(c, String(i))).flat();
    const stayed = all.filter(({ exit }) => exit === undefined).length / all.length;
    // five standard errors
    expect(Math.abs(stayed - stay)).toBeLessThan(5 * Math.sqrt((stay * (1 - stay)) / all.length));
  });
});

describe('sliceOf', () => {
  it('holds its path in the plane: the distances in two dimensions are those of the trajectory', () => {
    const flat: ValleyCase = {
      ...isotropicQuadratic,
      landscape: { kind: 'quadratic', curvatures: [1, 1], flat: 0 },
    };
    const two = flights(flat);
    const slice = sliceOf(two, valley(flat).landscape, flat)!;
    const at = slice.path.map(({ x, y }) => Math.hypot(x, y));
    const chosen = two.filter(
      ({ places }) =>
        places.length === at.length && places.every(({ distance }, i) => Math.abs(distance - at[i]!) < 1e-12),
    );
    expect(chosen).toHaveLength(1);
    // R = ½‖θ‖² at the middle of each square
    for (const { x, x2, y, y2, risk } of slice.cells) {
      const [u, v] = [(x + x2) / 2, (y + y2) / 2];
      expect(Math.abs(risk - (u * u + v * v) / 2)).toBeLessThan(1e-12);
    }
  });

  it('is left out where there is one dimension', () => {
    const line: ValleyCase = {
      ...isotropicQuadratic,
      landscape: { kind: 'quadratic', curvatures: [1], flat: 0 },
    };
    expect(sliceOf(flights(line), valley(line).landscape, line)).toBeUndefined();
  });
});

describe('casePictures', () => {
  it('shows trajectories and a slice of a valley, the same each time, with words that count the exits', async () => {
    const file = fileOf(isotropicQuadratic);
    const { pictures, tables } = await casePictures(file);
    expect(pictures.map(({ title }) => title)).toEqual([
      'Distance to the minimizers over time',
      'A slice of the risk',
    ]);
    expect(await casePictures(file)).toEqual({ pictures, tables });
    const own = flightsOf(
      valley(isotropicQuadratic).sgd,
      isotropicQuadratic,
      openStream(['1', 'a/b', 'report', 'trajectories']),
    );
    const exits = fan(own, isotropicQuadratic).trajectories.filter(({ exit }) => exit !== undefined).length;
    expect(pictures[0]!.words).toMatch(
      new RegExp(`^Of 24 trajectories ${exits === 0 ? 'none' : exits} `, 'u'),
    );
    for (const { panels } of pictures) expect(panels[0]!.svg).not.toMatch(/NaN|undefined/u);
  });

  it('finds a valley within a case', async () => {
    const { pictures } = await casePictures(fileOf({ extra: 3, run: isotropicQuadratic }));
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
    const { pictures, tables } = await casePictures(fileOf({ network }));
    expect(pictures[0]!.panels[0]!.caption).toBe('W_1, 2 × 2; singular values 4, 3');
    expect(tables[0]!.rows).toEqual([
      [1, 'weight', 1, 1, 3],
      [1, 'weight', 1, 2, 0],
      [1, 'weight', 2, 1, 0],
      [1, 'weight', 2, 2, -4],
      [1, 'singular value', 1, null, 4],
      [1, 'singular value', 2, null, 3],
    ]);
  });

  it.each([[null], [3], [{ k: 1 }], [{ ...isotropicQuadratic, along: 99 }], [[1, 2]]])(
    'shows nothing of a case of another kind: %j',
    async (value) => {
      expect(await casePictures(fileOf(value))).toEqual({ pictures: [], tables: [] });
    },
  );
});
