import type { ClaimEvidence } from '../../judge/claims/evidence.ts';
import { exp, ln } from '../../core/elementary.ts';
import { robustSlope, type Slope } from '../../stats/slope.ts';
import { brief, capital } from '../format.ts';
import { type ChartRenderer, colours } from './draw.ts';
import { layered, logField, ticksOver } from './log-scale.ts';
import type { Panel, Picture } from './picture.ts';

/** The slack of a claim's cases over one number that describes them. */
export interface SlackTrend {
  readonly feature: string;
  readonly pairs: readonly { readonly x: number; readonly slack: number }[];
  /** The exponent e of slack ∝ feature^e; undefined where too few cases tell. */
  readonly fit: Slope | undefined;
  /** The fitted slack at both ends of the feature's range. */
  readonly line: readonly { readonly x: number; readonly slack: number }[];
}

/** More pictures of one claim than these are not drawn. */
const maxFeatures = 8;
/** Of more cases, evenly spread ones are drawn; the fit takes all. */
const maxMarks = 100;
/** ln 10¹⁶: larger slacks are drawn there. */
const largest: number = 16 * Math.LN10;

/**
 * Slack as a factor over each feature that is positive and takes at least three values, where slack is a
 * logarithm of a ratio; none elsewhere. A slope is of the logarithms, one feature at a time: what else
 * changes along with it is in the slope.
 */
export function slackTrends(claim: ClaimEvidence): readonly SlackTrend[] {
  if (claim.slack === null || !claim.slack.unit.startsWith('log')) return [];
  const known = claim.points.flatMap(({ slack, features }) => (slack === null ? [] : [{ slack, features }]));
  const names = new Set(known.flatMap(({ features }) => Object.keys(features)));
  return [...names]
    .flatMap((feature) => {
      const pairs = known.flatMap(({ slack, features }) => {
        const x = features[feature];
        return x !== undefined && x > 0 && x < Infinity ? [{ x, log: slack }] : [];
      });
      if (2 * pairs.length < known.length || new Set(pairs.map(({ x }) => x)).size < 3) return [];
      return [trendOf(feature, pairs)];
    })
    .slice(0, maxFeatures);
}

function trendOf(
  feature: string,
  pairs: readonly { readonly x: number; readonly log: number }[],
): SlackTrend {
  const xs = pairs.map(({ x }) => ln(x));
  const ys = pairs.map(({ log }) => log);
  const fit = robustSlope(xs, ys);
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const at = (logX: number): { x: number; slack: number } => ({
    x: exp(logX),
    slack: exp(Math.min(largest, meanY + (fit?.slope ?? 0) * (logX - meanX))),
  });
  return {
    feature,
    pairs: pairs.map(({ x, log }) => ({ x, slack: exp(Math.min(log, largest)) })),
    fit,
    line: fit === undefined ? [] : [at(Math.min(...xs)), at(Math.max(...xs))],
  };
}

/** `−0.41 [−0.5, −0.32]`. */
function formatExponent({ slope, interval: [lo, hi] }: Slope): string {
  return `${brief(slope, 2)} [${brief(lo, 2)}, ${brief(hi, 2)}]`.replaceAll('-', '−');
}

/** What the trends say, in a sentence or two. */
export function formatSlackTrends(trends: readonly SlackTrend[]): string {
  const fitted = trends.flatMap(({ feature, fit }) => (fit === undefined ? [] : [{ feature, fit }]));
  const list = (items: readonly (typeof fitted)[number][]): string =>
    items.map(({ feature, fit }) => `${feature} (exponent ${formatExponent(fit)})`).join(', ');
  const grows = fitted.filter(({ fit }) => fit.interval[0] > 0);
  const falls = fitted.filter(({ fit }) => fit.interval[1] < 0);
  const flat = fitted.filter(({ fit }) => fit.interval[0] <= 0 && fit.interval[1] >= 0);
  const parts = [
    ...(grows.length > 0 ? [`the slack grows with ${list(grows)}`] : []),
    ...(falls.length > 0 ? [`${grows.length > 0 ? 'it' : 'the slack'} falls with ${list(falls)}`] : []),
    ...(flat.length > 0
      ? [`there is no clear trend in ${flat.map(({ feature }) => feature).join(', ')}`]
      : []),
  ];
  if (parts.length === 0) return 'Too few cases show what the slack depends on.';
  const thinned = trends.some(({ pairs }) => pairs.length > maxMarks);
  return `${capital(parts.join('; '))}. Each feature is fitted on its own.${thinned ? ' All cases are fitted; evenly spread ones are drawn.' : ''}`;
}

/** A panel for each feature; undefined where there are no trends. */
export async function slackPicture(
  trends: readonly SlackTrend[],
  tables: Picture['tables'],
  renderer: ChartRenderer,
): Promise<Picture | undefined> {
  if (trends.length === 0) return undefined;
  const panels: Panel[] = [];
  for (const { feature, fit, pairs, line } of trends) {
    const stride = Math.ceil(pairs.length / maxMarks);
    const shown = pairs.filter((_, i) => i % stride === 0);
    const all = [...shown, ...line];
    const ticks = ticksOver(
      all.map((pair) => pair.x),
      all.map(({ slack }) => slack),
    );
    panels.push({
      caption: fit === undefined ? feature : `${feature}: exponent ${formatExponent(fit)}`,
      svg: await renderer.draw(spec, { pairs: shown, line }, ticks),
    });
  }
  return { title: 'Slack by feature', words: formatSlackTrends(trends), panels, tables };
}

const x = logField('x', null, 'xTicks');
const y = logField('slack', 'slack', 'yTicks', '×');
const spec = layered({ width: 150, height: 110 }, [
  ['pairs', { type: 'point', color: colours.dot, size: 9 }, { x, y }],
  ['line', { type: 'line', color: colours.bad, strokeWidth: 1.5 }, { x, y }],
]);
