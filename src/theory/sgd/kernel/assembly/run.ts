// Groups of trajectories from the start to the horizon; docs/architecture.md gives the order of everything.
import { descendSingle } from './single-trajectory';
import { foldStep, stepDense } from './dense';
import { fillNormal } from './normals';
import { addNoise } from './noise';
import { rootsOfSums, particleAt } from './batch';
import { perceptronGradient } from './perceptron';
import { project } from './project';
import * as layout from './layout';
import { stepDiagonal } from './quadratic';
import { finish, leave, split, startParticles, startValues } from './particles';
import { measure, slopes } from './sgd-step';

/** Simulates; the values are then at `valuesOf`. Returns the number of trajectory-steps. */
export function run(p: usize, trajectories: i32): f64 {
  const size = layout.batchSizeOf(p);
  let steps: f64 = 0;
  for (let first: i32 = 0; first < trajectories; first += size) {
    const roots = min(size, trajectories - first);
    const values = particleAt(layout.valuesOf(p), first);
    startParticles(p, roots);
    startValues(p, values, roots);
    measure(p, roots);
    if (!(load<f64>(layout.measuresOf(p)) <= layout.limitOf(p)) || layout.horizonOf(p) == 0) {
      finish(p, values, leave(p, values, roots, 0));
      continue;
    }
    if (layout.capacityOf(p) == 1) steps += singleTrajectory(p, values);
    else if (isFusible(p) && layout.kindOf(p) == 0) steps += diagonal(p, values, roots);
    else if (isFusible(p) && layout.kindOf(p) == 1) steps += dense(p, values, roots);
    else steps += general(p, values, roots);
  }
  return steps;
}

/** Nothing but a gradient in θ itself and noise along all coordinates. */
function isFusible(p: usize): bool {
  const dim = layout.dimOf(p);
  return (
    layout.profileDimOf(p) == dim && layout.noiseOf(p) == 0 && layout.columnsOf(p) == dim &&
    layout.reflectionsOf(p) < 0 && layout.outwardOf(p) == 0 && layout.dampingOf(p) == 0 &&
    layout.projectionOf(p) == 0 && layout.measureOf(p) == 0 && layout.levelCountOf(p) == 0 &&
    layout.substepsOf(p) == 1
  );
}

function general(p: usize, values: usize, roots: i32): f64 {
  const horizon = layout.horizonOf(p), substeps = layout.substepsOf(p), columns = layout.columnsOf(p);
  const z = layout.normalsOf(p), levels = layout.levelCountOf(p);
  const dampings = layout.dampingOf(p) > 0 ? layout.dampingsOf(p) : 0;
  const part = Math.sqrt(<f64>substeps);
  let alive = roots;
  let steps: f64 = 0;
  for (let t: i32 = 0; t < horizon && alive > 0; t++) {
    const eta = layout.stepSizeOf(p, t), amount = layout.noiseLevelOf(p, t) / part;
    for (let j: i32 = 0; j < substeps; j++) {
      fillNormal(z, (columns * alive + 3) & ~3);
      if (j == 0) slopes(p, alive);
      addNoise(p, z, alive, j == 0, eta, amount, dampings);
      const last = j == substeps - 1;
      if (last && layout.projectionOf(p) != 0) project(p, alive);
      steps += <f64>alive;
      measure(p, alive);
      if (last) alive = leave(p, values, alive, t + 1);
      if (levels > 0) alive = split(p, alive);
    }
  }
  finish(p, values, alive);
  return steps;
}

/** A single particle of a perceptron: what belongs to θ is contiguous, and parameters are in the lanes. */
function singleTrajectory(p: usize, values: usize): f64 {
  const horizon = layout.horizonOf(p), columns = layout.columnsOf(p);
  const theta = layout.thetaOf(p), slope = layout.slopeOf(p), z = layout.normalsOf(p);
  for (let t: i32 = 0; t < horizon; t++) {
    fillNormal(z, (columns + 3) & ~3);
    perceptronGradient(theta, slope, 1, 8, layout.gradientDataOf(p), layout.scratchOf(p));
    descendSingle(p, z, layout.stepSizeOf(p, t), layout.noiseLevelOf(p, t));
    if (leave(p, values, 1, t + 1) == 0) return <f64>(t + 1);
  }
  finish(p, values, 1);
  return <f64>horizon;
}

const SMALLEST_SAFE: f64 = 1e-270;
const LARGEST_SAFE: f64 = 1e300;

/** A squared norm at most this is surely within the limit, whatever the rounding. */
function surelyWithin(limit: f64): f64 {
  const square = limit * limit * (1 - 1e-14);
  return square > SMALLEST_SAFE ? Math.min(square, LARGEST_SAFE) : -1;
}

function allWithin(sums: usize, n: i32, bound: v128): bool {
  let s: i32 = 0;
  let inside = i64x2.splat(-1);
  for (; s + 2 <= n; s += 2) inside = v128.and(inside, f64x2.le(v128.load(particleAt(sums, s)), bound));
  if (!i64x2.all_true(inside)) return false;
  return s == n || load<f64>(particleAt(sums, s)) <= f64x2.extract_lane(bound, 0);
}

/** After a fused step: who has left. Distances are taken only where someone may have, or at the end. */
@inline function settleGroup(p: usize, values: usize, x: usize, alive: i32, t: i32, bound: v128): i32 {
  const sums = layout.measuresOf(p);
  if (t < layout.horizonOf(p) && allWithin(sums, alive, bound)) return alive;
  rootsOfSums(sums, x, <usize>layout.capacityOf(p) << 3, layout.dimOf(p), alive);
  return leave(p, values, alive, t);
}

function diagonal(p: usize, values: usize, roots: i32): f64 {
  const horizon = layout.horizonOf(p), dim = layout.dimOf(p), constant = layout.isConstant(p);
  const theta = layout.thetaOf(p), stride = <usize>layout.capacityOf(p) << 3;
  const rows = layout.scratchOf(p), z = layout.normalsOf(p), sums = layout.measuresOf(p);
  const bound = f64x2.splat(surelyWithin(layout.limitOf(p)));
  let alive = roots;
  let steps: f64 = 0;
  for (let t: i32 = 0; t < horizon && alive > 0; t++) {
    if (t == 0 || !constant) foldDiagonal(p, t, rows);
    stepDiagonal(theta, stride, dim, alive, rows, z, sums);
    steps += <f64>alive;
    alive = settleGroup(p, values, theta, alive, t + 1, bound);
  }
  finish(p, values, alive);
  return steps;
}

/** 1 − η_t h_i and η_t σ_t s_i, a pair for each coordinate. */
function foldDiagonal(p: usize, t: i32, rows: usize): void {
  const eta = layout.stepSizeOf(p, t), amount = eta * layout.noiseLevelOf(p, t);
  for (let i: i32 = 0, dim = layout.dimOf(p); i < dim; i++) {
    store<f64>(particleAt(rows, 2 * i), 1 - eta * load<f64>(particleAt(layout.gradientDataOf(p), i)));
    store<f64>(particleAt(rows, 2 * i + 1), amount * load<f64>(particleAt(layout.noiseDataOf(p), i)));
  }
}

function dense(p: usize, values: usize, roots: i32): f64 {
  const horizon = layout.horizonOf(p), k = layout.dimOf(p), constant = layout.isConstant(p);
  const stride = <usize>layout.capacityOf(p) << 3, padded = (k + 3) & ~3;
  const A = layout.gradientDataOf(p), z = layout.normalsOf(p), sums = layout.measuresOf(p);
  const M = layout.scratchOf(p), v = particleAt(M, padded * k), b = particleAt(v, padded);
  const bound = f64x2.splat(surelyWithin(layout.limitOf(p)));
  const theta = layout.thetaOf(p), other = layout.slopeOf(p);
  let alive = roots;
  let steps: f64 = 0;
  for (let t: i32 = 0; t < horizon && alive > 0; t++) {
    const eta = layout.stepSizeOf(p, t);
    if (t == 0 || !constant) {
      foldStep(A, particleAt(A, k * k), k, eta, M, v);
      for (let i: i32 = 0; i < padded; i++)
        store<f64>(particleAt(b, i), i < k ? eta * layout.noiseLevelOf(p, t) * load<f64>(particleAt(layout.noiseDataOf(p), i)) : 0);
    }
    fillNormal(z, (k * alive + 3) & ~3);
    const back = (t & 1) == 1;
    stepDense(back ? other : theta, back ? theta : other, stride, k, alive, M, v, b, z, sums);
    steps += <f64>alive;
    alive = settleDense(p, values, back ? theta : other, back ? other : theta, alive, t + 1, bound);
  }
  finish(p, values, alive);
  return steps;
}

/** As `settleGroup`, for states that alternate between two places: particles move in both. */
function settleDense(p: usize, values: usize, x: usize, old: usize, alive: i32, t: i32, bound: v128): i32 {
  const sums = layout.measuresOf(p);
  if (t < layout.horizonOf(p) && allWithin(sums, alive, bound)) return alive;
  const stride = <usize>layout.capacityOf(p) << 3, k = layout.dimOf(p);
  rootsOfSums(sums, x, stride, k, alive);
  // `leave` moves θ alone; the fresh states go there and come back.
  if (x == layout.thetaOf(p)) return leave(p, values, alive, t);
  for (let i: i32 = 0; i < k; i++)
    memory.copy(old + <usize>i * stride, x + <usize>i * stride, <usize>((alive + 1) & ~1) << 3);
  const left = leave(p, values, alive, t);
  for (let i: i32 = 0; i < k; i++)
    memory.copy(x + <usize>i * stride, old + <usize>i * stride, <usize>((left + 1) & ~1) << 3);
  return left;
}
