import { ln } from '../../core/elementary.ts';
import type { Outcomes } from '../../core/experiment.ts';
import type { Stream } from '../../core/stream.ts';
import type { SgdProgram, Splitting } from './kernel/sgd-program.ts';
import { batchSizeFor } from './batch-size.ts';
import { project } from './projection.ts';
import { noiseLevel, stepSize } from './schedule.ts';
import type { Sgd } from './sgd.ts';

/** What is observed of trajectories. */
export interface Observation {
  readonly measure: (theta: Float64Array) => number;
  /** A trajectory leaves at the first t at which measure(θ_t) ≤ limit is false. */
  readonly limit: number;
  readonly horizon: number;
  readonly value: SgdProgram['value'];
  readonly splitting?: Splitting;
}

/** A trajectory that is inside, or a share of one. */
export interface Particle {
  readonly theta: Float64Array;
  root: number;
  weight: number;
  nextLevel: number;
  measure: number;
}

/**
 * The reference of the kernels: plain float64 in a fixed order (docs/architecture.md), so that equal
 * arguments give equal bits. Trajectories run side by side in groups; those that leave make room for the last
 * ones.
 */
export function simulateBatch(
  sgd: Sgd,
  observation: Observation,
  stream: Stream,
  trajectories: number,
): Outcomes {
  const { size, capacity } = batchSizeFor(sgd.landscape.dim, observation.splitting !== undefined);
  const values = new Float64Array(trajectories);
  let steps = 0;
  for (let first = 0; first < trajectories; first += size) {
    const group = values.subarray(first, Math.min(trajectories, first + size));
    steps += simulateGroup(sgd, observation, stream, group, capacity);
  }
  return { values, steps };
}

/** One group from the start to the horizon; writes its values and returns the steps taken. */
function simulateGroup(
  sgd: Sgd,
  observation: Observation,
  stream: Stream,
  values: Float64Array,
  capacity: number,
): number {
  const { horizon, value, splitting, measure } = observation;
  const particles = particlesAt(sgd.start, values.length, measure(sgd.start));
  values.fill(value.kind === 'stays' ? 1 : 0);
  leave(particles, values, observation, 0);
  const advance = stepper(sgd, stream);
  let steps = 0;
  for (let t = 0; t < horizon && particles.length > 0; t++) {
    const substeps = splitting?.substeps ?? 1;
    for (let part = 0; part < substeps; part++) {
      advance(particles, t, part, substeps);
      steps += particles.length;
      for (const particle of particles) particle.measure = measure(particle.theta);
      if (part === substeps - 1) leave(particles, values, observation, t + 1);
      if (splitting) split(particles, splitting, capacity);
    }
  }
  if (value.kind === 'squared')
    for (const particle of particles) values[particle.root] = capped(particle.measure, value.cap);
  if (value.kind === 'ends')
    for (const particle of particles) values[particle.root] = particle.measure <= value.within ? 1 : 0;
  return steps;
}

export function particlesAt(start: Float64Array, count: number, measure: number): Particle[] {
  return Array.from({ length: count }, (_, root) => ({
    theta: Float64Array.from(start),
    root,
    weight: 1,
    nextLevel: 0,
    measure,
  }));
}

function capped(distance: number, cap: number): number {
  return distance * distance <= cap ? distance * distance : cap;
}

/** Takes out those that are outside at time t, from the last on; the last particle moves into each gap. */
function leave(
  particles: Particle[],
  values: Float64Array,
  { limit, value, horizon }: Observation,
  t: number,
): void {
  for (let i = particles.length - 1; i >= 0; i--) {
    const particle = particles[i]!;
    if (particle.measure <= limit) continue;
    if (value.kind === 'exits') values[particle.root] = values[particle.root]! + particle.weight;
    else
      values[particle.root] =
        value.kind === 'squared' && t === horizon ? capped(particle.measure, value.cap) : 0;
    const last = particles.pop()!;
    if (i < particles.length) particles[i] = last;
  }
}

/**
 * Replaces each particle that has passed its next level by copies of equal share, while there is room.
 *
 * *Unbiased*: whether and into how many a particle is split depends on the past alone, and its shares go on
 * as independent copies given the past; so the expected sum of the weights that leave is P(leave), whatever
 * the levels. The trajectories of a group share `capacity` and are not independent: E∏(a + bX_i) over a group
 * is (a + bP(leave))ⁿ all the same (docs/theory.md, "Fewer steps"), which is what the judge's bets need.
 */
function split(particles: Particle[], { levels, copies }: Splitting, capacity: number): void {
  for (let i = 0; i < particles.length; i++) {
    const particle = particles[i]!;
    while (particle.nextLevel < levels.length && particle.measure > levels[particle.nextLevel]!) {
      const parts = copies[particle.nextLevel]!;
      particle.nextLevel++;
      if (particles.length + parts - 1 > capacity) continue;
      particle.weight /= parts;
      for (let copy = 1; copy < parts; copy++) particles.push({ ...particle, theta: particle.theta.slice() });
    }
  }
}

export type Advance = (particles: readonly Particle[], t: number, part: number, parts: number) => void;

/** A step of all particles, or one of the `parts` of equal noise, the first with the gradient. */
export function stepper(sgd: Sgd, stream: Stream): Advance {
  const { landscape, noise, schedule, projection } = sgd;
  const { dim } = landscape;
  const { columns } = noise;
  const slope = new Float64Array(dim);
  const z = new Float64Array(columns);
  let normals = new Float64Array(0);
  return (particles, t, part, parts) => {
    const count = particles.length;
    // normals come in rounds of four
    const drawn = 4 * Math.ceil((columns * count) / 4);
    if (normals.length < drawn) normals = new Float64Array(drawn);
    stream.fillNormal(normals, drawn);
    const eta = stepSize(schedule, t);
    const amount = noiseLevel(schedule, t) / Math.sqrt(parts);
    for (const [i, { theta }] of particles.entries()) {
      for (let j = 0; j < columns; j++) z[j] = normals[j * count + i]!;
      if (part === 0) landscape.gradient(theta, slope);
      else slope.fill(0);
      if (noise.radial) {
        const level = eta * amount * noise.radial.scale;
        const along = theta[0]! - eta * slope[0]! - level * z[0]!;
        const across = noise.radial.k === 1 ? 0 : chiSquare(noise.radial.k - 1, z[1]!, stream);
        theta[0] = Math.sqrt(along * along + level * level * across);
        continue;
      }
      noise.add(theta, amount, z, 0, slope);
      for (let j = 0; j < dim; j++) theta[j] = theta[j]! - eta * slope[j]!;
      if (projection && part === parts - 1) project(projection, theta);
    }
  };
}

/**
 * χ² with `degrees` of freedom, from a standard normal proposal: its square where that is one degree, else
 * the method of G. Marsaglia and W. W. Tsang, *A simple method for generating gamma variables*, ACM TOMS 26
 * (2000).
 */
function chiSquare(degrees: number, proposal: number, stream: Stream): number {
  if (degrees === 1) return proposal * proposal;
  const D = degrees / 2 - 1 / 3;
  const C = 1 / (3 * Math.sqrt(D));
  for (let x = proposal; ; x = stream.edgeNormal()) {
    const root = 1 + C * x;
    if (!(root > 0)) continue;
    const v = root * root * root;
    const u = stream.uniform();
    const x2 = x * x;
    if (u < 1 - 0.0331 * x2 * x2 || ln(u) < 0.5 * x2 + D * (1 - v + ln(v))) return 2 * D * v;
  }
}
