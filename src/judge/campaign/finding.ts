import type { Claim } from '../claims/claim.ts';
import type { Interval } from '../claims/evidence.ts';
import { binomialInterval } from '../../stats/intervals.ts';
import type { BlockSource } from './blocks.ts';

/** What is known about a statement at one case. */
export interface Finding {
  readonly how: 'exact' | 'sampled';
  /** The bound says nothing here (a probability of at least 0.01 or less, a mean above its range). */
  readonly trivial: boolean;
  /** Not trivial, and a violation could be seen. */
  readonly informative: boolean;
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
  /** log(bound / truth), null where the truth is 0 or not seen. */
  readonly slack: number | null;
  /** Natural log of the e-value against the statement; ±Infinity when exact. */
  readonly logE: number;
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
}

/** A case being sampled, some blocks at a time. */
export interface Trial {
  /** Takes the blocks from … to − 1; every block once, in order. */
  take(from: number, to: number): Promise<void>;
  finding(): Finding;
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

/** What was computed. */
export function computed(found: Omit<Finding, 'how' | 'logE'>): Finding {
  return { ...found, how: 'exact', logE: found.violated ? Infinity : -Infinity };
}

/** The interval of a probability shown beside sampled truths: of confidence 1 − 1e-6. */
export function shownInterval(hits: number, trials: number): Interval {
  const { lo, hi } = binomialInterval({ hits, trials, confidence: 1 - 1e-6 });
  return [lo, hi];
}

/**
 * Relative accuracy granted to a bound's exit and stay probabilities before an exact truth may contradict it:
 * ten times the largest error of the special functions behind them (docs/numerics.md).
 */
export const boundAccuracy = 1e-9;

/** The finding at a case whose bound cannot be violated; its truth is not looked for. */
export function triviallyTrue(bound: number, range: Interval, claim: string): Finding {
  return computed({
    trivial: true,
    informative: false,
    violated: false,
    tie: false,
    margin: 700,
    bound,
    found: range,
    slack: null,
    observed: {},
    claim,
    truth: 'not looked for: the bound is trivial',
  });
}

/** A number as shown in claims and truths: six significant digits. */
export function show(x: number): string {
  return Number.isFinite(x) ? String(Number(x.toPrecision(6))) : String(x);
}

export function showInterval([lo, hi]: Interval): string {
  return `[${show(lo)}, ${show(hi)}]`;
}
