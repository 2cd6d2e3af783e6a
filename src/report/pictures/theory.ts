import type { TopLevelSpec } from 'vega-lite';
import type { Curve, CurvePage } from '../../core/illustration.ts';
import { brief } from '../format.ts';
import { type ChartRenderer, colours } from './draw.ts';
import { logField, tickParams, ticksOver } from './log-scale.ts';
import type { DataTable, Picture } from './picture.ts';

/** The curves of each page in a picture. */
export async function theoryPictures(
  pages: readonly CurvePage[],
  renderer: ChartRenderer,
): Promise<readonly Picture[]> {
  const pictures: Picture[] = [];
  for (const page of pages) {
    const { name, title, across, up, curves } = page;
    const rows = curves.flatMap((curve) => curve.points.map(({ x, y }) => ({ curve: curve.name, x, y })));
    const ticks = ticksOver(
      rows.map(({ x }) => x),
      rows.map(({ y }) => y),
    );
    const table: DataTable = {
      name: `theory-${name}`,
      columns: ['curve', across, up],
      rows: rows.map(({ curve, x, y }) => [curve, x, y]),
    };
    pictures.push({
      title,
      words: formatTheory(page),
      panels: [{ svg: await renderer.draw(specOf(page), { rows }, ticks) }],
      tables: [{ table }],
    });
  }
  return pictures;
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
const strokes: readonly { readonly colour: string; readonly dash: readonly number[] }[] = [
  { colour: colours.ink, dash: [1, 0] },
  { colour: colours.dot, dash: [8, 3] },
  { colour: colours.bad, dash: [3, 3] },
  { colour: colours.warn, dash: [10, 3, 2, 3] },
  { colour: colours.good, dash: [2, 4] },
  { colour: colours.soft, dash: [12, 4] },
];

function specOf({ across, up, curves }: CurvePage): TopLevelSpec {
  const names = curves.map(({ name }) => name);
  const used = names.map((_, i) => strokes[i % strokes.length]!);
  return {
    width: 340,
    height: 240,
    params: [...tickParams],
    data: { name: 'rows' },
    mark: { type: 'line', strokeWidth: 2 },
    encoding: {
      x: logField('x', across, 'xTicks'),
      y: logField('y', up, 'yTicks'),
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
