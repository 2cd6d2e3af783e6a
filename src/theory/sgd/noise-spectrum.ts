import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import type { Landscape } from '../landscape/landscape.ts';
import { norm } from '../../linalg/vectors.ts';
import { type AxesNoise, axisOf, buildNoise, type NoiseSpec } from './noise.ts';

/**
 * The positive singular values s_1 ≥ s_2 ≥ … of G = P S, the noise that can leave the tube; P projects on the
 * normal space where 𝓜 is a full affine subspace, else P = I. Damped noise: those of its worst case.
 *
 * Exact for isotropic and axes noise. For a factor, by singular value decomposition, to about 1e-15 s_1 each;
 * values up to max(p, m) · 2⁻⁵² · ‖S‖_F are rounding of 0 and left out.
 */
export function tubeNoise(landscape: Landscape, noise: NoiseSpec): number[] {
  const dimension = landscape.affine ? landscape.normalDim : landscape.dim;
  return singularValues(landscape, noise, dimension);
}

/** The positive singular values of S itself, decreasing: the noise that moves θ. As `tubeNoise`. */
export function displacementNoise(landscape: Landscape, noise: NoiseSpec): number[] {
  return singularValues(landscape, noise, landscape.dim);
}

/** The s > 0 with GGᵀ = s²P at every state, where there is one that can be told exactly. */
export function isotropicTubeNoise(landscape: Landscape, noise: NoiseSpec): number | undefined {
  if (noise.kind === 'factor' || noise.kind === 'damped') return undefined;
  const dimension = landscape.affine ? landscape.normalDim : landscape.dim;
  const values = singularValues(landscape, noise, dimension);
  return values.length === dimension && values[0] === values.at(-1) ? values[0] : undefined;
}

/** Of the first `dimension` axes' components of S. */
function singularValues(landscape: Landscape, noise: NoiseSpec, dimension: number): number[] {
  if (noise.kind === 'isotropic') return positive(Array.from({ length: dimension }, () => noise.scale));
  if (noise.kind === 'axes') return positive(scalesAlong(noise, dimension));
  if (noise.kind === 'damped') return singularValues(landscape, noise.base, dimension);
  const S = buildNoise(noise, landscape).matrix();
  const columns = S[0]!.length;
  // Components of columns that lie along 𝓜 come out as rounding of the columns' size, not as 0.
  const rounding = Math.max(landscape.dim, columns) * Number.EPSILON * norm(Float64Array.from(S.flat()));
  return ofMatrix(components(landscape, S, dimension)).filter((value) => value > rounding);
}

function scalesAlong(noise: AxesNoise, dimension: number): number[] {
  return noise.scales.slice(0, Math.max(0, dimension - (noise.from ?? 0)));
}

/** The components of S's columns along the first axes; all of S if it is all axes, without rounding. */
function components(landscape: Landscape, rows: number[][], dimension: number): number[][] {
  if (dimension === landscape.dim) return rows;
  return Array.from({ length: dimension }, (_, i) => {
    const axis = axisOf(landscape, i);
    return rows[0]!.map((_, j) => rows.reduce((sum, row, l) => sum + axis[l]! * row[j]!, 0));
  });
}

function ofMatrix(rows: number[][]): number[] {
  const largest = rows.reduce((most, row) => row.reduce((m, x) => Math.max(m, Math.abs(x)), most), 0);
  if (largest === 0) return [];
  // entries near the ends of the float64 range, squared, would make the decomposition fail
  const scaled = rows.map((row) => row.map((x) => (Math.abs(x) < largest * 1e-100 ? 0 : x / largest)));
  const values = new SingularValueDecomposition(new Matrix(scaled), {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
    autoTranspose: true,
  }).diagonal;
  return positive(values.map((s) => s * largest));
}

function positive(values: readonly number[]): number[] {
  return values.filter((s) => s > 0).toSorted((a, b) => b - a);
}
