import type { TopLevelSpec } from 'vega-lite';
import type { ClaimEvidence } from '../../judge/claims/evidence.ts';
import { brief, compact, counted } from '../format.ts';
import { type ChartRenderer, colours } from './draw.ts';
import { layered, logField, ticksOver } from './log-scale.ts';
import type { DataTable, Picture } from './picture.ts';

/** The smallest margin so far over steps, or cases if there are none; undefined if it never fell. */
export async function attackPicture(
  claim: ClaimEvidence,
  table: DataTable,
  renderer: ChartRenderer,
): Promise<Picture | undefined> {
  const { progress } = claim;
  const words = formatAttack(claim);
  if (progress.length < 2 || words === undefined) return undefined;
  const simulated = (progress.at(-1)?.steps ?? 0) > 0;
  // a logarithmic axis has no place for the start
  const rows = progress.map(({ steps, cases, margin }) => ({
    work: Math.max(1, simulated ? steps : cases),
    margin,
  }));
  const svg = await renderer.draw(
    specOf(simulated ? 'simulated steps' : 'cases tried'),
    { rows, zero: [{ margin: 0 }] },
    ticksOver(rows.map(({ work }) => work)),
  );
  return { title: 'Smallest margin', words, panels: [{ svg }], tables: [{ table }] };
}

/** What the picture says; undefined where there is nothing to say. */
export function formatAttack({ progress }: ClaimEvidence): string | undefined {
  const first = progress[0];
  const last = progress.at(-1);
  if (first === undefined || last === undefined) return undefined;
  // with the sign that numbers have in print
  const [from, to] = [first, last].map(({ margin }) => brief(margin).replace('-', '−'));
  const effort = `${counted(last.cases, 'case')}${last.steps > 0 ? ` and ${compact(last.steps)} steps` : ''}`;
  const path =
    first === last
      ? `The smallest margin of the search, ${to}, was found after ${effort}.`
      : `The search lowered the smallest margin from ${from} to ${to}, last after ${effort}.`;
  return `${path} ${last.margin < 0 ? 'A case below zero looks like a violation and has to be confirmed.' : 'A case below zero would look like a violation; there was none.'}`;
}

function specOf(across: string): TopLevelSpec {
  const x = logField('work', across, 'xTicks');
  const y = { field: 'margin', type: 'quantitative', axis: { title: 'smallest margin', tickCount: 5 } };
  return layered({ width: 300, height: 140 }, [
    ['zero', { type: 'rule', color: colours.bad }, { y: { field: 'margin', type: 'quantitative' } }],
    ['rows', { type: 'line', interpolate: 'step-after', color: colours.dot, strokeWidth: 1.5 }, { x, y }],
  ]);
}
