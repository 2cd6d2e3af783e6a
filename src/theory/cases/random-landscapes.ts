import { exp, ln } from '../../core/elementary.ts';
import type { CoordinateProfile } from '../landscape/coordinate-profile.ts';
import type { LandscapeSpec } from '../landscape/spec.ts';
import { roundSignificant } from './round-numbers.ts';

/** Families of landscapes that a case can be drawn from. */
export const families = [
  'bowl',
  'quadratic',
  'radial',
  'separable',
  'wells',
  'double-well',
  'sphere',
  'angular',
] as const;
export type Family = (typeof families)[number];

/** Those whose gradient points to 𝓜 only near it: LEC fails on tubes that are too wide. */
export const localFamilies: readonly Family[] = ['radial', 'separable', 'wells', 'double-well'];

/** The draws behind a landscape; small numbers give simple ones. */
export interface LandscapeDraw {
  readonly family: Family;
  /** k_⊥, or the dimension the sphere lies in. */
  readonly normalDim: number;
  readonly flat: number;
  /** Greatest curvature over least, at least 1; only ill-conditioned families use it. */
  readonly condition: number;
  /** Two integers in 0 … 10 that set the strength and the frequency of what is not quadratic. */
  readonly strength: number;
  readonly frequency: number;
  /** Is it moved and rotated? */
  readonly moved: boolean;
}

/** The landscape of a draw, scaled so that its interesting features lie at or a little beyond distance r. */
export function landscapeOf(draw: LandscapeDraw, r: number): LandscapeSpec {
  const { family, strength, frequency } = draw;
  const far = 1 + frequency / 4;
  switch (family) {
    case 'bowl':
      return {
        kind: 'quadratic',
        curvatures: Array.from({ length: draw.normalDim }, () => 1),
        ...frame(draw),
      };
    case 'quadratic':
      return { kind: 'quadratic', curvatures: spread(draw.normalDim, draw.condition), ...frame(draw) };
    case 'radial':
      return {
        kind: 'radial',
        normalDim: draw.normalDim,
        h: 1,
        ripple: {
          amplitude: roundSignificant(strength / 25),
          frequency: roundSignificant(((1 + frequency) * Math.PI) / (r * r)),
        },
        ...(strength % 2 === 0 && { rim: roundSignificant((3 + far) * r) }),
        ...frame(draw),
      };
    case 'angular':
      return {
        kind: 'angular',
        h: 1,
        epsilon: roundSignificant((1 + strength) / 110),
        petals: 1 + 2 * frequency,
        ...frame({ ...draw, normalDim: 2 }),
      };
    case 'separable':
      return {
        kind: 'separable',
        coordinates: spread(draw.normalDim, draw.condition).map((h, i) => coordinate(draw, h, i, r)),
        ...frame(draw),
      };
    case 'wells':
      return {
        kind: 'wells',
        wells: [0, 1, 2].map((i) => ({
          center: Array.from({ length: draw.normalDim }, (_, j) =>
            j === 0 ? roundSignificant(i * 2.5 * (1 + far) * r) : 0,
          ),
          h: 1,
          radius: roundSignificant((1 + far) * r),
        })),
        well: strength % 3,
      };
    case 'double-well':
      return {
        kind: 'double-well',
        h: 1,
        minima: [
          Array.from({ length: draw.normalDim }, () => 0),
          Array.from({ length: draw.normalDim }, (_, j) => (j === 0 ? roundSignificant(5 * far * r) : 0)),
        ],
        well: strength % 2 === 0 ? 0 : 1,
      };
    case 'sphere':
      return {
        kind: 'sphere',
        sphereDim: Math.max(2, draw.normalDim),
        h: 1,
        radius: roundSignificant((1 + far) * r),
        ...frame({ ...draw, normalDim: Math.max(2, draw.normalDim) }),
      };
  }
}

function coordinate(draw: LandscapeDraw, h: number, i: number, r: number): CoordinateProfile {
  const omega = roundSignificant((1 + draw.frequency) / r);
  const a = roundSignificant((h * draw.strength) / (20 * omega * omega));
  switch ((i + draw.frequency) % 4) {
    case 0:
      return { shape: 'ripple', h, a, omega };
    case 1:
      return { shape: 'well', h, b: roundSignificant((2 + draw.strength) * r) };
    case 2:
      return { shape: 'skew', h, a, omega };
    default:
      return { shape: 'square', h };
  }
}

/** k curvatures from 1 to `condition`, evenly spaced in their logarithms. */
function spread(k: number, condition: number): number[] {
  return Array.from({ length: k }, (_, i) =>
    k === 1 ? 1 : roundSignificant(exp((i / (k - 1)) * ln(condition))),
  );
}

function frame({ normalDim, flat, moved }: Pick<LandscapeDraw, 'normalDim' | 'flat' | 'moved'>): {
  flat: number;
  center?: number[];
  rotation?: number[][];
} {
  const dim = normalDim + flat;
  if (!moved) return { flat };
  return {
    flat,
    center: Array.from({ length: dim }, (_, i) => (i % 3) - 1),
    rotation: [Array.from({ length: dim }, (_, i) => 1 + (i % 2))],
  };
}
