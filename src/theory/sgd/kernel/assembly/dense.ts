// x ← Mx − v − η σ S z with M = I − ηA and v = ηc: a dense Hessian.
import { particleAt } from './batch';

/** Rows to a tile: their entries of M lie together, column by column. */
export const TILE: i32 = 4;

/** M in tiles of four rows (the last filled up with 0) and v, from A: k × k and c: k numbers. */
export function foldStep(A: usize, c: usize, k: i32, eta: f64, M: usize, v: usize): void {
  const padded = (k + 3) & ~3;
  for (let i: i32 = 0; i < padded; i++) {
    for (let j: i32 = 0; j < k; j++) {
      const entry = i < k ? (i == j ? 1.0 : 0.0) - eta * load<f64>(particleAt(A, i * k + j)) : 0;
      store<f64>(particleAt(M, ((i >> 2) * k + j) * TILE + (i & 3)), entry);
    }
    store<f64>(particleAt(v, i), i < k ? eta * load<f64>(particleAt(c, i)) : 0);
  }
}

/**
 * next ← Mx − v − diag(b) z of `n` particles, and squared norms of the first k rows into `sums`. `x` and
 * `next` have rows for `padded` coordinates; z has rows of n numbers, b `padded` numbers, 0 beyond k.
 */
export function stepDense(
  x: usize, next: usize, stride: usize, k: i32, n: i32, M: usize, v: usize, b: usize, z: usize, sums: usize,
): void {
  for (let s: i32 = 0; s < n; s += 2) v128.store(particleAt(sums, s), f64x2.splat(0));
  const zRow = <usize>n << 3;
  for (let i: i32 = 0; i < k; i += 4) {
    const tile = M + (<usize>i * k << 3), end = tile + (<usize>k << 5);
    const rows = min(4, k - i);
    let s: i32 = 0;
    for (; s + 4 <= n; s += 4) {
      const at = particleAt(x, s);
      let y = at;
      let c00 = f64x2.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
      for (let m = tile; m < end; m += 32) {
        const p = v128.load(y), q = v128.load(y, 16);
        let h = v128.load64_splat(m);
        c00 = f64x2.add(c00, f64x2.mul(h, p));
        c01 = f64x2.add(c01, f64x2.mul(h, q));
        h = v128.load64_splat(m, 8);
        c10 = f64x2.add(c10, f64x2.mul(h, p));
        c11 = f64x2.add(c11, f64x2.mul(h, q));
        h = v128.load64_splat(m, 16);
        c20 = f64x2.add(c20, f64x2.mul(h, p));
        c21 = f64x2.add(c21, f64x2.mul(h, q));
        h = v128.load64_splat(m, 24);
        c30 = f64x2.add(c30, f64x2.mul(h, p));
        c31 = f64x2.add(c31, f64x2.mul(h, q));
        y += stride;
      }
      const sum = particleAt(sums, s);
      let q0 = v128.load(sum), q1 = v128.load(sum, 16);
      const out = particleAt(next + <usize>i * stride, s), noise = particleAt(z + <usize>i * zRow, s);
      q0 = settle(out, noise, particleAt(v, i), particleAt(b, i), c00, q0);
      q1 = settle(out + 16, noise + 16, particleAt(v, i), particleAt(b, i), c01, q1);
      if (rows > 1) {
        q0 = settle(out + stride, noise + zRow, particleAt(v, i + 1), particleAt(b, i + 1), c10, q0);
        q1 = settle(out + stride + 16, noise + zRow + 16, particleAt(v, i + 1), particleAt(b, i + 1), c11, q1);
      }
      if (rows > 2) {
        q0 = settle(out + 2 * stride, noise + 2 * zRow, particleAt(v, i + 2), particleAt(b, i + 2), c20, q0);
        q1 = settle(out + 2 * stride + 16, noise + 2 * zRow + 16, particleAt(v, i + 2), particleAt(b, i + 2), c21, q1);
      }
      if (rows > 3) {
        q0 = settle(out + 3 * stride, noise + 3 * zRow, particleAt(v, i + 3), particleAt(b, i + 3), c30, q0);
        q1 = settle(out + 3 * stride + 16, noise + 3 * zRow + 16, particleAt(v, i + 3), particleAt(b, i + 3), c31, q1);
      }
      v128.store(sum, q0);
      v128.store(sum, q1, 16);
    }
    for (; s < n; s += 2) {
      let y = particleAt(x, s);
      let c0 = f64x2.splat(0), c1 = c0, c2 = c0, c3 = c0;
      for (let m = tile; m < end; m += 32) {
        const p = v128.load(y);
        c0 = f64x2.add(c0, f64x2.mul(v128.load64_splat(m), p));
        c1 = f64x2.add(c1, f64x2.mul(v128.load64_splat(m, 8), p));
        c2 = f64x2.add(c2, f64x2.mul(v128.load64_splat(m, 16), p));
        c3 = f64x2.add(c3, f64x2.mul(v128.load64_splat(m, 24), p));
        y += stride;
      }
      const sum = particleAt(sums, s);
      let q = v128.load(sum);
      const out = particleAt(next + <usize>i * stride, s), noise = particleAt(z + <usize>i * zRow, s);
      q = settle(out, noise, particleAt(v, i), particleAt(b, i), c0, q);
      if (rows > 1) q = settle(out + stride, noise + zRow, particleAt(v, i + 1), particleAt(b, i + 1), c1, q);
      if (rows > 2) q = settle(out + 2 * stride, noise + 2 * zRow, particleAt(v, i + 2), particleAt(b, i + 2), c2, q);
      if (rows > 3) q = settle(out + 3 * stride, noise + 3 * zRow, particleAt(v, i + 3), particleAt(b, i + 3), c3, q);
      v128.store(sum, q);
    }
  }
}

@inline function settle(out: usize, z: usize, v: usize, b: usize, product: v128, q: v128): v128 {
  const noise = f64x2.add(v128.load64_splat(v), f64x2.mul(v128.load64_splat(b), v128.load(z)));
  const next = f64x2.sub(product, noise);
  v128.store(out, next);
  return f64x2.add(q, f64x2.mul(next, next));
}
