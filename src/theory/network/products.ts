import type { Layer } from './network.ts';

/**
 * out ← X Wᵀ + b. @param X: N × fanIn, by rows; out: N × width. Each output is summed from the left after its
 * bias.
 */
export function applyLayer(
  { fanIn, width, weights, bias }: Layer,
  X: Float64Array,
  N: number,
  out: Float64Array,
): void {
  for (let n = 0; n < N; n++) {
    const x = n * fanIn;
    let i = 0;
    for (; i + 4 <= width; i += 4) {
      let w = i * fanIn;
      let a = bias ? bias[i]! : 0;
      let b = bias ? bias[i + 1]! : 0;
      let c = bias ? bias[i + 2]! : 0;
      let d = bias ? bias[i + 3]! : 0;
      for (let j = 0; j < fanIn; j++, w++) {
        const xj = X[x + j]!;
        a += weights[w]! * xj;
        b += weights[w + fanIn]! * xj;
        c += weights[w + 2 * fanIn]! * xj;
        d += weights[w + 3 * fanIn]! * xj;
      }
      const o = n * width + i;
      out[o] = a;
      out[o + 1] = b;
      out[o + 2] = c;
      out[o + 3] = d;
    }
    for (; i < width; i++) {
      const w = i * fanIn;
      let sum = bias ? bias[i]! : 0;
      for (let j = 0; j < fanIn; j++) sum += weights[w + j]! * X[x + j]!;
      out[n * width + i] = sum;
    }
  }
}

/** out ← E W. @param E: N × width, by rows; out: N × fanIn */
export function applyTransposed(
  { fanIn, width, weights }: Layer,
  E: Float64Array,
  N: number,
  out: Float64Array,
): void {
  out.fill(0, 0, N * fanIn);
  for (let n = 0; n < N; n++) {
    const o = n * fanIn;
    for (let i = 0; i < width; i++) {
      const e = E[n * width + i]!;
      if (e === 0) continue;
      const w = i * fanIn;
      for (let j = 0; j < fanIn; j++) out[o + j] = out[o + j]! + e * weights[w + j]!;
    }
  }
}

/**
 * Adds Σ_n e_n x_nᵀ to the weights' part of a gradient, and Σ_n e_n to the bias' part behind it.
 * @param E: N × width; X: N × fanIn; g from index `at` on: width × fanIn, then width numbers if there is a
 * bias
 */
export function addOuterProducts(
  { fanIn, width, bias }: Layer,
  E: Float64Array,
  X: Float64Array,
  N: number,
  g: Float64Array,
  at: number,
): void {
  for (let n = 0; n < N; n++) {
    const x = n * fanIn;
    for (let i = 0; i < width; i++) {
      const e = E[n * width + i]!;
      if (e === 0) continue;
      const o = at + i * fanIn;
      for (let j = 0; j < fanIn; j++) g[o + j] = g[o + j]! + e * X[x + j]!;
    }
  }
  if (!bias) return;
  const b = at + width * fanIn;
  for (let n = 0; n < N; n++) for (let i = 0; i < width; i++) g[b + i] = g[b + i]! + E[n * width + i]!;
}
