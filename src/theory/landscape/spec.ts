import type { AngularSpec } from './angular.ts';
import type { DoubleWellSpec } from './double-well.ts';
import type { LinearModelSpec } from './linear-model.ts';
import type { QuadraticSpec } from './quadratic.ts';
import type { RadialSpec } from './radial.ts';
import type { SeparableSpec } from './separable.ts';
import type { SphereSpec } from './sphere.ts';
import type { WellsSpec } from './wells.ts';

/** SGD sees R_n = R − Delta·d(θ): a gradient deviation of exactly Delta away from 𝓜, the worst case. */
export interface OutwardSpec {
  readonly kind: 'outward';
  readonly base: LandscapeSpec;
  /** Norm of the deviation, at least 0. */
  readonly Delta: number;
}

/** A landscape as plain JSON: what a case carries and a file stores. */
export type LandscapeSpec =
  | QuadraticSpec
  | RadialSpec
  | AngularSpec
  | SeparableSpec
  | WellsSpec
  | DoubleWellSpec
  | SphereSpec
  | LinearModelSpec
  | OutwardSpec;
