import { exp } from '../../../src/core/elementary.ts';
import type { CoordinateProfile } from '../../../src/theory/landscape/coordinate-profile.ts';
import type { LandscapeSpec } from '../../../src/theory/landscape/spec.ts';
import { valley, type ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import { contractionFactor } from '../../../src/theory/bounds/contraction.ts';
import type { DisplacementCase } from './cases.ts';

/** Covers the rounding of the few operations that a bound takes. */
const outwards = 1 + 1e-12;

/**
 * A g with ‖∇R_n(θ)‖ ≤ g for every θ, where one is known; gradients of other landscapes grow without limit.
 * - wells: in a ball of radius ρ the gradient's norm is h(1 − d²/ρ²)²d, largest at d = ρ/√5: 16hρ/(25√5); 0
 *   on the plateau.
 * - separable, all profiles `well`: |g′(x)| = h|x|/(1 + x²/b²)², largest at x = b/√3: 3√3·hb/16; the root of
 *   their sum of squares.
 * - radial with a rim and no ripple: hby|1 − y²|e^{−y²}, y = d/b, largest at y² = (5 − √17)/4.
 * - outward: that of the base plus Delta.
 */
export function gradientBoundEverywhere(spec: LandscapeSpec): number | undefined {
  if (spec.kind === 'outward') {
    const base = gradientBoundEverywhere(spec.base);
    return base === undefined ? undefined : (base + spec.Delta) * outwards;
  }
  if (spec.kind === 'wells') {
    const steepest = spec.wells.reduce((most, { h, radius }) => Math.max(most, h * radius), 0);
    return (16 / (25 * Math.sqrt(5))) * steepest * outwards;
  }
  if (spec.kind === 'separable') return separableBound(spec.coordinates);
  if (spec.kind === 'radial' && spec.rim !== undefined && (spec.ripple?.amplitude ?? 0) === 0) {
    const y2 = (5 - Math.sqrt(17)) / 4;
    return spec.h * spec.rim * Math.sqrt(y2) * (1 - y2) * exp(-y2) * outwards;
  }
  return undefined;
}

function separableBound(coordinates: readonly CoordinateProfile[]): number | undefined {
  let squares = 0;
  for (const profile of coordinates) {
    if (profile.shape !== 'well') return undefined;
    const slope = ((3 * Math.sqrt(3)) / 16) * profile.h * profile.b;
    squares += slope * slope;
  }
  return Math.sqrt(squares) * outwards;
}

/**
 * A g with ‖∇R_n(θ_t)‖ ≤ g for all t along every path, where one is known: that of all of space, or, where
 * the noise stays in the flat directions, β·d_0. For then the component of θ_t across 𝓜 moves as without
 * noise, hence by L1 never further from 𝓜 than d_0 while q_t ≤ 1 (which q_0 < 1 and decaying steps imply),
 * and ‖∇R‖ ≤ βd. From a minimizer that is 0.
 */
export function gradientBoundOnPath(c: ValleyCase): number | undefined {
  return flatNoiseBound(c) ?? gradientBoundEverywhere(c.landscape);
}

/** Is all noise along flat directions, and nothing projected? */
function hasFlatNoise({ landscape, noise, projection }: ValleyCase, dim: number): boolean {
  if (!('flat' in landscape) || noise.kind !== 'axes' || projection !== undefined) return false;
  return (noise.from ?? 0) >= dim - landscape.flat;
}

/** Does SGD start at a minimizer and move along the flat directions only, so that no gradient acts? */
export function restsAcross(c: ValleyCase): boolean {
  return c.d0 === 0 && hasFlatNoise(c, valley(c).landscape.dim);
}

function flatNoiseBound(c: ValleyCase): number | undefined {
  const { schedule } = c;
  const { landscape: built, certificate } = valley(c);
  if (!hasFlatNoise(c, built.dim)) return undefined;
  if (certificate === undefined || c.d0 > c.r) return undefined;
  const { mu, beta } = certificate;
  return contractionFactor({ eta: schedule.eta, mu, beta }) < 1 ? beta * c.d0 * outwards : undefined;
}

/** Is g, or more by a share, known to bound the gradient along every path? */
export function boundsGradient({ run, g }: DisplacementCase, share = 0): boolean {
  const known = [gradientBoundOnPath(run), gradientBoundEverywhere(run.landscape)];
  return known.some((bound) => bound !== undefined && bound <= (1 + share) * g);
}
