import { exp, ln, pow } from '../../core/elementary.ts';
import type { Stream } from '../../core/stream.ts';
import { addScaled, dot, norm } from '../../linalg/vectors.ts';
import type { LayerSpec } from './spec.ts';

/** The directions an aligned layer maps between: u_{l−1} of length n to u_l of length m. */
export interface Directions {
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/** The m × n matrix of a recipe, by rows, but for its scale. @param directions used by aligned layers only */
export function unscaledMatrix(
  spec: LayerSpec,
  m: number,
  n: number,
  stream: Stream,
  directions: () => Directions,
): Float64Array {
  const spread = 1 / (Math.sqrt(m) + Math.sqrt(n));
  switch (spec.kind) {
    case 'constant':
      return new Float64Array(m * n).fill(1);
    case 'rounded':
      return normals(m * n, stream).map((z) => Math.round(2 * z) / 2);
    case 'gaussian':
      return normals(m * n, stream).map((z) => z * spread);
    case 'orthogonal':
      return m <= n ? orthonormalRows(m, n, stream) : transposed(orthonormalRows(n, m, stream), n, m);
    case 'low-rank':
      return lowRank(m, n, spec.rank, stream);
    case 'nilpotent':
      return normals(m * n, stream).map((z, at) => (at % n > Math.floor(at / n) ? z * spread : 0));
    case 'sparse':
      return normals(m * n, stream).map((z) => (stream.uniform() < spec.density ? z * spread : 0));
    case 'heavy-tailed':
      return normals(m * n, stream).map((z) => z / Math.abs(nonzeroNormal(stream)));
    case 'ill-conditioned':
      return conditioned(m, n, spec.condition, stream);
    case 'aligned': {
      const { from, to } = directions();
      return Float64Array.from({ length: m * n }, (_, at) => to[Math.floor(at / n)]! * from[at % n]!);
    }
    case 'wild':
      return normals(m * n, stream).map((z) => z * pow(10, spec.exponent * (2 * stream.uniform() - 1)));
  }
}

/** A unit vector without negative entries. */
export function direction(dim: number, stream: Stream): Float64Array {
  const z = normals(dim, stream).map(Math.abs);
  z[0] = Math.max(z[0]!, 1e-3);
  const size = norm(z);
  return z.map((x) => x / size);
}

export function normals(count: number, stream: Stream): Float64Array {
  const out = new Float64Array(count);
  stream.fillNormal(out);
  return out;
}

function nonzeroNormal(stream: Stream): number {
  for (;;) {
    const z = stream.normal();
    if (z !== 0) return z;
  }
}

/** m ≤ n orthonormal rows: Gram–Schmidt on Gaussians, twice; defects of a few units in the last place. */
function orthonormalRows(m: number, n: number, stream: Stream): Float64Array {
  const Q = new Float64Array(m * n);
  const rows = Array.from({ length: m }, (_, i) => Q.subarray(i * n, (i + 1) * n));
  for (const [i, row] of rows.entries()) {
    for (let before = 1; ; ) {
      if (before === 1) stream.fillNormal(row);
      for (const other of rows.slice(0, i)) addScaled(-dot(other, row), other, row);
      const size = norm(row);
      // Lengths drop by chance only; where nearly everything cancels, draw again.
      const drawAgain = !(size > 1e-6);
      if (!drawAgain) for (let j = 0; j < n; j++) row[j] = row[j]! / size;
      if (!drawAgain && before === 2) break;
      before = drawAgain ? 1 : 2;
    }
  }
  return Q;
}

function transposed(A: Float64Array, m: number, n: number): Float64Array {
  return Float64Array.from({ length: m * n }, (_, at) => A[(at % m) * n + Math.floor(at / m)]!);
}

/** Σ_k x_k y_kᵀ over `rank` pairs of Gaussian vectors. */
function lowRank(m: number, n: number, rank: number, stream: Stream): Float64Array {
  const A = new Float64Array(m * n);
  const spread = 1 / ((Math.sqrt(m) + Math.sqrt(rank)) * (Math.sqrt(rank) + Math.sqrt(n)));
  for (let k = 0; k < rank; k++) addRankOne(A, spread, normals(m, stream), normals(n, stream));
  return A;
}

/** Σ_k s_k x_k y_kᵀ with orthonormal x_k and y_k. */
function conditioned(m: number, n: number, condition: number, stream: Stream): Float64Array {
  const rank = Math.min(m, n);
  const left = orthonormalRows(rank, m, stream);
  const right = orthonormalRows(rank, n, stream);
  const A = new Float64Array(m * n);
  for (let k = 0; k < rank; k++) {
    const value = rank === 1 ? 1 : exp((-k / (rank - 1)) * ln(condition));
    addRankOne(A, value, left.subarray(k * m, (k + 1) * m), right.subarray(k * n, (k + 1) * n));
  }
  return A;
}

/** A += c x yᵀ */
function addRankOne(A: Float64Array, c: number, x: Float64Array, y: Float64Array): void {
  for (const [i, xi] of x.entries()) {
    addScaled(c * xi, y, A.subarray(i * y.length, (i + 1) * y.length));
  }
}
