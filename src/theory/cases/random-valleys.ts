import fc, { type Arbitrary } from 'fast-check';
import { memoizeRecent } from '../../core/memoize.ts';
import { buildLandscape } from '../landscape/build.ts';
import type { LandscapeSpec } from '../landscape/spec.ts';
import type { ConstantNoise, NoiseSpec } from '../sgd/noise.ts';
import { families as allFamilies, type Family, landscapeOf } from './random-landscapes.ts';
import { type Drawn, mostlySmall, roundSignificant } from './round-numbers.ts';
import { certificateNear, valley, type ValleyCase } from './valley-case.ts';

/** Shapes of noise that a case can be drawn from. */
export type NoiseShape =
  | 'isotropic'
  | 'normal'
  | 'ill-conditioned'
  | 'low-rank'
  | 'flat'
  | 'factor'
  | 'damped';

/** What is known of a case before its noise level is chosen. */
export interface NoiseInputs
  extends Readonly<Record<'mu' | 'beta' | 'Delta' | 'eta' | 'r' | 'd0' | 'T', number>> {
  /** Singular values of G at noise level 1. */
  readonly singularValues: readonly number[];
  /** A number in (0, 1) drawn evenly: how much the bound is to promise, in whatever way `sigma` reads it. */
  readonly level: number;
}

/** The space of cases. Ranges are inclusive. */
export interface ValleySpace {
  /** The noise level that makes a case informative; what it returns is rounded to three digits. */
  sigma(known: NoiseInputs): number;
  readonly families?: readonly Family[];
  readonly noises?: readonly NoiseShape[];
  readonly normalDim?: readonly [number, number];
  readonly flat?: readonly [number, number];
  /** η as a multiple of μ/β², in hundredths; q < 1 below 200. */
  readonly stepPercent?: readonly [number, number];
  readonly steps?: readonly number[];
  /** d_0/r */
  readonly starts?: readonly number[];
  /** Greatest over least curvature, and the same of noise, for ill-conditioned families and shapes. */
  readonly conditions?: readonly number[];
  /** Rates a of η_t = η/(1 + at) and of σ_t; 0 alone by default. */
  readonly decays?: readonly number[];
  /** Those of σ_t, where they are others. */
  readonly sigmaDecays?: readonly number[];
  /** Gradient deviations η·Delta as a share of (1 − q)r, in percent; 0 alone by default. */
  readonly deviationPercent?: readonly [number, number];
  /** r in percent of the radius the landscape is made for; above 100 LEC may fail there. Default 100. */
  readonly tubePercent?: readonly [number, number];
}

/**
 * Random valleys: the landscape, the shape of the noise, the steps and the start are drawn, then the noise
 * level is set by `sigma`, so that bounds are neither trivial nor unobservable. Draws shrink towards few
 * dimensions, one step, round numbers.
 */
export function valleys(space: ValleySpace): Arbitrary<ValleyCase> {
  const made = memoizeRecent(recentDraws, textOf, (draw: ValleyDraw) => build(draw, space.sigma));
  return valleyDraws(space).map(made);
}

/** A case that is made smaller comes up again and again: most of what is smaller in a draw is not used. */
const recentDraws = 512;

/** A draw without what plays no part in its case. */
function textOf(draw: ValleyDraw): string {
  const { shape, rank, spread, entries } = draw.noise;
  const noise = { shape, rank, spread, entries: shape === 'factor' ? entries : [] };
  return JSON.stringify({ ...draw, noise });
}

function valleyDraws(space: ValleySpace) {
  const [kMin, kMax] = space.normalDim ?? [1, 32];
  const [flatMin, flatMax] = space.flat ?? [0, 8];
  const [stepMin, stepMax] = space.stepPercent ?? [5, 190];
  const [devMin, devMax] = space.deviationPercent ?? [0, 0];
  const [tubeMin, tubeMax] = space.tubePercent ?? [100, 100];
  const { decays = [0], sigmaDecays = decays } = space;
  return fc.record({
    landscape: fc.record({
      family: fc.constantFrom(...(space.families ?? allFamilies)),
      normalDim: mostlySmall(kMin, kMax, 3),
      flat: fc.oneof(
        { arbitrary: fc.constant(flatMin), weight: 2 },
        { arbitrary: mostlySmall(flatMin, flatMax, 3), weight: 1 },
      ),
      condition: fc.constantFrom(...(space.conditions ?? [1, 1.2, 1.5, 2, 3, 5, 10])),
      strength: fc.integer({ min: 0, max: 10 }),
      frequency: fc.integer({ min: 0, max: 10 }),
      moved: fc.boolean(),
    }),
    noise: fc.record({
      shape: fc.constantFrom(...(space.noises ?? (['isotropic'] as const))),
      rank: fc.integer({ min: 1, max: 8 }),
      spread: fc.constantFrom(2, 5, 20),
      entries: fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 4, maxLength: 16 }),
    }),
    r: fc.constantFrom(1, 2, 0.5, 10),
    stepPercent: fc.integer({ min: stepMin, max: stepMax }),
    T: fc.constantFrom(...(space.steps ?? [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000])),
    start: fc.constantFrom(...(space.starts ?? [1, 0, 0.5, 0.8])),
    along: fc.integer({ min: 0, max: 31 }),
    level: fc.integer({ min: 1, max: 19 }).map((n) => n / 20),
    etaDecay: fc.constantFrom(...decays),
    sigmaDecay: fc.constantFrom(...sigmaDecays),
    deviationPercent: fc.integer({ min: devMin, max: devMax }),
    tubePercent: fc.integer({ min: tubeMin, max: tubeMax }),
  });
}
type ValleyDraw = Drawn<ReturnType<typeof valleyDraws>>;

function build(b: ValleyDraw, sigma: ValleySpace['sigma']): ValleyCase {
  const base = landscapeOf(b.landscape, (b.r * 100) / b.tubePercent);
  const unleveled = withNoise(b, base);
  const certificate = certificateNear(valley(unleveled).landscape, b.r);
  if (certificate === undefined) return unleveled;
  const { mu, beta } = certificate;
  const eta = roundSignificant((b.stepPercent / 100) * (mu / (beta * beta)));
  const deviation = roundSignificant((b.deviationPercent / 100) * roomPerStep({ mu, beta, eta }, b.r));
  const landscape: LandscapeSpec = deviation > 0 ? { kind: 'outward', base, Delta: deviation } : base;
  const c: ValleyCase = { ...unleveled, landscape, schedule: { ...unleveled.schedule, eta } };
  const { singularValues } = valley(c);
  const level = sigma({
    mu,
    beta,
    Delta: deviation,
    eta,
    r: b.r,
    d0: c.d0,
    T: b.T,
    singularValues,
    level: b.level,
  });
  return Number.isFinite(level) && level > 0
    ? { ...c, schedule: { ...c.schedule, sigma: roundSignificant(level) } }
    : c;
}

/** (1 − q)r/η: the gradient deviation that would use up all the contraction. */
function roomPerStep({ mu, beta, eta }: { mu: number; beta: number; eta: number }, r: number): number {
  const q2 = 1 - 2 * eta * mu + eta * eta * beta * beta;
  return (Math.max(0, 1 - Math.sqrt(Math.max(0, q2))) * r) / eta;
}

/** The case at step size and noise level 1; both are set once the landscape's constants are known. */
function withNoise(b: ValleyDraw, landscape: LandscapeSpec): ValleyCase {
  const dims = dimensionsOf(landscape);
  return {
    landscape,
    noise: noiseOf(b, dims),
    schedule: {
      eta: 1,
      sigma: 1,
      ...(b.etaDecay > 0 && { etaDecay: b.etaDecay }),
      ...(b.sigmaDecay > 0 && { sigmaDecay: b.sigmaDecay }),
    },
    T: b.T,
    r: b.r,
    d0: roundSignificant(b.start * b.r),
    along: b.along % dims.normal,
  };
}

interface Dimensions {
  /** Directions that a start may lie in; all of them where 𝓜 is a point. */
  readonly normal: number;
  readonly all: number;
}

function dimensionsOf(spec: LandscapeSpec): Dimensions {
  const { dim, local } = buildLandscape(spec);
  return { normal: local?.().field.dim ?? dim, all: dim };
}

/** The noise of a draw; shapes that the dimensions do not allow fall back to isotropic. */
function noiseOf(b: ValleyDraw, { normal, all }: Dimensions): NoiseSpec {
  const { shape, rank, spread, entries } = b.noise;
  const isotropic: ConstantNoise = { kind: 'isotropic', scale: 1 };
  switch (shape) {
    case 'isotropic':
      return isotropic;
    case 'normal':
      return { kind: 'axes', scales: Array.from({ length: normal }, () => 1) };
    case 'ill-conditioned':
      return {
        kind: 'axes',
        scales: Array.from({ length: normal }, (_, i) =>
          roundSignificant(1 / (1 + ((spread - 1) * i) / normal)),
        ),
      };
    case 'low-rank':
      return {
        kind: 'axes',
        scales: Array.from({ length: Math.max(1, Math.min(rank, normal - 1)) }, () => 1),
      };
    case 'flat':
      return all > normal
        ? { kind: 'axes', scales: Array.from({ length: all - normal }, () => 1), from: normal }
        : isotropic;
    case 'factor':
      return all <= 6
        ? {
            kind: 'factor',
            rows: Array.from({ length: all }, (_, i) =>
              Array.from({ length: Math.min(rank, 4) }, (_, j) => entries[(5 * i + j) % entries.length]! / 4),
            ),
          }
        : isotropic;
    case 'damped':
      return { kind: 'damped', base: isotropic, scale: roundSignificant((b.r * spread) / 5) };
  }
}
