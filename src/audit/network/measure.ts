import { type Curvature, curvatureOf } from '../curvature/curvature.ts';
import { networkDerivatives } from '../derivatives/derivatives.ts';
import { type EffectiveDimension, effectiveDimensions } from '../curvature/effective-dimension.ts';
import { type GradientNoise, gradientNoise } from '../curvature/gradient-noise.ts';
import { type SampledConvexity, sampledConvexity } from '../curvature/sampled-convexity.ts';
import type { Model } from '../models/model.ts';
import { type Survival, survivalOf, type SurvivalSizes } from '../stagnation/survival.ts';
import { type LayerSpectrum, layerSpectra, type SpectraEffort } from '../spectra/layer-spectra.ts';
import type { Effort, Pace } from './pace.ts';

/** What is measured beside the theory's bounds: heuristics, estimates and samples, no certificates. */
export interface Measured {
  readonly spectra: readonly LayerSpectrum[];
  readonly curvature?: Curvature;
  readonly noise?: GradientNoise;
  readonly dimensions?: readonly EffectiveDimension[];
  readonly convexity?: SampledConvexity;
  readonly survival?: Survival;
  /** Why some of it is missing. */
  readonly ended?: 'stopped' | 'out of time';
}

export interface MeasureInput {
  readonly model: Model;
  /** What the network was trained on. */
  readonly examples: { readonly inputs: Float64Array; readonly labels: Uint32Array };
  readonly effort: Effort;
  readonly seed: string;
  /** Examples in a batch of SGD. */
  readonly batch: number;
}

interface Sizes {
  readonly spectra: SpectraEffort;
  readonly curvature: Readonly<Record<'steps' | 'starts', number>>;
  readonly survival: SurvivalSizes;
}

const sizes: Readonly<Record<Effort['name'], Sizes>> = {
  quick: {
    spectra: { maxSide: 400, repetitions: 200 },
    curvature: { steps: 20, starts: 2 },
    survival: { steps: 10, runs: 2, etas: 3, levels: 3 },
  },
  default: {
    spectra: { maxSide: 1024, repetitions: 1000 },
    curvature: { steps: 50, starts: 3 },
    survival: { steps: 30, runs: 4, etas: 4, levels: 4 },
  },
  thorough: {
    spectra: { maxSide: 4096, repetitions: 5000 },
    curvature: { steps: 100, starts: 5 },
    survival: { steps: 100, runs: 20, etas: 5, levels: 5 },
  },
};

/** Shares of the work. */
const share = { curvature: 0.4, noise: 0.1, convexity: 0.15, survival: 0.35 } as const;

/** One measurement after the other, until the pace ends: what was found by then counts. */
export async function measure(
  { model, examples, effort, seed, batch }: MeasureInput,
  pace: Pace,
): Promise<Measured> {
  const { spectra: spectraEffort, curvature: wanted, survival: grid } = sizes[effort.name];
  const spectra = await layerSpectra(model, seed, spectraEffort, pace);
  const done = (more: Omit<Measured, 'spectra' | 'ended'>): Measured => {
    const ended = pace.ended();
    return { spectra, ...more, ...(ended !== undefined && { ended }) };
  };
  if (pace.ended() !== undefined) return done({});
  const of = networkDerivatives(model, examples);
  const count = examples.labels.length;
  const work = (part: keyof typeof share): number => share[part] * effort.work;
  const found = await curvatureOf(of, count, seed, { effort: work('curvature'), ...wanted }, pace);
  const curvature = found?.curvature;
  if (pace.ended() !== undefined) return done({ ...(curvature && { curvature }) });
  const noise = await gradientNoise(
    of,
    count,
    seed,
    { effort: work('noise'), batch },
    found?.directions,
    pace,
  );
  const dimensions = effectiveDimensions(of.parameters, curvature, noise);
  const first = { ...(curvature && { curvature }), ...(noise && { noise }), dimensions };
  if (pace.ended() !== undefined) return done(first);
  const convexity = await sampledConvexity(of, count, seed, work('convexity'), found?.directions, pace);
  const second = { ...first, ...(convexity && { convexity }) };
  const largest = curvature?.hessian.top[0]?.value ?? 0;
  if (pace.ended() !== undefined || convexity === undefined || noise === undefined || !(largest > 0))
    return done(second);
  const survival = await survivalOf(
    of,
    count,
    seed,
    { effort: work('survival'), batch, ...grid },
    { convexity, largest, deviation: noise.longest },
    pace,
  );
  return done({ ...second, ...(survival && { survival }) });
}
