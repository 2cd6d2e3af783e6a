import { brief } from '../../report/format.ts';
import type { LayerSpectrum } from '../spectra/layer-spectra.ts';
import type { Measured } from './measure.ts';

/** A table with what is said of it. */
export interface MeasuredSection {
  readonly title: string;
  readonly table: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

export function measuredSections(measured: Measured): readonly MeasuredSection[] {
  return measured.spectra.length === 0 ? [] : [spectraSection(measured.spectra)];
}

function spectraSection(spectra: readonly LayerSpectrum[]): MeasuredSection {
  const number = (x: number | undefined): string => (x === undefined ? '–' : brief(x, 4));
  return {
    title: 'Spectra of the weights (heuristic)',
    table: [
      ['layer', 'eigenvalues', 'alpha', 'in the tail', 'p-value', 'log₁₀ spectral norm', 'stable rank', ''],
      ...spectra.map(({ name, eigenvalues, logSpectralNorm, stableRank, powerLaw, missing }) => [
        name,
        eigenvalues === undefined ? '–' : String(eigenvalues),
        powerLaw === undefined ? '–' : `${brief(powerLaw.alpha)} ± ${brief(powerLaw.standardError, 2)}`,
        powerLaw === undefined ? '–' : String(powerLaw.tail),
        powerLaw === undefined ? '–' : brief(powerLaw.pValue),
        number(logSpectralNorm),
        number(stableRank),
        missing ?? (powerLaw !== undefined && powerLaw.pValue <= 0.1 ? 'no power law: p ≤ 0.1' : ''),
      ]),
    ],
    notes: [
      'Spectra: eigenvalues of WᵀW, of a convolution those of the matrices at the places of its kernel, as WeightWatcher has them; alpha by Clauset, Shalizi and Newman, its p-value by their bootstrap. No theorem uses them.',
    ],
  };
}
