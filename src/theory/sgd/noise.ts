import { z } from 'zod';
import { requireThat } from '../../core/errors.ts';
import { requireIntegerIn, requireNumbers } from '../../core/preconditions.ts';
import type { Landscape, LocalForm, GradientField } from '../landscape/landscape.ts';
import { dot } from '../../linalg/vectors.ts';
import type { NoiseProgram } from './kernel/sgd-program.ts';

/** S = scale · I_p. */
export interface IsotropicNoise {
  readonly kind: 'isotropic';
  readonly scale: number;
}

/**
 * Column j of S is scales[j] times axis from + j of the landscape. Normal axes come first, so `from` ≥
 * normalDim is noise along flat directions only, few scales are low rank, and unequal ones ill-conditioned.
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

/** S(θ) = S / (1 + d(θ)²/scale²) with S that of `base`: it depends on the state and is at most S. */
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
  readonly spec: NoiseSpec;
  /** m: how many normals a step takes. */
  readonly columns: number;
  /** S as data; where it depends on the state, the worst case. */
  readonly program: NoiseProgram;
  /** Distance at which the noise is halved; absent where it does not depend on the state. */
  readonly damping?: number;
  /** Set if θ is the norm of a vector in R^k with isotropic noise: then `radial` makes a step, without S. */
  readonly radial?: { readonly k: number; readonly scale: number };
  /** out += amount · S(θ) z, where z is the m entries of `normals` from `at`. Allocates nothing. */
  add(theta: Float64Array, amount: number, normals: Float64Array, at: number, out: Float64Array): void;
  /** S by rows; where it depends on the state, the worst case. */
  matrix(): number[][];
}

/** S by its rows, whatever the landscape. */
export function factorNoise(rows: FactorNoise['rows']): Noise {
  const spec: FactorNoise = { kind: 'factor', rows };
  return noiseOfColumns(spec, factorColumns(spec, rows.length), rows.length);
}

/** @throws {RangeError} if the spec does not fit the landscape's dimension, or a scale is not in [0, ∞) */
export function buildNoise(spec: NoiseSpec, landscape: Landscape): Noise {
  if (spec.kind === 'isotropic') return isotropicNoise(spec.scale, landscape.dim);
  if (spec.kind === 'axes') return noiseOfColumns(spec, axesColumns(spec, landscape), landscape.dim);
  if (spec.kind === 'factor') return noiseOfColumns(spec, factorColumns(spec, landscape.dim), landscape.dim);
  return dampedNoise(spec, buildNoise(spec.base, landscape), landscape);
}

/**
 * The noise that the local coordinates of a landscape see: S's components along the first `dim` axes.
 * Isotropic noise stays isotropic, since Qz has the law of z for orthogonal Q; the others use the same
 * normals, and columns that do not reach these axes are left out (a single one of zeros where none does).
 */
export function localNoise(spec: NoiseSpec, landscape: Landscape, form: LocalForm): Noise {
  const { field } = form;
  const { dim } = field;
  if (spec.kind === 'damped') return dampedNoise(spec, localNoise(spec.base, landscape, form), field);
  if (spec.kind === 'isotropic') return isotropicNoise(spec.scale, dim);
  if (spec.kind === 'axes') {
    const from = spec.from ?? 0;
    const scales = spec.scales.slice(0, Math.max(0, dim - from));
    const columns = scales.map((scale, j) => unitVector(dim, from + j).map((x) => scale * x));
    return noiseOfColumns(spec, columns.length > 0 ? columns : [new Float64Array(dim)], dim);
  }
  const axes = Array.from({ length: dim }, (_, i) => axisOf(landscape, i));
  const columns = factorColumns(spec, landscape.dim).map((column) =>
    Float64Array.from(axes, (axis) => dot(axis, column)),
  );
  return noiseOfColumns(spec, columns, dim);
}

function unitVector(dim: number, i: number): Float64Array {
  const e = new Float64Array(dim);
  e[i] = 1;
  return e;
}

/** The landscape's i-th axis, in an array of its own. */
export function axisOf(landscape: Landscape, i: number): Float64Array {
  const axis = new Float64Array(landscape.dim);
  landscape.axis(i, axis);
  return axis;
}

function requireScale(scale: number): void {
  requireNumbers({ nonNegative: { 'scale of noise': scale } });
}

function isotropicNoise(scale: number, dim: number): Noise {
  requireScale(scale);
  return {
    spec: { kind: 'isotropic', scale },
    columns: dim,
    program: { kind: 'scaled', columns: dim, from: 0, scales: new Float64Array(dim).fill(scale) },
    add: (_theta, amount, normals, at, out) => {
      const factor = amount * scale;
      for (let i = 0; i < dim; i++) out[i] = out[i]! + factor * normals[at + i]!;
    },
    matrix: () =>
      Array.from({ length: dim }, (_, i) => Array.from({ length: dim }, (_, j) => (i === j ? scale : 0))),
  };
}

/** Coordinate from + j of θ gets scales[j]·z_j: `AxesNoise` along coordinates, no landscape, no columns. */
export function coordinateNoise(dim: number, scales: Float64Array, from: number): Noise {
  const columns = scales.length;
  const last = dim - columns;
  requireIntegerIn(0, last, { from });
  for (const scale of scales) requireScale(scale);
  return {
    spec: { kind: 'axes', scales: [...scales], from },
    columns,
    program: { kind: 'scaled', columns, from, scales },
    add: (_theta, amount, z, at, out) => {
      for (let j = 0; j < columns; j++) {
        out[from + j] = out[from + j]! + amount * z[at + j]! * scales[j]!;
      }
    },
    matrix: () =>
      Array.from({ length: dim }, (_, i) => Array.from(scales, (scale, j) => (i === from + j ? scale : 0))),
  };
}

function axesColumns(spec: AxesNoise, landscape: Landscape): Float64Array[] {
  const from = spec.from ?? 0;
  const last = landscape.dim - spec.scales.length;
  requireIntegerIn(0, last, { from });
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

/** S by its columns; only nonzero entries are stored, so axes along coordinates cost one product each. */
function noiseOfColumns(spec: NoiseSpec, columns: readonly Float64Array[], dim: number): Noise {
  requireThat(columns.length > 0, 'number of columns of the noise factor', 'positive', columns.length);
  const entries = columns.map((column) => [...column.keys()].filter((i) => column[i] !== 0));
  const rows = Int32Array.from(entries.flat());
  const values = Float64Array.from(entries.flatMap((indices, j) => indices.map((i) => columns[j]![i]!)));
  let total = 0;
  const ends = Int32Array.from(entries, (indices) => (total += indices.length));
  return {
    spec,
    columns: columns.length,
    program: programOfColumns(columns, entries, dim),
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

/** Columns that are one coordinate each, in a row, need no matrix. */
function programOfColumns(
  columns: readonly Float64Array[],
  entries: readonly (readonly number[])[],
  dim: number,
): NoiseProgram {
  const from = entries[0]![0] ?? 0;
  const along = entries.every((rows, j) => rows.length === 1 && rows[0] === from + j);
  if (along) {
    const scales = Float64Array.from(columns, (column, j) => column[from + j]!);
    return { kind: 'scaled', columns: columns.length, from, scales };
  }
  const rows = Array.from({ length: dim }, (_, i) => columns.map((column) => column[i]!)).flat();
  return { kind: 'dense', columns: columns.length, rows: Float64Array.from(rows) };
}

function dampedNoise(spec: DampedNoise, base: Noise, field: GradientField): Noise {
  const { scale } = spec;
  requireNumbers({ positive: { 'scale of damping': scale } });
  return {
    ...base,
    spec,
    damping: scale,
    add: (theta, amount, normals, at, out) => {
      const d = field.distance(theta) / scale;
      base.add(theta, amount / (1 + d * d), normals, at, out);
    },
  };
}
