import { type Arbitrary, array, constantFrom, integer, oneof, record } from 'fast-check';
import { z } from 'zod';
import {
  apply,
  type Gaussian,
  identity,
  inverted,
  plus,
  type Small,
  times,
  trace,
  transposed,
  type Vector,
} from './gaussian.ts';

/** R(θ) = ½θᵀHθ − bᵀθ, H symmetric. */
export interface Quadratic {
  readonly H: Small;
  readonly b: Vector;
}

/** SGD with Gaussian noise on two quadratics, from θ_0, T = number of steps. */
export interface PathCase {
  /** R_n, on which Q runs. */
  readonly sample: Quadratic;
  /** R_0, on which P runs. */
  readonly other: Quadratic;
  /** S, p × p; a diagonal with zeros, or regular. */
  readonly S: Small;
  readonly etas: readonly number[];
  readonly sigmas: readonly number[];
  readonly start: Vector;
  /** Where P starts. */
  readonly otherStart: Vector;
}

const vector = z.array(z.number()).min(1).max(3).readonly();
const matrix = z.array(vector).min(1).max(3).readonly();
const quadratic = z.strictObject({ H: matrix, b: vector });
const positive = z.array(z.number().positive()).min(1).max(64).readonly();

function fits(c: PathCase): boolean {
  const p = c.start.length;
  const square = (A: Small): boolean => A.length === p && A.every((row) => row.length === p);
  const symmetric = (A: Small): boolean => A.every((row, i) => row.every((x, j) => x === A[j]![i]));
  const { sample, other, S, etas, sigmas, otherStart } = c;
  return (
    [sample.H, other.H, S].every(square) &&
    [sample.H, other.H].every(symmetric) &&
    [sample.b, other.b, otherStart].every((x) => x.length === p) &&
    etas.length === sigmas.length
  );
}

export const pathSchema: z.ZodType<PathCase> = z
  .strictObject({
    sample: quadratic,
    other: quadratic,
    S: matrix,
    etas: positive,
    sigmas: positive,
    start: vector,
    otherStart: vector,
  })
  .refine(fits, 'shapes must fit, and H be symmetric');

/** The law of θ_t for t = 0, …, T. */
export function lawsOf(c: PathCase, { H, b }: Quadratic, start: Vector): readonly Gaussian[] {
  const p = start.length;
  const noise = times(c.S, transposed(c.S));
  let law: Gaussian = { mean: start, covariance: identity(p).map((row) => row.map(() => 0)) };
  return [
    law,
    ...c.etas.map((eta, t) => {
      const A = plus(identity(p), H, -eta);
      const step = eta * c.sigmas[t]!;
      law = {
        mean: apply(A, law.mean).map((x, i) => x + eta * b[i]!),
        covariance: plus(times(times(A, law.covariance), transposed(A)), noise, step * step),
      };
      return law;
    }),
  ];
}

/** S⁺ of a regular S, or of a diagonal one with zeros. */
export function pseudoinverse(S: Small): Small {
  const isDiagonal = S.every((row, i) => row.every((x, j) => i === j || x === 0));
  if (isDiagonal) return S.map((row) => row.map((x) => (x === 0 ? 0 : 1 / x)));
  return inverted(S).inverse;
}

/** ∇R_n − ∇R_0 = Dθ − e. */
export function difference({ sample, other }: PathCase): { readonly D: Small; readonly e: Vector } {
  return { D: plus(sample.H, other.H, -1), e: sample.b.map((x, i) => x - other.b[i]!) };
}

/** E‖W(Dθ − e)‖² over a Gaussian θ. */
export function meanSquare(c: PathCase, W: Small, { mean, covariance }: Gaussian): number {
  const { D, e } = difference(c);
  const WD = times(W, D);
  const g = apply(
    W,
    apply(D, mean).map((x, i) => x - e[i]!),
  );
  const spread = trace(times(times(WD, covariance), transposed(WD)));
  return g.reduce((sum, x) => sum + x * x, 0) + spread;
}

/** Is coordinate i moved by the noise? S is diagonal where it is singular, so that these span its range. */
function isHit({ S }: PathCase, i: number): boolean {
  return S[i]!.some((x) => x !== 0) || S.some((row) => row[i] !== 0);
}

/** What of the differences lies in the range of S, and what outside: sums of sizes of entries. */
function partsOf(c: PathCase): { readonly inside: number; readonly outside: number } {
  const { D, e } = difference(c);
  const sizes = D.map((row, i) => row.reduce((sum, x) => sum + Math.abs(x), Math.abs(e[i]!)));
  const sum = (hit: boolean): number =>
    sizes.reduce((total, size, i) => (isHit(c, i) === hit ? total + size : total), 0);
  return { inside: sum(true), outside: sum(false) };
}

/** Do the differences lie in the range of S, but for a share of what does? */
export function inRange(c: PathCase, share = 0): boolean {
  const { inside, outside } = partsOf(c);
  return outside <= share * inside;
}

/** Is the distance of the two starts at most a share of the noise of the first step? */
export function oneStart({ start, otherStart, S, etas, sigmas }: PathCase, share = 0): boolean {
  const apart = start.reduce((sum, x, i) => sum + Math.abs(x - otherStart[i]!), 0);
  const noise = etas[0]! * sigmas[0]! * Math.max(...S.flat().map(Math.abs));
  return apart <= share * noise;
}

/** The case with what lies outside the range of S `times` as large. */
export function withOutside(c: PathCase, times: number): PathCase {
  const { D, e } = difference(c);
  const scaled = (i: number, x: number): number => (isHit(c, i) ? x : times * x);
  const H = c.other.H.map((row, i) => row.map((h, j) => h + scaled(i, D[i]![j]!)));
  return { ...c, sample: { H, b: c.other.b.map((b, i) => b + scaled(i, e[i]!)) } };
}

/** The case with starts that lie `times` the first step's noise apart, along the first axis. */
export function startingApart(c: PathCase, times: number): PathCase {
  const by = times * c.etas[0]! * c.sigmas[0]! * Math.abs(c.S[0]![0]!);
  return { ...c, otherStart: c.start.map((x, i) => (i === 0 ? x + by : x)) };
}

export interface PathSpace {
  readonly p?: readonly number[];
  readonly steps?: readonly number[];
  /** Shapes of S. */
  readonly noises?: readonly ('scaled' | 'full' | 'one direction')[];
  /** Sizes of curvatures and of their differences, in quarters; 0 alone makes the risks linear. */
  readonly curvature?: readonly number[];
  readonly bend?: readonly number[];
  readonly decays?: readonly number[];
  readonly broken?: 'start' | 'range';
}

/** Two quadratics that differ by little integers over four, and their noise. */
export function paths({
  p: dims = [1, 2, 3],
  steps = [1, 2, 3, 5, 10, 20],
  noises = ['scaled', 'full', 'one direction'],
  curvature = [0, 1, 2, 3, 4],
  bend = [0, 0, 1, -1, 2],
  decays = [0, 0.3],
  broken,
}: PathSpace = {}): Arbitrary<PathCase> {
  const small = (values: readonly number[], count: number): Arbitrary<number[]> =>
    array(constantFrom(...values), { minLength: count, maxLength: count });
  return record({
    p: constantFrom(...dims),
    T: constantFrom(...steps),
    noise: constantFrom(...noises),
    curvatures: small(curvature, 3),
    couplings: small([0, 1, 0, -1], 3),
    bends: small(bend, 6),
    pulls: small([0, 1, -2, 3], 3),
    pushes: small([2, 1, -1, 3, 0], 3),
    scales: small([1, 2, 0.5, 0.25], 3),
    lower: small([0, 1, -1], 3),
    start: small([0, 1, -1, 2], 3),
    eta: constantFrom(0.5, 0.1, 0.25, 1),
    etaDecay: constantFrom(...decays),
    sigma: oneof(
      constantFrom(1, 0.5, 2),
      integer({ min: 1, max: 40 }).map((x) => x / 10),
    ),
    sigmaDecay: constantFrom(...decays),
  }).map((x): PathCase => {
    const lone = x.noise === 'one direction';
    const p = lone ? 2 : x.p;
    const flat = curvature.every((h) => h === 0);
    const at = (i: number, j: number): number => i + j - 1;
    const symmetric = (diagonal: readonly number[], off: readonly number[]): number[][] =>
      Array.from({ length: p }, (_, i) =>
        Array.from({ length: p }, (_, j) => (i === j ? diagonal[i]! : off[at(i, j)]!) / 4),
      );
    // with noise along one axis the other is moved by a coupling, and must not differ
    const couplings = flat ? [0, 0, 0] : lone && x.couplings[0] === 0 ? [1, 0, 0] : x.couplings;
    const H0 = symmetric(x.curvatures, couplings);
    const D = symmetric(
      lone ? [x.bends[0]!, broken === 'range' ? 2 : 0] : x.bends,
      lone ? [0] : x.bends.slice(3),
    );
    const pulls = x.pulls.slice(0, p).map((b) => b / 4);
    const moved = x.pushes.slice(0, p).map((push, i) => (lone && i > 0 && broken !== 'range' ? 0 : push / 4));
    const S = Array.from({ length: p }, (_, i) =>
      Array.from({ length: p }, (_, j) => {
        if (i === j) return lone && i > 0 ? 0 : x.scales[x.noise === 'full' ? i : 0]!;
        return x.noise === 'full' && j < i ? x.lower[at(i, j)]! / 2 : 0;
      }),
    );
    const T = lone ? Math.max(2, x.T) : x.T;
    const decayed = (from: number, decay: number): number[] =>
      Array.from({ length: T }, (_, t) => Number((from / (1 + decay * t)).toPrecision(3)));
    const start = x.start.slice(0, p);
    return {
      sample: { H: plus(H0, D), b: pulls.map((b, i) => b + moved[i]!) },
      other: { H: H0, b: pulls },
      S,
      etas: decayed(x.eta, x.etaDecay),
      sigmas: decayed(x.sigma, x.sigmaDecay),
      start,
      otherStart: broken === 'start' ? start.map((y) => y + 1) : start,
    };
  });
}
