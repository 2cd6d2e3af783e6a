import type { LandscapeSpec } from '../../../src/theory/landscape/spec.ts';

/** What the laws need to know about a landscape beside its spec. */
export interface Entry {
  readonly name: string;
  readonly spec: LandscapeSpec;
  /** A radius at which LEC is known. */
  readonly r: number;
  /** A radius at which none is, if there is one. */
  readonly beyond?: number;
  /** A bound of the third derivative of R along unit vectors within 3r of 𝓜, where R is that smooth. */
  readonly third: number;
  /**
   * Distance from 𝓜, and index of the normal axis, where R curves downwards (somewhere near); none for convex
   * risks.
   */
  readonly concaveAt?: number;
  /** Are mu and beta attained along normal axes? */
  readonly sharp: boolean;
}

const rotation = [
  [1, -2, 0.5, 3],
  [0.3, 0.1, -1, 0.7],
];
const center = [0.5, -1.25, 3, 1];

const rows = [
  [1, 2, 0.5, 0],
  [0.25, -1, 3, 0],
  [2, 2, -1, 0],
  [-1.5, 0.75, 1, 0],
  [0.5, 0.5, 2, 0],
  [-2, 1, 0.25, 0],
];
const targets = [1, -2, 0.5, 3, 0.125, -1];

export const catalogue: readonly Entry[] = [
  {
    name: 'quadratic',
    spec: { kind: 'quadratic', curvatures: [1, 4, 0.25], flat: 0 },
    r: 2,
    third: 0,
    sharp: true,
  },
  {
    name: 'quadratic, rotated, moved, ill-conditioned, flat in one direction',
    spec: { kind: 'quadratic', curvatures: [1e-3, 7, 100], flat: 1, rotation, center },
    r: 0.5,
    third: 0,
    sharp: true,
  },
  {
    name: 'radial with a ripple',
    // |6w′d + 4w″d³| ≤ 6·3·aω + 4·27·aω² at d = 3r = 3
    spec: { kind: 'radial', normalDim: 3, flat: 1, h: 1, ripple: { amplitude: 0.4, frequency: 4 }, rotation },
    r: 1,
    third: 6 * 3 * 0.4 * 4 + 4 * 27 * 0.4 * 16,
    concaveAt: 1.5,
    sharp: true,
  },
  {
    name: 'radial with a rim',
    spec: { kind: 'radial', normalDim: 2, flat: 0, h: 2, rim: 1 },
    r: 0.5,
    beyond: 1,
    third: 6 * 1.5 * 4 + 4 * 3.4 * 6,
    concaveAt: 0.8,
    sharp: true,
  },
  {
    name: 'radial with ripple and rim',
    spec: {
      kind: 'radial',
      normalDim: 2,
      flat: 2,
      h: 2,
      rim: 2,
      ripple: { amplitude: 0.2, frequency: 9 },
      rotation,
      center,
    },
    r: 1,
    beyond: 2,
    third: 6 * 3 * (0.2 * 9 + 1) + 4 * 27 * (0.2 * 81 + 1),
    concaveAt: 1.2,
    sharp: false,
  },
  {
    name: 'angular',
    spec: { kind: 'angular', h: 2, epsilon: 0.1, petals: 20, flat: 2, rotation, center },
    r: 1,
    // ½hε·Re(z¹¹ z̄⁻⁹): 0.1·(990 + 3·11·90 + 3·110·9 + 990)/ρ, and ρ ≥ 0.09
    third: 792 / 0.09,
    concaveAt: 1,
    sharp: false,
  },
  {
    name: 'separable, non-convex inside the tube',
    spec: {
      kind: 'separable',
      flat: 1,
      rotation,
      coordinates: [
        { shape: 'ripple', h: 1, a: 0.5, omega: 2 },
        { shape: 'skew', h: 3, a: 0.2, omega: 2 },
        { shape: 'square', h: 2 },
      ],
    },
    r: 3,
    third: 0.5 * 8 + 0.2 * 8,
    concaveAt: 1.5,
    sharp: true,
  },
  {
    name: 'separable, ill-conditioned wells',
    spec: {
      kind: 'separable',
      flat: 0,
      coordinates: [
        { shape: 'well', h: 100, b: 1 },
        { shape: 'well', h: 0.5, b: 2 },
      ],
    },
    r: 0.7,
    beyond: Infinity,
    third: 240,
    concaveAt: 1,
    sharp: true,
  },
  {
    name: 'wells',
    spec: {
      kind: 'wells',
      well: 1,
      wells: [
        { center: [0, 0, 0], h: 1, radius: 1 },
        { center: [0, 3, 0], h: 4, radius: 2 },
        { center: [5, 0, -1], h: 0.5, radius: 3 },
      ],
    },
    r: 1,
    beyond: 2,
    third: 24,
    concaveAt: 1.5,
    sharp: true,
  },
  {
    name: 'double well',
    spec: {
      kind: 'double-well',
      h: 3,
      well: 1,
      minima: [
        [1, 0.5],
        [4, 0.5],
      ],
    },
    r: 1,
    beyond: 1.5,
    third: (6 * 3 * (6 + 3)) / 9,
    concaveAt: 1.5,
    sharp: true,
  },
  {
    name: 'sphere',
    // |∂³½h(‖u‖ − ρ)²| ≤ 3hρ/‖u‖², and ‖u‖ ≥ ρ − 3r = 0.5
    spec: { kind: 'sphere', sphereDim: 3, flat: 1, h: 2, radius: 2, rotation, center },
    r: 0.5,
    beyond: 2,
    third: (3 * 2 * 2) / 0.25,
    concaveAt: 1.9,
    sharp: true,
  },
  {
    name: 'linear model, all rows',
    spec: { kind: 'linear-model', population: { rows, targets } },
    r: 2,
    third: 0,
    sharp: true,
  },
  {
    name: 'linear model, a sample',
    spec: { kind: 'linear-model', population: { rows, targets }, sample: { indices: [0, 2, 3, 5] } },
    r: 2,
    beyond: Infinity,
    third: 0,
    sharp: true,
  },
  {
    name: 'linear model, fewer rows than inputs',
    spec: {
      kind: 'linear-model',
      population: { rows: rows.slice(0, 2), targets: [1, 2] },
      sample: { indices: [1] },
    },
    r: 1,
    third: 0,
    sharp: true,
  },
  {
    name: 'outward deviation on a sphere',
    spec: { kind: 'outward', Delta: 0.3, base: { kind: 'sphere', sphereDim: 2, flat: 0, h: 1, radius: 2 } },
    r: 0.6,
    third: (3 * 2) / 0.04,
    concaveAt: 1.9,
    sharp: true,
  },
  {
    name: 'outward deviation on a rotated quadratic',
    spec: {
      kind: 'outward',
      Delta: 0.1,
      base: { kind: 'quadratic', curvatures: [1, 3], flat: 2, rotation, center },
    },
    r: 1,
    third: 0,
    sharp: true,
  },
];
