import type { Model } from '../models/model.ts';
import { type LayerSpectrum, layerSpectra, type SpectraEffort } from '../spectra/layer-spectra.ts';
import type { Effort, Pace } from './pace.ts';

/** What is measured beside the theory's bounds: heuristics and samples, no certificates. */
export interface Measured {
  readonly spectra: readonly LayerSpectrum[];
  /** Why some of it is missing. */
  readonly ended?: 'stopped' | 'out of time';
}

const spectraEfforts: Readonly<Record<Effort['name'], SpectraEffort>> = {
  quick: { maxSide: 400, repetitions: 200 },
  default: { maxSide: 1024, repetitions: 1000 },
  thorough: { maxSide: 4096, repetitions: 5000 },
};

export interface MeasureInput {
  readonly model: Model;
  readonly effort: Effort;
  readonly seed: string;
}

/** One measurement after the other, until the pace ends: what was found by then counts. */
export async function measure({ model, effort, seed }: MeasureInput, pace: Pace): Promise<Measured> {
  const spectra = await layerSpectra(model, seed, spectraEfforts[effort.name], pace);
  const ended = pace.ended();
  return { spectra, ...(ended !== undefined && { ended }) };
}
