import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from '../../src/core/stream.ts';
import { symmetricSpectrum } from '../../src/linalg/spectrum.ts';
import { symmetricEigenvalues, tridiagonalSpectrum } from '../../src/linalg/symmetric-eigenvalues.ts';

/** Of entries of size 1: some n²·2⁻⁵³. */
const rounding = 1e-11;

describe('symmetricEigenvalues', () => {
  it('agrees with a certified spectrum', () => {
    for (const n of [1, 2, 3, 8, 41]) {
      const stream = openStream(['eigenvalues', n]);
      const A = new Float64Array(n * n);
      for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) A[i * n + j] = A[j * n + i] = stream.normal();
      const { values, error } = symmetricSpectrum(
        Array.from({ length: n }, (_, i) => A.slice(i * n, i * n + n)),
      );
      const found = symmetricEigenvalues(A, n).reverse();
      values.forEach((x, i) => {
        expect(Math.abs(x - found[i]!)).toBeLessThan(error + rounding);
      });
    }
  });

  it('leaves a diagonal matrix its numbers, equal ones and zeros too', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 9 }), (d) => {
        const n = d.length;
        const A = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? d[i / (n + 1)]! : 0));
        expect(Array.from(symmetricEigenvalues(A, n), (x) => x + 0)).toEqual(
          d.sort((x, y) => x - y).map((x) => x + 0),
        );
      }),
      { seed: 1 },
    );
  });
});

describe('tridiagonalSpectrum', () => {
  it('has the second difference’s eigenvalues and the ends of its eigenvectors', () => {
    const n = 12;
    const { values, firsts, lasts } = tridiagonalSpectrum(
      new Float64Array(n).fill(2),
      new Float64Array(n - 1).fill(-1),
    );
    values.forEach((value, i) => {
      const angle = ((i + 1) * Math.PI) / (n + 1);
      expect(Math.abs(value - (2 - 2 * Math.cos(angle)))).toBeLessThan(rounding);
      const first = Math.sqrt(2 / (n + 1)) * Math.sin(angle);
      expect(Math.abs(Math.abs(firsts[i]!) - first)).toBeLessThan(rounding);
      expect(Math.abs(Math.abs(lasts[i]!) - first)).toBeLessThan(rounding);
    });
  });

  it('refuses what is not finite', () => {
    expect(() => tridiagonalSpectrum([1, Number.NaN], [1])).toThrow('finite');
  });
});
