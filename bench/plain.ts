// Plain JavaScript as a careful user would write it: typed arrays, a small fast generator, the ziggurat, one
// trajectory at a time.
import { layerDensities, layerWidths } from '../src/core/ziggurat-tables.ts';
import { type Competitor, timed } from './competitor.ts';
import { batch, hessian, inputs, perceptronStart, targets, type Workload } from './workloads.ts';

const unit = Float64Array.from({ length: 256 }, (_, i) => layerWidths[i]! / 2 ** 52);
const fits = Float64Array.from({ length: 256 }, (_, i) => (layerWidths[i + 1]! / layerWidths[i]!) * 2 ** 52);
const density = Float64Array.from(layerDensities);
const R = layerWidths[1]!;

/** xoshiro128++ of Blackman and Vigna. */
const state = Int32Array.of(0x9e3779b9, 0x243f6a88, 0x7f4a7c15, 0x13198a2e);

function bits(): number {
  const sum = (state[0]! + state[3]!) | 0;
  const result = (((sum << 7) | (sum >>> 25)) + state[0]!) | 0;
  const t = state[1]! << 9;
  state[2]! ^= state[0]!;
  state[3]! ^= state[1]!;
  state[1]! ^= state[2]!;
  state[0]! ^= state[3]!;
  state[2]! ^= t;
  state[3] = (state[3]! << 11) | (state[3]! >>> 21);
  return result;
}

const uniform = (): number => ((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992;

function rare(layer: number, x: number, negative: boolean): number {
  let i = layer;
  let value = x;
  let minus = negative;
  for (;;) {
    if (i === 0) {
      let a: number;
      let b: number;
      do {
        a = -Math.log(1 - uniform()) / R;
        b = -Math.log(1 - uniform());
      } while (b + b < a * a);
      return minus ? -(R + a) : R + a;
    }
    if (density[i]! + uniform() * (density[i + 1]! - density[i]!) < Math.exp(-0.5 * value * value))
      return minus ? -value : value;
    const high = bits();
    i = high & 255;
    minus = (high & 256) !== 0;
    const m = (high >>> 12) * 4294967296 + (bits() >>> 0);
    value = m * unit[i]!;
    if (m < fits[i]!) return minus ? -value : value;
  }
}

export function fillPlain(out: Float64Array, count: number): void {
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  for (let n = 0; n < count; n++) {
    let sum = (a + d) | 0;
    const high = (((sum << 7) | (sum >>> 25)) + a) | 0;
    let t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    sum = (a + d) | 0;
    const low = (((sum << 7) | (sum >>> 25)) + a) | 0;
    t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    const i = high & 255;
    const m = (high >>> 12) * 4294967296 + (low >>> 0);
    const x = m * unit[i]!;
    if (m < fits[i]!) {
      out[n] = (high & 256) === 0 ? x : -x;
    } else {
      state[0] = a;
      state[1] = b;
      state[2] = c;
      state[3] = d;
      out[n] = rare(i, x, (high & 256) !== 0);
      a = state[0];
      b = state[1];
      c = state[2];
      d = state[3];
    }
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = d;
}

interface Sum {
  stays: number;
  squares: number;
  steps: number;
}

function diagonal({ dim, eta, sigma, T, limit, count }: Workload): Sum {
  const sum = { stays: 0, squares: 0, steps: 0 };
  const theta = new Float64Array(dim);
  const steps = Math.max(1, Math.floor(2048 / dim));
  const z = new Float64Array(steps * dim);
  const most = limit * limit;
  const [a, b] = [1 - eta, eta * sigma];
  for (let n = 0; n < count; n++) {
    theta.fill(0);
    let q = 0;
    let at = z.length;
    let t = 0;
    for (; t < T && q <= most; t++) {
      if (at === z.length) {
        fillPlain(z, Math.min(steps, T - t) * dim);
        at = 0;
      }
      q = 0;
      for (let j = 0; j < dim; j++) {
        const x = theta[j]! * a - b * z[at + j]!;
        theta[j] = x;
        q += x * x;
      }
      at += dim;
    }
    settle(sum, q, most, t);
  }
  return sum;
}

function settle(sum: Sum, q: number, most: number, t: number): void {
  sum.steps += t;
  if (q > most) return;
  sum.stays++;
  sum.squares += q;
}

/** Four trajectories at a time, two rows of the matrix. */
function dense({ dim, eta, sigma, T, limit, count }: Workload): Sum {
  const sum = { stays: 0, squares: 0, steps: 0 };
  const M = hessian(dim).map((h, i) => (i % (dim + 1) === 0 ? 1 : 0) - eta * h);
  let theta = new Float64Array(4 * dim);
  let next = new Float64Array(4 * dim);
  const z = new Float64Array(4 * dim);
  const most = limit * limit;
  const b = eta * sigma;
  const q = new Float64Array(4);
  for (let n = 0; n < count; n += 4) {
    theta.fill(0);
    const left = [false, false, false, false];
    for (let t = 0; t < T; t++) {
      fillPlain(z, 4 * dim);
      q.fill(0);
      for (let i = 0; i < dim; i++) {
        const row = i * dim;
        let [c0, c1, c2, c3] = [0, 0, 0, 0];
        for (let j = 0; j < dim; j++) {
          const m = M[row + j]!;
          c0 += m * theta[4 * j]!;
          c1 += m * theta[4 * j + 1]!;
          c2 += m * theta[4 * j + 2]!;
          c3 += m * theta[4 * j + 3]!;
        }
        c0 -= b * z[4 * i]!;
        c1 -= b * z[4 * i + 1]!;
        c2 -= b * z[4 * i + 2]!;
        c3 -= b * z[4 * i + 3]!;
        next[4 * i] = c0;
        next[4 * i + 1] = c1;
        next[4 * i + 2] = c2;
        next[4 * i + 3] = c3;
        q[0]! += c0 * c0;
        q[1]! += c1 * c1;
        q[2]! += c2 * c2;
        q[3]! += c3 * c3;
      }
      [theta, next] = [next, theta];
      for (let i = 0; i < 4; i++) left[i] ||= q[i]! > most;
    }
    sum.steps += 4 * T;
    for (let i = 0; i < 4; i++) {
      if (left[i]!) continue;
      sum.stays++;
      sum.squares += q[i]!;
    }
  }
  return sum;
}

const X = inputs();
const Y = targets();

/** Adds one sample's gradient of the mean loss of the 8-16-16-1 perceptron. */
function addSample(p: Float64Array, s: number, g: Float64Array, relu: boolean, work: Float64Array): void {
  const [h1, h2, e2] = [work.subarray(0, 16), work.subarray(16, 32), work.subarray(32, 48)];
  for (let i = 0; i < 16; i++) {
    let v = p[128 + i]!;
    for (let j = 0; j < 8; j++) v += p[i * 8 + j]! * X[s * 8 + j]!;
    h1[i] = relu ? Math.max(0, v) : Math.tanh(v);
  }
  for (let i = 0; i < 16; i++) {
    let v = p[400 + i]!;
    for (let j = 0; j < 16; j++) v += p[144 + i * 16 + j]! * h1[j]!;
    h2[i] = relu ? Math.max(0, v) : Math.tanh(v);
  }
  let f = p[432]!;
  for (let i = 0; i < 16; i++) f += p[416 + i]! * h2[i]!;
  const d = (f - Y[s]!) / batch;
  const slope = (a: number): number => (relu ? (a > 0 ? 1 : 0) : 1 - a * a);
  g[432]! += d;
  for (let i = 0; i < 16; i++) {
    g[416 + i]! += d * h2[i]!;
    const e = d * p[416 + i]! * slope(h2[i]!);
    e2[i] = e;
    g[400 + i]! += e;
    for (let j = 0; j < 16; j++) g[144 + i * 16 + j]! += e * h1[j]!;
  }
  for (let j = 0; j < 16; j++) {
    let v = 0;
    for (let i = 0; i < 16; i++) v += p[144 + i * 16 + j]! * e2[i]!;
    v *= slope(h1[j]!);
    g[128 + j]! += v;
    for (let m = 0; m < 8; m++) g[j * 8 + m]! += v * X[s * 8 + m]!;
  }
}

function perceptron({ dim, eta, sigma, T, limit, count, activation }: Workload): Sum {
  const sum = { stays: 0, squares: 0, steps: 0 };
  const start = perceptronStart();
  const theta = new Float64Array(dim);
  const g = new Float64Array(dim);
  const z = new Float64Array(dim);
  const work = new Float64Array(48);
  const most = limit * limit;
  for (let n = 0; n < count; n++) {
    theta.set(start);
    let q = 0;
    let t = 0;
    for (; t < T && q <= most; t++) {
      g.fill(0);
      for (let s = 0; s < batch; s++) addSample(theta, s, g, activation === 'relu', work);
      fillPlain(z, dim);
      q = 0;
      for (let p = 0; p < dim; p++) {
        theta[p] = theta[p]! - eta * (g[p]! + sigma * z[p]!);
        const e = theta[p]! - start[p]!;
        q += e * e;
      }
    }
    settle(sum, q, most, t);
  }
  return sum;
}

const simulators = { diagonal, dense, perceptron };

export const plainJavaScript: Competitor = {
  name: 'plain JavaScript',
  measure: (workload) => Promise.resolve(timed(workload, () => simulators[workload.kind](workload))),
};
