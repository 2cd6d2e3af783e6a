// Products of matrices that have samples in the lanes: a row of samples for each unit of a layer.
import { particleAt, splat } from './batch';

/**
 * out_i ← b_i + Σ_j W_ij in_j over rows of samples; W_ij at W + i·rs + j·cs, b_i at b + i·bs, no b where it
 * is at 0. Four rows of W are laid side by side at `panel`, since addresses cost as much as sums. Where
 * `tanhs` is not 0, each out is multiplied by 1 − a², a its neighbour there.
 */
export function multiply(out: usize, rows: i32, W: usize, rs: usize, cs: usize, b: usize, bs: usize, input: usize, K: i32, row: usize, panel: usize, tanhs: usize): void {
  const end = panel + (<usize>K << 5);
  let i: i32 = 0;
  for (; i + 4 <= rows; i += 4) {
    let b0 = f64x2.splat(0), b1 = b0, b2 = b0, b3 = b0;
    if (b != 0) {
      const at = b + <usize>i * bs;
      b0 = splat(at);
      b1 = splat(at + bs);
      b2 = splat(at + 2 * bs);
      b3 = splat(at + 3 * bs);
    }
    let from = W + <usize>i * rs;
    for (let w = panel; w < end; w += 32, from += cs) {
      store<f64>(w, load<f64>(from));
      store<f64>(w, load<f64>(from + rs), 8);
      store<f64>(w, load<f64>(from + 2 * rs), 16);
      store<f64>(w, load<f64>(from + 3 * rs), 24);
    }
    for (let s: usize = 0; s < row; s += 32) {
      let c00 = b0, c10 = b1, c20 = b2, c30 = b3, c01 = b0, c11 = b1, c21 = b2, c31 = b3;
      let x = input + s;
      for (let w = panel; w < end; w += 32) {
        const p = v128.load(x), q = v128.load(x, 16);
        let h = v128.load64_splat(w);
        c00 = f64x2.add(c00, f64x2.mul(h, p));
        c01 = f64x2.add(c01, f64x2.mul(h, q));
        h = v128.load64_splat(w, 8);
        c10 = f64x2.add(c10, f64x2.mul(h, p));
        c11 = f64x2.add(c11, f64x2.mul(h, q));
        h = v128.load64_splat(w, 16);
        c20 = f64x2.add(c20, f64x2.mul(h, p));
        c21 = f64x2.add(c21, f64x2.mul(h, q));
        h = v128.load64_splat(w, 24);
        c30 = f64x2.add(c30, f64x2.mul(h, p));
        c31 = f64x2.add(c31, f64x2.mul(h, q));
        x += row;
      }
      const o = out + <usize>i * row + s;
      if (tanhs != 0) {
        const a = tanhs + (o - out);
        c00 = sloped(c00, a);
        c01 = sloped(c01, a + 16);
        c10 = sloped(c10, a + row);
        c11 = sloped(c11, a + row + 16);
        c20 = sloped(c20, a + 2 * row);
        c21 = sloped(c21, a + 2 * row + 16);
        c30 = sloped(c30, a + 3 * row);
        c31 = sloped(c31, a + 3 * row + 16);
      }
      v128.store(o, c00);
      v128.store(o, c01, 16);
      v128.store(o + row, c10);
      v128.store(o + row, c11, 16);
      v128.store(o + 2 * row, c20);
      v128.store(o + 2 * row, c21, 16);
      v128.store(o + 3 * row, c30);
      v128.store(o + 3 * row, c31, 16);
    }
  }
  for (; i < rows; i++) {
    const b0 = b != 0 ? splat(b + <usize>i * bs) : f64x2.splat(0);
    let s: usize = 0;
    // sixteen samples at a time, since each sum waits for its own last addition
    for (; tanhs == 0 && s + 128 <= row; s += 128) {
      let c0 = b0, c1 = b0, c2 = b0, c3 = b0, c4 = b0, c5 = b0, c6 = b0, c7 = b0;
      let w = W + <usize>i * rs, x = input + s;
      for (let j: i32 = 0; j < K; j++, w += cs, x += row) {
        const h = splat(w);
        c0 = f64x2.add(c0, f64x2.mul(h, v128.load(x)));
        c1 = f64x2.add(c1, f64x2.mul(h, v128.load(x, 16)));
        c2 = f64x2.add(c2, f64x2.mul(h, v128.load(x, 32)));
        c3 = f64x2.add(c3, f64x2.mul(h, v128.load(x, 48)));
        c4 = f64x2.add(c4, f64x2.mul(h, v128.load(x, 64)));
        c5 = f64x2.add(c5, f64x2.mul(h, v128.load(x, 80)));
        c6 = f64x2.add(c6, f64x2.mul(h, v128.load(x, 96)));
        c7 = f64x2.add(c7, f64x2.mul(h, v128.load(x, 112)));
      }
      const o = out + <usize>i * row + s;
      v128.store(o, c0);
      v128.store(o, c1, 16);
      v128.store(o, c2, 32);
      v128.store(o, c3, 48);
      v128.store(o, c4, 64);
      v128.store(o, c5, 80);
      v128.store(o, c6, 96);
      v128.store(o, c7, 112);
    }
    for (; s < row; s += 32) {
      let c0 = b0, c1 = b0;
      let w = W + <usize>i * rs, x = input + s;
      for (let j: i32 = 0; j < K; j++, w += cs, x += row) {
        c0 = f64x2.add(c0, f64x2.mul(splat(w), v128.load(x)));
        c1 = f64x2.add(c1, f64x2.mul(splat(w), v128.load(x, 16)));
      }
      const o = out + <usize>i * row + s;
      if (tanhs != 0) {
        const a = tanhs + (o - out);
        c0 = sloped(c0, a);
        c1 = sloped(c1, a + 16);
      }
      v128.store(o, c0);
      v128.store(o, c1, 16);
    }
  }
}

/** e(1 − a²). */
@inline function sloped(e: v128, at: usize): v128 {
  const a = v128.load(at);
  return f64x2.mul(e, f64x2.sub(f64x2.splat(1), f64x2.mul(a, a)));
}

@inline function total(a: v128): f64 { return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1); }

/** g_ij ← Σ over samples of E_i A_j, i < rows, j < columns; numbers of g at `stride` bytes. */
export function products(g: usize, stride: usize, E: usize, rows: i32, A: usize, columns: i32, row: usize): void {
  let i: i32 = 0;
  for (; i + 4 <= rows; i += 4) {
    let j: i32 = 0;
    for (; j + 2 <= columns; j += 2) {
      let c00 = f64x2.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
      let e = E + <usize>i * row, a = A + <usize>j * row;
      for (const end = e + row; e < end; e += 16, a += 16) {
        const p = v128.load(a), q = v128.load(a + row);
        let h = v128.load(e);
        c00 = f64x2.add(c00, f64x2.mul(h, p));
        c01 = f64x2.add(c01, f64x2.mul(h, q));
        h = v128.load(e + row);
        c10 = f64x2.add(c10, f64x2.mul(h, p));
        c11 = f64x2.add(c11, f64x2.mul(h, q));
        h = v128.load(e + 2 * row);
        c20 = f64x2.add(c20, f64x2.mul(h, p));
        c21 = f64x2.add(c21, f64x2.mul(h, q));
        h = v128.load(e + 3 * row);
        c30 = f64x2.add(c30, f64x2.mul(h, p));
        c31 = f64x2.add(c31, f64x2.mul(h, q));
      }
      store<f64>(g + <usize>(i * columns + j) * stride, total(c00));
      store<f64>(g + <usize>(i * columns + j + 1) * stride, total(c01));
      store<f64>(g + <usize>((i + 1) * columns + j) * stride, total(c10));
      store<f64>(g + <usize>((i + 1) * columns + j + 1) * stride, total(c11));
      store<f64>(g + <usize>((i + 2) * columns + j) * stride, total(c20));
      store<f64>(g + <usize>((i + 2) * columns + j + 1) * stride, total(c21));
      store<f64>(g + <usize>((i + 3) * columns + j) * stride, total(c30));
      store<f64>(g + <usize>((i + 3) * columns + j + 1) * stride, total(c31));
    }
    for (; j < columns; j++)
      for (let r = i; r < i + 4; r++) store<f64>(g + <usize>(r * columns + j) * stride, inner(E + <usize>r * row, A + <usize>j * row, row));
  }
  for (; i < rows; i++) {
    const e = E + <usize>i * row;
    let j: i32 = 0;
    for (; j + 4 <= columns; j += 4) {
      let c0 = f64x2.splat(0), c1 = c0, c2 = c0, c3 = c0, a = A + <usize>j * row;
      for (let s: usize = 0; s < row; s += 16, a += 16) {
        const h = v128.load(e + s);
        c0 = f64x2.add(c0, f64x2.mul(h, v128.load(a)));
        c1 = f64x2.add(c1, f64x2.mul(h, v128.load(a + row)));
        c2 = f64x2.add(c2, f64x2.mul(h, v128.load(a + 2 * row)));
        c3 = f64x2.add(c3, f64x2.mul(h, v128.load(a + 3 * row)));
      }
      store<f64>(g + <usize>(i * columns + j) * stride, total(c0));
      store<f64>(g + <usize>(i * columns + j + 1) * stride, total(c1));
      store<f64>(g + <usize>(i * columns + j + 2) * stride, total(c2));
      store<f64>(g + <usize>(i * columns + j + 3) * stride, total(c3));
    }
    for (; j < columns; j++) store<f64>(g + <usize>(i * columns + j) * stride, inner(e, A + <usize>j * row, row));
  }
}

function inner(x: usize, y: usize, row: usize): f64 {
  let sum = f64x2.splat(0);
  for (let s: usize = 0; s < row; s += 16) sum = f64x2.add(sum, f64x2.mul(v128.load(x + s), v128.load(y + s)));
  return total(sum);
}

/** Four rows at a time, since each sum waits for its own last addition. */
export function sums(g: usize, stride: usize, E: usize, rows: i32, row: usize): void {
  let i: i32 = 0;
  for (; i + 4 <= rows; i += 4) {
    let a = f64x2.splat(0), b = a, c = a, d = a, e = E + <usize>i * row;
    for (const end = e + row; e < end; e += 16) {
      a = f64x2.add(a, v128.load(e));
      b = f64x2.add(b, v128.load(e + row));
      c = f64x2.add(c, v128.load(e + 2 * row));
      d = f64x2.add(d, v128.load(e + 3 * row));
    }
    store<f64>(g + <usize>i * stride, total(a));
    store<f64>(g + <usize>(i + 1) * stride, total(b));
    store<f64>(g + <usize>(i + 2) * stride, total(c));
    store<f64>(g + <usize>(i + 3) * stride, total(d));
  }
  for (; i < rows; i++) {
    let sum = f64x2.splat(0), e = E + <usize>i * row;
    for (const end = e + row; e < end; e += 16) sum = f64x2.add(sum, v128.load(e));
    store<f64>(g + <usize>i * stride, total(sum));
  }
}
