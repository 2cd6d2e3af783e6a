import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { unrolled } from '../../properties/networks/convolution/operator.ts';
import { openStream, type Stream } from '../../src/core/stream.ts';
import { convolutionNorm, gridFactor, symbolMaximum } from '../../src/linalg/convolution-norm.ts';

type Kernel = number[][][][];

function random(stream: Stream, outputs: number, inputs: number, height: number, width: number): Kernel {
  const list = (count: number): number[] => Array.from({ length: count }, () => 0);
  return list(outputs).map(() =>
    list(inputs).map(() => list(height).map(() => list(width).map(() => stream.normal()))),
  );
}

const entriesOf = (kernel: Kernel, stride: readonly [number, number] = [1, 1]) => ({
  entries: Float64Array.from(kernel.flat(3)),
  outputs: kernel.length,
  inputs: kernel[0]!.length,
  size: [kernel[0]![0]!.length, kernel[0]![0]![0]!.length] as const,
  stride,
});

/** The largest singular value, by ml-matrix. */
function largest(matrix: readonly (readonly number[])[]): number {
  const svd = new SingularValueDecomposition(new Matrix(matrix.map((row) => [...row])), {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
    autoTranspose: true,
  });
  return svd.diagonal[0]!;
}

describe('the norm of a convolution', () => {
  it('is 3 for the sum of three numbers, and 2 for a difference, within a percent', () => {
    for (const [taps, norm] of [
      [[1, 1, 1], 3],
      [[1, 0, -1], 2],
    ] as const) {
      const { lo, hi } = convolutionNorm(entriesOf([[[[...taps]]]]));
      expect(lo).toBeLessThanOrEqual(norm);
      expect(hi).toBeGreaterThanOrEqual(norm);
      expect(hi / lo).toBeLessThan(1.01);
    }
  });

  it('is at least that of the operator written out, for 300 random kernels, and near it on large circles', () => {
    const stream = openStream(['convolutions']);
    const below = (n: number): number => stream.bits32() % n;
    for (let i = 0; i < 300; i++) {
      const kernel = random(stream, 1 + below(3), 1 + below(3), 1 + below(3), 1 + below(3));
      const stride = [1 + below(2), 1 + below(2)] as const;
      const { lo, hi } = convolutionNorm(entriesOf(kernel, stride));
      expect(hi / lo).toBeLessThan(1.01);
      const circular = below(2) === 0;
      const map = [4 + 2 * below(2), 4 + 2 * below(2)] as const;
      const norm = largest(unrolled({ kernel, map, stride, padding: [below(2), below(2)], circular }));
      // ml-matrix is off by some units of rounding
      expect(norm).toBeLessThanOrEqual(hi * (1 + 1e-12));
      expect(norm).toBeGreaterThan(lo / 3);
    }
  });

  it('is that of the circle whose frequencies are the grid’s', () => {
    const stream = openStream(['grid']);
    for (let i = 0; i < 20; i++) {
      const kernel = random(stream, 2, 2, 2, 3);
      const { lo, hi } = symbolMaximum(entriesOf(kernel), [4, 5], 1e-9);
      const norm = largest(
        unrolled({ kernel, map: [4, 5], stride: [1, 1], padding: [0, 0], circular: true }),
      );
      expect(lo).toBeLessThanOrEqual(norm * (1 + 1e-12));
      expect(hi).toBeGreaterThanOrEqual(norm * (1 - 1e-12));
      expect(hi / lo).toBeLessThan(1 + 1e-8);
    }
  });

  it('of 1 × 1 kernels is that of a matrix, of groups the largest, and scales with the kernel', () => {
    const matrix: Kernel = [[[[3]], [[4]]]];
    const { lo, hi } = convolutionNorm(entriesOf(matrix));
    expect(lo).toBeLessThanOrEqual(5);
    expect(hi).toBeGreaterThanOrEqual(5);
    expect(hi / lo).toBeLessThan(1.001);
    const groups = {
      entries: Float64Array.of(1, 1, 5, -5),
      outputs: 2,
      inputs: 1,
      size: [1, 2] as const,
      groups: 2,
    };
    const both = convolutionNorm(groups);
    expect(both.lo).toBeLessThanOrEqual(10);
    expect(both.hi).toBeGreaterThanOrEqual(10);
    const small = convolutionNorm({ ...groups, entries: groups.entries.map((x) => x * 2 ** -600) });
    expect(small).toEqual({ lo: both.lo * 2 ** -600, hi: both.hi * 2 ** -600 });
    expect(convolutionNorm({ ...groups, entries: new Float64Array(4) })).toEqual({ lo: 0, hi: 0 });
  });

  it('refuses too few frequencies, broken shapes and numbers that are not finite', () => {
    expect(() => gridFactor([3, 1], [2, 1])).toThrow('frequencies[0] must be an integer above 2, got 2');
    const kernel = entriesOf([[[[1, 2]]]]);
    expect(() => convolutionNorm({ ...kernel, inputs: 2 })).toThrow('number of entries must be 4, got 2');
    expect(() => convolutionNorm({ ...kernel, entries: Float64Array.of(1, Number.NaN) })).toThrow(RangeError);
    expect(() => convolutionNorm({ ...kernel, groups: 2 })).toThrow(
      'outputs must be a multiple of 2 groups, got 1',
    );
  });
});
