import { type Arbitrary, array, constantFrom, integer, nat, oneof, record } from 'fast-check';
import { powerOfTwo } from '../../../src/linalg/scaled-matrix.ts';
import { type Drawn, mostlySmall } from '../../../src/theory/cases/round-numbers.ts';

/** m × n, by rows. */
export type Matrix = readonly (readonly number[])[];

/** The simplest first: draws shrink towards it. */
export const matrixKinds = [
  'small integers',
  'gaussian-like',
  'orthogonal',
  'low rank',
  'nilpotent',
  'sparse',
  'heavy tails',
  'ill-conditioned',
  'aligned',
  'mixed scales',
] as const;
export type MatrixKind = (typeof matrixKinds)[number];

/** 2^±498 is about 1e±150; the last two are next to what float64 holds, 2^±200 within a matrix included. */
const everyScale = [0, 0, 0, 0, 498, -498, 60, -30, 790, -1060];

export interface MatrixSpace {
  readonly kinds?: readonly MatrixKind[];
  /** Ranges of m and n, inclusive. */
  readonly rows?: readonly [number, number];
  readonly columns?: readonly [number, number];
  readonly exponents?: readonly number[];
  /** Divisors of the integers behind the entries: with 1 products of entries are exact, with 3 not. */
  readonly divisors?: readonly number[];
}

/** Random matrices of every kind; entries are small integers over small integers, times powers of two. */
export function matrices(space: MatrixSpace = {}): Arbitrary<Matrix> {
  return draws(space).map(matrixOf);
}

function draws({ kinds, rows = [1, 6], columns = [1, 6], exponents, divisors }: MatrixSpace) {
  const most = Math.max(...rows) * Math.max(...columns);
  return record({
    kind: constantFrom(...(kinds ?? matrixKinds)),
    m: mostlySmall(...rows),
    n: mostlySmall(...columns),
    exponent: constantFrom(...(exponents ?? everyScale)),
    divisor: constantFrom(...(divisors ?? [1, 3, 7, 10])),
    // used in turn
    small: array(oneof(integer({ min: -3, max: 3 }), integer({ min: 1, max: 3 })), {
      minLength: most,
      maxLength: most,
    }),
    sizes: array(nat({ max: 11 }), { minLength: most, maxLength: most }),
  });
}
type Draws = Drawn<ReturnType<typeof draws>>;

function matrixOf(draws: Draws): Matrix {
  const scale = powerOfTwo(draws.exponent);
  // Nothing but the last product is rounded, where the scale makes it subnormal.
  return unscaled(draws).map((row) => row.map((x) => (x / draws.divisor) * scale + 0));
}

function unscaled({ kind, m, n, small, sizes }: Draws): number[][] {
  const s = (at: number): number => small[at % small.length]!;
  const size = (at: number): number => sizes[at % sizes.length]!;
  // ‖v‖²I − 2vvᵀ, cut to m × n: rows of an orthogonal matrix times ‖v‖² (columns where m > n).
  const v = Array.from({ length: Math.max(m, n) }, (_, i) => s(i));
  const square = v.reduce((sum, x) => sum + x * x, 0);
  const entries: Readonly<Record<MatrixKind, (i: number, j: number, at: number) => number>> = {
    'small integers': (_i, _j, at) => s(at),
    'gaussian-like': (_i, _j, at) => (4 * s(at) + s(at + 1) + s(at + 5) + size(at) - 5) / 8,
    orthogonal: (i, j) => (i === j ? square : 0) - 2 * v[i]! * v[j]!,
    'low rank': (i, j) => s(i) * s(m + j) + (size(0) > 6 ? s(i + 1) * s(m + j + 2) : 0),
    nilpotent: (i, j, at) => (j > i ? s(at) : 0),
    sparse: (_i, _j, at) => (size(at) < 3 ? s(at) : 0),
    'heavy tails': (_i, _j, at) => s(at) * powerOfTwo(size(at) < 8 ? 0 : 6 * (size(at) - 7)),
    'ill-conditioned': (i, j) => (1 + s(0) * s(0)) / (i + j + 1),
    aligned: (i, j, at) => 16 * s(i) * s(m + j) + s(at),
    // up to 2^±200 within one matrix: what is small matters only next to what it meets
    'mixed scales': (i, _j, at) => s(at) * powerOfTwo(40 * ((size(i) % 11) - 5)),
  };
  const entry = entries[kind];
  return Array.from({ length: m }, (_, i) => Array.from({ length: n }, (__, j) => entry(i, j, i * n + j)));
}

/** Factors that make a matrix large: the matrix of ones, or Hadamard's, whose rows are orthogonal. */
export type Blocks = 'ones' | 'hadamard';

/** K ⊗ A, p copies of A a side, K = (1) or Hadamard's matrix of order p, a power of two. */
export function kronecker(blocks: Blocks, p: number, A: Matrix): Matrix {
  const sign = (a: number, b: number): number => (blocks === 'ones' ? 1 : hadamardSign(a, b));
  return Array.from({ length: p }, (_, a) =>
    A.map((row) => Array.from({ length: p }, (__, b) => row.map((x) => x * sign(a, b))).flat()),
  ).flat();
}

/** ‖K ⊗ A‖_σ/‖A‖_σ = ‖K‖_σ, exactly a power of two where p is one of 1, 4, 16. */
export function kroneckerFactor(blocks: Blocks, p: number): number {
  return blocks === 'ones' ? p : Math.sqrt(p);
}

/** (−1)^⟨a, b⟩ over the binary digits of both. */
function hadamardSign(a: number, b: number): number {
  let sign = 1;
  for (let common = a & b; common > 0; common = Math.trunc(common / 2)) if (common % 2 === 1) sign = -sign;
  return sign;
}
