import type { ConvexSetSpec } from '../projection.ts';
import { norm } from '../../../linalg/vectors.ts';
import { batchSizeFor } from '../batch-size.ts';
import { encodeGradient } from './encode-gradient.ts';
import type { SgdProgram } from './sgd-program.ts';

/** Room for the numbers of a program and for its working memory, in float64 numbers from an address on. */
export interface Encoded {
  /** What is written once, before the first run: the table of assembly/layout.ts, then its arrays. */
  readonly numbers: Float64Array;
  /** Where the values of `trajectories` are read, and where everything ends; in bytes. */
  readonly values: number;
  readonly end: number;
  /** Where the gradient's parameters are, and θ: a row of particles for each of its numbers. */
  readonly params: number;
  readonly theta: number;
}

const tableLength = 64;
const measures = ['distance', 'displacement'];
const valueKinds = ['stays', 'squared', 'exits', 'ends'];
const projections = ['ball', 'box', 'halfspace'];
/** Normals that a diagonal step draws at a time; as in assembly/quadratic.ts. */
const chunkSize = 1024;
/** A single particle, for which assembly/single-trajectory.ts is made. */
const one = { size: 1, capacity: 1 };

/** No gradient is taken at a θ of a larger norm: what is measured is ‖θ − center‖ ≤ limit. */
function radiusOf({ landscape: { gradient }, measure, limit, start }: SgdProgram): number {
  if (gradient.kind !== 'perceptron' || typeof measure !== 'string') return Number.POSITIVE_INFINITY;
  return norm(measure === 'distance' ? gradient.minimizer : start) + limit;
}

/**
 * @param base address of the table, in bytes, a multiple of 16
 * @param trajectories the most that one run asks for
 * @param scratch working memory of a perceptron's gradient in bytes, by its parameters; 0 for other kinds
 * @param single one trajectory at a time, its numbers as close together as vectors allow
 */
export function encode(
  program: SgdProgram,
  base: number,
  trajectories: number,
  scratch: number,
  single = false,
): Encoded {
  const { dim, landscape, noise, schedule, splitting, value } = program;
  const { kind, params } = encodeGradient(landscape.gradient, radiusOf(program));
  const arrays: Float64Array[] = [];
  let next = base + 8 * tableLength;
  const place = (data: ArrayLike<number>): number => {
    const at = next;
    // vectors of two numbers never straddle what follows
    const padded = new Float64Array((data.length + 1) & ~1);
    padded.set(Float64Array.from(data));
    arrays.push(padded);
    next += padded.byteLength;
    return at;
  };
  const { size, capacity } = single ? one : batchSizeFor(dim, splitting !== undefined);
  const table = new Float64Array(tableLength);
  const { gradient, frame } = landscape;
  table.set([
    dim,
    kind,
    gradient.k,
    ['scaled', 'dense', 'radial'].indexOf(noise.kind),
    noise.columns,
    noise.kind === 'scaled' ? noise.from : 0,
    noise.kind === 'radial' ? noise.k : 0,
    noise.kind === 'radial' ? noise.scale : 0,
    schedule.eta,
    schedule.sigma,
    schedule.etaDecay ?? 0,
    schedule.sigmaDecay ?? 0,
    program.limit,
    value.kind === 'squared' ? value.cap : value.kind === 'ends' ? value.within : 0,
    landscape.outward,
    program.damping ?? 0,
    program.horizon,
    valueKinds.indexOf(value.kind),
    typeof program.measure === 'string' ? measures.indexOf(program.measure) : measures.length,
    size,
    capacity,
    splitting?.substeps ?? 1,
    splitting?.levels.length ?? 0,
    program.projection ? 1 + projections.indexOf(program.projection.kind) : 0,
    frame ? frame.reflections.length : -1,
    gradient.kind === 'sphere' ? gradient.radius : 0,
    gradient.kind === 'perceptron' ? (gradient.ridge ?? 0) : 0,
  ]);
  table.set(
    [
      place(program.start),
      place(noise.kind === 'scaled' ? noise.scales : noise.kind === 'dense' ? noise.rows : []),
      place(frame?.center ?? []),
      place(frame ? frame.reflections.flatMap((v) => [...v]) : []),
      place(splitting?.levels ?? []),
      place(splitting?.copies ?? []),
      place(projectionData(program.projection)),
      place(params),
      place(gradient.kind === 'perceptron' ? gradient.minimizer : []),
    ],
    32,
  );
  if (typeof program.measure !== 'string')
    table.set([place(program.measure.direction), place(program.measure.origin)], 52);
  const written = next;
  const room = (count: number): number => {
    const at = next;
    next += 8 * ((count + 3) & ~1);
    return at;
  };
  const rows = ((dim + 3) & ~3) * capacity;
  const theta = room(rows);
  const values = room(trajectories);
  const normals = Math.max(noise.columns * capacity, chunkSize + 4 * capacity) + 8;
  const folded = kind === 1 ? (dim + 3) * (dim + 4) + 16 : 2 * dim;
  table.set(
    [
      values,
      theta,
      room(rows),
      frame ? room(rows) : theta,
      room(normals),
      ...Array.from({ length: 5 }, () => room(capacity)),
      room(Math.max(folded, capacity, Math.ceil(scratch / 8))),
    ],
    41,
  );
  const numbers = new Float64Array((written - base) / 8);
  numbers.set(table);
  let at = tableLength;
  for (const array of arrays) {
    numbers.set(array, at);
    at += array.length;
  }
  return { numbers, values, end: next, params: table[39]!, theta };
}

function projectionData(set: ConvexSetSpec | undefined): readonly number[] {
  if (set === undefined) return [];
  if (set.kind === 'ball') return [set.radius, ...set.center];
  if (set.kind === 'box') return [...set.lo, ...set.hi];
  return [set.offset, set.normal.reduce((sum, x) => sum + x * x, 0), ...set.normal];
}
