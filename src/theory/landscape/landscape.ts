import type { Arithmetic } from '../../linalg/arithmetic.ts';
import type { LandscapeProgram } from './gradient-program.ts';

/** How a certificate is known: `exact` closed form, `certified` rigorous bound, `sampled` points only. */
export type CertificateBasis = 'exact' | 'certified' | 'sampled';

/**
 * LEC(mu, beta, r) on the tube T_r, and how far the risk that SGD runs on may differ: ⟨∇R(θ), θ − Πθ⟩ ≥
 * mu·d(θ)², ‖∇R(θ)‖ ≤ beta·d(θ), sup_{T_r} ‖∇R_n − ∇R‖ ≤ Delta; true of the float64 numbers as they are.
 */
export interface Certificate {
  readonly mu: number;
  readonly beta: number;
  /** Tube radius it speaks of; Infinity where it holds everywhere. */
  readonly r: number;
  readonly Delta: number;
  readonly basis: CertificateBasis;
}

/**
 * What T5 starts from, at a single minimizer θ*: `mu0` ≤ λ_min(∇²R(θ*)), `lambdaMax` ≥ λ_max(∇²R(θ*)), and
 * ∇²R is `K`-Lipschitz in operator norm on the ball asked for; each rounded to its safe side.
 */
export interface HessianBounds {
  readonly mu0: number;
  readonly lambdaMax: number;
  readonly K: number;
}

/** What SGD needs of a landscape. Vectors are Float64Array of length `dim`. */
export interface GradientField {
  readonly dim: number;
  /** ∇R_n(θ), the gradient that SGD sees. */
  gradient(theta: Float64Array, out: Float64Array): void;
  /** d(θ) = dist(θ, 𝓜). */
  distance(theta: Float64Array): number;
  /** The same as data, where there is a kernel for it. */
  readonly program?: LandscapeProgram;
}

/**
 * A field seen from 𝓜: with u the coordinates of θ along the first `field.dim` axes, ∇R_n(θ) has the
 * coordinates field.gradient(u) there and 0 along the other axes, and d(θ) = field.distance(u).
 */
export interface LocalForm {
  readonly field: GradientField & Pick<Landscape, 'nearest'>;
  coordinates(theta: Float64Array): Float64Array;
}

/** A risk on R^dim whose geometry near its minimizers 𝓜 is known. */
export interface Landscape extends GradientField {
  /** k_⊥: dimension of the normal space of 𝓜; `dim` when 𝓜 is not a full affine subspace (then P = I). */
  readonly normalDim: number;
  /** Is 𝓜 a full affine subspace, so that P projects on its normal space? */
  readonly affine: boolean;
  /** Population risk R(θ), up to a constant; R = 0 on 𝓜. */
  risk(theta: Float64Array): number;
  /** ∇R(θ), the population's; equal to `gradient` when Delta = 0. */
  populationGradient(theta: Float64Array, out: Float64Array): void;
  /** Πθ, a nearest minimizer. */
  nearest(theta: Float64Array, out: Float64Array): void;
  /** The i-th axis, orthonormal: 0 … normalDim−1 span the normal space, the rest its complement. */
  axis(i: number, out: Float64Array): void;
  /** LEC on T_r; `undefined` if none is known for this radius. */
  certificate(r: number): Certificate | undefined;
  /** Without the directions along which nothing changes. */
  local?(): LocalForm;
  /** T5's numbers on the ball of radius r, where 𝓜 is one point and they are known in closed form. */
  hessianAtMinimum?(r: number): HessianBounds | undefined;
  /** The same quantities as formulas over enclosed numbers: what deterministic claims are judged on. */
  enclosed<N>(a: Arithmetic<N>): EnclosedLandscape<N>;
}

/** Rounding-accounted counterparts of `gradient`, `populationGradient`, and θ − Πθ. */
export interface EnclosedLandscape<N> {
  gradient(theta: readonly N[]): N[];
  populationGradient(theta: readonly N[]): N[];
  /** θ − Πθ; its norm is d(θ). Where the nearest minimizer is not unique, any one of them. */
  offset(theta: readonly N[]): N[];
}
