// Particles: trajectories that are still inside, with their root, weight and next splitting level.
import { copyParticle, particleAt } from './batch';
import * as layout from './layout';

/** Puts `roots` trajectories at the start, in whole vectors of particles. */
export function startParticles(p: usize, roots: i32): void {
  const theta = layout.thetaOf(p), start = layout.startOf(p);
  const stride = <usize>layout.capacityOf(p) << 3, dim = layout.dimOf(p);
  if (stride == 8) memory.copy(theta, start, <usize>dim << 3);
  else for (let i: i32 = 0; i < dim; i++) {
    const x = v128.load64_splat(particleAt(start, i)), row = theta + <usize>i * stride;
    for (let s: i32 = 0; s < roots; s += 2) v128.store(particleAt(row, s), x);
  }
  for (let s: i32 = 0; s < roots; s++) {
    store<f64>(particleAt(layout.weightsOf(p), s), 1);
    store<f64>(particleAt(layout.rootsOf(p), s), <f64>s);
    store<f64>(particleAt(layout.nextLevelsOf(p), s), 0);
    store<f64>(particleAt(layout.dampingsOf(p), s), 1);
  }
}

/** A copy of particle `from` at `to`, with all that belongs to it. */
export function moveParticle(p: usize, from: i32, to: i32): void {
  const stride = <usize>layout.capacityOf(p) << 3, dim = layout.dimOf(p);
  copyParticle(layout.thetaOf(p), stride, dim, from, to);
  if (layout.localOf(p) != layout.thetaOf(p)) copyParticle(layout.localOf(p), stride, dim, from, to);
  copyParticle(layout.measuresOf(p), 0, 1, from, to);
  copyParticle(layout.weightsOf(p), 0, 1, from, to);
  copyParticle(layout.rootsOf(p), 0, 1, from, to);
  copyParticle(layout.nextLevelsOf(p), 0, 1, from, to);
  copyParticle(layout.dampingsOf(p), 0, 1, from, to);
}

/** What a trajectory with this measure is worth at the horizon if it was inside until then. */
@inline export function capped(p: usize, measure: f64): f64 {
  const square = measure * measure, cap = layout.capOf(p);
  return square <= cap ? square : cap;
}

/** The values that roots have until something happens to them. */
export function startValues(p: usize, values: usize, roots: i32): void {
  const first: f64 = layout.valueOf(p) == 0 ? 1 : 0;
  for (let s: i32 = 0; s < roots; s++) store<f64>(particleAt(values, s), first);
}

/** Removes the particles whose measure is beyond the limit after the step to `t`; returns how many stay. */
export function leave(p: usize, values: usize, particles: i32, t: i32): i32 {
  const measures = layout.measuresOf(p), limit = layout.limitOf(p), kind = layout.valueOf(p);
  let alive = particles;
  for (let s = particles - 1; s >= 0; s--) {
    const measure = load<f64>(particleAt(measures, s));
    if (measure <= limit) continue;
    const value = particleAt(values, <i32>load<f64>(particleAt(layout.rootsOf(p), s)));
    if (kind == 2) store<f64>(value, load<f64>(value) + load<f64>(particleAt(layout.weightsOf(p), s)));
    else store<f64>(value, kind == 1 && t == layout.horizonOf(p) ? capped(p, measure) : 0);
    alive--;
    if (s < alive) moveParticle(p, alive, s);
  }
  return alive;
}

/** At the horizon: the squares of those that are still inside, or whether they ended within the cap. */
export function finish(p: usize, values: usize, alive: i32): void {
  const kind = layout.valueOf(p);
  if (kind != 1 && kind != 3) return;
  for (let s: i32 = 0; s < alive; s++) {
    const root = <i32>load<f64>(particleAt(layout.rootsOf(p), s)), measure = load<f64>(particleAt(layout.measuresOf(p), s));
    store<f64>(particleAt(values, root), kind == 1 ? capped(p, measure) : measure <= layout.capOf(p) ? 1 : 0);
  }
}

/** Splits the particles that passed their next level, while there is room; returns how many there are. */
export function split(p: usize, particles: i32): i32 {
  const levels = layout.levelsOf(p), copies = layout.copiesOf(p), count = layout.levelCountOf(p);
  const capacity = layout.capacityOf(p);
  let alive = particles;
  for (let s: i32 = 0; s < alive; s++) {
    const measure = load<f64>(particleAt(layout.measuresOf(p), s));
    let level = <i32>load<f64>(particleAt(layout.nextLevelsOf(p), s));
    while (level < count && measure > load<f64>(particleAt(levels, level))) {
      const parts = <i32>load<f64>(particleAt(copies, level));
      level++;
      store<f64>(particleAt(layout.nextLevelsOf(p), s), <f64>level);
      if (alive + parts - 1 > capacity) continue;
      const weight = particleAt(layout.weightsOf(p), s);
      store<f64>(weight, load<f64>(weight) / <f64>parts);
      for (let copy: i32 = 1; copy < parts; copy++) moveParticle(p, s, alive++);
    }
  }
  return alive;
}
