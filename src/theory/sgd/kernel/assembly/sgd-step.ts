// One step of SGD in full generality: local coordinates, gradient, push, damping, and what is measured.
import { gradientOf } from './gradients';
import { along, copyRows, distancesTo, fill, norms, reflect, particleAt, splat, subtract } from './batch';
import { perceptronGradient } from './perceptron';
import * as layout from './layout';

const PERCEPTRON: i32 = 8;

/** u = H₁⋯H_m(θ − center) of every particle; nothing where that is θ. */
export function localize(p: usize, n: i32): void {
  const count = layout.reflectionsOf(p);
  if (count < 0) return;
  const local = layout.localOf(p), stride = <usize>layout.capacityOf(p) << 3, dim = layout.dimOf(p);
  subtract(layout.thetaOf(p), layout.centerOf(p), local, stride, dim, n);
  for (let j = count - 1; j >= 0; j--) reflect(layout.reflectionDataOf(p) + ((<usize>j * dim) << 3), local, stride, dim, n);
}

/** d(θ) of every particle. Local coordinates must be up to date. */
export function distances(p: usize, n: i32, out: usize): void {
  const stride = <usize>layout.capacityOf(p) << 3, dim = layout.dimOf(p);
  if (layout.kindOf(p) == PERCEPTRON) {
    distancesTo(layout.thetaOf(p), layout.minimizerOf(p), layout.slopeOf(p), stride, dim, n, out);
    return;
  }
  norms(layout.localOf(p), stride, layout.profileDimOf(p), n, out);
  const radius = layout.sphereRadiusOf(p);
  if (radius == 0) return;
  const r = f64x2.splat(radius);
  for (let s: i32 = 0; s < n; s += 2) {
    const at = particleAt(out, s);
    v128.store(at, f64x2.abs(f64x2.sub(v128.load(at), r)));
  }
}

/** The measure of every particle, into `measures`; a distance leaves the local coordinates up to date. */
export function measure(p: usize, n: i32): void {
  const stride = <usize>layout.capacityOf(p) << 3, dim = layout.dimOf(p);
  if (layout.measureOf(p) == 0) {
    localize(p, n);
    distances(p, n, layout.measuresOf(p));
  } else if (layout.measureOf(p) == 2) {
    along(layout.thetaOf(p), layout.originOf(p), layout.directionOf(p), stride, dim, n, layout.measuresOf(p));
  } else {
    distancesTo(layout.thetaOf(p), layout.startOf(p), layout.slopeOf(p), stride, dim, n, layout.measuresOf(p));
  }
}

/** Damping factors of the particles, where there is damping, and the gradients into `slope`. */
export function slopes(p: usize, n: i32): void {
  const stride = <usize>layout.capacityOf(p) << 3, dim = layout.dimOf(p), k = layout.profileDimOf(p);
  const slope = layout.slopeOf(p), local = layout.localOf(p);
  if (layout.measureOf(p) != 0) localize(p, n);
  if (layout.dampingOf(p) > 0) damp(p, n);
  if (layout.kindOf(p) == PERCEPTRON) {
    perceptronGradient(layout.thetaOf(p), slope, n, stride, layout.gradientDataOf(p), layout.scratchOf(p));
    if (layout.ridgeOf(p) != 0) pull(p, n);
    return;
  }
  gradientOf(layout.kindOf(p), local, slope, n, stride, k, layout.gradientDataOf(p));
  if (layout.outwardOf(p) != 0) push(p, n);
  for (let i = k; i < dim; i++) fill(slope + <usize>i * stride, n, 0);
  const count = layout.reflectionsOf(p);
  for (let j: i32 = 0; j < count; j++) reflect(layout.reflectionDataOf(p) + ((<usize>j * dim) << 3), slope, stride, dim, n);
}

/** g ← g + λ(θ − minimizer). */
function pull(p: usize, n: i32): void {
  const stride = <usize>layout.capacityOf(p) << 3, ridge = f64x2.splat(layout.ridgeOf(p)), bytes = <usize>n << 3;
  let x = layout.thetaOf(p), g = layout.slopeOf(p), at = layout.minimizerOf(p);
  for (const end = particleAt(at, layout.dimOf(p)); at < end; at += 8, x += stride, g += stride) {
    const c = splat(at);
    for (let s: usize = 0; s < bytes; s += 16)
      v128.store(g + s, f64x2.add(v128.load(g + s), f64x2.mul(ridge, f64x2.sub(v128.load(x + s), c))));
  }
}

function damp(p: usize, n: i32): void {
  const out = layout.dampingsOf(p), scale = f64x2.splat(layout.dampingOf(p)), one = f64x2.splat(1);
  if (layout.measureOf(p) == 0) copyRows(layout.measuresOf(p), out, 0, 1, n);
  else distances(p, n, out);
  for (let s: i32 = 0; s < n; s += 2) {
    const at = particleAt(out, s), d = f64x2.div(v128.load(at), scale);
    v128.store(at, f64x2.div(one, f64x2.add(one, f64x2.mul(d, d))));
  }
}

/** g ← g − Δ(θ − Πθ)/d(θ), in local coordinates. */
function push(p: usize, n: i32): void {
  const stride = <usize>layout.capacityOf(p) << 3, k = layout.profileDimOf(p);
  const slope = layout.slopeOf(p), local = layout.localOf(p), sizes = layout.scratchOf(p);
  const Delta = layout.outwardOf(p), radius = layout.sphereRadiusOf(p);
  norms(local, stride, k, n, sizes);
  for (let s: i32 = 0; s < n; s++) {
    const size = load<f64>(particleAt(sizes, s));
    const excess = radius == 0 ? 1 : size - radius;
    // The centre of a sphere: the nearest minimizer is that on the first axis.
    if (size == 0 && radius > 0) store<f64>(particleAt(slope, s), load<f64>(particleAt(slope, s)) + Delta);
    const factor = size == 0 || excess == 0 ? 0 : excess > 0 ? Delta / size : -Delta / size;
    store<f64>(particleAt(sizes, s), factor);
  }
  for (let i: i32 = 0; i < k; i++) {
    const row = <usize>i * stride;
    for (let s: usize = 0; s < (<usize>n << 3); s += 16) {
      const at = slope + row + s;
      v128.store(at, f64x2.sub(v128.load(at), f64x2.mul(v128.load(sizes + s), v128.load(local + row + s))));
    }
  }
}
