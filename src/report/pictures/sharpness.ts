import type { Sharpness } from '../../judge/claims/sharpness.ts';
import { formatSharpness } from '../sharpness.ts';
import { slug } from '../slug.ts';
import { type ChartRenderer, colours } from './draw.ts';
import { layered } from './log-scale.ts';
import type { DataTable, Picture } from './picture.ts';

/** The constant against the worst margin that was found: below 0 the improved claim looks violated. */
export async function sharpnessPicture(result: Sharpness, renderer: ChartRenderer): Promise<Picture> {
  const { name, trials, claimed, side } = result;
  const sign = side === 'larger' ? 1 : -1;
  const at = (size: number): number => (claimed === undefined ? 100 * size : claimed * (1 + sign * size));
  const table: DataTable = {
    name: `sharpness-${slug(name)}`,
    columns: ['improved by', 'value', 'worst margin', 'refuted', 'cases'],
    rows: trials.map(({ size, margin, refuted, cases }) => [
      size,
      claimed === undefined ? null : at(size),
      margin,
      refuted ? 'yes' : 'no',
      cases,
    ]),
  };
  const dots = trials.flatMap(({ size, margin, refuted }) =>
    margin === null
      ? []
      : [
          {
            value: at(size),
            margin: Math.max(-maxMargin, Math.min(maxMargin, margin)),
            refuted: refuted ? 1 : 0,
          },
        ],
  );
  const title = claimed === undefined ? `${name}, % ${side}` : name;
  const quantitative = (field: string, label: string): object => ({
    field,
    type: 'quantitative',
    scale: { zero: false },
    axis: { title: label },
  });
  const x = quantitative('value', title);
  const y = quantitative('margin', 'worst margin');
  const color = {
    field: 'refuted',
    type: 'nominal',
    scale: { domain: [0, 1], range: [colours.dot, colours.bad] },
    legend: null,
  };
  const svg = await renderer.draw(
    layered({ width: 300, height: 180 }, [
      ['dots', { type: 'line', color: colours.line }, { x, y }],
      ['dots', { type: 'point', size: 60 }, { x, y, color }],
    ]),
    { dots },
  );
  const words = `${formatSharpness(result)}. Dots in red were refuted; the margin is the lowest that was found.`;
  return { title: `${name} against the worst margin`, words, panels: [{ svg }], tables: [{ table }] };
}

/** Larger margins are drawn there. */
const maxMargin = 10;
