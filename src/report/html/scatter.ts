import type { ClaimEvidence, EvidencePoint } from '../../claims/evidence.ts';
import { brief, counted, slackInWords } from '../words.ts';
import { type LogAxis, logAxis } from './axis.ts';
import { type Html, html } from './template.ts';

/** Intervals wider than this factor are drawn at their upper end, and do not stretch the axis: the lower end says little. */
const widest = 100;

const size = { width: 360, height: 330, left: 62, right: 14, top: 12, bottom: 48 } as const;

/** What the two axes of a claim's picture show, and whether a point above the diagonal contradicts the claim. */
interface Axes {
  readonly across: string;
  readonly up: string;
  readonly oneSided: boolean;
}

const axesOf: Readonly<Record<ClaimEvidence['kind'], Axes>> = {
  probability: { across: 'exit probability, at most (bound)', up: 'exit probability, found', oneSided: true },
  mean: { across: 'mean, at most (bound)', up: 'mean, found', oneSided: true },
  inequality: { across: 'right-hand side', up: 'left-hand side', oneSided: true },
  agreement: { across: 'exit probability of the oracle', up: 'exit probability, found', oneSided: false },
  invariance: { across: 'exit probability, before', up: 'exit probability, after', oneSided: false },
};

/** Bound against truth, a mark for each case, on logarithmic axes; nothing where no case can be drawn so. */
export function scatter(claim: ClaimEvidence): Html | undefined {
  const points = claim.points.filter(({ bound, found }) => bound > 0 && found[1] > 0);
  if (points.length === 0) return undefined;
  const axes = axesOf[claim.kind];
  const across = logAxis(
    points.map(({ bound }) => bound),
    size.left,
    size.width - size.right,
  );
  const up = logAxis(
    points.flatMap(({ found }) => [found[1], found[0]].filter((end) => end > found[1] / widest)),
    size.height - size.bottom,
    size.top,
  );
  const words = scatterInWords(claim);
  return html`<figure class="scatter">
<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${words}">
${equality(across, up, axes)}${grid(across, up)}${labels(axes)}
<path class="sampled" d="${bars(points, across, up)}"/>
<path class="exact" d="${dots(
    points.filter((p) => !violates(p, axes)),
    across,
    up,
  )}"/>
<path class="violation" d="${dots(
    points.filter((p) => violates(p, axes)),
    across,
    up,
  )}"/>
</svg>
<figcaption>${words}</figcaption>
</figure>`;
}

/** The picture in a sentence or two. */
export function scatterInWords(claim: ClaimEvidence): string {
  const axes = axesOf[claim.kind];
  const above = claim.points.filter((point) => violates(point, axes)).length;
  const undrawn = claim.points.filter(({ bound, found }) => !(bound > 0 && found[1] > 0)).length;
  const all = counted(claim.points.length, 'case');
  const sentences = [axes.oneSided ? oneSidedWords(above, all) : twoSidedWords(above, all)];
  if (claim.slack !== null) {
    const { quantiles, unit } = claim.slack;
    const [q25, median, q75] = [quantiles.q25, quantiles.median, quantiles.q75].map((q) =>
      slackInWords(q, unit),
    );
    sentences.push(`; the slack is ${median!} in the median, from ${q25!} to ${q75!} in the middle half`);
  }
  const tail =
    undrawn === 0
      ? '.'
      : `. ${counted(undrawn, 'case')} with a side that is not positive ${undrawn === 1 ? 'is' : 'are'} left out.`;
  return `${sentences.join('')}${tail}${axes.oneSided ? ' A mark above the line would contradict the claim.' : ''}`;
}

function oneSidedWords(above: number, all: string): string {
  return above === 0
    ? `In none of ${all} is the truth seen above the bound`
    : `In ${above} of ${all} the truth is seen above the bound`;
}

/** Intervals that miss are expected now and then: the verdict rests on the confirmations, not on this picture. */
function twoSidedWords(missed: number, all: string): string {
  return missed === 0
    ? `In all of ${all} the interval found contains the other side`
    : `In ${missed} of ${all} the interval found misses the other side, as some do by chance`;
}

function violates({ bound, found }: EvidencePoint, { oneSided }: Axes): boolean {
  return found[0] > bound || (!oneSided && found[1] < bound);
}

/** The line where both sides are equal, and the part of the picture where a mark contradicts the claim. */
function equality(across: LogAxis, up: LogAxis, { oneSided }: Axes): Html | undefined {
  const enters = Math.max(across.lo, up.lo);
  const leaves = Math.min(across.hi, up.hi);
  if (!(enters < leaves)) return undefined;
  const at = (x: number, y: number): string => `${across.at(x)} ${up.at(y)}`;
  const line = `M${at(enters, enters)}L${at(leaves, leaves)}`;
  const above = `${line}L${at(leaves, up.hi)}L${at(across.lo, up.hi)}L${at(across.lo, enters)}Z`;
  const region = html`<path class="forbidden" d="${above}"/>`;
  return html`${oneSided ? region : undefined}<path class="diagonal" d="${line}"/>`;
}

function grid(across: LogAxis, up: LogAxis): Html {
  const { left, top, width, right, height, bottom } = size;
  const columns = across.ticks.map(
    (tick) =>
      html`<path class="grid" d="M${across.at(tick)} ${top}V${height - bottom}"/><text x="${across.at(tick)}" y="${height - bottom + 16}" text-anchor="middle">${brief(tick)}</text>`,
  );
  const rows = up.ticks.map(
    (tick) =>
      html`<path class="grid" d="M${left} ${up.at(tick)}H${width - right}"/><text x="${left - 6}" y="${up.at(tick) + 4}" text-anchor="end">${brief(tick)}</text>`,
  );
  return html`${columns}${rows}`;
}

function labels(axes: Axes): Html {
  const { left, top, width, right, height, bottom } = size;
  const x = (left + width - right) / 2;
  const y = (top + height - bottom) / 2;
  return html`<text x="${x}" y="${height - 10}" text-anchor="middle">${axes.across}</text>
<text x="14" y="${y}" text-anchor="middle" transform="rotate(-90 14 ${y})">${axes.up}</text>`;
}

/** The intervals of the sampled cases, as one path. */
function bars(points: readonly EvidencePoint[], across: LogAxis, up: LogAxis): string {
  return points
    .filter(({ how }) => how === 'sampled')
    .map(({ bound, found }) => `M${across.at(bound)} ${up.at(found[0])}V${up.at(found[1])}`)
    .join('');
}

/** A dot for each case (a line of no length with round ends): in the middle of its interval, at the upper end of a wide one. */
function dots(points: readonly EvidencePoint[], across: LogAxis, up: LogAxis): string {
  return points
    .map(({ bound, found }) => {
      const y = found[0] > found[1] / widest ? (up.at(found[0]) + up.at(found[1])) / 2 : up.at(found[1]);
      return `M${across.at(bound)} ${Math.round(10 * y) / 10}h0`;
    })
    .join('');
}
