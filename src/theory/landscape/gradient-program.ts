/**
 * ∇R_n as data, for kernels: a function of the first `k` local coordinates u = Q(θ − center), 0 along the
 * others. The formulas are those of the landscape files of the same names.
 */
export type GradientProgram =
  /** h_i u_i */
  | { readonly kind: 'quadratic'; readonly k: number; readonly curvatures: Float64Array }
  /** A u + c, A symmetric k × k by rows. */
  | { readonly kind: 'dense'; readonly k: number; readonly A: Float64Array; readonly c: Float64Array }
  | {
      readonly kind: 'radial';
      readonly k: number;
      readonly h: number;
      /** 0 without a ripple */
      readonly amplitude: number;
      readonly frequency: number;
      /** 1/b², 0 without a rim */
      readonly inverseRim2: number;
    }
  | {
      readonly kind: 'angular';
      readonly k: 2;
      readonly h: number;
      readonly epsilon: number;
      readonly petals: number;
    }
  | {
      readonly kind: 'separable';
      readonly k: number;
      /** 0 square, 1 ripple, 2 skew, 3 well; one an axis, as are the parameters. */
      readonly shapes: Int32Array;
      readonly h: Float64Array;
      /** a; 0 where the shape has none */
      readonly a: Float64Array;
      /** omega, or b of a well; 1 where the shape has none */
      readonly scale: Float64Array;
    }
  | {
      readonly kind: 'wells';
      readonly k: number;
      /** Wells by rows: center of the well named − center of this one; k entries each. */
      readonly away: Float64Array;
      readonly h: Float64Array;
      readonly radius2: Float64Array;
    }
  /** (h/L²)(‖v‖²u + ‖u‖²v), v = u + away; `scale` = h/L². */
  | {
      readonly kind: 'double-well';
      readonly k: number;
      readonly scale: number;
      readonly away: Float64Array;
    }
  /** h(1 − ρ/‖u‖)u; the distance to 𝓜 is |‖u‖ − ρ|. */
  | { readonly kind: 'sphere'; readonly k: number; readonly h: number; readonly radius: number }
  /**
   * Σ_s w_s ½(f_θ(x_s) − y_s)² + (λ/2)‖θ − minimizer‖² for a multilayer perceptron with one linear output. θ
   * holds, layer by layer, the weights (out × in, by rows), then the biases if any. Without a frame; the
   * distance is that to `minimizer`.
   */
  | {
      readonly kind: 'perceptron';
      /** The number of parameters. */
      readonly k: number;
      readonly widths: readonly number[];
      readonly activation: 'tanh' | 'relu' | 'identity';
      /** Default true. */
      readonly biases?: boolean;
      /** Samples by rows: n × widths[0]. */
      readonly inputs: Float64Array;
      readonly targets: Float64Array;
      /** w_s; 1/n each where absent. */
      readonly weights?: Float64Array;
      /** λ; 0 where absent. */
      readonly ridge?: number;
      readonly minimizer: Float64Array;
    };

/** A landscape as data. */
export interface LandscapeProgram {
  readonly gradient: GradientProgram;
  /** Absent where u = θ: the whole map u = H₁⋯H_m(θ − center) of unit Householder vectors. */
  readonly frame?: { readonly center: Float64Array; readonly reflections: readonly Float64Array[] };
  /** Delta of a push −Delta·(θ − Πθ)/d(θ) that is added to the gradient; 0 for none. */
  readonly outward: number;
}
