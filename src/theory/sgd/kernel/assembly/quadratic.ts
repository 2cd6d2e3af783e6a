// x ← x − η(h x + σ s z) with the squared norm on the way: a diagonal Hessian, noise along the coordinates.
import { fillNormal } from './normals';

/** Normals drawn at a time, so that they are still in the first cache when they are used. */
const CHUNK: i32 = 1024;

@inline function advance(x: usize, z: usize, a: v128, b: v128, q: v128): v128 {
  const next = f64x2.sub(f64x2.mul(a, v128.load(x)), f64x2.mul(b, v128.load(z)));
  v128.store(x, next);
  return f64x2.add(q, f64x2.mul(next, next));
}

/**
 * One step of `alive` particles. `rows` holds 1 − η_t h_i and η_t σ_t s_i, two numbers a coordinate; the
 * squared norms go to `sums`. Normals are drawn for as many coordinates at a time as give a multiple of four.
 */
export function stepDiagonal(theta: usize, stride: usize, dim: i32, alive: i32, rows: usize, z: usize, sums: usize): void {
  let left = (dim * alive + 3) & ~3;
  // four coordinates at a time always take a multiple of four
  const most = max(4, (CHUNK / alive) & ~3);
  for (let s: i32 = 0; s < alive; s += 2) v128.store(sums + (<usize>s << 3), f64x2.splat(0));
  for (let j: i32 = 0; j < dim; j += most) {
    const count = min(most, dim - j);
    const draw = j + count == dim ? left : count * alive;
    fillNormal(z, draw);
    left -= draw;
    stepRows(theta + <usize>j * stride, stride, count, alive, rows + (<usize>j << 4), z, sums);
  }
}

function stepRows(theta: usize, stride: usize, count: i32, alive: i32, rows: usize, z: usize, sums: usize): void {
  const zStride = <usize>alive << 3;
  const end = rows + (<usize>count << 4);
  let s: i32 = 0;
  for (; s + 8 <= alive; s += 8) {
    const sum = sums + (<usize>s << 3);
    let q0 = v128.load(sum), q1 = v128.load(sum, 16), q2 = v128.load(sum, 32), q3 = v128.load(sum, 48);
    let x = theta + (<usize>s << 3), y = z + (<usize>s << 3);
    for (let row = rows; row < end; row += 16) {
      const a = v128.load64_splat(row), b = v128.load64_splat(row, 8);
      q0 = advance(x, y, a, b, q0);
      q1 = advance(x + 16, y + 16, a, b, q1);
      q2 = advance(x + 32, y + 32, a, b, q2);
      q3 = advance(x + 48, y + 48, a, b, q3);
      x += stride;
      y += zStride;
    }
    v128.store(sum, q0);
    v128.store(sum, q1, 16);
    v128.store(sum, q2, 32);
    v128.store(sum, q3, 48);
  }
  for (; s < alive; s += 2) {
    const sum = sums + (<usize>s << 3);
    let q = v128.load(sum), x = theta + (<usize>s << 3), y = z + (<usize>s << 3);
    for (let row = rows; row < end; row += 16) {
      q = advance(x, y, v128.load64_splat(row), v128.load64_splat(row, 8), q);
      x += stride;
      y += zStride;
    }
    v128.store(sum, q);
  }
}
