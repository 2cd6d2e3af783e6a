// The full-batch gradient of a multilayer perceptron's mean squared error, samples in the lanes.
//
// Parameters: layers L, widths w_0 … w_L = 1, form (0 tanh, 1 relu, 2 identity; 4 more without biases), batch, the batch filled up to fours; then rows of
// samples: the w_0 features, the targets, the weights (1/batch, or 0 where filled up).
import { tanhAll } from './elementary';
import { slotAt, splat } from './lanes';

@inline function layersOf(params: usize): i32 { return <i32>load<f64>(params); }
@inline function widthOf(params: usize, layer: i32): i32 { return <i32>load<f64>(slotAt(params, 1 + layer)); }
@inline function afterWidths(params: usize): usize { return slotAt(params, 2 + layersOf(params)); }
@inline function formOf(params: usize): i32 { return <i32>load<f64>(afterWidths(params)); }
@inline function isRelu(params: usize): bool { return (formOf(params) & 3) == 1; }
@inline function isTanh(params: usize): bool { return (formOf(params) & 3) == 0; }
/** 1 where layers have biases, else 0. */
@inline function biasesOf(params: usize): i32 { return formOf(params) < 4 ? 1 : 0; }
@inline function paddedOf(params: usize): i32 { return <i32>load<f64>(afterWidths(params), 16); }
@inline function samplesOf(params: usize): usize { return afterWidths(params) + 24; }

function widestOf(params: usize): i32 {
  let widest: i32 = 1;
  for (let l: i32 = 1; l <= layersOf(params); l++) widest = max(widest, widthOf(params, l));
  return widest;
}

/** Bytes of working memory: four rows of weights, the activations of all layers, two layers of errors. */
export function perceptronScratch(params: usize): usize {
  let rows = 2 * widestOf(params);
  for (let l: i32 = 1; l <= layersOf(params); l++) rows += widthOf(params, l);
  return (<usize>(4 * panelOf(params) + rows * paddedOf(params)) << 3) + 64;
}

/** The most terms that a sum of `multiply` has. */
function panelOf(params: usize): i32 {
  return max(widestOf(params), widthOf(params, 0));
}

/** Gradients of `n` slots; θ and g by rows of `stride` bytes. */
export function perceptronGradient(theta: usize, g: usize, n: i32, stride: usize, params: usize, scratch: usize): void {
  for (let s: i32 = 0; s < n; s++) gradientOfSlot(slotAt(theta, s), slotAt(g, s), stride, params, scratch);
}

/** Numbers of θ and g follow each other at `stride` bytes. */
function gradientOfSlot(theta: usize, g: usize, stride: usize, params: usize, scratch: usize): void {
  const layers = layersOf(params), padded = paddedOf(params), row = <usize>padded << 3, relu = isRelu(params), bent = isTanh(params), biases = biasesOf(params);
  const samples = samplesOf(params), targets = samples + <usize>widthOf(params, 0) * row, weights = targets + row;
  const work = slotAt(scratch, 4 * panelOf(params));
  // forward: the activations of layer l follow those of layer l − 1
  let input = samples, output = work, weightsAt = theta;
  for (let l: i32 = 1; l <= layers; l++) {
    const fanIn = widthOf(params, l - 1), width = widthOf(params, l);
    const b = weightsAt + <usize>(width * fanIn) * stride;
    multiply(output, width, weightsAt, <usize>fanIn * stride, stride, biases ? b : 0, stride, input, fanIn, row, scratch, 0);
    if (l < layers) {
      if (relu) rectify(output, width * padded);
      else if (bent) tanhAll(output, width * padded);
    }
    weightsAt = b + <usize>(width * biases) * stride;
    input = output;
    output += <usize>width * row;
  }
  // (f − y)/batch
  let errors = output, others = output + <usize>widestOf(params) * row;
  for (let s: usize = 0; s < row; s += 16) {
    const miss = f64x2.sub(v128.load(input + s), v128.load(targets + s));
    v128.store(errors + s, f64x2.mul(miss, v128.load(weights + s)));
  }
  // backward
  let active = input;
  for (let l = layers; l >= 1; l--) {
    const fanIn = widthOf(params, l - 1), width = widthOf(params, l);
    weightsAt -= <usize>(width * (fanIn + biases)) * stride;
    const gAt = g + (weightsAt - theta);
    const below = l == 1 ? samples : active - <usize>fanIn * row;
    products(gAt, stride, errors, width, below, fanIn, row);
    if (biases) sums(gAt + <usize>(width * fanIn) * stride, stride, errors, width, row);
    if (l == 1) break;
    multiply(others, fanIn, weightsAt, stride, <usize>fanIn * stride, 0, 0, errors, width, row, scratch, bent ? below : 0);
    if (relu) gate(others, below, fanIn * padded);
    const swap = errors;
    errors = others;
    others = swap;
    active = below;
  }
}

/**
 * out_i ← b_i + Σ_j W_ij in_j over rows of samples; W_ij at W + i·rs + j·cs, b_i at b + i·bs, no b where it is at 0. Four rows
 * of W are laid side by side at `panel`, since addresses cost as much as sums. Where `tanhs` is not 0, each out is multiplied by
 * 1 − a², a its neighbour there.
 */
function multiply(out: usize, rows: i32, W: usize, rs: usize, cs: usize, b: usize, bs: usize, input: usize, K: i32, row: usize, panel: usize, tanhs: usize): void {
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
function products(g: usize, stride: usize, E: usize, rows: i32, A: usize, columns: i32, row: usize): void {
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
function sums(g: usize, stride: usize, E: usize, rows: i32, row: usize): void {
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

function rectify(at: usize, count: i32): void {
  const zero = f64x2.splat(0);
  for (let p = at, end = slotAt(at, count); p < end; p += 16) v128.store(p, f64x2.pmax(v128.load(p), zero));
}

/** e ← e where the activation is positive, else 0. */
function gate(e: usize, active: usize, count: i32): void {
  const zero = f64x2.splat(0);
  for (let s: usize = 0; s < (<usize>count << 3); s += 16)
    v128.store(e + s, v128.and(v128.load(e + s), f64x2.gt(v128.load(active + s), zero)));
}
