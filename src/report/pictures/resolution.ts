import type { TopLevelSpec } from 'vega-lite';
import type { ClaimEvidence } from '../../judge/claims/evidence.ts';
import { coarse, formatCoarse, leastTestedFirst, termErrors } from '../resolution.ts';
import { type ChartRenderer, colours } from './draw.ts';
import { layered, logField, ticksOver } from './log-scale.ts';
import type { DataTable, Picture } from './picture.ts';

/** Smaller errors are drawn there, and what was not noticed beyond all others. */
const ends = { least: 1e-4, unnoticed: 200 };
/** More claims than these are not drawn: those that are tested least come first. */
const maxClaims = 80;

/** The smallest error caught in each term, a line for each claim; undefined where none names terms. */
export async function resolutionPicture(
  claims: readonly ClaimEvidence[],
  table: DataTable,
  renderer: ChartRenderer,
): Promise<Picture | undefined> {
  const errors = termErrors(claims);
  const words = formatCoarse(claims);
  if (words === undefined) return undefined;
  const shown = leastTestedFirst(claims).slice(0, maxClaims);
  const dots = errors
    // a whole number of which an error of one was caught is right, whatever share one is of it
    .filter(({ claim, error }) => shown.includes(claim) && error > 0)
    .map(({ claim, error }) => ({
      claim,
      percent: error === Infinity ? ends.unnoticed : Math.max(ends.least, 100 * error),
      unnoticed: error > coarse ? 1 : 0,
    }));
  const svg = await renderer.draw(specOf(shown), { dots }, ticksOver([ends.least, ends.unnoticed]));
  const title = 'The smallest error caught in each term, in percent';
  const edge = `Dots at ${ends.unnoticed} are terms of which half, twice, or as much as was tried, was not noticed. Whole numbers of which an error of one was caught are left out.`;
  return { title, words: `${words} ${edge}`, panels: [{ svg }], tables: [{ table }] };
}

function specOf(claims: readonly string[]): TopLevelSpec {
  const y = {
    field: 'claim',
    type: 'nominal',
    sort: claims,
    axis: { title: null, labelLimit: 0, grid: true, labelOverlap: false },
  };
  const x = logField('percent', 'error caught, %', 'xTicks');
  const color = {
    field: 'unnoticed',
    type: 'nominal',
    scale: { domain: [0, 1], range: [colours.dot, colours.bad] },
    legend: null,
  };
  return layered({ width: 340, height: 15 * claims.length }, [
    ['dots', { type: 'point', size: 28 }, { x, y, color }],
  ]);
}
