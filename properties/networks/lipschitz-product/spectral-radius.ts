import { enclosedNorm, exactVector } from '../../../src/linalg/enclosed-vectors.ts';
import type { Interval, IntervalArithmetic } from '../../../src/linalg/precision-ladder.ts';
import type { Layer } from '../../../src/theory/network/network.ts';

/** ‖A¹⁶‖_F^(1/16), at least the spectral radius. @throws {RangeError} unless W is square */
export function aboveSpectralRadius(a: IntervalArithmetic, layer: Layer): Interval {
  const n = layer.width;
  if (n !== layer.fanIn) throw new RangeError('W_l must be square to have a spectral radius');
  let A = exactVector(a, layer.weights);
  for (let k = 0; k < 4; k++) {
    A = A.map((_, at) => {
      let sum = a.of(0);
      for (let j = 0; j < n; j++)
        sum = a.add(sum, a.mul(A[Math.floor(at / n) * n + j]!, A[j * n + (at % n)]!));
      return sum;
    });
  }
  return a.sqrt(a.sqrt(a.sqrt(a.sqrt(enclosedNorm(a, A)))));
}
