import { brief } from '../../report/format.ts';
import { type ChartRenderer, colours } from '../../report/pictures/draw.ts';
import { layered, logField, ticksOver } from '../../report/pictures/log-scale.ts';
import type { DataTable, Panel, Picture } from '../../report/pictures/picture.ts';
import type { Curvature } from '../curvature/curvature.ts';
import type { Survival, SurvivalCell } from '../stagnation/survival.ts';
import type { Measured } from './measure.ts';

/** The pictures of what was measured. */
export async function measuredPictures(
  { curvature, survival }: Measured,
  renderer: ChartRenderer,
): Promise<readonly Picture[]> {
  return [
    ...(curvature === undefined ? [] : [await densityPicture(curvature, renderer)]),
    ...(survival === undefined ? [] : [await survivalPicture(survival, renderer)]),
  ];
}

/** A density below is drawn at the edge: no random start has seen an eigenvalue there. */
const least = 1e-7;

async function densityPicture(
  { hessian, gaussNewton, examples, of }: Curvature,
  renderer: ChartRenderer,
): Promise<Picture> {
  const kinds = ['Hessian', 'Gauss–Newton'];
  const rows = [hessian, gaussNewton].flatMap((spectrum, k) =>
    (spectrum?.density ?? []).map(({ at, density }) => ({
      at,
      density: Math.max(least, density.value),
      kind: kinds[k]!,
    })),
  );
  const top = hessian.top.map(({ value }) => ({ at: value }));
  const table: DataTable = {
    name: 'audit-density',
    columns: ['matrix', 'eigenvalue', 'density', 'standard error'],
    rows: [hessian, gaussNewton].flatMap((spectrum, k) =>
      (spectrum?.density ?? []).map(({ at, density }) => [
        kinds[k]!,
        at,
        density.value,
        density.standardError ?? null,
      ]),
    ),
  };
  const x = {
    field: 'at',
    type: 'quantitative',
    scale: { nice: false, zero: false },
    axis: { title: 'eigenvalue', tickCount: 7 },
  };
  const y = logField('density', 'density', 'yTicks');
  const hue = { field: 'kind', type: 'nominal', sort: kinds, title: null, legend: { orient: 'top' } };
  const spec = layered({ width: 340, height: 200 }, [
    ['top', { type: 'rule', color: colours.soft, strokeDash: [3, 3] }, { x }],
    ['rows', { type: 'line', strokeWidth: 1.5 }, { x, y, color: hue, strokeDash: { ...hue } }],
  ]);
  const svg = await renderer.draw(
    spec,
    { rows, top },
    ticksOver(
      [],
      rows.map(({ density }) => density),
    ),
  );
  return {
    title: 'Spectral density of the curvature',
    words: `How eigenvalues of the Hessian and of its Gauss–Newton part lie, estimated on ${examples} of ${of} training examples over ${hessian.starts} random starts, smoothed; dashed, the largest eigenvalues of the Hessian, the first ${brief(hessian.top[0]!.value, 4)}${hessian.isConverged ? '' : ', which have not all converged'}.`,
    panels: [{ svg }],
    tables: [{ table }],
  };
}

async function survivalPicture(
  { gaussian, minibatch, steps, examples }: Survival,
  renderer: ChartRenderer,
): Promise<Picture> {
  const radii = (gaussian[0] ?? minibatch[0])?.balls.map(({ r }) => r) ?? [];
  const panels: Panel[] = [];
  for (const [cells, title] of [
    [gaussian, 'noise level σ'],
    [minibatch, 'examples of a batch'],
  ] as const) {
    if (cells.length === 0) continue;
    for (const [b, r] of radii.entries())
      panels.push({
        caption: `${cells === gaussian ? 'Gaussian noise' : 'Real batches'}, within ${brief(r)}`,
        svg: await survivalMap(cells, b, title, renderer),
      });
  }
  const table: DataTable = {
    name: 'audit-survival',
    columns: ['step size', 'sigma', 'batch', 'radius', 'stayed', 'runs', 'T1', 'T2*', 'T10', 'T11'],
    rows: [...gaussian, ...minibatch].flatMap(({ eta, sigma, batch, balls }) =>
      balls.map(({ r, stayed, runs, bounds }) => [
        eta,
        sigma ?? null,
        batch ?? null,
        r,
        stayed,
        runs,
        ...(['T1', 'T2*', 'T10', 'T11'] as const).map((name) => bounds[name] ?? null),
      ]),
    ),
  };
  return {
    title: 'Stagnation from the weights, sampled',
    words: `How many runs of SGD stay within a ball round the weights for ${steps} steps, by step size and noise, on the loss of ${examples} training examples: the darker, the more. A diamond stands where a bound at the constants as sampled promises at least a half.`,
    panels,
    tables: [{ table }],
  };
}

async function survivalMap(
  cells: readonly SurvivalCell[],
  b: number,
  title: string,
  renderer: ChartRenderer,
): Promise<string> {
  const rows = cells.map(({ eta, sigma, batch, balls }) => {
    const { stayed, runs, bounds } = balls[b]!;
    return {
      eta: brief(eta, 2),
      noise: sigma === undefined ? String(batch) : brief(sigma, 2),
      stays: stayed / runs,
      shown: `${stayed}/${runs}`,
      promised: Math.max(0, ...Object.values(bounds)),
    };
  });
  const inOrder = (key: 'eta' | 'noise'): readonly string[] => [...new Set(rows.map((row) => row[key]))];
  const axis = { grid: false, labelAngle: 0 };
  const x = { field: 'eta', type: 'ordinal', sort: inOrder('eta'), axis: { ...axis, title: 'step size η' } };
  const y = {
    field: 'noise',
    type: 'ordinal',
    sort: inOrder('noise').toReversed(),
    axis: { ...axis, title },
  };
  const opacity = {
    field: 'stays',
    type: 'quantitative',
    scale: { domain: [0, 1], range: [0.06, 0.75] },
    legend: null,
  };
  const spec = layered({ width: 34 * inOrder('eta').length, height: 24 * inOrder('noise').length }, [
    ['rows', { type: 'rect', color: colours.dot }, { x, y, fillOpacity: opacity }],
    [
      'rows',
      { type: 'text', color: colours.ink, fontSize: 10 },
      { x, y, text: { field: 'shown', type: 'nominal' } },
    ],
    [
      'promised',
      { type: 'point', shape: 'diamond', size: 45, xOffset: 12, color: colours.good, opacity: 1 },
      { x, y },
    ],
  ]);
  return renderer.draw(spec, { rows, promised: rows.filter(({ promised }) => promised >= 0.5) });
}
