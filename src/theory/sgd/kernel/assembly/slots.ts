// Slots: trajectories that are still inside, with their root, weight and next splitting level.
import { copySlot, slotAt } from './lanes';
import * as program from './program';

/** Puts `roots` trajectories at the start, in whole vectors of slots. */
export function startSlots(p: usize, roots: i32): void {
  const theta = program.thetaOf(p), start = program.startOf(p);
  const stride = <usize>program.capacityOf(p) << 3, dim = program.dimOf(p);
  if (stride == 8) memory.copy(theta, start, <usize>dim << 3);
  else for (let i: i32 = 0; i < dim; i++) {
    const x = v128.load64_splat(slotAt(start, i)), row = theta + <usize>i * stride;
    for (let s: i32 = 0; s < roots; s += 2) v128.store(slotAt(row, s), x);
  }
  for (let s: i32 = 0; s < roots; s++) {
    store<f64>(slotAt(program.weightsOf(p), s), 1);
    store<f64>(slotAt(program.rootsOf(p), s), <f64>s);
    store<f64>(slotAt(program.nextLevelsOf(p), s), 0);
    store<f64>(slotAt(program.dampingsOf(p), s), 1);
  }
}

/** A copy of slot `from` at `to`, with all that belongs to it. */
export function moveSlot(p: usize, from: i32, to: i32): void {
  const stride = <usize>program.capacityOf(p) << 3, dim = program.dimOf(p);
  copySlot(program.thetaOf(p), stride, dim, from, to);
  if (program.localOf(p) != program.thetaOf(p)) copySlot(program.localOf(p), stride, dim, from, to);
  copySlot(program.measuresOf(p), 0, 1, from, to);
  copySlot(program.weightsOf(p), 0, 1, from, to);
  copySlot(program.rootsOf(p), 0, 1, from, to);
  copySlot(program.nextLevelsOf(p), 0, 1, from, to);
  copySlot(program.dampingsOf(p), 0, 1, from, to);
}

/** What a trajectory with this measure is worth at the horizon if it was inside until then. */
@inline export function capped(p: usize, measure: f64): f64 {
  const square = measure * measure, cap = program.capOf(p);
  return square <= cap ? square : cap;
}

/** The values that roots have until something happens to them. */
export function startValues(p: usize, values: usize, roots: i32): void {
  const first: f64 = program.valueOf(p) == 0 ? 1 : 0;
  for (let s: i32 = 0; s < roots; s++) store<f64>(slotAt(values, s), first);
}

/** Takes out the slots whose measure is not within the limit, after the step to time `t`; returns how many are left. */
export function leave(p: usize, values: usize, slots: i32, t: i32): i32 {
  const measures = program.measuresOf(p), limit = program.limitOf(p), kind = program.valueOf(p);
  let alive = slots;
  for (let s = slots - 1; s >= 0; s--) {
    const measure = load<f64>(slotAt(measures, s));
    if (measure <= limit) continue;
    const value = slotAt(values, <i32>load<f64>(slotAt(program.rootsOf(p), s)));
    if (kind == 2) store<f64>(value, load<f64>(value) + load<f64>(slotAt(program.weightsOf(p), s)));
    else store<f64>(value, kind == 1 && t == program.horizonOf(p) ? capped(p, measure) : 0);
    alive--;
    if (s < alive) moveSlot(p, alive, s);
  }
  return alive;
}

/** At the horizon: the squares of those that are still inside, or whether they ended within the cap. */
export function finish(p: usize, values: usize, alive: i32): void {
  const kind = program.valueOf(p);
  if (kind != 1 && kind != 3) return;
  for (let s: i32 = 0; s < alive; s++) {
    const root = <i32>load<f64>(slotAt(program.rootsOf(p), s)), measure = load<f64>(slotAt(program.measuresOf(p), s));
    store<f64>(slotAt(values, root), kind == 1 ? capped(p, measure) : measure <= program.capOf(p) ? 1 : 0);
  }
}

/** Splits the slots that have passed their next level, while there is room; returns how many there are then. */
export function split(p: usize, slots: i32): i32 {
  const levels = program.levelsOf(p), copies = program.copiesOf(p), count = program.levelCountOf(p);
  const capacity = program.capacityOf(p);
  let alive = slots;
  for (let s: i32 = 0; s < alive; s++) {
    const measure = load<f64>(slotAt(program.measuresOf(p), s));
    let level = <i32>load<f64>(slotAt(program.nextLevelsOf(p), s));
    while (level < count && measure > load<f64>(slotAt(levels, level))) {
      const parts = <i32>load<f64>(slotAt(copies, level));
      level++;
      store<f64>(slotAt(program.nextLevelsOf(p), s), <f64>level);
      if (alive + parts - 1 > capacity) continue;
      const weight = slotAt(program.weightsOf(p), s);
      store<f64>(weight, load<f64>(weight) / <f64>parts);
      for (let copy: i32 = 1; copy < parts; copy++) moveSlot(p, s, alive++);
    }
  }
  return alive;
}
