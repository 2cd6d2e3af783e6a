import { type Arbitrary, constantFrom, integer, nat, oneof, record, tuple } from 'fast-check';
import { z } from 'zod';
import { type Enclosure, exactly } from '../../../src/core/enclosure.ts';
import type { DataTables } from '../../../src/data/table.ts';
import type { InequalityClaim, Sides } from '../../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../../src/judge/claims/define-claim.ts';
import { withTerms } from '../../../src/judge/claims/terms.ts';
import { gramBound } from '../../../src/linalg/gram-iteration.ts';
import { spectralNorm } from '../../../src/linalg/spectral-norm.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { trainedNetworks, withTrained } from '../../../src/theory/cases/trained-networks.ts';
import { exactNorm } from './exact-norm.ts';
import {
  type Blocks,
  kronecker,
  kroneckerFactor,
  matrices,
  type Matrix,
  type MatrixSpace,
} from './matrices.ts';
import {
  gramIteration,
  largestColumnSum,
  largestEntry,
  largestRow,
  smallestDefiniteShift,
  powerIteration,
} from './naive-norms.ts';

const sides = ['upper', 'lower', 'gram'] as const;
type Side = (typeof sides)[number];

/** A matrix, and which of the bounds is held against its norm. */
export interface SpectralCase {
  /** `upper` and `lower` end of `spectralNorm`, or the `gram` iteration by itself. */
  readonly side: Side;
  readonly rows: Matrix;
  /** Where the matrix comes from, for the reader, if it is a layer of a network trained on a data set. */
  readonly trainedOn?: string;
  /** The bound is asked of K ⊗ A, K of order `copies`. */
  readonly copies: number;
  readonly blocks: Blocks;
  /** What `spectralNorm` is asked for. */
  readonly tightness: number;
  readonly steps: number;
}

const allCopies = [1, 1, 1, 1, 4, 16];

function casesOf(
  asked: readonly Side[],
  space: MatrixSpace & { readonly copies?: readonly number[]; readonly blocks?: readonly Blocks[] } = {},
): Arbitrary<SpectralCase> {
  return record({
    side: constantFrom(...asked),
    rows: matrices(space),
    copies: constantFrom(...(space.copies ?? allCopies)),
    blocks: constantFrom<Blocks[]>(...(space.blocks ?? (['ones', 'hadamard'] as const))),
    tightness: constantFrom(1e-6, 0, 1e-12, 0.1),
    steps: oneof(constantFrom(0, 12), integer({ min: 1, max: 11 })),
  });
}

/** Weight matrices of networks trained on data; hidden layers so narrow that the truth can be had of each. */
function trainedMatrices(data?: DataTables): Arbitrary<SpectralCase> | undefined {
  const trained = trainedNetworks(data, { hidden: [[4], [8], [4, 4], [3, 3, 3]], activations: ['relu'] });
  if (trained === undefined) return undefined;
  return tuple(casesOf(sides, { copies: [1, 1, 1, 4] }), trained, nat()).map(([c, { network }, l]) => {
    const { trainedOn, layers } = network;
    return { ...c, rows: layers[l % layers.length]!.weights, trainedOn: trainedOn! };
  });
}

/** Sums of many products that do not come out even: where forgotten rounding shows. */
const uneven = { divisors: [3, 7, 10], copies: [16], blocks: ['ones'] } as const;

function matrixAt({ rows, copies, blocks }: SpectralCase): Matrix {
  return copies === 1 ? rows : kronecker(blocks, copies, rows);
}

/** ‖A‖_σ from the characteristic polynomial of the small matrix, times ‖K‖_σ, a power of two. */
function truthAt({ rows, copies, blocks }: SpectralCase, effort: number): Enclosure {
  const { lo, hi } = exactNorm(rows).enclosure(effort);
  const factor = kroneckerFactor(blocks, copies);
  return { lo: factor * lo, hi: factor * hi };
}

/** The truth on the side that a bound of that kind leaves to it. */
function against(bound: number, c: SpectralCase, effort: number): Sides {
  const truth = truthAt(c, effort);
  return c.side === 'lower' ? { lhs: exactly(bound), rhs: truth } : { lhs: truth, rhs: exactly(bound) };
}

function boundAt(c: SpectralCase): number {
  const A = matrixAt(c);
  if (c.side === 'gram') return gramBound(A, { steps: c.steps });
  const { lo, hi } = spectralNorm(A, { tightness: c.tightness });
  return c.side === 'lower' ? lo : hi;
}

/** A value of another kind in the place of the bound, for cases of one side. */
function instead(
  side: Side,
  value: (A: Matrix, c: SpectralCase) => number,
  space: Parameters<typeof casesOf>[1] = {},
): Pick<InequalityClaim<SpectralCase>, 'cases' | 'sides'> {
  return {
    cases: casesOf([side], space),
    sides: (c, effort) => {
      const found = value(matrixAt(c), c);
      // what overflowed on its way says nothing
      const bound = Number.isNaN(found) ? (side === 'lower' ? -Infinity : Infinity) : found;
      return against(bound, { ...c, side }, effort);
    },
  };
}

const goldenRatio: Matrix = [
  [1, 1],
  [0, 1],
];
const hilbert: Matrix = Array.from({ length: 4 }, (_, i) =>
  Array.from({ length: 4 }, (__, j) => 1 / (i + j + 1)),
);
const notable = { copies: 1, blocks: 'ones', tightness: 0, steps: 6 } as const;

export function spectralEnclosureClaim(data?: DataTables): InequalityClaim<SpectralCase> {
  const onData = trainedMatrices(data);
  const claim = inequalityClaim<SpectralCase>({
    id: 'networks/spectral-enclosure',
    says: 'for every matrix A of finite float64 numbers, lo ≤ ‖A‖_σ ≤ hi for the enclosure by Rayleigh quotients and a completed Cholesky factorization, and ‖A‖_σ ≤ ‖(AᵀA)^{2^{m−1}}‖_F^{1/2^m} for m steps of Gram iteration, as computed',
    tex: String.raw`\mathrm{lo}\ \le\ \|A\|_\sigma\ \le\ \mathrm{hi},\qquad \|A\|_\sigma\ \le\ \|(A^\top\!A)^{2^{m-1}}\|_F^{1/2^m}\quad\text{(as computed in float64)}`,
    source: 'N3; Gram iteration: Delattre et al. 2023, arXiv 2305.16173; rounding: Higham 2002, theorem 10.3',
    notes:
      'The truth is computed exactly, from the signs of the Taylor coefficients of the characteristic polynomial, which shares no formula with either bound. Large matrices are Kronecker products of small ones with the matrix of ones or Hadamard’s: their norms are the small ones’ times a power of two.',
    cases: withTrained(casesOf(sides), onData),
    schema: z.strictObject({
      side: z.enum(sides),
      rows: z
        .array(z.array(z.number()).min(1))
        .min(1)
        .refine((rows) => rows.every((row) => row.length === rows[0]!.length), 'rows of one length')
        .refine(
          (rows) => Math.min(rows.length, rows[0]?.length ?? 0) <= 8,
          'at most 8 rows or at most 8 columns',
        ),
      trainedOn: z.string().exactOptional(),
      copies: z.union([z.literal(1), z.literal(4), z.literal(16)]),
      blocks: z.enum(['ones', 'hadamard']),
      tightness: z.number().min(0),
      steps: z.int().min(0).max(40),
    }),
    sides: (c, effort) => against(boundAt(c), c, effort),
    informative: ({ rows }) => largestEntry(rows) > 0,
    covers: {
      ...Object.fromEntries(sides.map((side) => [side, (c: SpectralCase) => c.side === side])),
      wide: ({ rows }) => rows.length < rows[0]!.length,
      tall: ({ rows }) => rows.length > rows[0]!.length,
      'entries above 1e140': ({ rows }) => largestEntry(rows) > 1e140,
      'entries below 1e-140': ({ rows }) => largestEntry(rows) < 1e-140,
      'subnormal entries': ({ rows }) => rows.flat().some((x) => x !== 0 && Math.abs(x) < 2.3e-308),
      'at least 32 rows': (c) => c.rows.length * c.copies >= 32,
      'no Gram step': ({ side, steps }) => side === 'gram' && steps === 0,
      'many Gram steps': ({ side, steps }) => side === 'gram' && steps > 8,
      ...(onData && { 'trained on data': ({ trainedOn }: SpectralCase) => trainedOn !== undefined }),
    },
    tightAt: {
      'golden ratio, from above': { ...notable, side: 'upper', rows: goldenRatio },
      'golden ratio, from below': { ...notable, side: 'lower', rows: goldenRatio },
      'golden ratio, Gram iteration': { ...notable, side: 'gram', rows: goldenRatio },
      'Hilbert, from above': { ...notable, side: 'upper', rows: hilbert },
      'Hilbert, from below': { ...notable, side: 'lower', rows: hilbert },
      'Hilbert, Gram iteration': { ...notable, side: 'gram', rows: hilbert },
      'where Gram iteration is rounded down': {
        ...notable,
        side: 'gram',
        rows: [[3, -2]],
        copies: 16,
        steps: 12,
      },
    },
    features: (c) => ({ m: c.rows.length * c.copies, n: c.rows[0]!.length * c.copies, steps: c.steps }),
    explain: (c) => {
      const { lo, hi } = truthAt(c, 2);
      return [
        `A = ${c.copies === 1 ? '' : `(${c.blocks}, order ${c.copies}) ⊗ `}[${c.rows.map((row) => row.join(', ')).join('; ')}]`,
        `‖A‖_σ is between ${lo} and ${hi}, by exact arithmetic`,
        `the bound (${c.side}) is ${boundAt(c)}`,
      ];
    },
    mustRefute: {
      'power iteration as an upper bound': instead('upper', (A) => powerIteration(A, 20)),
      'Gram iteration without the rounding term': instead('gram', (A, { steps }) =>
        gramIteration(A, steps, true),
      ),
      'Gram iteration without scaling': instead('gram', (A, { steps }) => gramIteration(A, steps, false), {
        exponents: [0, -498, -1060, 498],
      }),
      'a completed Cholesky factorization without its rounding': instead(
        'upper',
        smallestDefiniteShift,
        uneven,
      ),
      'Rayleigh quotients without their rounding': instead('lower', (A) => powerIteration(A, 60)),
      'the largest entry as an upper bound': instead('upper', largestEntry),
      'the largest row as an upper bound': instead('upper', largestRow),
      '‖A‖_1 as an upper bound': instead('upper', largestColumnSum),
      '‖A‖_F as a lower bound': instead('lower', (A) => norm(A.flat())),
    },
  });
  // what an algorithm gives has no formula; the number itself is the term
  return withTerms(claim, {
    terms: (c) => ({ [c.side]: boundAt(c) }),
    sides: (x, effort, c) => against(x[c.side]!, c, effort),
  });
}
