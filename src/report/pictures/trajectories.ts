import type { TopLevelSpec } from 'vega-lite';
import { counted, brief, thousands } from '../words.ts';
import { type Artist, colours } from './draw.ts';
import type { DataTable, Picture } from './picture.ts';

/** Trajectories simulated to be looked at: no part of the evidence. */
export interface Fan {
  /** Radius of the tube, and the number of steps asked for. */
  readonly r: number;
  readonly T: number;
  /** Steps that were drawn, at most T. */
  readonly steps: number;
  readonly trajectories: readonly {
    readonly points: readonly { readonly t: number; readonly distance: number }[];
    /** The step at which it was outside first; absent where it stayed. */
    readonly exit?: number;
  }[];
}

/** A plane through a case's landscape. */
export interface Slice {
  /** What spans the plane, in words. */
  readonly plane: string;
  /** The risk on a grid of squares with these sides. */
  readonly cells: readonly {
    readonly x: number;
    readonly y: number;
    readonly x2: number;
    readonly y2: number;
    readonly risk: number;
  }[];
  /** A trajectory, seen from above the plane. */
  readonly path: readonly { readonly t: number; readonly x: number; readonly y: number }[];
  /** Did it end outside the tube? */
  readonly left: boolean;
}

/** The distance to the minimizers over time, with the tube and the exits. */
export async function fanPicture(fan: Fan, artist: Artist): Promise<{ picture: Picture; table: DataTable }> {
  const rows = fan.trajectories.flatMap(({ points }, i) =>
    points.map((point) => ({ trajectory: i + 1, ...point })),
  );
  const exits = fan.trajectories.flatMap(({ points, exit }) => (exit === undefined ? [] : points.slice(-1)));
  const table: DataTable = {
    name: 'trajectories',
    columns: ['trajectory', 'step', 'distance'],
    rows: rows.map(({ trajectory, t, distance }) => [trajectory, t, distance]),
  };
  const svg = await artist.draw(fanSpec, { rows, exits, tube: [{ distance: fan.r }] });
  return {
    picture: {
      title: 'Distance to the minimizers over time',
      words: fanInWords(fan),
      panels: [{ svg }],
      tables: [{ name: table.name }],
    },
    table,
  };
}

function fanInWords({ trajectories, r, T, steps }: Fan): string {
  const exits = trajectories.flatMap(({ exit }) => (exit === undefined ? [] : [exit]));
  const within = steps < T ? `the first ${thousands(steps)} of ${thousands(T)} steps` : counted(T, 'step');
  const left =
    exits.length === 0
      ? `none leaves the tube of radius ${brief(r)}`
      : `${exits.length} ${exits.length === 1 ? 'leaves' : 'leave'} the tube of radius ${brief(r)}, the first at step ${thousands(Math.min(...exits))}`;
  return `Of ${counted(trajectories.length, 'trajectory', 'trajectories')} ${left}, within ${within}. They were simulated for this picture; the refutation rests on the numbers above.`;
}

/** The risk on a plane, and a trajectory over it. */
export async function slicePicture(
  slice: Slice,
  artist: Artist,
): Promise<{ picture: Picture; table: DataTable }> {
  const { cells, path, plane, left } = slice;
  const table: DataTable = {
    name: 'slice',
    columns: ['step', 'x', 'y'],
    rows: path.map(({ t, x, y }) => [t, x, y]),
  };
  const risks = cells.map(({ risk }) => risk);
  const words = `The risk on the plane of ${plane}, from ${brief(Math.min(...risks))} (dark) to ${brief(Math.max(...risks))} (bright), with a trajectory of ${counted(path.length - 1, 'step')} that ${left ? 'leaves the tube at its last point' : 'stays in the tube'}.`;
  const svg = await artist.draw(sliceSpec, { cells, path, ends: path.slice(-1) });
  return {
    picture: { title: 'A slice of the risk', words, panels: [{ svg }], tables: [{ name: table.name }] },
    table,
  };
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
const fanSpec = {
  width: 380,
  height: 220,
  layer: [
    {
      data: { name: 'rows' },
      mark: { type: 'line', color: colours.dot, opacity: 0.45, strokeWidth: 1 },
      encoding: { x: time, y: distance, detail: { field: 'trajectory', type: 'nominal' } },
    },
    {
      data: { name: 'tube' },
      mark: { type: 'rule', color: colours.bad, strokeDash: [6, 3] },
      encoding: { y: distance },
    },
    {
      data: { name: 'exits' },
      mark: { type: 'point', color: colours.bad, size: 30, opacity: 1 },
      encoding: { x: time, y: distance },
    },
  ],
} as TopLevelSpec;

const plain = (field: string, title: string): object => ({
  field,
  type: 'quantitative',
  scale: { zero: false, nice: false },
  axis: { title, grid: false, tickCount: 5 },
});
const sliceSpec = {
  width: 260,
  height: 260,
  layer: [
    {
      data: { name: 'cells' },
      mark: { type: 'rect' },
      encoding: {
        x: plain('x', 'first direction'),
        x2: { field: 'x2' },
        y: plain('y', 'second direction'),
        y2: { field: 'y2' },
        color: {
          field: 'risk',
          type: 'quantitative',
          scale: { type: 'sqrt', scheme: 'viridis' },
          // a legend's gradient would have an id, which differs from one drawing to the next
          legend: null,
        },
      },
    },
    {
      data: { name: 'path' },
      mark: { type: 'line', color: 'white', strokeWidth: 1.2 },
      encoding: {
        x: plain('x', 'first direction'),
        y: plain('y', 'second direction'),
        order: { field: 't' },
      },
    },
    {
      data: { name: 'ends' },
      mark: { type: 'point', color: colours.bad, size: 40, opacity: 1 },
      encoding: { x: plain('x', 'first direction'), y: plain('y', 'second direction') },
    },
  ],
} as TopLevelSpec;
