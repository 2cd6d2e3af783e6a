import { describe, expect, it } from 'vitest';
import { generalizationCurves, stagnationCurves } from '../../properties/curves.ts';
import type { CurvePage } from '../../src/core/illustration.ts';
import { formatTheory } from '../../src/report/pictures/theory.ts';

const all = [...stagnationCurves(), ...generalizationCurves()];
const named = (name: string): CurvePage => all.find((picture) => picture.name === name)!;
const valuesOf = (picture: CurvePage, curve: string): readonly number[] =>
  picture.curves.find(({ name }) => name === curve)!.points.map(({ y }) => y);

describe('the curves', () => {
  it('are two pages for each half of the theory', () => {
    expect(all.map(({ name }) => name)).toEqual([
      'stagnation-noise',
      'stagnation-steps',
      'generalization-parameters',
      'generalization-norms',
    ]);
  });

  it.each(['stagnation-noise', 'stagnation-steps'])(
    'bounds the exact chance of leaving from above: %s',
    (name) => {
      const picture = named(name);
      const exact = new Map(picture.curves[0]!.points.map(({ x, y }) => [x, y]));
      expect(picture.curves[0]!.name).toBe('exact');
      for (const curve of picture.curves.slice(1)) {
        for (const { x, y } of curve.points) {
          // the tails' relative error, 1e-10
          expect(y).toBeGreaterThanOrEqual((exact.get(x) ?? 0) * (1 - 1e-9));
          expect(y).toBeLessThanOrEqual(1);
        }
      }
    },
  );

  it('has at one step from d_0 what a noncentral χ² distribution says', () => {
    // d_1 = ‖0.1 e + 0.24 z‖ in three dimensions leaves with probability P(χ'²_3((0.1/0.24)²) > (1/0.24)²),
    // in closed form Φ(m − r) + Φ(−m − r) + (φ(r − m) − φ(r + m))/m with m = 0.1/0.24, r = 1/0.24; SciPy's
    // ncx2.sf gives the same digits
    const ncx2 = 0.0009106613285149047;
    const steps = named('stagnation-steps').curves[0]!.points[0]!;
    expect(steps.x).toBe(1);
    expect(Math.abs(steps.y / ncx2 - 1)).toBeLessThan(1e-6);
  });

  it('lets counting parameters grow with their number, and nothing else', () => {
    const picture = named('generalization-parameters');
    for (const name of ['G1 (anchors)', 'G2 (flat)', 'G7 (path)'])
      expect(new Set(valuesOf(picture, name)).size).toBe(1);
    const counted = valuesOf(picture, 'counting parameters');
    expect(counted.every((y, i) => i === 0 || y > counted[i - 1]!)).toBe(true);
    // k = p = 10: where both count the same they are the same
    expect(counted[0]).toBe(valuesOf(picture, 'G2 (flat)')[0]);
  });

  it('lets all bounds grow with the spectral norms but that of a path, which knows none', () => {
    for (const { name, points } of named('generalization-norms').curves) {
      if (name === 'G7 (path)') expect(new Set(points.map(({ y }) => y)).size).toBe(1);
      else expect(points.every(({ y }, i) => i === 0 || y > points[i - 1]!.y)).toBe(true);
    }
  });

  it('says what the curves show', () => {
    expect(formatTheory(named('stagnation-steps'))).toMatch(
      /T7 \(comparison\) is exact, T1 \(product\) says \S+ times the truth/u,
    );
    expect(formatTheory(named('generalization-parameters'))).toMatch(
      /counting parameters goes from 0\.\d+ to \d+/u,
    );
  });
});
