import type { Json } from '../../core/json.ts';
import type { DataRecord } from '../../data/record.ts';
import type { Claim } from './claim.ts';

/** Versions of the files; older or newer ones are refused with a clear line. */
export const evidenceVersion = 2;
export const counterexampleVersion = 1;

export const verdicts = ['corroborated', 'refuted', 'failed', 'vacuous', 'undecided'] as const;
export type Verdict = (typeof verdicts)[number];

/** Why a verdict was given. */
export type Reason =
  /** Refuted: by the claim's `counterexample`. */
  /** `stopped`: with the attack, so that other cases, mutants and hypotheses were not tried. */
  | { readonly kind: 'counterexample'; readonly stopped?: true }
  | Failure
  /** Undecided: before its budget was spent. */
  | { readonly kind: 'interrupted' }
  /** Undecided: a suspicious case was neither confirmed nor cleared within the budget. */
  | { readonly kind: 'unsettled case'; readonly fingerprint: string }
  /** Undecided: most accepted cases take more steps than the budget allows, so few were tried. */
  | { readonly kind: 'few cases tried'; readonly share: Share }
  /** Vacuous: too few drawn cases met the hypotheses. */
  | { readonly kind: 'few cases accepted'; readonly share: Share; readonly minimum: number }
  /** Vacuous: too few of the cases tried were informative; why the others were not. */
  | {
      readonly kind: 'few cases informative';
      readonly share: Share;
      readonly minimum: number;
      /** Absent in files of older versions. */
      readonly uninformative?: readonly Uninformative[];
    }
  /** Vacuous: no accepted case has these labels. */
  | { readonly kind: 'labels not covered'; readonly labels: readonly string[] }
  /** Corroborated: so many accepted cases, and the share of informative ones among those tried. */
  | { readonly kind: 'not refuted'; readonly accepted: number; readonly informative: Share };

/** Cases that were tried and could not have shown a violation. */
export interface Uninformative {
  readonly why: string;
  readonly cases: number;
  /** The first of them, by their numbers, where they have any. */
  readonly numbers: readonly number[];
}

/**
 * How a truth is known: computed, of which only a lower bound was computed (of the exit probability, the
 * mean, lhs), or estimated by simulation.
 */
export type How = 'exact' | 'lower bound' | 'sampled';

/** Failed: what ended the attack, so that nothing is known of the claim. */
export interface Failure {
  readonly kind: 'failed';
  /**
   * The author's code threw, took too long on a case, used up the memory, or ended its thread; `defect`:
   * Lakatos' own code failed.
   */
  readonly why: 'threw' | 'time' | 'memory' | 'exit' | 'defect';
  readonly message: string;
  /** The case at hand, where there was one. */
  readonly case?: Json;
  /** `file:line` in the author's own code, as far as it is known. */
  readonly place?: string;
  /** Of a defect. */
  readonly stack?: string;
}

export type Interval = readonly [lo: number, hi: number];

/** A case that violates a statement, with what is needed to see it again. */
export interface Witness {
  readonly case: Json;
  /** Computed, or by an anytime-valid test on fresh randomness. */
  readonly how: How;
  /** What the statement claims here, e.g. `P(event) ≥ 0.95`. */
  readonly claim: string;
  /** What was found, e.g. `P(event) in [0.84852, 0.84853]`. */
  readonly truth: string;
  /** The bound, and the enclosure (exact) or interval of confidence 1 − 1e-6 (sampled) of the truth. */
  readonly bound: number;
  readonly found: Interval;
  /** Sampled: the address of the confirming stream without the block's number; empty when exact. */
  readonly address: readonly (string | number)[];
  /** Sampled: what the confirming stream gave (trajectories, hits, …); replay must give the same numbers. */
  readonly observed: Readonly<Record<string, number>>;
  /** Natural logarithms of the e-value and of the threshold it passed; absent when exact. */
  readonly logE?: number;
  readonly logThreshold?: number;
  /** `hypothesis or conclusion` where a hypothesis was only sampled. */
  readonly refutes: 'conclusion' | 'hypothesis or conclusion';
  /** The arithmetic of the case in words, a line each. */
  readonly explanation: readonly string[];
  /** Accepted steps of the shrinker from the first suspicious case to this one. */
  readonly shrinks: number;
}

/** A counterexample file. */
export interface Counterexample {
  readonly schema: typeof counterexampleVersion;
  readonly lakatos: string;
  readonly kind: 'counterexample';
  readonly claim: string;
  /** The mutant that it refutes, or the hypothesis that was dropped; absent if it refutes the claim. */
  readonly mutant?: string;
  readonly dropped?: string;
  readonly says: string;
  readonly source: string;
  readonly seed: string;
  readonly witness: Witness;
}

/** From order statistics; null where there are too few values to end it. */
export type QuantileInterval = readonly [lo: number | null, hi: number | null];

/** A frequency with its Clopper–Pearson interval of confidence 0.99. */
export interface Share {
  readonly hits: number;
  readonly trials: number;
  readonly interval: Interval;
}

/** One confirmation on fresh randomness. */
export interface Attempt {
  readonly fingerprint: string;
  readonly trajectories: number;
  readonly logE: number;
  readonly logThreshold: number;
  readonly outcome: 'confirmed' | 'not confirmed';
}

/** One case: bound beside truth. For probabilities both are exit probabilities. */
export interface EvidencePoint {
  /** The case's number among those drawn, from 1 on, for this seed; absent in files of older versions. */
  readonly number?: number;
  readonly features: Readonly<Record<string, number>>;
  readonly bound: number;
  /** Where the bound is an estimate too. */
  readonly boundInterval?: Interval;
  readonly found: Interval;
  readonly how: How;
  readonly slack: number | null;
  /** Computed, and not told from the bound; absent in files of older versions. */
  readonly tie?: true;
}

export interface Quantiles {
  readonly min: number;
  readonly q25: number;
  readonly median: number;
  readonly q75: number;
  readonly max: number;
}

export interface MutantEvidence {
  readonly name: string;
  readonly notes?: string;
  /** `not tried`: the budget is less than the mutant asks for. */
  readonly outcome: 'killed' | 'survived' | 'not tried';
  /** Cases it was held against, and how many of them looked like violations. */
  readonly cases: number;
  readonly violations: number;
  /** Of the claim's own random cases, those that looked violated; absent if it has its own space. */
  readonly suspicious?: Share;
  /**
   * So many of the claim's cases it was held against on the same trajectories, and on all of them it came to
   * what the claim came to, to the last bit; absent where it differed, and where it was killed.
   */
  readonly sameAsClaim?: number;
  readonly attempts: readonly Attempt[];
  readonly witness?: Witness;
}

/** A real parameter of which the cases show too little to judge a claim in all units. */
export interface UnitsWarning {
  /** Its place in a case, `landscape.curvatures[]`. */
  readonly parameter: string;
  /** Accepted cases that have it. */
  readonly cases: number;
  readonly pattern: 'whole numbers' | 'one scale';
  /** The smallest and the largest value seen. */
  readonly least: number;
  readonly most: number;
  /** A value that the claim speaks of as well. */
  readonly outside: number;
}

export interface AblationEvidence {
  readonly hypothesis: string;
  readonly outcome: 'needed' | 'not shown to be needed';
  readonly cases: number;
  readonly attempts: readonly Attempt[];
  readonly witness?: Witness;
}

/** The smallest error in a term of the bound that would have been noticed. */
export interface TermResolution {
  readonly term: string;
  /** Is it a whole number? Then changes are differences, otherwise shares of the term. */
  readonly whole: boolean;
  /** Of the term made larger, or smaller; null where that does not make the bound stronger. */
  readonly larger: Resolution | null;
  readonly smaller: Resolution | null;
}

export interface Resolution {
  /** The smallest change that is refuted; null where none is. */
  readonly refuted: number | null;
  /** The largest that was tried. */
  readonly tried: number;
  /** How the truth is known that refutes it, and the term's value there, if it is a number. */
  readonly how?: How;
  readonly value?: number;
}

/** Chance with which the smallest detectable violation would have been confirmed. */
export const detectionChance = 0.9;

export interface ClaimEvidence {
  readonly id: string;
  readonly kind: Claim['kind'];
  readonly says: string;
  readonly tex: string;
  readonly source: string;
  readonly notes?: string;
  /** Name and version of what the claim's experiments computed with, where it has a backend of its own. */
  readonly backend?: string;
  readonly verdict: Verdict;
  readonly reason: Reason;
  /** This claim's share of the run's α. */
  readonly alpha: number;
  readonly cases: {
    readonly drawn: number;
    readonly accepted: number;
    /** Accepted cases where the bound is not trivial and a violation could be seen. */
    readonly informative: number;
    readonly exact: number;
    /** Of which only a lower bound of the truth was computed; absent where there are none. */
    readonly lowerBounds?: number;
    readonly sampled: number;
    /** Deterministic cases where both sides agree to the highest precision tried: perhaps equalities. */
    readonly ties: number;
  };
  readonly acceptance: readonly { readonly hypothesis: string; readonly share: Share }[];
  readonly informative: { readonly share: Share; readonly minimum: number };
  /** Cases by label, and the share of the random ones that have it. */
  readonly coverage: readonly { readonly label: string; readonly cases: number; readonly share?: Share }[];
  readonly steps: number;
  readonly trajectories: number;
  /** From bound to truth: log(exit bound / exit) for probabilities, log(bound / mean), log(rhs / lhs). */
  readonly slack: {
    readonly unit: string;
    readonly cases: number;
    readonly quantiles: Quantiles;
    /** Distribution-free intervals of confidence 0.99 for the quantiles over the space of cases. */
    readonly intervals?: Readonly<Record<'q25' | 'median' | 'q75', QuantileInterval>>;
  } | null;
  readonly points: readonly EvidencePoint[];
  /** The attack: smallest margin so far against cases tried (negative: looks violated). */
  readonly progress: readonly { readonly cases: number; readonly steps: number; readonly margin: number }[];
  /** The case of the smallest margin, the last of `progress`; absent in files of older versions. */
  readonly nearest?: Json;
  readonly attempts: readonly Attempt[];
  /** The least violation confirmed with probability `detectionChance`, at the median bound. */
  readonly power: {
    readonly trajectories: number;
    readonly bound: number;
    /** 1 where none would have been caught. */
    readonly detectable: number;
  } | null;
  /** Of the terms of the bound, where its author names them; absent in files of older versions. */
  readonly resolution?: readonly TermResolution[];
  /** Absent where there are none. */
  readonly units?: readonly UnitsWarning[];
  readonly mutants: readonly MutantEvidence[];
  readonly ablations: readonly AblationEvidence[];
  readonly counterexample?: Witness;
}

/** The record of a run. Holds no clock time, so that equal seeds give equal bytes. */
export interface Evidence {
  readonly schema: typeof evidenceVersion;
  readonly lakatos: string;
  readonly kind: 'evidence';
  readonly seed: string;
  readonly alpha: number;
  readonly budget: { readonly name: string; readonly stepsPerClaim: number; readonly casesPerClaim: number };
  /** What simulated: the kernels, or the plain reference; they differ by rounding. */
  readonly simulator: 'kernel' | 'reference';
  readonly interrupted: boolean;
  /** Part `index` of `of` (1 … of) of a run that was done in pieces; absent where all of it is here. */
  readonly shard?: { readonly index: number; readonly of: number };
  /** The data set that cases were built on, if any. */
  readonly data?: DataRecord;
  readonly claims: readonly ClaimEvidence[];
  readonly totals: {
    readonly claims: number;
    readonly corroborated: number;
    readonly refuted: number;
    /** Absent where none did. */
    readonly failed?: number;
    readonly vacuous: number;
    readonly undecided: number;
    readonly mutantsKilled: number;
    readonly mutantsSurvived: number;
    /** Absent where it is 0. */
    readonly mutantsNotTried?: number;
    readonly cases: number;
    readonly trajectories: number;
    readonly steps: number;
  };
}
