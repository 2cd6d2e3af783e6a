/** What can be shown of a case beside its numbers: plain numbers, drawn by whoever has them. */
export type Illustration = TrajectoryPlot | RiskSlice | WeightMatrices;

/** Trajectories simulated to be looked at: no part of the evidence. */
export interface TrajectoryPlot {
  readonly kind: 'trajectories';
  /** Radius of the tube round the minimizers: a trajectory has left where its distance is above it. */
  readonly r: number;
  /** Number of steps of the case. */
  readonly T: number;
  /** Steps that are shown, at most T. */
  readonly steps: number;
  readonly trajectories: readonly {
    /** Distances to the minimizers after some steps t, in rising order of t, the last one included. */
    readonly points: readonly { readonly t: number; readonly distance: number }[];
    /** The step at which it was outside first, its last point; absent where it stayed. */
    readonly exit?: number;
  }[];
}

/** The risk on a plane through a case's landscape, and a trajectory over it. */
export interface RiskSlice {
  readonly kind: 'slice';
  /** Squares [x, x2] × [y, y2] of the plane, with the risk in the middle of each. */
  readonly cells: readonly Readonly<Record<'x' | 'y' | 'x2' | 'y2' | 'risk', number>>[];
  /** Coordinates of the trajectory on the plane after t steps, and the risk there, perhaps off the plane. */
  readonly path: readonly Readonly<Record<'t' | 'x' | 'y' | 'risk', number>>[];
  /** Its number among the trajectories that are shown, from 1. */
  readonly trajectory: number;
  /** The step at which it left, the first of all to do so; absent where none did. */
  readonly exit?: number;
  /** Second derivatives of the risk along both directions, at the minimizer in the middle. */
  readonly curvatures: readonly [x: number, y: number];
}

/** The weight matrices of a network, from the first layer on. */
export interface WeightMatrices {
  readonly kind: 'matrices';
  readonly layers: readonly {
    /** m × n, by rows. */
    readonly rows: readonly (readonly number[])[];
    /** min(m, n) of them, in falling order. */
    readonly singularValues: readonly number[];
  }[];
}

/** Functions of one number (bounds, say), already computed, to be drawn over each other. */
export interface CurvePage {
  /** Fit for a file name. */
  readonly name: string;
  readonly title: string;
  /** Where all but the number across is fixed, and what the axes are, in words. */
  readonly setting: string;
  readonly across: string;
  readonly up: string;
  /** The name of the curve that the others bound; absent where there is none. */
  readonly truth?: string;
  readonly curves: readonly Curve[];
}

/** A curve through points with positive coordinates; axes are logarithmic. */
export interface Curve {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}
