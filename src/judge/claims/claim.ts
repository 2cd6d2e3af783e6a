import type { Arbitrary } from 'fast-check';
import type { ZodType } from 'zod';
import type { Enclosure } from '../../core/enclosure.ts';
import type { Experiment } from '../../core/experiment.ts';
import type { Illustration } from '../../core/illustration.ts';
import type { ExactProbability, Probability } from '../../core/probability.ts';
import type { Stream } from '../../core/stream.ts';
import type { DataTables } from '../../data/table.ts';
import type { BoundOfConstants, BoundOfTerms } from './terms.ts';

/** How a hypothesis is known; a violation where it was only `sampled` is no refutation of the conclusion. */
export type Basis = 'exact' | 'certified' | 'sampled';

/** A named hypothesis of a claim. */
export interface Hypothesis<C> {
  holds(c: C): boolean;
  /** Cases in which it may be false, for the search that drops it; default: the claim's own space. */
  readonly without?: Arbitrary<C>;
  /** How it is known at this case; `exact` where absent. */
  basis?(c: C): Basis;
  /**
   * Does it hold if it is relaxed by a share: d_0 ≤ (1 + share) r? Then sharpening asks how much of it is
   * needed.
   */
  relaxed?(c: C, share: number): boolean;
  /** Cases beyond it by little and by much, for `relaxed`; default: `without`. */
  readonly beyond?: Arbitrary<C>;
}

/** Something that must be loaded before experiments can run, such as a tensor library. */
export interface ClaimBackend<C> {
  /**
   * Awaited before the claim's first case is tried, by every thread for itself; may be called again, and then
   * does nothing new.
   * @returns what was loaded, or its name alone where the claim's own experiments find it
   */
  load(): Promise<LoadedBackend<C> | string>;
}
export interface LoadedBackend<C> {
  /** Name and version of what computes, which goes into the evidence: another one may differ in bits. */
  readonly name: string;
  /** The claim's experiments as it computes them, in place of the claim's own. */
  readonly event?: (c: C) => Experiment;
  readonly quantity?: (c: C) => Experiment;
  readonly transformed?: (c: C) => Experiment;
}

/** What every kind of claim has. `C` is a case: plain JSON from which, with a seed, everything follows. */
export interface ClaimBase<C> {
  /** `family/name`, kebab-case. */
  readonly id: string;
  /** The file and line where the claim is made, for messages; `probabilityClaim` and its like find it. */
  readonly definedAt?: string;
  /** The statement in one line of plain text. */
  readonly says: string;
  /** The statement in TeX. */
  readonly tex: string;
  /** Where it comes from: the number in docs/theory.md, and the publication it follows. */
  readonly source: string;
  /** The label of the statement in the paper that it tests, or several: `thm:stagnation`. */
  readonly paper?: string | readonly string[];
  /** The full name of a declaration in Lean that says the same, or several. */
  readonly lean?: string | readonly string[];
  /** What a reader should know: dropped mutants and why, differences from the published statement. */
  readonly notes?: string;
  /** The space of cases: a fast-check arbitrary whose draws shrink towards what a person can check. */
  readonly cases: Arbitrary<C>;
  /** Validates a case read from a file. */
  readonly schema: ZodType<C>;
  /** Named hypotheses; a case counts only where all of them hold. An author may leave them out: {}. */
  readonly given: Readonly<Record<string, Hypothesis<C>>>;
  /** Labels the accepted cases must cover, each at least once, or the claim falls short. Optional. */
  readonly covers: Readonly<Record<string, (c: C) => boolean>>;
  /** Cases where the bound is nearly attained, or that matter: tried first. */
  readonly tightAt?: Readonly<Record<string, C>>;
  /** Least share of accepted cases that must be informative; default 0.6. */
  readonly minimumInformative?: number;
  /** Least acceptance of all hypotheses together; default 0.1. */
  readonly minimumAcceptance?: number;
  /** Further condition for a case to count as informative, beside the kind's own. */
  informative?(c: C): boolean;
  /**
   * Is what `exactly` or `sides` computes at this case only a lower bound of the truth (of the probability
   * that the event fails, of the mean, of lhs), such as a supremum found by ascent? It can refute, and is
   * called a lower bound.
   */
  lowerBoundOnly?(c: C): boolean;
  /** Numbers of a case worth tabulating: parameters and derived ones (k, ημ, T, …). */
  features?(c: C): Readonly<Record<string, number>>;
  /**
   * What the claim's experiments compute with, where that must be loaded first. Cases, hypotheses and bounds
   * do without it: they are asked where nothing is run.
   */
  readonly backend?: ClaimBackend<C>;
  /** The arithmetic of a case in words and numbers, a line each, so that a person can redo it. */
  explain?(c: C): readonly string[];
  /**
   * What can be shown of a case, drawn on its pages.
   * @param stream randomness of its own, which is no part of the evidence
   * @param data the data sets that the user named
   * @throws {UsageError} where the case is on a data set that is not among them
   */
  illustrate?(c: C, stream: Stream, data?: DataTables): readonly Illustration[];
}

/** A wrong version of a claim: what changes; the rest stays as in the claim. */
type MutantOf<C, Changes> = Partial<Changes> & {
  /** Hypotheses replaced, or dropped (`null`). */
  readonly given?: Readonly<Record<string, Hypothesis<C> | null>>;
  /** Another space of cases. */
  readonly cases?: Arbitrary<C>;
  /** Why it is false, or how rare its failures are. */
  readonly notes?: string;
  /**
   * The least budget that finds it, where `quick` may not: fewer than a twentieth of the cases show it, say,
   * or it takes more trajectories. A run with less does not try it, and says so.
   */
  readonly budget?: 'default' | 'thorough';
};

/** For every case: P(event) ≥ atLeast(case). */
export interface ProbabilityClaim<C> extends ClaimBase<C> {
  readonly kind: 'probability';
  /** Values 1 (the event, e.g. staying in the tube) or 0. */
  event(c: C): Experiment;
  atLeast(c: C): Probability;
  /** Where its author names the terms of the bound. */
  readonly boundOfTerms?: BoundOfTerms<C>;
  /** Where its author names the constants of the bound. */
  readonly boundOfConstants?: BoundOfConstants<C>;
  /** The true probability where it can be computed; then no randomness is spent on the case. */
  exactly?(c: C): ExactProbability | undefined;
  readonly mustRefute: Readonly<Record<string, ProbabilityMutant<C>>>;
}
export type ProbabilityMutant<C> = MutantOf<C, Pick<ProbabilityClaim<C>, 'event' | 'atLeast' | 'exactly'>>;

/**
 * For every case: E[quantity] ≤ atMost(case), the quantity lying in [0, range(case)], or without bounds and
 * sub-Gaussian with proxy variance v(case): E e^{λ(X − EX)} ≤ e^{λ²v/2}. One of the two is given. The second
 * is taken on trust: where it is false, a refutation may be of it.
 */
export interface MeanClaim<C> extends ClaimBase<C> {
  readonly kind: 'mean';
  quantity(c: C): Experiment;
  range?(c: C): number;
  proxyVariance?(c: C): number;
  atMost(c: C): number;
  /** Where its author names the terms of the bound. */
  readonly boundOfTerms?: BoundOfTerms<C>;
  /** Where its author names the constants of the bound. */
  readonly boundOfConstants?: BoundOfConstants<C>;
  exactly?(c: C): Enclosure | undefined;
  readonly mustRefute: Readonly<Record<string, MeanMutant<C>>>;
}
export type MeanMutant<C> = MutantOf<
  C,
  Pick<MeanClaim<C>, 'quantity' | 'range' | 'proxyVariance' | 'atMost' | 'exactly'>
>;

/** For every case: lhs ≤ rhs, deterministically. */
export interface InequalityClaim<C> extends ClaimBase<C> {
  readonly kind: 'inequality';
  /**
   * Both sides, enclosed. `effort` 0 comes first; 1 and 2 ask for more precision if they overlap. A list, not
   * empty, states every inequality in it: one for each member of a finite class, or both directions of an
   * equality (`equal`, `between`).
   */
  sides(c: C, effort: number): Sides | readonly Sides[];
  /** Where its author names the terms of the bound. */
  readonly boundOfTerms?: BoundOfTerms<C>;
  /** Where its author names the constants of the bound. */
  readonly boundOfConstants?: BoundOfConstants<C>;
  readonly mustRefute: Readonly<Record<string, InequalityMutant<C>>>;
}
export interface Sides {
  readonly lhs: Enclosure;
  readonly rhs: Enclosure;
}
/** The statement x = y, for `sides`: x ≤ y and y ≤ x. */
export function equal(x: Enclosure, y: Enclosure): readonly Sides[] {
  return [
    { lhs: x, rhs: y },
    { lhs: y, rhs: x },
  ];
}
/** The statement lo ≤ x ≤ hi, for `sides`. */
export function between(lo: Enclosure, x: Enclosure, hi: Enclosure): readonly Sides[] {
  return [
    { lhs: lo, rhs: x },
    { lhs: x, rhs: hi },
  ];
}
export type InequalityMutant<C> = MutantOf<C, Pick<InequalityClaim<C>, 'sides'>>;

/** For every case: P(event) equals the oracle's value. */
export interface AgreementClaim<C> extends ClaimBase<C> {
  readonly kind: 'agreement';
  event(c: C): Experiment;
  equals(c: C): ExactProbability;
  /** Where its author names the terms of the bound. */
  readonly boundOfTerms?: BoundOfTerms<C>;
  /** Where its author names the constants of the bound. */
  readonly boundOfConstants?: BoundOfConstants<C>;
  readonly mustRefute: Readonly<Record<string, AgreementMutant<C>>>;
}
export type AgreementMutant<C> = MutantOf<C, Pick<AgreementClaim<C>, 'event' | 'equals'>>;

/** For every case: the event has the same probability in the transformed experiment. */
export interface InvarianceClaim<C> extends ClaimBase<C> {
  readonly kind: 'invariance';
  event(c: C): Experiment;
  transformed(c: C): Experiment;
  readonly mustRefute: Readonly<Record<string, InvarianceMutant<C>>>;
}
export type InvarianceMutant<C> = MutantOf<C, Pick<InvarianceClaim<C>, 'event' | 'transformed'>>;

export type ClaimOf<C> =
  | ProbabilityClaim<C>
  | MeanClaim<C>
  | InequalityClaim<C>
  | AgreementClaim<C>
  | InvarianceClaim<C>;

/** A claim whose type of case has been forgotten; what the campaign works with. */
// oxlint-disable-next-line typescript/no-explicit-any -- cases only ever meet the claim that drew or validated them
export type Claim = ClaimOf<any>;
