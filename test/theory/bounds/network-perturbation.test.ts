import { describe, expect, it } from 'vitest';
import { lipschitzProduct, perturbationLambda } from '../../../src/theory/bounds/network-lipschitz.ts';
import {
  lipschitzProductIn,
  perturbationBound,
  perturbationBoundIn,
  perturbationFactorIn,
} from '../../../src/theory/bounds/network-perturbation.ts';
import { openStream } from '../../../src/core/stream.ts';
import { decimalIntervals } from '../../../src/linalg/decimal-intervals.ts';

const a = decimalIntervals(40);
const lift = (values: readonly number[]): ReturnType<typeof a.of>[] => values.map((x) => a.of(x));

describe('the perturbation bound', () => {
  it('of W = (1, 1), W′ = (.9, .9) is .2 where the truth is .19', () => {
    // .1 is the float64 nearest to a tenth; sums of two of them are exact
    expect(perturbationBound({ B: 1, norms: [1, 1], weightChanges: [0.1, 0.1] })).toBe(0.2);
  });

  it('without biases is B Σ ‖W_l − W′_l‖ ∏_{j≠l} s_j', () => {
    const bound = perturbationBound({ B: 7, norms: [2, 3, 5], weightChanges: [1, 2, 4] });
    expect(bound).toBe(7 * (1 * 3 * 5 + 2 * 2 * 5 + 4 * 2 * 3));
  });

  it('with biases takes B_l = s_l B_{l−1} + β_l', () => {
    const bound = perturbationBound({
      B: 7,
      norms: [2, 3, 5],
      biases: [1, 2, 10],
      weightChanges: [1, 2, 4],
      biasChanges: [3, 1, 6],
    });
    const [B0, B1, B2] = [7, 2 * 7 + 1, 3 * 15 + 2];
    expect(bound).toBe((B0 * 1 + 3) * 3 * 5 + (B1 * 2 + 1) * 5 + (B2 * 4 + 6));
  });

  it('does not see the last layer’s bias, and equals the plain one where biases are 0', () => {
    const symbols = { B: 2, norms: [2, 0.5], weightChanges: [1, 3] };
    const zero = { biases: [0, 0], biasChanges: [0, 0] };
    expect(perturbationBound({ ...symbols, ...zero })).toBe(perturbationBound(symbols));
    expect(perturbationBound({ ...symbols, ...zero, biases: [0, 1e6] })).toBe(perturbationBound(symbols));
  });

  it('lies in its enclosure, as do the product and the Euclidean factor, to the promised rounding', () => {
    for (let k = 0; k < 50; k++) {
      const stream = openStream(['perturbation', k]);
      const L = 1 + (k % 6);
      const sizes = (): number[] => Array.from({ length: L }, () => 3 * stream.uniform());
      const [norms, biases, weightChanges, biasChanges] = [sizes(), sizes(), sizes(), sizes()];
      const B = stream.uniform();
      const enclosed = { B: a.of(B), norms: lift(norms), biases: lift(biases) };
      const changes = { weightChanges: lift(weightChanges), biasChanges: lift(biasChanges) };
      const u = 2 ** -53;
      const expectClose = (
        value: number,
        { lo, hi }: { lo: number; hi: number },
        roundings: number,
      ): void => {
        expect(value).toBeGreaterThanOrEqual(lo * (1 - roundings * u));
        expect(value).toBeLessThanOrEqual(hi * (1 + roundings * u));
        // each end is rounded outward by one or two units in the last place
        expect(hi - lo).toBeLessThanOrEqual(8 * u * hi);
      };
      expectClose(
        perturbationBound({ B, norms, biases, weightChanges, biasChanges }),
        a.enclose(perturbationBoundIn(a, { ...enclosed, ...changes })),
        2 * L * L + 2 * L,
      );
      expectClose(lipschitzProduct({ norms }), a.enclose(lipschitzProductIn(a, enclosed.norms)), L);
      expectClose(
        perturbationLambda({ rho: 1, B, norms, biases }),
        a.enclose(perturbationFactorIn(a, enclosed)),
        // the gains' 2L², and a root of the squares of 2L numbers
        2 * L * L + 8 * L,
      );
    }
  });

  it('is refused where lists do not fit or a size is negative', () => {
    const symbols = { B: 1, norms: [1, 1], weightChanges: [1, 1] };
    expect(() => perturbationBound({ ...symbols, weightChanges: [1] })).toThrow(
      'weightChanges must be one for each of 2 layers, got 1',
    );
    expect(() => perturbationBound({ ...symbols, weightChanges: [1, -1] })).toThrow(/weightChanges\[1\]/u);
    expect(() => perturbationBound({ ...symbols, B: NaN })).toThrow(/B must be/u);
    expect(() => perturbationBound({ ...symbols, biases: [1, 1], biasChanges: [1] })).toThrow(/biasChanges/u);
  });
});
