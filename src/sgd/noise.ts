import { z } from 'zod';
import { requireThat } from '../core/errors.ts';
import type { Landscape } from '../landscape/landscape.ts';

/** S = scale · I_p. */
export interface IsotropicNoise {
  readonly kind: 'isotropic';
  readonly scale: number;
}

/**
 * Column j of S is scales[j] times axis from + j of the landscape. Normal axes come first, so `from` ≥ normalDim is noise
 * along flat directions only, few scales are low rank, and unequal ones ill-conditioned.
 */
export interface AxesNoise {
  readonly kind: 'axes';
  /** m entries, each at least 0. */
  readonly scales: readonly number[];
  /** Default 0; from + m ≤ p. */
  readonly from?: number;
}

/** S itself, p × m, by rows. */
export interface FactorNoise {
  readonly kind: 'factor';
  readonly rows: readonly (readonly number[])[];
}

/** S(θ) = S / (1 + d(θ)²/scale²) with S that of `base`: it depends on the state and is at most its worst case S. */
export interface DampedNoise {
  readonly kind: 'damped';
  readonly base: ConstantNoise;
  /** Distance at which the noise is halved; positive. */
  readonly scale: number;
}

/** Noise whose S does not depend on the state. */
export type ConstantNoise = IsotropicNoise | AxesNoise | FactorNoise;

/** A noise factor as plain JSON. */
export type NoiseSpec = ConstantNoise | DampedNoise;

const size = z.number().nonnegative();
const constantNoiseSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('isotropic'), scale: size }).readonly(),
  z
    .strictObject({
      kind: z.literal('axes'),
      scales: z.array(size).min(1).readonly(),
      from: z.int().nonnegative().exactOptional(),
    })
    .readonly(),
  z
    .strictObject({
      kind: z.literal('factor'),
      rows: z.array(z.array(z.number()).min(1).readonly()).min(1).readonly(),
    })
    .readonly(),
]);

/** Validates a `NoiseSpec`; that it fits a landscape's dimension is for `buildNoise` to say. */
export const noiseSchema: z.ZodType<NoiseSpec> = z.union([
  constantNoiseSchema,
  z
    .strictObject({ kind: z.literal('damped'), base: constantNoiseSchema, scale: z.number().positive() })
    .readonly(),
]);

/** The noise factor S, p × m, ready to be used on one landscape. */
export interface Noise {
  /** m: how many normals a step takes. */
  readonly columns: number;
  /** out += amount · S(θ) z, where z is the m entries of `normals` from `at`. Allocates nothing. */
  add(theta: Float64Array, amount: number, normals: Float64Array, at: number, out: Float64Array): void;
  /** S by rows; where it depends on the state, the worst case. */
  matrix(): number[][];
}

/** @throws {RangeError} if the spec does not fit the landscape's dimension, or holds a scale that is negative or not finite */
export function buildNoise(spec: NoiseSpec, landscape: Landscape): Noise {
  if (spec.kind === 'isotropic') return isotropicNoise(spec.scale, landscape.dim);
  if (spec.kind === 'axes') return noiseOfColumns(axesColumns(spec, landscape), landscape.dim);
  if (spec.kind === 'factor') return noiseOfColumns(factorColumns(spec, landscape.dim), landscape.dim);
  return dampedNoise(buildNoise(spec.base, landscape), spec.scale, landscape);
}

/** The landscape's i-th axis, in an array of its own. */
export function axisOf(landscape: Landscape, i: number): Float64Array {
  const axis = new Float64Array(landscape.dim);
  landscape.axis(i, axis);
  return axis;
}

function requireScale(scale: number): void {
  requireThat(scale >= 0 && scale < Infinity, 'scale of noise', 'finite and not negative', scale);
}

function isotropicNoise(scale: number, dim: number): Noise {
  requireScale(scale);
  return {
    columns: dim,
    add: (_theta, amount, normals, at, out) => {
      const factor = amount * scale;
      for (let i = 0; i < dim; i++) out[i] = out[i]! + factor * normals[at + i]!;
    },
    matrix: () =>
      Array.from({ length: dim }, (_, i) => Array.from({ length: dim }, (_, j) => (i === j ? scale : 0))),
  };
}

function axesColumns(spec: AxesNoise, landscape: Landscape): Float64Array[] {
  const from = spec.from ?? 0;
  const last = landscape.dim - spec.scales.length;
  requireThat(
    Number.isInteger(from) && from >= 0 && from <= last,
    'from',
    `an integer in [0, ${last}]`,
    from,
  );
  return spec.scales.map((scale, j) => {
    requireScale(scale);
    return axisOf(landscape, from + j).map((x) => scale * x);
  });
}

function factorColumns(spec: FactorNoise, dim: number): Float64Array[] {
  const columns = spec.rows[0]?.length ?? 0;
  requireThat(spec.rows.length === dim, 'number of rows of the noise factor', `${dim}`, spec.rows.length);
  for (const row of spec.rows) {
    requireThat(row.length === columns, 'length of each row of the noise factor', `${columns}`, row.length);
    for (const x of row) requireThat(Number.isFinite(x), 'entry of the noise factor', 'finite', x);
  }
  return Array.from({ length: columns }, (_, j) => Float64Array.from(spec.rows, (row) => row[j]!));
}

/** S by its columns; only entries that are not 0 are stored, so that axes along coordinates cost one product each. */
function noiseOfColumns(columns: readonly Float64Array[], dim: number): Noise {
  requireThat(columns.length > 0, 'number of columns of the noise factor', 'positive', columns.length);
  const entries = columns.map((column) => [...column.keys()].filter((i) => column[i] !== 0));
  const rows = Int32Array.from(entries.flat());
  const values = Float64Array.from(entries.flatMap((indices, j) => indices.map((i) => columns[j]![i]!)));
  let total = 0;
  const ends = Int32Array.from(entries, (indices) => (total += indices.length));
  return {
    columns: columns.length,
    add: (_theta, amount, normals, at, out) => {
      let e = 0;
      for (let j = 0; j < ends.length; j++) {
        const factor = amount * normals[at + j]!;
        for (const end = ends[j]!; e < end; e++) out[rows[e]!] = out[rows[e]!]! + factor * values[e]!;
      }
    },
    matrix: () => Array.from({ length: dim }, (_, i) => columns.map((column) => column[i]!)),
  };
}

function dampedNoise(base: Noise, scale: number, landscape: Landscape): Noise {
  requireThat(scale > 0 && scale < Infinity, 'scale of damping', 'positive and finite', scale);
  return {
    ...base,
    add: (theta, amount, normals, at, out) => {
      const d = landscape.distance(theta) / scale;
      base.add(theta, amount / (1 + d * d), normals, at, out);
    },
  };
}
