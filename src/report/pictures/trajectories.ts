import type { TopLevelSpec } from 'vega-lite';
import type { RiskSlice, TrajectoryPlot } from '../../core/illustration.ts';
import { shareOf } from '../../judge/claims/share.ts';
import { counted, brief, formatEstimate, shareEstimate, thousands } from '../format.ts';
import { type ChartRenderer, colours } from './draw.ts';
import { layered } from './log-scale.ts';
import type { Cell, DataTable, Picture } from './picture.ts';

/** The distance to the minimizers over time, with the tube and the exits. */
export async function trajectoriesPicture(shown: TrajectoryPlot, renderer: ChartRenderer): Promise<Picture> {
  const rows = shown.trajectories.flatMap(({ points }, i) =>
    points.map((point) => ({ trajectory: i + 1, ...point })),
  );
  const exits = shown.trajectories.flatMap(({ points, exit }) =>
    exit === undefined ? [] : points.slice(-1),
  );
  const table: DataTable = {
    name: 'trajectories',
    columns: ['trajectory', 'step', 'distance', 'place'],
    rows: rows.map(({ trajectory, t, distance }) => [
      trajectory,
      t,
      distance,
      distance <= shown.r ? 'inside' : 'outside',
    ]),
  };
  return {
    title: 'Distance to the minimizers over time',
    words: formatTrajectories(shown),
    panels: [{ svg: await renderer.draw(trajectoriesSpec, { rows, exits, tube: [{ distance: shown.r }] }) }],
    tables: [{ table }],
  };
}

function formatTrajectories({ trajectories, r, T, steps }: TrajectoryPlot): string {
  const exits = trajectories.flatMap(({ exit }) => (exit === undefined ? [] : [exit]));
  const within = steps < T ? `the first ${thousands(steps)} of ${thousands(T)} steps` : counted(T, 'step');
  const share = formatEstimate(shareEstimate(shareOf(exits.length, trajectories.length)));
  const left =
    exits.length === 0
      ? `none (${share}) leaves the tube of radius ${brief(r)}`
      : `${exits.length} (${share}) ${exits.length === 1 ? 'leaves' : 'leave'} the tube of radius ${brief(r)}, the first at step ${thousands(Math.min(...exits))}`;
  return `Of ${counted(trajectories.length, 'trajectory', 'trajectories')} ${left}, within ${within}. They were simulated for this picture; the result above does not depend on them.`;
}

/** The risk on a plane, and a trajectory over it. */
export async function slicePicture(slice: RiskSlice, renderer: ChartRenderer): Promise<Picture> {
  const { cells, path, exit, curvatures } = slice;
  const table: DataTable = {
    name: 'slice',
    columns: ['what', 'step', 'x', 'y', 'risk'],
    rows: [
      ...path.map(({ t, x, y, risk }): Cell[] => ['trajectory', t, x, y, risk]),
      ...cells.map(({ x, y, x2, y2, risk }): Cell[] => ['plane', null, (x + x2) / 2, (y + y2) / 2, risk]),
    ],
  };
  const names =
    exit === undefined ? ['most curved direction', 'next most curved'] : ['the exit', 'most curved across'];
  const [x, y] = names.map((name, i) => `${name} (curvature ${brief(curvatures[i]!)})`);
  const ends = exit === undefined ? [] : path.slice(-1);
  return {
    title: 'A slice of the risk',
    words: formatSlice(slice),
    panels: [{ svg: await renderer.draw(sliceSpec(x!, y!), { cells, path, ends }) }],
    tables: [{ table }],
  };
}

function formatSlice({ cells, path, trajectory, exit }: RiskSlice): string {
  const risks = cells.map(({ risk }) => risk);
  const plane =
    exit === undefined
      ? 'the minimizer nearest to the start, along the two directions in which the risk curves most there'
      : 'the first exit, the minimizer nearest to it, and the direction across in which the risk curves most there';
  const end =
    exit === undefined
      ? `which went farthest of all, over ${counted(path.at(-1)!.t, 'step')}; none left`
      : `which leaves the tube at its last point, step ${thousands(exit)}`;
  return `The risk on the plane through ${plane}, from ${brief(Math.min(...risks))} (dark) to ${brief(Math.max(...risks))} (bright). The line is trajectory ${trajectory} seen from above, ${end}.`;
}

const time: object = {
  field: 't',
  type: 'quantitative',
  axis: { title: 'step', format: '~s', tickCount: 6, tickMinStep: 1 },
};
const distance: object = {
  field: 'distance',
  type: 'quantitative',
  axis: { title: 'distance to the minimizers', tickCount: 5 },
};
const trajectoriesSpec = layered({ width: 380, height: 220 }, [
  [
    'rows',
    { type: 'line', color: colours.dot, opacity: 0.45, strokeWidth: 1 },
    { x: time, y: distance, detail: { field: 'trajectory', type: 'nominal' } },
  ],
  ['tube', { type: 'rule', color: colours.bad, strokeDash: [6, 3] }, { y: distance }],
  ['exits', { type: 'point', color: colours.bad, size: 30, opacity: 1 }, { x: time, y: distance }],
]);

/** @param across, up what the directions are */
function sliceSpec(across: string, up: string): TopLevelSpec {
  const plain = (field: string, title: string): object => ({
    field,
    type: 'quantitative',
    scale: { zero: false, nice: false },
    axis: { title, grid: false, tickCount: 5 },
  });
  const place = { x: plain('x', across), y: plain('y', up) };
  const risk = {
    field: 'risk',
    type: 'quantitative',
    scale: { type: 'sqrt', scheme: 'viridis' },
    // a legend's gradient would have an id, which differs from one drawing to the next
    legend: null,
  };
  return layered({ width: 260, height: 260 }, [
    ['cells', { type: 'rect' }, { ...place, x2: { field: 'x2' }, y2: { field: 'y2' }, color: risk }],
    ['path', { type: 'line', color: 'white', strokeWidth: 1.2 }, { ...place, order: { field: 't' } }],
    ['ends', { type: 'point', color: colours.bad, size: 40, opacity: 1 }, place],
  ]);
}
