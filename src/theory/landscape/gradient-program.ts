/** ∇R_n as data, for kernels: a function of the first `k` local coordinates u = Q(θ − center). */
export type GradientProgram = Readonly<
  /** h_i u_i */
  | { kind: 'quadratic'; k: number; curvatures: Float64Array }
  /** A u + c, A symmetric k × k by rows. */
  | { kind: 'dense'; k: number; A: Float64Array; c: Float64Array }
  /** Amplitude 0 without a ripple; `inverseRim2` is 1/b², 0 without a rim. */
  | { kind: 'radial'; k: number; h: number; amplitude: number; frequency: number; inverseRim2: number }
  | { kind: 'angular'; k: 2; h: number; epsilon: number; petals: number }
  | {
      kind: 'separable';
      k: number;
      /** 0 square, 1 ripple, 2 skew, 3 well; one an axis, as are the parameters. */
      shapes: Int32Array;
      h: Float64Array;
      /** a; 0 where the shape has none */
      a: Float64Array;
      /** omega, or b of a well; 1 where the shape has none */
      scale: Float64Array;
    }
  /** `away`: wells by rows, center of the well named − center of this one; k entries each. */
  | { kind: 'wells'; k: number; away: Float64Array; h: Float64Array; radius2: Float64Array }
  /** (h/L²)(‖v‖²u + ‖u‖²v), v = u + away; `scale` = h/L². */
  | { kind: 'double-well'; k: number; scale: number; away: Float64Array }
  /** h(1 − ρ/‖u‖)u; the distance to 𝓜 is |‖u‖ − ρ|. */
  | { kind: 'sphere'; k: number; h: number; radius: number }
  /**
   * Σ_s w_s ½(f_θ(x_s) − y_s)² + (λ/2)‖θ − minimizer‖² for a multilayer perceptron with one linear output. θ
   * holds, layer by layer, the weights (out × in, by rows), then the biases if any. Without a frame; the
   * distance is that to `minimizer`.
   */
  | {
      kind: 'perceptron';
      /** The number of parameters. */
      k: number;
      widths: readonly number[];
      activation: 'tanh' | 'relu' | 'identity';
      /** Default true. */
      biases?: boolean;
      /** Samples by rows: n × widths[0]. */
      inputs: Float64Array;
      targets: Float64Array;
      /** w_s; 1/n each where absent. */
      weights?: Float64Array;
      /** λ; 0 where absent. */
      ridge?: number;
      minimizer: Float64Array;
    }
>;

/** A landscape as data. */
export interface LandscapeProgram {
  readonly gradient: GradientProgram;
  /** Absent where u = θ: the whole map u = H₁⋯H_m(θ − center) of unit Householder vectors. */
  readonly frame?: { readonly center: Float64Array; readonly reflections: readonly Float64Array[] };
  /** Delta of a push −Delta·(θ − Πθ)/d(θ) that is added to the gradient; 0 for none. */
  readonly outward: number;
}
