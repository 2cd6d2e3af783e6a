import type { Program } from '../../../core/experiment.ts';
import type { LandscapeProgram } from '../../landscape/gradient-program.ts';
import type { ConvexSetSpec } from '../projection.ts';
import type { ScheduleSpec } from '../schedule.ts';

/** S as data; columns count the normals that a step of one trajectory takes. */
export type NoiseProgram =
  /** Coordinate from + j of θ gets scales[j]·z_j. */
  | {
      readonly kind: 'scaled';
      readonly columns: number;
      readonly from: number;
      readonly scales: Float64Array;
    }
  /** S z, S of dim × columns by rows. */
  | { readonly kind: 'dense'; readonly columns: number; readonly rows: Float64Array }
  /**
   * θ is one number, the norm of a vector in R^k: x ← ‖y e_1 − ησ·scale·z‖, y = θ − η∇R(θ), z ~ N(0, I_k),
   * drawn as z_1 and χ²_{k−1}.
   */
  | { readonly kind: 'radial'; readonly columns: number; readonly k: number; readonly scale: number };

/**
 * Multilevel splitting. A trajectory whose measure first exceeds levels[i] becomes copies[i] trajectories of
 * equal share of its weight, while there is room; a step's noise is drawn in `substeps` equal parts, levels
 * counting after each.
 */
export interface Splitting {
  readonly substeps: number;
  /** Increasing, all below the limit. */
  readonly levels: Float64Array;
  readonly copies: Int32Array;
}

/** What is measured along a line: |⟨direction, θ − origin⟩|. */
export interface Axis {
  readonly direction: Float64Array;
  readonly origin: Float64Array;
}

/** The runner of programs of SGD, TypeScript or compiled as this file is. */
export const sgdRunner: string = new URL(
  import.meta.url.endsWith('.ts') ? './runner.ts' : './runner.js',
  import.meta.url,
).href;

/** SGD and what is observed of it, as data: what the kernels run. docs/architecture.md has the order. */
export interface SgdProgram extends Program {
  readonly kind: 'sgd';
  /** p */
  readonly dim: number;
  readonly landscape: LandscapeProgram;
  readonly noise: NoiseProgram;
  /** Distance at which the noise is halved; absent where it does not depend on the state. */
  readonly damping?: number;
  readonly schedule: ScheduleSpec;
  readonly start: Float64Array;
  readonly projection?: ConvexSetSpec;
  /** Steps a trajectory takes unless it leaves. */
  readonly horizon: number;
  readonly measure: 'distance' | 'displacement' | Axis;
  /** A trajectory leaves when its measure is not ≤ limit. */
  readonly limit: number;
  readonly value: /** 1 if it never left, else 0 */
    | { readonly kind: 'stays' }
    /** min(measure², cap) at the horizon if it had not left before, else 0 */
    | { readonly kind: 'squared'; readonly cap: number }
    /** 1 if it never left and measure ≤ within at the horizon, else 0 */
    | { readonly kind: 'ends'; readonly within: number }
    /** the weights of those that left, summed for each root */
    | { readonly kind: 'exits' };
  readonly splitting?: Splitting;
}
