// One step of SGD in full generality: local coordinates, gradient, push, damping, and what is measured.
import { gradientOf } from './gradients';
import { along, copyRows, distancesTo, fill, norms, reflect, slotAt, splat, subtract } from './lanes';
import { perceptronGradient } from './perceptron';
import * as program from './program';

const PERCEPTRON: i32 = 8;

/** u = H₁⋯H_m(θ − center) of every slot; nothing where that is θ. */
export function localize(p: usize, n: i32): void {
  const count = program.reflectionsOf(p);
  if (count < 0) return;
  const local = program.localOf(p), stride = <usize>program.capacityOf(p) << 3, dim = program.dimOf(p);
  subtract(program.thetaOf(p), program.centerOf(p), local, stride, dim, n);
  for (let j = count - 1; j >= 0; j--) reflect(program.reflectionDataOf(p) + ((<usize>j * dim) << 3), local, stride, dim, n);
}

/** d(θ) of every slot. Local coordinates must be up to date. */
export function distances(p: usize, n: i32, out: usize): void {
  const stride = <usize>program.capacityOf(p) << 3, dim = program.dimOf(p);
  if (program.kindOf(p) == PERCEPTRON) {
    distancesTo(program.thetaOf(p), program.minimizerOf(p), program.slopeOf(p), stride, dim, n, out);
    return;
  }
  norms(program.localOf(p), stride, program.profileDimOf(p), n, out);
  const radius = program.sphereRadiusOf(p);
  if (radius == 0) return;
  const r = f64x2.splat(radius);
  for (let s: i32 = 0; s < n; s += 2) {
    const at = slotAt(out, s);
    v128.store(at, f64x2.abs(f64x2.sub(v128.load(at), r)));
  }
}

/** The watched measure of every slot, into `measures`; a distance leaves the local coordinates up to date. */
export function measure(p: usize, n: i32): void {
  const stride = <usize>program.capacityOf(p) << 3, dim = program.dimOf(p);
  if (program.measureOf(p) == 0) {
    localize(p, n);
    distances(p, n, program.measuresOf(p));
  } else if (program.measureOf(p) == 2) {
    along(program.thetaOf(p), program.originOf(p), program.directionOf(p), stride, dim, n, program.measuresOf(p));
  } else {
    distancesTo(program.thetaOf(p), program.startOf(p), program.slopeOf(p), stride, dim, n, program.measuresOf(p));
  }
}

/** Damping factors of the slots, where there is damping, and the gradients into `slope`. */
export function slopes(p: usize, n: i32): void {
  const stride = <usize>program.capacityOf(p) << 3, dim = program.dimOf(p), k = program.profileDimOf(p);
  const slope = program.slopeOf(p), local = program.localOf(p);
  if (program.measureOf(p) != 0) localize(p, n);
  if (program.dampingOf(p) > 0) damp(p, n);
  if (program.kindOf(p) == PERCEPTRON) {
    perceptronGradient(program.thetaOf(p), slope, n, stride, program.gradientDataOf(p), program.scratchOf(p));
    if (program.ridgeOf(p) != 0) pull(p, n);
    return;
  }
  gradientOf(program.kindOf(p), local, slope, n, stride, k, program.gradientDataOf(p));
  if (program.outwardOf(p) != 0) push(p, n);
  for (let i = k; i < dim; i++) fill(slope + <usize>i * stride, n, 0);
  const count = program.reflectionsOf(p);
  for (let j: i32 = 0; j < count; j++) reflect(program.reflectionDataOf(p) + ((<usize>j * dim) << 3), slope, stride, dim, n);
}

/** g ← g + λ(θ − minimizer). */
function pull(p: usize, n: i32): void {
  const stride = <usize>program.capacityOf(p) << 3, ridge = f64x2.splat(program.ridgeOf(p)), bytes = <usize>n << 3;
  let x = program.thetaOf(p), g = program.slopeOf(p), at = program.minimizerOf(p);
  for (const end = slotAt(at, program.dimOf(p)); at < end; at += 8, x += stride, g += stride) {
    const c = splat(at);
    for (let s: usize = 0; s < bytes; s += 16)
      v128.store(g + s, f64x2.add(v128.load(g + s), f64x2.mul(ridge, f64x2.sub(v128.load(x + s), c))));
  }
}

function damp(p: usize, n: i32): void {
  const out = program.dampingsOf(p), scale = f64x2.splat(program.dampingOf(p)), one = f64x2.splat(1);
  if (program.measureOf(p) == 0) copyRows(program.measuresOf(p), out, 0, 1, n);
  else distances(p, n, out);
  for (let s: i32 = 0; s < n; s += 2) {
    const at = slotAt(out, s), d = f64x2.div(v128.load(at), scale);
    v128.store(at, f64x2.div(one, f64x2.add(one, f64x2.mul(d, d))));
  }
}

/** g ← g − Δ(θ − Πθ)/d(θ), in local coordinates. */
function push(p: usize, n: i32): void {
  const stride = <usize>program.capacityOf(p) << 3, k = program.profileDimOf(p);
  const slope = program.slopeOf(p), local = program.localOf(p), sizes = program.scratchOf(p);
  const Delta = program.outwardOf(p), radius = program.sphereRadiusOf(p);
  norms(local, stride, k, n, sizes);
  for (let s: i32 = 0; s < n; s++) {
    const size = load<f64>(slotAt(sizes, s));
    const excess = radius == 0 ? 1 : size - radius;
    // The centre of a sphere: the nearest minimizer is that on the first axis.
    if (size == 0 && radius > 0) store<f64>(slotAt(slope, s), load<f64>(slotAt(slope, s)) + Delta);
    const factor = size == 0 || excess == 0 ? 0 : excess > 0 ? Delta / size : -Delta / size;
    store<f64>(slotAt(sizes, s), factor);
  }
  for (let i: i32 = 0; i < k; i++) {
    const row = <usize>i * stride;
    for (let s: usize = 0; s < (<usize>n << 3); s += 16) {
      const at = slope + row + s;
      v128.store(at, f64x2.sub(v128.load(at), f64x2.mul(v128.load(sizes + s), v128.load(local + row + s))));
    }
  }
}
