import type { TopLevelSpec } from 'vega-lite';
import type { ClaimEvidence, EvidencePoint } from '../../judge/claims/evidence.ts';
import { shareOf } from '../../judge/claims/share.ts';
import { ln } from '../../core/elementary.ts';
import { counted, formatEstimate, shareEstimate, slackEstimate } from '../format.ts';
import { type ChartRenderer, colours } from './draw.ts';
import { decadeAbove, decadeBelow, logAxis, logTicks, tickParameters } from './log-scale.ts';

/** Intervals wider than this factor are drawn at their upper end, and do not stretch the axis: the lower end says little. */
const widest = 100;
/** The most that an axis spans, as a ratio. */
const maxDecades = 1e16;

/** Of the picture and its dots, in pixels. */
const size = { width: 300, height: 260, dot: 4 } as const;

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
  readonly how: 'exact' | 'sampled' | 'violation';
}

/** Bound against truth, a mark for each case, on logarithmic axes; undefined where no case can be drawn so. */
export async function boundAndTruth(
  claim: ClaimEvidence,
  artist: ChartRenderer,
): Promise<string | undefined> {
  const axes = axesOf[claim.kind];
  const marks = marksOf(claim.points, axes.oneSided);
  if (marks.length === 0) return undefined;
  const right = decadeAbove(Math.max(...marks.map(({ bound, right: end = bound }) => end)));
  const top = decadeAbove(Math.max(...marks.map(({ hi }) => hi)));
  const left = leftEnd(
    marks.map(({ bound }) => bound),
    right,
  );
  const bottom = leftEnd(
    marks.map(({ lo }) => lo),
    top,
  );
  const corners = [
    { x: left, y: bottom },
    { x: right, y: top },
  ];
  const ends = [Math.max(left, bottom), Math.min(right, top)] as const;
  const diagonal = ends[0] < ends[1] ? ends.map((x) => ({ x, y: x, top })) : [];
  const forbidden = diagonal.length === 0 ? [] : [{ x: left, y: ends[0], top }, ...diagonal];
  const shown = marks.map((mark) => within(mark, left, bottom));
  const across = shown.filter((mark) => mark.left !== undefined);
  return await artist.draw(
    axes.oneSided ? oneSided[claim.kind] : twoSided[claim.kind],
    {
      corners,
      diagonal,
      marks: shown,
      bars: shown.filter((mark) => isSeen(mark, top / bottom)),
      ...(axes.oneSided ? { forbidden } : { across }),
    },
    { xTicks: logTicks(left, right), yTicks: logTicks(bottom, top) },
  );
}

/** Does an interval stick out of its dot? @param span of the axis, as a ratio */
function isSeen({ lo, hi }: Mark, span: number): boolean {
  return size.height * ln(hi / lo) > size.dot * ln(span);
}

/** The low end of an axis with this high end: at least a decade below, at most sixteen. */
function leftEnd(values: readonly number[], high: number): number {
  return Math.min(Math.max(decadeBelow(Math.min(...values)), high / maxDecades), high / 10);
}

/** What is smaller than the axes show is drawn at their ends. */
function within({ bound, at, lo, hi, how, ...ends }: Mark, left: number, bottom: number): Mark {
  const raised = (y: number): number => Math.max(y, bottom);
  const moved = ends.left === undefined ? {} : { ...ends, left: Math.max(ends.left, left) };
  return { bound: Math.max(bound, left), ...moved, at: raised(at), lo: raised(lo), hi: raised(hi), how };
}

/** The marks of the cases with two positive sides, those that contradict the claim last, on top. */
export function marksOf(points: readonly EvidencePoint[], oneSidedClaim: boolean): readonly Mark[] {
  const drawn = points.filter(({ bound, found }) => bound > 0 && found[1] > 0);
  const marks = drawn.map((point): Mark => {
    const {
      bound,
      boundInterval,
      found: [lo, hi],
      how,
    } = point;
    const wide = !(lo > hi / widest);
    const violation = violates(point, oneSidedClaim);
    return {
      bound,
      ...(boundInterval && { left: boundInterval[0], right: boundInterval[1] }),
      at: wide ? hi : Math.sqrt(lo * hi),
      lo: wide ? hi : lo,
      hi,
      how: violation ? 'violation' : how,
    };
  });
  return [
    ...marks.filter(({ how }) => how !== 'violation'),
    ...marks.filter(({ how }) => how === 'violation'),
  ];
}

/** The picture in a sentence or two. */
export function formatBoundAndTruth(claim: ClaimEvidence): string {
  const axes = axesOf[claim.kind];
  const above = claim.points.filter((point) => violates(point, axes.oneSided)).length;
  const undrawn = claim.points.filter(({ bound, found }) => !(bound > 0 && found[1] > 0)).length;
  const sentences = [
    axes.oneSided ? oneSidedWords(above, claim.points.length) : twoSidedWords(above, claim.points.length),
  ];
  if (claim.slack !== null) {
    const [q25, median, q75] = (['q25', 'median', 'q75'] as const).map((which) =>
      formatEstimate(slackEstimate(claim, which)),
    );
    sentences.push(`; the slack is ${median!} in the median, from ${q25!} to ${q75!} in the middle half`);
  }
  const tail =
    undrawn === 0
      ? '.'
      : `. ${counted(undrawn, 'case')} with a side that is not positive ${undrawn === 1 ? 'is' : 'are'} left out.`;
  const verb = above === 0 ? 'would contradict' : 'contradicts';
  const key = axes.oneSided
    ? ` A mark that is above the line with all of its interval ${verb} the claim.`
    : '';
  return `${sentences.join('')}${tail}${key}`;
}

function oneSidedWords(above: number, all: number): string {
  return above === 0
    ? `In none of ${sampled(above, all)} is the truth seen above the bound`
    : `In ${above} of ${sampled(above, all)} the truth is seen above the bound`;
}

/** Intervals that miss are expected now and then: the verdict rests on the confirmations, not on this picture. */
function twoSidedWords(missed: number, all: number): string {
  return missed === 0
    ? `In all of ${sampled(all, all)} the interval found contains the other side`
    : `In ${missed} of ${sampled(missed, all)} the interval found misses the other side, as some do by chance`;
}

/** `90 cases (0% [0%, 5.71%])`: how many, and what share of all that could be drawn. */
function sampled(hits: number, all: number): string {
  return `${counted(all, 'case')} (${formatEstimate(shareEstimate(shareOf(hits, all)))})`;
}

/** Does the truth lie on the wrong side of the bound, with all of their intervals? */
function violates(
  { bound, boundInterval: [lo, hi] = [bound, bound], found }: EvidencePoint,
  oneSidedClaim: boolean,
): boolean {
  return found[0] > hi || (!oneSidedClaim && found[1] < lo);
}

const kinds = ['probability', 'mean', 'inequality', 'agreement', 'invariance'] as const;
const perKind = (spec: (axes: Axes) => TopLevelSpec): Readonly<Record<ClaimEvidence['kind'], TopLevelSpec>> =>
  Object.fromEntries(kinds.map((kind) => [kind, spec(axesOf[kind])])) as Record<
    ClaimEvidence['kind'],
    TopLevelSpec
  >;

const oneSided = perKind((axes) => specOf(axes, true));
const twoSided = perKind((axes) => specOf(axes, false));

function specOf({ across, up }: Axes, shaded: boolean): TopLevelSpec {
  const x = (field: string): object => ({ field, type: 'quantitative', ...logAxis(across, 'xTicks') });
  const y = (field: string): object => ({ field, type: 'quantitative', ...logAxis(up, 'yTicks') });
  const region = {
    data: { name: 'forbidden' },
    mark: { type: 'area', color: colours.bad, opacity: 0.09 },
    encoding: { x: x('x'), y: y('y'), y2: { field: 'top' } },
  };
  return {
    width: size.width,
    height: size.height,
    params: [...tickParameters],
    layer: [
      { data: { name: 'corners' }, mark: { type: 'point', size: 0 }, encoding: { x: x('x'), y: y('y') } },
      ...(shaded ? [region] : []),
      {
        data: { name: 'diagonal' },
        mark: { type: 'line', color: colours.bad, strokeWidth: 1.2 },
        encoding: { x: x('x'), y: y('y') },
      },
      {
        data: { name: 'bars' },
        mark: { type: 'rule', color: colours.dot, opacity: 0.35 },
        encoding: { x: x('bound'), y: y('lo'), y2: { field: 'hi' } },
      },
      ...(shaded
        ? []
        : [
            {
              data: { name: 'across' },
              mark: { type: 'rule', color: colours.dot, opacity: 0.35 },
              encoding: { x: x('left'), x2: { field: 'right' }, y: y('at') },
            },
          ]),
      {
        data: { name: 'marks' },
        mark: { type: 'point' },
        encoding: {
          x: x('bound'),
          y: y('at'),
          color: { condition: { test: "datum.how === 'violation'", value: colours.bad }, value: colours.dot },
          size: { condition: { test: "datum.how === 'violation'", value: 36 }, value: size.dot * size.dot },
        },
      },
    ],
  } as TopLevelSpec;
}
