import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  matrices,
  type MatrixKind,
  matrixKinds,
} from '../../properties/networks/spectral-enclosure/matrices.ts';
import { spectralNorm } from '../../src/linalg/spectral-norm.ts';
import { enclosesNorm, enclosureIsRight } from './exact-norm.ts';

/** 100,000 in all, every kind and every scale of the generators. */
const perKind = 100_000 / matrixKinds.length;

/** Each enclosure decided in exact arithmetic: no tolerance. */
describe('enclosures of spectral norms', () => {
  it.each(matrixKinds)('are never wrong on 10,000 matrices: %s', (kind: MatrixKind) => {
    const seed = 1 + matrixKinds.indexOf(kind);
    const space = matrices({ kinds: [kind] });
    const wrong = fc.sample(space, { seed, numRuns: perKind }).filter((A) => !enclosureIsRight(A));
    expect(wrong).toEqual([]);
  });

  it('would be caught if one end stood one part in 1e9 on the wrong side', () => {
    const drawn = fc
      .sample(matrices({ kinds: ['gaussian-like'], exponents: [0] }), { seed: 1, numRuns: 100 })
      .filter((A) => spectralNorm(A).lo > 0);
    expect(drawn.length).toBeGreaterThan(90);
    const shifted = drawn.filter((A) => {
      const { lo, hi } = spectralNorm(A);
      return (
        !enclosesNorm({ lo, hi: lo * (1 - 1e-9) }, A) && !enclosesNorm({ lo: hi * (1 + 1e-9), hi: 2 * hi }, A)
      );
    });
    expect(shifted).toHaveLength(drawn.length);
  });
});
