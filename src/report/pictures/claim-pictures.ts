import type { ClaimEvidence, EvidencePoint } from '../../judge/claims/evidence.ts';
import { ln } from '../../core/elementary.ts';
import { formatAttack, attackPicture } from './attack.ts';
import { boundAndTruth, formatBoundAndTruth } from './bound-and-truth.ts';
import type { ChartRenderer } from './draw.ts';
import type { Cell, DataTable, Picture } from './picture.ts';
import { formatExponent, formatSlackTrends, slackPictures, slackTrends } from './slack.ts';

/** What a page shows of one claim besides words. */
export interface ClaimPictures {
  readonly pictures: readonly Picture[];
}

/**
 * The pictures of a claim: bound against truth, slack over each feature, the attack's progress; those of them that its evidence
 * allows.
 * @param name the claim's name in the page; its tables are those of `claimTables`
 */
export async function claimPictures(
  claim: ClaimEvidence,
  name: string,
  artist: ChartRenderer,
): Promise<ClaimPictures> {
  const pictures: Picture[] = [];
  const both = await boundAndTruth(claim, artist);
  if (both !== undefined) {
    pictures.push({
      title: 'Bound against truth',
      words: formatBoundAndTruth(claim),
      panels: [{ svg: both }],
      tables: [{ name: `${name}-cases` }],
    });
  }
  const trends = slackTrends(claim);
  if (trends.length > 0) {
    const drawn = await slackPictures(trends, artist);
    pictures.push({
      title: 'Slack over each feature',
      words: formatSlackTrends(trends),
      panels: trends.map(({ feature, fit }, i) => ({
        caption: fit === undefined ? feature : `${feature}: exponent ${formatExponent(fit)}`,
        svg: drawn[i]!,
      })),
      tables: [
        { name: `${name}-cases`, what: 'the cases' },
        { name: `${name}-slack`, what: 'the exponents' },
      ],
    });
  }
  const attack = await attackPicture(claim, artist);
  const words = formatAttack(claim);
  if (attack !== undefined && words !== undefined) {
    pictures.push({
      title: 'The attack',
      words,
      panels: [{ svg: attack }],
      tables: [{ name: `${name}-attack` }],
    });
  }
  return { pictures };
}

/** The sentences of a claim's pictures, for where no pictures are. */
export function claimSentences(claim: ClaimEvidence): readonly string[] {
  const trends = slackTrends(claim);
  const attack = formatAttack(claim);
  return [
    ...(claim.points.length > 0 ? [formatBoundAndTruth(claim)] : []),
    ...(trends.length > 0 ? [formatSlackTrends(trends)] : []),
    ...(attack === undefined ? [] : [attack]),
  ];
}

/**
 * The numbers behind a claim's pictures: its cases, how their slack depends on each feature, and its attack.
 * @param most cases that may be told; of more, evenly spread ones are
 */
export function claimTables(
  claim: ClaimEvidence,
  name: string,
  most: number = Infinity,
): readonly DataTable[] {
  const features = [...new Set(claim.points.flatMap((point) => Object.keys(point.features)))];
  const estimated = claim.points.some(({ boundInterval }) => boundInterval !== undefined);
  const stride = Math.max(1, Math.ceil(claim.points.length / most));
  const told = claim.points.filter((_, i) => i % stride === 0);
  return [
    {
      name: `${name}-cases`,
      columns: [
        'case',
        'bound',
        ...(estimated ? ['bound from', 'bound to'] : []),
        'found from',
        'found to',
        'how',
        'slack',
        'slack from',
        'slack to',
        ...features,
      ],
      rows: told.map((p): Cell[] => [
        p.number ?? null,
        p.bound,
        ...(estimated ? (p.boundInterval ?? [p.bound, p.bound]) : []),
        p.found[0],
        p.found[1],
        p.how,
        p.slack,
        ...slackEnds(p),
        ...features.map((feature) => p.features[feature] ?? null),
      ]),
    },
    {
      name: `${name}-slack`,
      columns: ['feature', 'exponent', 'from', 'to', 'cases'],
      rows: slackTrends(claim).map(({ feature, fit, pairs }): Cell[] => [
        feature,
        fit?.slope ?? null,
        ...(fit?.interval ?? [null, null]),
        pairs.length,
      ]),
    },
    {
      name: `${name}-attack`,
      columns: ['cases', 'steps', 'margin'],
      rows: claim.progress.map(({ cases, steps, margin }) => [cases, steps, margin]),
    },
  ];
}

/** The slack at the ends of what is known of both sides; null where there is none, or it has no end. */
export function slackEnds({
  bound,
  boundInterval: [lo, hi] = [bound, bound],
  found,
  slack,
}: Pick<EvidencePoint, 'bound' | 'boundInterval' | 'found' | 'slack'>): readonly [
  lo: number | null,
  hi: number | null,
] {
  const between = (over: number, under: number): number | null =>
    over > 0 && under > 0 ? ln(over / under) : null;
  return slack === null ? [null, null] : [between(lo, found[1]), between(hi, found[0])];
}
