import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valley, type ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import { valleys } from '../../../src/theory/cases/random-valleys.ts';

const drawn = valleys({ sigma: () => 1, noises: ['isotropic'], normalDim: [1, 8], flat: [0, 3] });
/** Feet, rays and distances are sums of a few numbers of at most 1e3, each rounded: far below this. */
const rounding = 1e-9;

describe('the start of a valley', () => {
  it('is at distance d_0 from the minimizers, and never beyond it', () => {
    fc.assert(
      fc.property(drawn, (c) => {
        const { landscape, sgd } = valley(c);
        const distance = landscape.distance(sgd.start);
        // On 𝓜 itself rounding has no inner side to go to.
        expect(distance).toBeLessThanOrEqual(c.d0 > 0 ? c.d0 : rounding);
        expect(distance).toBeGreaterThan(c.d0 - rounding * (1 + c.d0));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it.each([0, 1, 2])(
    'lies outside a sphere of minimizers, however it is moved and turned: axis %i',
    (along) => {
      for (const center of [
        [-1, 0, 1],
        [3, -2, 0.5],
        [0, 0, 0],
      ]) {
        for (const rotation of [[], [[1, 2, 1]], [[1, 2, 3]]]) {
          const c: ValleyCase = {
            landscape: { kind: 'sphere', sphereDim: 3, h: 1, radius: 2, flat: 0, center, rotation },
            noise: { kind: 'isotropic', scale: 1 },
            schedule: { eta: 0.1, sigma: 1 },
            T: 1,
            r: 1,
            d0: 1,
            along,
          };
          const { start } = valley(c).sgd;
          const fromCenter = Math.sqrt(
            start.reduce((sum, x, i) => sum + (x - center[i]!) * (x - center[i]!), 0),
          );
          expect(fromCenter).toBeGreaterThan(3 - rounding);
        }
      }
    },
  );
});
