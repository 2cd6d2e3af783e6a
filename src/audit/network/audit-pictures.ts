import type { TopLevelSpec } from 'vega-lite';
import { brief } from '../../report/format.ts';
import { type ChartRenderer, colours } from '../../report/pictures/draw.ts';
import { layered, logField, ticksOver } from '../../report/pictures/log-scale.ts';
import type { DataTable, Picture } from '../../report/pictures/picture.ts';
import type { Certificate } from '../certificate/certify.ts';
import type { Audit } from './audit.ts';
import { measuredPictures } from './measured-pictures.ts';

/** The pictures of an audit, in the order of its page. */
export async function auditPictures(found: Audit, renderer: ChartRenderer): Promise<readonly Picture[]> {
  const { certificate, measured } = found;
  return [
    await normsPicture(found, renderer),
    await boundsPicture(found, renderer),
    ...(certificate === undefined ? [] : [await certificatePicture(certificate, renderer)]),
    ...(measured === undefined ? [] : await measuredPictures(measured, renderer)),
  ];
}

/** More layers than this stand too close. */
const maxLayers = 60;

async function normsPicture({ layers, loaded }: Audit, renderer: ChartRenderer): Promise<Picture> {
  const shown = layers.slice(0, maxLayers);
  const kinds = ['‖W‖σ', '‖W‖F', 'stable rank'] as const;
  const rows = shown.flatMap(({ spectral, frobenius, stableRank }, l) =>
    [spectral.hi, frobenius.hi, stableRank.hi].flatMap((value, k) =>
      value > 0 && Number.isFinite(value) ? [{ layer: l + 1, kind: kinds[k]!, value }] : [],
    ),
  );
  const table: DataTable = {
    name: 'audit-norms',
    columns: ['layer', 'name', 'spectral norm', 'Frobenius norm', 'stable rank'],
    rows: layers.map(({ name, spectral, frobenius, stableRank }, l) => [
      l + 1,
      name,
      finite(spectral.hi),
      finite(frobenius.hi),
      finite(stableRank.hi),
    ]),
  };
  const x = {
    field: 'layer',
    type: 'quantitative',
    scale: { nice: false, padding: 12 },
    axis: { title: 'layer', tickMinStep: 1, format: 'd' },
  };
  const y = logField('value', null, 'yTicks');
  const hue = { field: 'kind', type: 'nominal', sort: kinds, title: null, legend: { orient: 'top' } };
  const spec = layered({ width: 340, height: 200 }, [
    ['rows', { type: 'line', strokeWidth: 1.5, opacity: 0.5 }, { x, y, color: hue }],
    ['rows', { type: 'point', size: 50, opacity: 1 }, { x, y, color: hue, shape: { ...hue } }],
  ]);
  const svg = await renderer.draw(
    spec,
    { rows },
    ticksOver(
      [],
      rows.map(({ value }) => value),
    ),
  );
  const most = layers.reduce((largest, next) => (next.spectral.hi > largest.spectral.hi ? next : largest));
  const cut = layers.length > maxLayers ? `The first ${maxLayers} of ${layers.length} layers. ` : '';
  return {
    title: 'Norms of the layers',
    words: `${cut}Upper ends of the certified norms of ${loaded.file}, from the first layer on; the largest ‖W‖σ is ${brief(most.spectral.hi, 4)}, of ${most.name}.`,
    panels: [{ svg }],
    tables: [{ table }],
  };
}

/** Numbers beyond are drawn at the edge. */
const maxShown = 1e12;

async function boundsPicture(
  { bounds, options, gap, certificate }: Audit,
  renderer: ChartRenderer,
): Promise<Picture> {
  const { M } = options.loss;
  const spoken = bounds.flatMap(({ name, value, kind, unmet, vacuous }) =>
    value === undefined || !(value > 0)
      ? []
      : [
          {
            name,
            value,
            says: kind === 'scale' || unmet.length > 0 ? 'no bound here' : vacuous ? 'vacuous' : 'a bound',
          },
        ],
  );
  const rows = [
    ...spoken,
    ...(certificate === undefined
      ? []
      : [{ name: 'certificate (errors)', value: certificate.certificate.value, says: 'a bound' }]),
  ].map((row) => ({ ...row, at: Math.min(maxShown, row.value) }));
  const measured = gap === undefined || !(gap.value > 0) ? [] : [{ at: gap.value }];
  const table: DataTable = {
    name: 'audit-bounds',
    columns: ['bound', 'value', 'says'],
    rows: rows.map(({ name, value, says }) => [name, finite(value), says]),
  };
  const says = ['a bound', 'vacuous', 'no bound here'];
  const x = logField('at', 'value, in units of the loss', 'xTicks');
  const y = { field: 'name', type: 'nominal', sort: null, axis: { title: null, labelLimit: 200 } };
  const hue = {
    field: 'says',
    type: 'nominal',
    sort: says,
    scale: { domain: says, range: [colours.good, colours.bad, colours.soft] },
    title: null,
    legend: { orient: 'top' },
  };
  const shape = { ...hue, scale: { domain: says, range: ['circle', 'cross', 'triangle-up'] } };
  const spec = layered({ width: 300, height: Math.max(120, 24 * rows.length) }, [
    ['limit', { type: 'rule', color: colours.warn, strokeDash: [5, 4] }, { x }],
    ['gap', { type: 'rule', color: colours.ink }, { x }],
    ['rows', { type: 'point', size: 70, opacity: 1 }, { x, y, color: hue, shape }],
  ]);
  const svg = await renderer.draw(
    spec,
    { rows, limit: [{ at: M }], gap: measured },
    ticksOver([M, ...rows.map(({ at }) => at), ...measured.map(({ at }) => at)]),
  );
  const line =
    measured.length === 0
      ? ''
      : `; the line at ${brief(measured[0]!.at)} is the gap of errors that was measured`;
  return {
    title: 'Bounds against the gap',
    words: `Every bound by its value; right of the dashed line, the range of the loss, a bound is vacuous${line}.`,
    panels: [{ svg }],
    tables: [{ table }],
  };
}

/** What the network errs on at most, over the steps with noise. */
export async function certificatePicture(
  found: Pick<Certificate, 'cells' | 'still' | 'start' | 'certificate'>,
  renderer: ChartRenderer,
): Promise<Picture> {
  const { cells, still, start, certificate } = found;
  const rows = cells.map((cell) => ({ ...cell, run: `σ = ${cell.sigma}, step ${cell.learningRate}` }));
  const best = rows.reduce((x, y) => (y.value < x.value ? y : x));
  const table: DataTable = {
    name: 'audit-certificate',
    columns: ['sigma', 'step', 'T', 'K of the run', 'l', 'errors', 'errs on at most'],
    rows: [
      [null, null, 0, 0, 0, start.errors, start.value],
      ...cells.map(({ sigma, learningRate, T, divergence, logRatio, errors, value }) => [
        sigma,
        learningRate,
        T,
        divergence,
        finite(logRatio),
        errors,
        value,
      ]),
    ],
  };
  const x = logField('T', 'steps with noise', 'xTicks');
  const y = {
    field: 'value',
    type: 'quantitative',
    scale: { zero: false },
    axis: { title: 'errs on at most', format: '.2~%', tickCount: 5 },
  };
  const hue = {
    field: 'run',
    type: 'nominal',
    title: null,
    legend: { orient: 'top', columns: 1, labelLimit: 300 },
  };
  const lines = [
    { value: still.value, what: 'the given weights' },
    { value: start.value, what: 'without noise' },
  ];
  const label = { field: 'what', type: 'nominal' };
  const spec: TopLevelSpec = layered({ width: 340, height: 220 }, [
    ['rows', { type: 'line', strokeWidth: 2 }, { x, y, color: hue }],
    ['rows', { type: 'point', size: 45, opacity: 1 }, { x, y, color: hue }],
    ['lines', { type: 'rule', color: colours.ink, strokeDash: [4, 3] }, { y }],
    ['lines', { type: 'text', align: 'left', x: 4, dy: -6, color: colours.soft }, { y, text: label }],
    ['best', { type: 'point', shape: 'diamond', size: 150, color: colours.bad, opacity: 1 }, { x, y }],
  ]);
  const steps = [...new Set(cells.map(({ T }) => T))];
  const svg = await renderer.draw(spec, { rows, lines, best: [best] }, { xTicks: steps, yTicks: [] });
  return {
    title: 'Certificate',
    words: `What the network errs on at most after T steps of SGD with noise, a line for each noise level and step; the diamond is the best of them, ${share(best.value)}. Dashed: without moving, ${share(still.value)}, and where training without noise led, ${share(start.value)}. The certificate is the least, ${share(certificate.value)}.`,
    panels: [{ svg }],
    tables: [{ table }],
  };
}

function share(x: number): string {
  return `${(100 * x).toFixed(2)}%`;
}

/** A table holds no other numbers. */
function finite(x: number): number | string {
  return Number.isFinite(x) ? x : String(x);
}
