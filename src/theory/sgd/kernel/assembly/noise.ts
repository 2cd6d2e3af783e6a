// θ ← θ − η(g + σ f S z) for every particle, f the damping of the particle.
import { ln } from './elementary';
import { edgeNormal, word } from './normals';
import { particleAt, splat } from './batch';
import * as layout from './layout';

const ULP: f64 = 1.1102230246251565e-16; // 2⁻⁵³

/** θ_i ← θ_i − η g_i for the coordinates that no noise reaches. */
export function descend(theta: usize, slope: usize, stride: usize, from: i32, to: i32, n: i32, eta: f64): void {
  const step = f64x2.splat(eta);
  for (let i = from; i < to; i++) {
    const row = <usize>i * stride;
    for (let s: usize = 0; s < (<usize>n << 3); s += 16) {
      const x = theta + row + s;
      v128.store(x, f64x2.sub(v128.load(x), f64x2.mul(step, v128.load(slope + row + s))));
    }
  }
}

/** One (part of a) step; `slope` is 0 in later parts. `amount` = σ_t/√J; `dampings` 0: no damping. */
export function addNoise(p: usize, z: usize, n: i32, withSlope: bool, eta: f64, amount: f64, dampings: usize): void {
  const kind = layout.noiseOf(p);
  if (kind == 2) radialStep(p, z, n, withSlope, eta, amount, dampings);
  else if (kind == 1) denseStep(p, z, n, withSlope, eta, amount, dampings);
  else scaledStep(p, z, n, withSlope, eta, amount, dampings);
}

@inline function damped(dampings: usize, s: usize, amount: v128): v128 {
  return dampings == 0 ? amount : f64x2.mul(amount, v128.load(dampings + s));
}

function scaledStep(p: usize, z: usize, n: i32, withSlope: bool, eta: f64, amount: f64, dampings: usize): void {
  const theta = layout.thetaOf(p), slope = layout.slopeOf(p);
  const stride = <usize>layout.capacityOf(p) << 3;
  const from = layout.fromOf(p), columns = layout.columnsOf(p), dim = layout.dimOf(p);
  const scales = layout.noiseDataOf(p);
  const step = f64x2.splat(eta), level = f64x2.splat(amount);
  if (withSlope) {
    descend(theta, slope, stride, 0, from, n, eta);
    descend(theta, slope, stride, from + columns, dim, n, eta);
  }
  for (let j: i32 = 0; j < columns; j++) {
    const row = <usize>(from + j) * stride, zRow = z + ((<usize>j * n) << 3);
    const scale = f64x2.mul(level, splat(particleAt(scales, j)));
    for (let s: usize = 0; s < (<usize>n << 3); s += 16) {
      let move = f64x2.mul(damped(dampings, s, scale), v128.load(zRow + s));
      if (withSlope) move = f64x2.add(v128.load(slope + row + s), move);
      const x = theta + row + s;
      v128.store(x, f64x2.sub(v128.load(x), f64x2.mul(step, move)));
    }
  }
}

function denseStep(p: usize, z: usize, n: i32, withSlope: bool, eta: f64, amount: f64, dampings: usize): void {
  const theta = layout.thetaOf(p), slope = layout.slopeOf(p);
  const stride = <usize>layout.capacityOf(p) << 3;
  const columns = layout.columnsOf(p), dim = layout.dimOf(p);
  const step = f64x2.splat(eta), level = f64x2.splat(amount);
  for (let i: i32 = 0; i < dim; i++) {
    const row = <usize>i * stride, entries = layout.noiseDataOf(p) + ((<usize>i * columns) << 3);
    for (let s: usize = 0; s < (<usize>n << 3); s += 16) {
      let sum = f64x2.splat(0), zAt = z + s;
      for (let j: i32 = 0; j < columns; j++, zAt += <usize>n << 3)
        sum = f64x2.add(sum, f64x2.mul(splat(particleAt(entries, j)), v128.load(zAt)));
      let move = f64x2.mul(damped(dampings, s, level), sum);
      if (withSlope) move = f64x2.add(v128.load(slope + row + s), move);
      const x = theta + row + s;
      v128.store(x, f64x2.sub(v128.load(x), f64x2.mul(step, move)));
    }
  }
}

/** x ← √((y − ν z₁)² + ν² χ²_{k−1}), particle by particle. */
function radialStep(p: usize, z: usize, n: i32, withSlope: bool, eta: f64, amount: f64, dampings: usize): void {
  const theta = layout.thetaOf(p), slope = layout.slopeOf(p);
  const k = layout.radialDimOf(p);
  const level = eta * amount * layout.radialScaleOf(p);
  for (let s: i32 = 0; s < n; s++) {
    const nu = dampings == 0 ? level : level * load<f64>(particleAt(dampings, s));
    let y = load<f64>(particleAt(theta, s));
    if (withSlope) y -= eta * load<f64>(particleAt(slope, s));
    const along = y - nu * load<f64>(particleAt(z, s));
    const across = k == 1 ? 0 : chiSquare(k - 1, load<f64>(particleAt(z, n + s)));
    store<f64>(particleAt(theta, s), Math.sqrt(along * along + nu * nu * across));
  }
}

/** χ² with `degrees` of freedom from the proposal x: G. Marsaglia and W. W. Tsang, ACM TOMS 26 (2000). */
function chiSquare(degrees: i32, proposal: f64): f64 {
  let x = proposal;
  if (degrees == 1) return x * x;
  const D = <f64>degrees / 2 - 1.0 / 3.0;
  const C = 1 / (3 * Math.sqrt(D));
  while (true) {
    let v = 1 + C * x;
    if (v > 0) {
      v = v * v * v;
      const u = <f64>(<i64>(word() >> 11)) * ULP;
      const x2 = x * x;
      if (u < 1 - 0.0331 * x2 * x2) return 2 * D * v;
      if (u == 0 || ln(u) < 0.5 * x2 + D * (1 - v + ln(v))) return 2 * D * v;
    }
    x = edgeNormal();
  }
}
