import { brief, thousands } from '../../report/format.ts';
import { alignColumns } from '../../report/terminal.ts';
import type { Table } from '../output.ts';
import type { Certificate } from '../certificate/certify.ts';

/** What is said of a certificate. */
export interface CertificateTables {
  readonly headline: string;
  /** The parts that it is made of. */
  readonly parts: Table;
  /** Every cell of the grid. */
  readonly cells: Table;
  readonly notes: readonly string[];
}

export function certificateTables(found: Certificate): CertificateTables {
  const { certificate, still, split, start, cells, stirred, setting, continuedBy, delta, alsoTrainedOn } =
    found;
  const { n } = setting;
  const best = cells.reduce((x, y) => (y.value < x.value ? y : x));
  const noise = `σ = ${best.sigma}, step ${best.learningRate}, T = ${best.T}`;
  const of = {
    'the start': 'the network that training on led to, without noise,',
    'a network': `the network after T = ${certificate.T} steps with noise`,
    'a mean over noise': `the mean over the noise of the last of ${certificate.T} steps`,
  }[certificate.of];
  const trained =
    continuedBy.epochs === 0
      ? 'not trained on: that did not lower the errors on examples left out'
      : `${continuedBy.epochs} epochs on ${thousands(continuedBy.examples)} examples, step ${continuedBy.learningRate}: errors on examples left out ${percent(continuedBy.before)} → ${percent(continuedBy.after)}`;
  const seen =
    alsoTrainedOn === 0
      ? []
      : [
          `${thousands(alsoTrainedOn)} of the unseen examples are, number for number, among those trained on: if they are no coincidence, nothing is certified.`,
        ];
  return {
    headline: [
      `Certificate: with probability ${1 - delta} over the unseen examples and all noise, ${of} errs on at most ${percent(certificate.value)} of the population (on the sample ${percent(certificate.errors)}). Without moving: ${percent(still.value)}.`,
      ...seen,
    ].join(' '),
    parts: [
      ['', 'examples', 'errors', 'ℓ or K', 'errs on at most'],
      [
        'the given weights, not moved, all of δ',
        thousands(still.examples),
        percent(still.errors / still.examples),
        '0',
        percent(still.value),
      ],
      [
        'trained on with what may choose, no noise',
        thousands(n),
        percent(start.errors / n),
        '0',
        percent(start.value),
      ],
      [
        `moved with noise: ${noise}`,
        thousands(n),
        percent(best.errors / n),
        `ℓ = ${brief(best.logRatio)}`,
        percent(best.value),
      ],
      [
        'the mean over the noise of its last step',
        thousands(n),
        `${percent(stirred.errors / stirred.draws)} in ${thousands(stirred.draws)} draws, ≤ ${percent(stirred.empirical)}`,
        brief(stirred.divergence),
        percent(stirred.value),
      ],
    ],
    cells: [
      ['σ', 'step', 'T', 'K of the run', 'ℓ', 'ℓ/n', 'errors', 'errs on at most'],
      ...cells.map(({ sigma, learningRate, T, divergence, logRatio, errors, value }) => [
        String(sigma),
        String(learningRate),
        String(T),
        brief(divergence),
        brief(logRatio),
        brief(logRatio / n, 2),
        percent(errors / n),
        percent(value),
      ]),
    ],
    notes: [
      `Of the unseen examples ${thousands(split.choosing)}, at random, choose and are trained on: ${trained}; σ and the step are the best of ${found.tried.length} there. The other ${thousands(split.certifying)} are the sample, which only moves the weights in steps with noise (G8).`,
      `δ = ${brief(delta)} is shared: half for the start, two fifths for the ${setting.cells} cells of the grid (a union bound), a tenth for the mean over noise. A cell’s bound is kl⁻¹(errors, (ℓ + log(ξ(n)/δ′))/n).`,
    ],
  };
}

export function certificateTerminal(found: Certificate): readonly string[] {
  const { headline, parts, cells, notes } = certificateTables(found);
  return [headline, '', ...alignColumns(parts, 1), '', ...alignColumns(cells, 1), '', ...notes];
}

function percent(x: number): string {
  return `${(100 * x).toFixed(2)}%`;
}
