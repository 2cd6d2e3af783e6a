import type { ClaimEvidence } from '../../judge/claims/evidence.ts';
import { attackPicture, formatAttack } from './attack.ts';
import { boundAndTruthPicture, formatBoundAndTruth } from './bound-and-truth.ts';
import type { ChartRenderer } from './draw.ts';
import type { DataTable, Picture } from './picture.ts';
import { formatSlackTrends, slackPicture, slackTrends } from './slack.ts';

/** Of fewer cases, sentences say as much as pictures would, and take a tenth of a second less to write. */
const minCases = 12;

/**
 * The pictures of a claim that its evidence allows: bound and truth, slack by feature, the search.
 * @param tables those of `claimTables`
 */
export async function claimPictures(
  claim: ClaimEvidence,
  [cases, exponents, attack]: readonly [cases: DataTable, exponents: DataTable, attack: DataTable],
  renderer: ChartRenderer,
): Promise<readonly Picture[]> {
  if (claim.cases.accepted < minCases) return [];
  const slackData = [
    { table: cases, what: 'the cases' },
    { table: exponents, what: 'the exponents' },
  ];
  const pictures = [
    await boundAndTruthPicture(claim, cases, renderer),
    await slackPicture(slackTrends(claim), slackData, renderer),
    await attackPicture(claim, attack, renderer),
  ];
  return pictures.filter((picture) => picture !== undefined);
}

/** The sentences of a claim's pictures, for where no pictures are. */
export function claimSentences(claim: ClaimEvidence): readonly string[] {
  const trends = slackTrends(claim);
  return [
    claim.points.length > 0 ? formatBoundAndTruth(claim) : undefined,
    trends.length > 0 ? formatSlackTrends(trends) : undefined,
    formatAttack(claim),
  ].filter((sentence) => sentence !== undefined);
}
