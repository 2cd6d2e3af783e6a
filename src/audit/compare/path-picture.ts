import type { TopLevelSpec } from 'vega-lite';
import { chartRenderer, colours } from '../../report/pictures/draw.ts';
import { layered } from '../../report/pictures/log-scale.ts';
import { standalone } from '../../report/pictures/standalone.ts';
import type { NoisyPath } from './noisy-path.ts';

/** The certificate over T and σ, a line for each σ, the start's as a rule, the best point marked: an SVG. */
export async function pathPicture({ cells, best, still }: NoisyPath): Promise<string> {
  const rows = cells.filter(({ T }) => T > 0).map((cell) => ({ ...cell, sigma: `σ = ${cell.sigma}` }));
  const sigmas = [...new Set(rows.map(({ sigma }) => sigma))];
  const across = { field: 'T', type: 'quantitative', scale: { type: 'log', base: 2 }, title: 'steps T' };
  const up = {
    field: 'certificate',
    type: 'quantitative',
    scale: { type: 'log', nice: false },
    title: 'the loss of the network is at most',
  };
  const hue = { field: 'sigma', type: 'nominal', sort: sigmas, title: null };
  const dashes = { field: 'sigma', type: 'nominal', sort: sigmas, title: null };
  const marks = [
    ['rows', { type: 'line', strokeWidth: 2 }, { x: across, y: up, color: hue, strokeDash: dashes }],
    ['still', { type: 'rule', color: colours.ink }, { y: { field: 'certificate', type: 'quantitative' } }],
    [
      'best',
      { type: 'point', shape: 'diamond', size: 140, filled: true, color: colours.bad, opacity: 1 },
      { x: across, y: up },
    ],
  ] as const;
  const spec: TopLevelSpec = layered({ width: 420, height: 280 }, marks);
  const svg = await chartRenderer().draw(spec, {
    rows,
    still: [{ certificate: still }],
    best: best.T > 0 ? [best] : [],
  });
  return standalone(svg);
}
