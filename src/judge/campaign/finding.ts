import type { Claim, ClaimBase } from '../claims/claim.ts';
import { ln } from '../../core/elementary.ts';
import { memoizeRecent } from '../../core/memoize.ts';
import type { Enclosure } from '../../core/enclosure.ts';
import type { How, Interval } from '../claims/evidence.ts';
import { binomialInterval } from '../../stats/intervals.ts';
import type { BlockSource } from './blocks.ts';

/** What is known about a statement at one case. */
export interface Finding {
  readonly how: How;
  /** The bound says nothing here (a probability of at least 0.01 or less, a mean above its range). */
  readonly trivial: boolean;
  /** Why no violation could have been seen here; `undefined` where one could: the case is informative. */
  readonly uninformative: string | undefined;
  /** Exact: violated beyond both sides' errors. Sampled: the e-value so far is suspicious; not evidence. */
  readonly violated: boolean;
  /** Both sides agree to the highest precision tried. */
  readonly tie: boolean;
  /** Estimated distance from violation; the search lowers it; negative looks violated. */
  readonly margin: number;
  /** The bound and the truth found, in the units of the evidence's points (exit probability, mean, side). */
  readonly bound: number;
  readonly found: Interval;
  /** Where the bound is an estimate itself: its interval, of the confidence of `found`. */
  readonly boundInterval?: Interval;
  /** The unit of the margin, of a mean of any sign; absent where the margin is a logarithm of a ratio. */
  readonly unit?: number;
  /** log(bound / truth), null where the truth is 0 or not seen. */
  readonly slack: number | null;
  /** Natural log of the e-value against the statement; ±Infinity when exact. */
  readonly logE: number;
  /**
   * What the e-process's mixture costs of the log e-value of its best part; about ½ log n, as for a smooth
   * prior, where absent.
   */
  readonly mixtureCost?: number;
  readonly observed: Readonly<Record<string, number>>;
  /** `P(event) ≥ 0.95`, `P(event) in […]`. */
  readonly claim: string;
  readonly truth: string;
}

/** How a case is sampled. */
export interface Sampling<C> {
  /** Most trajectory-steps that one block can cost. */
  readonly blockSteps: number;
  start(source: BlockSource<C>): Trial;
  /** Goes on with what was observed before, on other blocks; absent where that cannot be. */
  resume?(source: BlockSource<C>, observed: Finding['observed']): Trial;
}

/** A case being sampled, some blocks at a time. */
export interface Trial {
  /** Takes the blocks from … to − 1; every block once, in order. */
  take(from: number, to: number): Promise<void>;
  finding(): Finding;
  /** What was taken, held against the statement with another bound; undefined where it has none. */
  findingOf(other: Claim): Finding | undefined;
}

/** What `slack` is, by kind of claim. */
export const slackUnits: Readonly<Record<Claim['kind'], string>> = {
  probability: 'log(exit bound / exit)',
  mean: 'log(bound / mean)',
  inequality: 'log(rhs / lhs)',
  agreement: 'log(oracle exit / exit)',
  invariance: 'log(P(event) / P(transformed event))',
};

/** How one kind of statement is evaluated at a case. */
export interface Evaluator<C> {
  /** The finding if nothing needs sampling (an oracle, or a trivially true bound); else undefined. */
  exact(c: C): Finding | undefined;
  sampling(c: C): Sampling<C>;
}

/** A sampled case is suspicious from an e-value of 100 on; that is free: confirmation starts afresh. */
export const suspicion: number = Math.LN10 * 2;

/** What sampling found. */
export function sampled(found: Omit<Finding, 'how' | 'violated' | 'tie'>): Finding {
  return { ...found, how: 'sampled', violated: found.logE >= suspicion, tie: false };
}

/** z²/2, with z the distance from the statement in standard errors; negative on the statement's side. */
export function excessOf({ logE, observed, mixtureCost }: Finding): number {
  return logE + (mixtureCost ?? ln(Math.max(1, observed['trajectories'] ?? 1)) / 2);
}

/** No doubt is left of a statement whose log e-value is so far below what equality would give. */
const clearlyTrue = -8;
/** A confirmation goes on for as long as a truth so many standard errors worse than it looks could pass. */
const benefitOfDoubt = 2.5;
/** Or less: for what must pass. */
export const benefitOfTruth = -1;

/**
 * The log e-value that so many times the trajectories would come to, if the truth were `doubt` standard
 * errors further from the statement than it looks. A mixture's log e-value is about z²/2 less what it costs,
 * with z the distance from the statement in standard errors, which grows as √n.
 */
export function expectedLogE(finding: Finding, times: number, doubt: number = benefitOfDoubt): number {
  const excess = excessOf(finding);
  if (excess < clearlyTrue) return 0;
  const z = Math.sqrt(2 * Math.max(0, excess));
  return (times * (z + doubt) * (z + doubt)) / 2;
}

/** Intervals that are shown are so many standard errors wide to either side. */
export const shownErrors = 4.9;

/**
 * The standard error of what so many trajectories would find, relative to the bound: the smaller, the smaller
 * the violations that they show.
 */
export function relativeError({ found, bound, unit, observed }: Finding, trajectories: number): number {
  const seen = observed['trajectories'] ?? 0;
  const scale = unit ?? Math.abs(bound);
  if (!(seen > 0 && scale !== 0)) return Infinity;
  return ((found[1] - found[0]) / 2 / shownErrors / scale) * Math.sqrt(seen / trajectories);
}

/** So many standard errors on the statement's side, chance does not bring what is on the other side. */
const farFromViolation = 2.5;

/** Was it seen, within the doubt that is left, that the statement holds? */
export function isFarFromViolation(finding: Finding): boolean {
  const { margin, observed } = finding;
  return margin > farFromViolation * relativeError(finding, observed['trajectories'] ?? 0);
}

/** What was computed; only a lower bound of the truth where the claim says so. */
export function computed(
  found: Omit<Finding, 'how' | 'logE'>,
  how: Exclude<How, 'sampled'> = 'exact',
): Finding {
  return { ...found, how, logE: found.violated ? Infinity : -Infinity };
}

/** A claim and its mutants ask for the interval of the same counts, and so do many cases. */
const recentCounts = 4096;

/** The interval of a probability shown beside sampled truths: of confidence 1 − 1e-6. */
export const shownInterval: (hits: number, trials: number) => Interval = memoizeRecent(
  recentCounts,
  (hits: number, trials: number) => `${hits} ${trials}`,
  (hits, trials) => {
    const { lo, hi } = binomialInterval({ hits, trials, confidence: 1 - 1e-6 });
    return [lo, hi];
  },
);

/**
 * Relative accuracy granted to a bound's exit and stay probabilities before an exact truth may contradict it:
 * ten times the largest error of the special functions behind them (docs/numerics.md).
 */
export const boundAccuracy = 1e-9;

/** How what a claim computes at a case is known. */
export function computedHow<C>(claim: ClaimBase<C>, c: C): Exclude<How, 'sampled'> {
  return claim.lowerBoundOnly?.(c) === true ? 'lower bound' : 'exact';
}

/** Why a trivial bound is not informative. */
export const saysNothing = 'the bound says nothing';

/** An equality up to enclosures wider than this, relative to the sides, shows nothing. */
export const widestOfEquality = 0.01;

/**
 * Why a truth that is computed, and positive, tells nothing of a bound on it, however small both are; nothing
 * where it is known well enough for both to differ.
 * @param decided is it surely above the bound, or surely not?
 */
export function unknownTruth({ lo, hi }: Enclosure, decided: boolean): string | undefined {
  if (hi <= 0) return 'the truth is 0';
  if (lo <= 0) return 'the truth is not told from 0';
  return decided || hi - lo <= widestOfEquality * hi ? undefined : 'the truth is not told from the bound';
}

/** The finding at a case whose bound cannot be violated; its truth is not looked for. */
export function triviallyTrue(bound: number, range: Interval, claim: string): Finding {
  return computed({
    trivial: true,
    uninformative: saysNothing,
    violated: false,
    tie: false,
    margin: 700,
    bound: writable(bound),
    found: range,
    slack: null,
    observed: {},
    claim,
    truth: 'not looked for: the bound is trivial',
  });
}

/** A number as files hold it: JSON has no infinity. */
export function writable(end: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, end));
}

/** log(bound / truth), finite; null where there is none, or a side is not finite. */
export function logRatio(bound: number, truth: number): number | null {
  if (!(bound > 0 && truth > 0 && bound < Infinity && truth < Infinity)) return null;
  const ratio = bound / truth;
  return ratio > 0 && ratio < Infinity ? ln(ratio) : ln(bound) - ln(truth);
}

/** Significant digits of the numbers in claims and truths, unless more are needed to tell two apart. */
const shownDigits = 6;
/** So many digits tell any two numbers apart. */
const allDigits = 17;

/** As few digits as show that two numbers differ. */
export function digitsApart(x: number, y: number): number {
  let digits = shownDigits;
  while (digits < allDigits && show(x, digits) === show(y, digits)) digits++;
  return digits;
}

/** A number as shown in claims and truths. */
export function show(x: number, digits: number = shownDigits): string {
  return Number.isFinite(x) ? String(Number(x.toPrecision(digits))) : String(x);
}

export function showInterval([lo, hi]: Interval, digits?: number): string {
  return `[${show(lo, digits)}, ${show(hi, digits)}]`;
}
