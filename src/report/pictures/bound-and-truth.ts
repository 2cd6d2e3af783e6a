import type { TopLevelSpec } from 'vega-lite';
import type { ClaimEvidence, EvidencePoint, How } from '../../judge/claims/evidence.ts';
import { shareOf } from '../../judge/claims/share.ts';
import { ln } from '../../core/elementary.ts';
import { counted, formatEstimate, shareEstimate, slackEstimate } from '../format.ts';
import { type ChartRenderer, colours } from './draw.ts';
import { decadeAbove, decadeBelow, layered, logField, ticksOver } from './log-scale.ts';
import type { DataTable, Picture } from './picture.ts';

/** Intervals wider than this factor are drawn at their upper end and do not stretch the axis. */
const maxWidth = 100;
/** The most that an axis spans, as a ratio. */
const maxSpan = 1e16;

/** Of the picture and of its dots, in pixels. */
const size = { width: 300, height: 260 };
const dotSize = 4;

/** The two axes of a claim's picture, and whether a point above the diagonal contradicts the claim. */
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

/** A mark of the picture. */
export interface Mark {
  readonly bound: number;
  /** The ends of the bar across, where the bound is an estimate. */
  readonly left?: number;
  readonly right?: number;
  /** Where the dot stands, and the ends of its bar. */
  readonly at: number;
  readonly lo: number;
  readonly hi: number;
  readonly how: How | 'violation';
}

/** A mark for each case, on logarithmic axes; undefined where no case can be drawn so. */
export async function boundAndTruthPicture(
  claim: ClaimEvidence,
  table: DataTable,
  renderer: ChartRenderer,
): Promise<Picture | undefined> {
  const axes = axesOf[claim.kind];
  const marks = marksOf(claim.points, axes.oneSided);
  if (marks.length === 0) return undefined;
  const right = decadeAbove(Math.max(...marks.map(({ bound, right: end = bound }) => end)));
  const top = decadeAbove(Math.max(...marks.map(({ hi }) => hi)));
  const left = lowEnd(
    marks.map(({ bound }) => bound),
    right,
  );
  const bottom = lowEnd(
    marks.map(({ lo }) => lo),
    top,
  );
  const corners = [
    { x: left, y: bottom },
    { x: right, y: top },
  ];
  const [from, to] = [Math.max(left, bottom), Math.min(right, top)];
  const diagonal = from < to ? [from, to].map((x) => ({ x, y: x, top })) : [];
  const forbidden = diagonal.length === 0 ? [] : [{ x: left, y: from, top }, ...diagonal];
  const shown = marks.map((mark) => within(mark, left, bottom));
  const bars = shown.filter((mark) => isSeen(mark, top / bottom));
  const more = axes.oneSided ? { forbidden } : { boundBars: shown.filter((mark) => mark.left !== undefined) };
  const svg = await renderer.draw(
    specOf(axes),
    { corners, diagonal, marks: shown, bars, ...more },
    ticksOver([left, right], [bottom, top]),
  );
  return {
    title: 'Bound and truth',
    words: formatBoundAndTruth(claim),
    panels: [{ svg }],
    tables: [{ table }],
  };
}

/** Does an interval stick out of its dot? @param span of the axis, as a ratio */
function isSeen({ lo, hi }: Mark, span: number): boolean {
  return size.height * ln(hi / lo) > dotSize * ln(span);
}

/** The low end of an axis with this high end: at least a decade below, at most sixteen. */
function lowEnd(values: readonly number[], high: number): number {
  return Math.min(Math.max(decadeBelow(Math.min(...values)), high / maxSpan), high / 10);
}

/** What is smaller than the axes show is drawn at their ends. */
function within({ bound, at, lo, hi, how, ...ends }: Mark, left: number, bottom: number): Mark {
  const raised = (y: number): number => Math.max(y, bottom);
  const moved = ends.left === undefined ? {} : { ...ends, left: Math.max(ends.left, left) };
  return { bound: Math.max(bound, left), ...moved, at: raised(at), lo: raised(lo), hi: raised(hi), how };
}

/** The marks of the cases with two positive sides, those that contradict the claim last, on top. */
export function marksOf(points: readonly EvidencePoint[], oneSidedClaim: boolean): readonly Mark[] {
  const marks = points.filter(canBeDrawn).map((point): Mark => {
    const { bound, boundInterval } = point;
    const [from, hi] = point.found;
    const lo = from > hi / maxWidth ? from : hi;
    return {
      bound,
      ...(boundInterval && { left: boundInterval[0], right: boundInterval[1] }),
      // the product of the two may overflow
      at: Math.sqrt(lo) * Math.sqrt(hi),
      lo,
      hi,
      how: violates(point, oneSidedClaim) ? 'violation' : point.how,
    };
  });
  return [
    ...marks.filter(({ how }) => how !== 'violation'),
    ...marks.filter(({ how }) => how === 'violation'),
  ];
}

/** The picture in a sentence or two. */
export function formatBoundAndTruth(claim: ClaimEvidence): string {
  const { points } = claim;
  const { oneSided } = axesOf[claim.kind];
  const above = points.filter((point) => violates(point, oneSided)).length;
  const undrawn = points.filter((point) => !canBeDrawn(point)).length;
  const sentences = [oneSided ? formatAbove(above, points.length) : formatMissed(above, points.length)];
  if (claim.slack !== null) {
    const [q25, median, q75] = (['q25', 'median', 'q75'] as const).map((which) =>
      formatEstimate(slackEstimate(claim, which)),
    );
    sentences.push(`The median slack is ${median!}, the quartiles are ${q25!} and ${q75!}.`);
  }
  if (undrawn > 0)
    sentences.push(
      `${counted(undrawn, 'case')} with a side that is not positive ${undrawn === 1 ? 'is' : 'are'} left out.`,
    );
  if (oneSided) sentences.push(formatMeaning(above, claim));
  return sentences.join(' ');
}

/** What a mark above the line means. */
function formatMeaning(above: number, { verdict }: ClaimEvidence): string {
  if (above > 0 && verdict !== 'refuted')
    return 'The verdict rests on the confirmations, not on this picture: an interval may miss by chance, and that of a weighted sample is rough.';
  return `A mark whose whole interval is above the line ${above === 0 ? 'would contradict' : 'contradicts'} the claim.`;
}

function formatAbove(above: number, all: number): string {
  return `The truth is above the bound in ${above === 0 ? 'none' : above} of ${withShare(above, all)}.`;
}

/** Some intervals miss by chance: the verdict rests on the confirmations, not on this picture. */
function formatMissed(missed: number, all: number): string {
  return missed === 0
    ? `The interval found contains the other side in all of ${withShare(all, all)}.`
    : `The interval found misses the other side in ${missed} of ${withShare(missed, all)}, as some do by chance.`;
}

/** `90 cases (0% [0%, 5.71%])`: how many, and what share of all that could be drawn. */
function withShare(hits: number, all: number): string {
  return `${counted(all, 'case')} (${formatEstimate(shareEstimate(shareOf(hits, all)))})`;
}

/** Only positive numbers have a place on a logarithmic axis. */
function canBeDrawn({ bound, found }: EvidencePoint): boolean {
  return bound > 0 && found[1] > 0;
}

/** As in the judge: a sample of equal weights has no width that would cover it. */
const rounding = 1e-9;

/** Does the truth lie on the wrong side of the bound, with all of their intervals, and not by rounding? */
function violates(
  { bound, boundInterval: [lo, hi] = [bound, bound], found, tie }: EvidencePoint,
  oneSidedClaim: boolean,
): boolean {
  if (tie === true) return false;
  return (
    found[0] > hi + rounding * Math.abs(hi) || (!oneSidedClaim && found[1] < lo - rounding * Math.abs(lo))
  );
}

function specOf({ across, up, oneSided }: Axes): TopLevelSpec {
  const x = (field: string): object => logField(field, across, 'xTicks');
  const y = (field: string): object => logField(field, up, 'yTicks');
  const bar = { type: 'rule', color: colours.dot, opacity: 0.35 };
  const forbidden = { type: 'area', color: colours.bad, opacity: 0.09 };
  const line = { type: 'line', color: colours.bad, strokeWidth: 1.2 };
  const ifViolation = (value: unknown, otherwise: unknown): object => ({
    condition: { test: "datum.how === 'violation'", value },
    value: otherwise,
  });
  const place = { x: x('x'), y: y('y') };
  const dots = {
    x: x('bound'),
    y: y('at'),
    color: ifViolation(colours.bad, colours.dot),
    size: ifViolation(36, dotSize * dotSize),
  };
  return layered(size, [
    ['corners', { type: 'point', size: 0 }, place],
    ...(oneSided ? ([['forbidden', forbidden, { ...place, y2: { field: 'top' } }]] as const) : []),
    ['diagonal', line, place],
    ['bars', bar, { x: x('bound'), y: y('lo'), y2: { field: 'hi' } }],
    ...(oneSided
      ? []
      : ([['boundBars', bar, { x: x('left'), x2: { field: 'right' }, y: y('at') }]] as const)),
    ['marks', { type: 'point' }, dots],
  ]);
}
