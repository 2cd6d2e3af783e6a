import { compact, counted } from '../report/format.ts';
import type { CampaignState } from './campaign-state.ts';

/** How the resolution of each claim grew, as Markdown. */
export function campaignPage({ claims, begun }: CampaignState, alpha: number): string {
  const rows = [...claims.values()].flatMap(({ claim, ended, evidence }) => {
    const [first] = ended;
    const last = ended.at(-1);
    if (evidence === undefined || first === undefined || last === undefined) return [];
    const errors = ended.map(({ error }) => percent(error)).join(' → ');
    const gain = last.error > 0 ? first.error / last.error : 1;
    return [
      {
        claim,
        gain,
        row: [
          claim,
          evidence.verdict,
          String(ended.length),
          compact(evidence.steps),
          errors,
          `×${Number(gain.toPrecision(2))}`,
        ],
      },
    ];
  });
  const gains = rows.map(({ gain }) => gain).toSorted((a, b) => a - b);
  const median = gains[Math.floor(gains.length / 2)] ?? 1;
  const head = ['claim', 'verdict', 'rounds', 'steps', 'median error unnoticed, round by round', 'grew'];
  return [
    '# Lakatos campaign',
    '',
    `${counted(begun, 'attack')} on ${counted(claims.size, 'claim')}; the chance that any refutation among all rounds, those to come included, is a false alarm is below ${alpha}.`,
    `The resolution of the median claim grew ×${Number(median.toPrecision(2))}.`,
    '',
    ...[head, head.map(() => '---'), ...rows.map(({ row }) => row)].map((row) => `| ${row.join(' | ')} |`),
    '',
  ].join('\n');
}

function percent(error: number): string {
  return error >= 1 ? 'any' : `${Number((100 * error).toPrecision(2))}%`;
}
