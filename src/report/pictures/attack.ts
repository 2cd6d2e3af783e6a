import type { TopLevelSpec } from 'vega-lite';
import type { ClaimEvidence } from '../../judge/claims/evidence.ts';
import { brief, compact, counted } from '../format.ts';
import { type ChartRenderer, colours } from './draw.ts';
import { logAxis, logTicks, tickParameters } from './log-scale.ts';

/** The smallest margin so far over what the attack had spent; undefined where it never fell. */
export async function attackPicture(
  claim: ClaimEvidence,
  artist: ChartRenderer,
): Promise<string | undefined> {
  if (claim.progress.length < 2) return undefined;
  const { spent, unit } = spending(claim);
  // a logarithmic axis has no place for the start
  const rows = claim.progress.map((p) => ({ spent: Math.max(1, spent(p)), margin: p.margin }));
  const xTicks = logTicks(
    Math.min(...rows.map((row) => row.spent)),
    Math.max(...rows.map((row) => row.spent)),
  );
  return await artist.draw(specs[unit], { rows, zero: [{ margin: 0 }] }, { xTicks });
}

/** What the picture says; undefined where there is nothing to say. */
export function formatAttack(claim: ClaimEvidence): string | undefined {
  const first = claim.progress[0];
  const last = claim.progress.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const effort = `${counted(last.cases, 'case')}${last.steps > 0 ? ` and ${compact(last.steps)} steps` : ''}`;
  const path =
    first === last
      ? `The attack's smallest margin, ${minus(last.margin)}, was found after ${effort} and nothing came nearer.`
      : `The attack brought the smallest margin from ${minus(first.margin)} down to ${minus(last.margin)}, last after ${effort}.`;
  return `${path} ${last.margin < 0 ? 'Below zero a case looks violated, and has to stand up to confirmation.' : 'Below zero a case would look violated; none did.'}`;
}

type Progress = ClaimEvidence['progress'][number];

/** Steps where there are any, else cases. */
function spending({ progress }: ClaimEvidence): {
  readonly spent: (p: Progress) => number;
  readonly unit: 'steps' | 'cases';
} {
  return (progress.at(-1)?.steps ?? 0) > 0
    ? { spent: ({ steps }) => steps, unit: 'steps' }
    : { spent: ({ cases }) => cases, unit: 'cases' };
}

const specOf = (title: string): TopLevelSpec => ({
  width: 300,
  height: 140,
  params: [...tickParameters],
  layer: [
    {
      data: { name: 'zero' },
      mark: { type: 'rule', color: colours.bad },
      encoding: { y: { field: 'margin', type: 'quantitative' } },
    },
    {
      data: { name: 'rows' },
      mark: { type: 'line', interpolate: 'step-after', color: colours.dot, strokeWidth: 1.5 },
      encoding: {
        x: {
          field: 'spent',
          type: 'quantitative',
          ...logAxis(title, 'xTicks'),
        },
        y: { field: 'margin', type: 'quantitative', axis: { title: 'smallest margin', tickCount: 5 } },
      },
    },
  ],
});

const specs = { steps: specOf('simulated steps'), cases: specOf('cases tried') } as const;

/** With the sign that numbers have in print. */
function minus(x: number): string {
  return brief(x).replace('-', '−');
}
