import type { TopLevelSpec } from 'vega-lite';
import type { Curve, CurvePage } from '../../core/illustration.ts';
import { brief } from '../format.ts';
import { type ChartRenderer, colours } from './draw.ts';
import { logAxis, logTicks, tickParameters, type Ticks } from './log-scale.ts';
import type { DataTable, Picture } from './picture.ts';

/** The curves as pictures with their tables. */
export async function theoryPictures(
  pages: readonly CurvePage[],
  artist: ChartRenderer,
): Promise<{ readonly pictures: readonly Picture[]; readonly tables: readonly DataTable[] }> {
  const pictures: Picture[] = [];
  for (const picture of pages) {
    const rows = picture.curves.flatMap(({ name, points }) =>
      points.map(({ x, y }) => ({ curve: name, x, y })),
    );
    pictures.push({
      title: picture.title,
      words: formatTheory(picture),
      panels: [{ svg: await artist.draw(specOf(picture), { rows }, ticksOf(rows)) }],
      tables: [{ name: `theory-${picture.name}` }],
    });
  }
  return { pictures, tables: pages.map(theoryTable) };
}

function theoryTable({ name, across, up, curves }: CurvePage): DataTable {
  return {
    name: `theory-${name}`,
    columns: ['curve', across, up],
    rows: curves.flatMap((curve) => curve.points.map(({ x, y }) => [curve.name, x, y])),
  };
}

/** What the curves show: how far each is from the truth, or where each goes. */
export function formatTheory({ setting, truth, curves, across }: CurvePage): string {
  const exact = curves.find(({ name }) => name === truth);
  const parts =
    exact === undefined
      ? curves.map(
          ({ name, points }) => `${name} goes from ${brief(points[0]!.y)} to ${brief(points.at(-1)!.y)}`,
        )
      : curves.filter((curve) => curve !== exact).map((curve) => `${curve.name} ${distance(curve, exact)}`);
  const xs = curves.flatMap(({ points }) => points.map(({ x }) => x));
  const range = `from ${brief(Math.min(...xs))} to ${brief(Math.max(...xs))}`;
  return `${setting}. Over ${across} ${range}: ${parts.join(', ')}.`;
}

/** How many times the truth a curve says, in the middle of those places where it says less than 1. */
function distance({ points }: Curve, exact: Curve): string {
  const truth = new Map(exact.points.map(({ x, y }) => [x, y]));
  const ratios = points.flatMap(({ x, y }) => {
    const y0 = truth.get(x);
    return y < 1 && y0 !== undefined ? [y / y0] : [];
  });
  if (ratios.length === 0) return 'says nothing';
  const middle = ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)]!;
  // closer than a pixel: the curves lie on each other
  return Math.abs(middle - 1) < 1e-3 ? 'is exact' : `says ${brief(middle)} times the truth (median)`;
}

/** Told apart by dashes too, not by colour alone. */
const looks: readonly { readonly colour: string; readonly dash: readonly number[] }[] = [
  { colour: colours.ink, dash: [1, 0] },
  { colour: colours.dot, dash: [8, 3] },
  { colour: colours.bad, dash: [3, 3] },
  { colour: colours.warn, dash: [10, 3, 2, 3] },
  { colour: colours.good, dash: [2, 4] },
];

function specOf({ across, up, curves }: CurvePage): TopLevelSpec {
  const names = curves.map(({ name }) => name);
  const used = names.map((_, i) => looks[i % looks.length]!);
  const axis = (title: string, ticks: Ticks): object => ({ type: 'quantitative', ...logAxis(title, ticks) });
  return {
    width: 340,
    height: 240,
    params: [...tickParameters],
    data: { name: 'rows' },
    mark: { type: 'line', strokeWidth: 2 },
    encoding: {
      x: { field: 'x', ...axis(across, 'xTicks') },
      y: { field: 'y', ...axis(up, 'yTicks') },
      color: {
        field: 'curve',
        type: 'nominal',
        scale: { domain: names, range: used.map(({ colour }) => colour) },
        legend: { title: null, orient: 'bottom', columns: 2, symbolSize: 500, labelLimit: 320 },
      },
      strokeDash: {
        field: 'curve',
        type: 'nominal',
        scale: { domain: names, range: used.map(({ dash }) => dash) },
      },
    },
  } as TopLevelSpec;
}

function ticksOf(
  rows: readonly { readonly x: number; readonly y: number }[],
): Readonly<Record<Ticks, unknown>> {
  const ticks = (values: readonly number[]): readonly number[] =>
    values.length === 0 ? [] : logTicks(Math.min(...values), Math.max(...values));
  return { xTicks: ticks(rows.map(({ x }) => x)), yTicks: ticks(rows.map(({ y }) => y)) };
}
