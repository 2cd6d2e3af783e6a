// The step of a single particle, two parameters to a v128: θ, gradient and minimizer are `dim` numbers each.
import { isSafe, particleAt } from './batch';
import * as layout from './layout';
import { measure } from './sgd-step';

/** θ ← θ − η(g + σ S z + λ(θ − minimizer)), S along coordinates; its distance goes to `measures`. */
export function descendSingle(p: usize, z: usize, eta: f64, sigma: f64): void {
  const g = layout.slopeOf(p), sum = layout.measuresOf(p);
  const scales = layout.noiseDataOf(p), from = particleAt(g, layout.fromOf(p));
  for (let j: i32 = 0, columns = layout.columnsOf(p); j < columns; j++) {
    const at = particleAt(from, j);
    store<f64>(at, load<f64>(at) + sigma * load<f64>(particleAt(scales, j)) * load<f64>(particleAt(z, j)));
  }
  store<f64>(sum, descend(layout.thetaOf(p), g, layout.minimizerOf(p), layout.dimOf(p), eta, layout.ridgeOf(p)));
  if (isSafe(load<f64>(sum))) store<f64>(sum, Math.sqrt(load<f64>(sum)));
  else measure(p, 1);
}

/** x ← x − η(g + λ(x − c)); returns ‖x − c‖². */
function descend(x: usize, g: usize, c: usize, dim: i32, eta: f64, ridge: f64): f64 {
  const step = f64x2.splat(eta), pull = f64x2.splat(ridge);
  let q0 = f64x2.splat(0), q1 = q0, q2 = q0, q3 = q0;
  let i: i32 = 0;
  for (; i + 8 <= dim; i += 8, x += 64, g += 64, c += 64) {
    q0 = move(x, g, c, step, pull, q0);
    q1 = move(x + 16, g + 16, c + 16, step, pull, q1);
    q2 = move(x + 32, g + 32, c + 32, step, pull, q2);
    q3 = move(x + 48, g + 48, c + 48, step, pull, q3);
  }
  const q = f64x2.add(f64x2.add(q0, q1), f64x2.add(q2, q3));
  let sum = f64x2.extract_lane(q, 0) + f64x2.extract_lane(q, 1);
  for (; i < dim; i++, x += 8, g += 8, c += 8) {
    const center = load<f64>(c), old = load<f64>(x);
    const next = old - eta * (load<f64>(g) + ridge * (old - center));
    store<f64>(x, next);
    sum += (next - center) * (next - center);
  }
  return sum;
}

@inline function move(x: usize, g: usize, c: usize, step: v128, pull: v128, q: v128): v128 {
  const center = v128.load(c), old = v128.load(x);
  const slope = f64x2.add(v128.load(g), f64x2.mul(pull, f64x2.sub(old, center)));
  const next = f64x2.sub(old, f64x2.mul(step, slope));
  v128.store(x, next);
  const away = f64x2.sub(next, center);
  return f64x2.add(q, f64x2.mul(away, away));
}
