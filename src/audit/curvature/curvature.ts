import { openStream } from '../../core/stream.ts';
import { shuffledOrder } from '../../theory/network/train.ts';
import type { Pace } from '../network/pace.ts';
import type { Derivatives } from '../derivatives/derivatives.ts';
import { inner, lanczos, type LanczosRun, length } from './lanczos.ts';
import { type DensityPoint, densityOf, type Estimate, estimateOf } from './spectral-density.ts';

/** Second derivatives of the mean cross-entropy at the given weights. */
export interface Curvature {
  /** The examples that it is taken of, and how many there are. */
  readonly examples: number;
  readonly of: number;
  readonly loss: number;
  /** ‖∇R_n‖ on these examples: 0 at a minimizer. */
  readonly gradientNorm: number;
  readonly hessian: CurvatureSpectrum;
  /** Absent where time was up before. */
  readonly gaussNewton?: CurvatureSpectrum;
}

export interface CurvatureSpectrum {
  /** The largest, in descending order. */
  readonly top: readonly Eigenvalue[];
  readonly least: Eigenvalue;
  /** Did each of `top` converge? */
  readonly isConverged: boolean;
  /** Steps of Lanczos' method from each of so many random starts. */
  readonly steps: number;
  readonly starts: number;
  readonly trace: Estimate;
  /** How many eigenvalues are larger in size than so much of the largest: estimates. */
  readonly counts: readonly { readonly share: number; readonly count: Estimate }[];
  readonly density: readonly DensityPoint[];
}

export interface Eigenvalue {
  readonly value: number;
  /** An eigenvalue lies no farther away, that of the examples looked at. */
  readonly residual: number;
  readonly isConverged: boolean;
  /** vᵀHv on other examples, with the standard error of its mean; absent where all were looked at. */
  readonly elsewhere?: Estimate;
}

/** Directions found, for what is measured along them. */
export interface Directions {
  /** Unit vectors, of the top eigenvalues. */
  readonly top: readonly Float64Array[];
  readonly least: Float64Array;
}

/** A residual of that share of its eigenvalue is small. */
const tolerance = 0.01;
const topCount = 5;
const shares = [0.1, 0.01, 0.001];
/** Numbers of the vectors that are kept, in bytes. */
const maxBytes = 1.2e9;
/** Multiplications between two looks at the clock. */
const pieceOfWork = 4e8;
const fewestExamples = 32;
/** Parts of other examples, for a standard error. */
const partsElsewhere = 8;

interface Sizes {
  readonly examples: number;
  readonly starts: number;
  readonly steps: number;
  readonly isSingle: boolean;
}

/** As many examples as the work affords at the steps that are wanted; of large networks fewer steps. */
export function curvatureSizes(
  { parameters, work }: Pick<Derivatives, 'parameters' | 'work'>,
  count: number,
  effort: number,
  wanted: Readonly<Record<'steps' | 'starts', number>>,
): Sizes {
  const isSingle = wanted.steps * 8 * parameters > maxBytes;
  const room = Math.max(4, Math.floor(maxBytes / ((isSingle ? 4 : 8) * parameters)));
  const most = Math.min(wanted.steps, room);
  const products = effort / work.product;
  const affordable = products / (most * (wanted.starts + 1));
  const fewest = Math.min(fewestExamples, count);
  if (affordable >= fewest)
    return {
      examples: Math.min(count, Math.floor(affordable)),
      starts: wanted.starts,
      steps: most,
      isSingle,
    };
  const steps = Math.max(4, Math.min(most, Math.floor(products / (2 * fewest))));
  return { examples: fewest, starts: 1, steps, isSingle };
}

/**
 * Top eigenvalues and the density of the spectrum of the Hessian, then of its Gauss–Newton part.
 * @param effort multiplications that it may take, about
 */
export async function curvatureOf(
  of: Derivatives,
  count: number,
  seed: string,
  { effort, ...wanted }: Readonly<Record<'effort' | 'steps' | 'starts', number>>,
  pace: Pace,
): Promise<{ readonly curvature: Curvature; readonly directions: Directions } | undefined> {
  const sizes = curvatureSizes(of, count, effort, wanted);
  const order = shuffledOrder(count, openStream(['audit', seed, 'curvature']));
  const rows = order.slice(0, sizes.examples).sort();
  const others = order.slice(sizes.examples, 2 * sizes.examples);
  const gradient = new Float64Array(of.parameters);
  const loss = of.addGradient(rows, 1 / rows.length, gradient);
  if (!(await pace.spent(rows.length * of.work.gradient))) return undefined;
  pace.begin(`Hessian on ${rows.length} examples`);
  const hessian = await spectrumOf(of, 'addHessianVector', rows, others, sizes, seed, pace);
  if (hessian === undefined) return undefined;
  pace.begin(`Gauss–Newton matrix on ${rows.length} examples`);
  const gaussNewton = await spectrumOf(
    of,
    'addGaussNewtonVector',
    rows,
    others,
    { ...sizes, starts: 1 },
    seed,
    pace,
  );
  return {
    curvature: {
      examples: rows.length,
      of: count,
      loss,
      gradientNorm: length(gradient),
      hessian: hessian.spectrum,
      ...(gaussNewton !== undefined && { gaussNewton: gaussNewton.spectrum }),
    },
    directions: hessian.directions,
  };
}

type Which = 'addHessianVector' | 'addGaussNewtonVector';

async function spectrumOf(
  of: Derivatives,
  which: Which,
  rows: Uint32Array,
  others: Uint32Array,
  { starts, steps, isSingle }: Sizes,
  seed: string,
  pace: Pace,
): Promise<{ readonly spectrum: CurvatureSpectrum; readonly directions: Directions } | undefined> {
  const runs: Pick<LanczosRun, 'ritz' | 'steps'>[] = [];
  let found: { readonly run: LanczosRun; readonly directions: Directions } | undefined;
  for (let start = 0; start < starts; start++) {
    const stream = openStream(['audit', seed, which, start]);
    const run = await lanczos((v, out) => product(of, which, rows, v, out, pace), of.parameters, stream, {
      steps,
      isSingle,
    });
    if (run === undefined) break;
    runs.push({ ritz: run.ritz, steps: run.steps });
    if (start === 0) {
      const top = run.ritz.slice(0, topCount).map((_, i) => run.vector(i));
      found = { run, directions: { top, least: run.vector(run.ritz.length - 1) } };
    }
    await pace.spent(2 * run.steps * run.steps * of.parameters);
    if (pace.ended() !== undefined) break;
  }
  if (found === undefined) return undefined;
  const { run, directions } = found;
  const top: Eigenvalue[] = [];
  for (const [i, ritz] of run.ritz.slice(0, topCount).entries()) {
    const elsewhere = await quotientElsewhere(of, which, others, directions.top[i]!, pace);
    top.push({ ...eigenvalue(ritz), ...(elsewhere !== undefined && { elsewhere }) });
  }
  const largest = run.ritz.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
  const perStart = (what: (value: number) => number): Estimate =>
    estimateOf(
      runs.map(
        ({ ritz }) => of.parameters * ritz.reduce((sum, { value, weight }) => sum + weight * what(value), 0),
      ),
    );
  return {
    directions,
    spectrum: {
      top,
      least: eigenvalue(run.ritz.at(-1)!),
      isConverged: top.every(({ isConverged }) => isConverged),
      steps: run.steps,
      starts: runs.length,
      trace: perStart((value) => value),
      counts: shares.map((share) => ({
        share,
        count: perStart((value) => (Math.abs(value) > share * largest ? 1 : 0)),
      })),
      density: densityOf(runs.map(({ ritz }) => ritz)),
    },
  };
}

function eigenvalue({ value, residual }: { readonly value: number; readonly residual: number }): Eigenvalue {
  return { value, residual, isConverged: residual <= tolerance * Math.abs(value) };
}

/** The mean over `rows`, in pieces between which it can be stopped. */
async function product(
  of: Derivatives,
  which: Which,
  rows: Uint32Array,
  v: Float64Array,
  out: Float64Array,
  pace: Pace,
): Promise<boolean> {
  const piece = Math.max(64, 64 * Math.floor(pieceOfWork / of.work.product / 64));
  for (let from = 0; from < rows.length; from += piece) {
    const part = rows.subarray(from, from + piece);
    of[which](part, 1 / rows.length, v, out);
    if (!(await pace.spent(part.length * of.work.product))) return false;
  }
  return true;
}

/** The quotient on parts of examples that the vector was not made of. */
async function quotientElsewhere(
  of: Derivatives,
  which: Which,
  others: Uint32Array,
  v: Float64Array,
  pace: Pace,
): Promise<Estimate | undefined> {
  const size = Math.floor(others.length / partsElsewhere);
  if (size === 0) return undefined;
  const quotients: number[] = [];
  for (let part = 0; part < partsElsewhere; part++) {
    if (pace.ended() !== undefined) return undefined;
    const out = new Float64Array(of.parameters);
    if (!(await product(of, which, others.subarray(part * size, (part + 1) * size), v, out, pace)))
      return undefined;
    quotients.push(inner(v, out));
  }
  return estimateOf(quotients);
}
