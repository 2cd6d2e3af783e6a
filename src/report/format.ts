import { join as shellCommand } from 'shlex';
import { exp } from '../core/elementary.ts';
import {
  type ClaimEvidence,
  type Evidence,
  type Interval,
  type Quantiles,
  type Share,
  verdicts,
} from '../judge/claims/evidence.ts';
import { confidence } from '../judge/claims/share.ts';

/** `1234567` → `1,234,567`. */
export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/gu, ',');
}

/** A number for reading: at most `digits` significant digits; `1.5e-9` below 0.001 and from a million on. */
export function brief(x: number, digits = 3): string {
  if (!Number.isFinite(x)) return String(x).replace('Infinity', '∞').replace('-', '−');
  if (Number.isInteger(x) && Math.abs(x) < 1e6) return String(x);
  const rounded = Number(x.toPrecision(digits));
  const size = Math.abs(rounded);
  return size >= 1e-3 && size < 1e6 ? String(rounded) : rounded.toExponential().replace('e+', 'e');
}

/** A count for a narrow column: `842`, `13.4k`, `20M`, `1.2G`. */
export function compact(count: number): string {
  const units: readonly (readonly [number, string])[] = [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ];
  for (const [size, unit] of units) if (count >= size) return `${brief(count / size)}${unit}`;
  return String(count);
}

/** `0.973` → `97.3%`; `–` where there is nothing to divide by. Never rounds up to 100% or down to 0%. */
export function percent(hits: number, trials: number): string {
  if (trials === 0) return '–';
  const rounded = Math.round((1000 * hits) / trials) / 10;
  if (rounded === 100 && hits < trials) return '> 99.9%';
  if (rounded === 0 && hits > 0) return '< 0.1%';
  return `${rounded}%`;
}

/** What the run's error budget promises, as half a sentence. */
export function formatAlpha(alpha: number): string {
  return `the chance that any refutation in this run is a false alarm is below ${brief(alpha)}`;
}

/** `1 claim`, `2 claims`. */
export function counted(n: number, singular: string, plural: string = `${singular}s`): string {
  return `${thousands(n)} ${n === 1 ? singular : plural}`;
}

/** The verdicts in a line: `16 corroborated, 1 refuted`. */
export function formatVerdicts(totals: Evidence['totals']): string {
  const parts = verdicts
    .filter((verdict) => (totals[verdict] ?? 0) > 0)
    .map((verdict) => `${totals[verdict]} ${verdict}`);
  return parts.length === 0 ? 'no verdicts' : parts.join(', ');
}

/** How many of a claim's mutants died, of those tried: `3/3`, `–` where there are none. */
export function killedOf(claim: ClaimEvidence): string {
  const tried = claim.mutants.filter(({ outcome }) => outcome !== 'not tried');
  if (tried.length === 0) return '–';
  return `${tried.filter(({ outcome }) => outcome === 'killed').length}/${tried.length}`;
}

/** A slack: as a factor (`×21`) where it is the logarithm of a ratio, as the number itself otherwise. */
export function formatSlack(slack: number, unit: string): string {
  return unit.startsWith('log') ? `×${brief(exp(slack))}` : brief(slack);
}

/** A number that was estimated from a sample, and its interval, `''` where none is known. */
export interface Estimate {
  readonly value: string;
  readonly interval: string;
}

/** `×20.1 [×15, ×31.2]`. */
export function formatEstimate({ value, interval }: Estimate): string {
  return interval === '' ? value : `${value} ${interval}`;
}

/** A share of cases, `–` where there were none. */
export function shareEstimate({ hits, trials, interval: [lo, hi] }: Share): Estimate {
  const end = (x: number): string => `${brief(100 * x)}%`;
  return { value: percent(hits, trials), interval: trials === 0 ? '' : `[${end(lo)}, ${end(hi)}]` };
}

/** A quantile of a claim's slack, by default the median; `–` if no slack could be measured. */
export function slackEstimate(
  { slack }: ClaimEvidence,
  which: Exclude<keyof Quantiles, 'min' | 'max'> = 'median',
): Estimate {
  if (slack === null) return { value: '–', interval: '' };
  const { unit, quantiles, intervals } = slack;
  const value = formatSlack(quantiles[which], unit);
  if (intervals === undefined) return { value, interval: '' };
  const [lo, hi] = intervals[which];
  return {
    value,
    interval: `[${formatSlack(lo ?? -Infinity, unit)}, ${formatSlack(hi ?? Infinity, unit)}]`,
  };
}

/** What the brackets of a page are, and which numbers have none: said once in it. */
export const formatIntervals: string = `Numbers in brackets are confidence intervals: ${brief(100 * confidence)}% for shares, quantiles and exponents over all cases that could have been drawn, 1 − 1e-6 for simulated probabilities and means. Where a truth was computed, they enclose it. Numbers without brackets were counted or computed, or are scores that estimate nothing (margins, e-values).`;

/** What the columns of the table of claims are: said once in a page. */
export const formatColumns: string =
  'Informative: the share of accepted cases in which the bound is not trivial and a violation could be seen. Slack: the median of bound over truth; for probabilities, of exit probabilities. Mutants: deliberately wrong versions of the claim, and how many of them the check refuted.';

/** An e-value from its natural logarithm, as a power of ten: `10^9.3`. */
export function eValue(logE: number): string {
  return `10^${brief(logE / Math.LN10)}`;
}

/** `[0.84852, 0.84853]`. */
export function formatInterval(interval: Interval): string {
  return `[${brief(interval[0], 6)}, ${brief(interval[1], 6)}]`;
}

/** `2 of 3 mutants killed, 1 not tried at this budget`, as half a sentence. */
export function formatMutants(totals: Evidence['totals']): string {
  const { mutantsKilled: killed, mutantsSurvived, mutantsNotTried = 0 } = totals;
  const all = killed + mutantsSurvived;
  const rest = mutantsNotTried > 0 ? `, ${mutantsNotTried} not tried at this budget` : '';
  if (all === 0) return `no mutants tried${rest}`;
  return killed === all && all > 1
    ? `all ${counted(all, 'mutant')} killed${rest}`
    : `${killed} of ${counted(all, 'mutant')} killed${rest}`;
}

/** What came of a mutant, and what is said of those that were not tried. */
export function formatOutcome({ outcome }: Pick<ClaimEvidence['mutants'][number], 'outcome'>): string {
  return outcome === 'not tried' ? 'not tried at this budget' : outcome;
}

/** Cases, steps, budget, α, seed and data of a run: names and what stands under them. */
export function formatRun(
  evidence: Evidence,
  configuration?: string,
): readonly (readonly [string, string])[] {
  const { totals, budget, data } = evidence;
  return [
    ['cases', thousands(totals.cases)],
    ['trajectories', thousands(totals.trajectories)],
    ['simulated steps', thousands(totals.steps)],
    [
      'budget',
      `${budget.name}: ${thousands(budget.stepsPerClaim)} steps and ${thousands(budget.casesPerClaim)} cases per claim`,
    ],
    ['α of the run', brief(evidence.alpha)],
    ['seed', evidence.seed],
    ['simulator', evidence.simulator === 'kernel' ? 'the WebAssembly kernels' : 'the plain reference'],
    ['Lakatos', evidence.lakatos],
    ...(configuration === undefined ? [] : [['configuration', configuration] as const]),
    ...(data === undefined ? [] : [['data', formatData(data)] as const]),
  ];
}

/** What was read of a data set and what was left out, in a line. */
export function formatData({ file, files, rows, columns, ...data }: NonNullable<Evidence['data']>): string {
  const { target, classes, dropped, blankLines, reading } = data;
  const flags = shellCommand(
    // in the order of files
    Object.keys(reading)
      .toSorted()
      .flatMap((name) => [`--${name}`, reading[name]!]),
  );
  const names = dropped.length > 10 ? [...dropped.slice(0, 10), `${dropped.length - 10} more`] : dropped;
  return [
    `${file}: ${thousands(rows)} rows, ${counted(columns, 'column')} of numbers`,
    classes === 0 ? `no classes in column ${target}` : `${classes} classes in column ${target}`,
    `left out: no row, ${names.length === 0 ? 'no column' : `columns of words (${names.join(', ')})`}`,
    ...(blankLines === 0 ? [] : [`skipped: ${counted(blankLines, 'blank line')}`]),
    ...(flags === '' ? [] : [`read with ${flags}`]),
    files.map((part) => `SHA-256 ${part.sha256}${files.length > 1 ? ` (${part.file})` : ''}`).join(', '),
  ].join('; ');
}

/** The part of a claim's id before its first slash. */
export function familyOf(id: string): string {
  return id.split('/')[0] ?? id;
}

/** With a capital letter in front. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
