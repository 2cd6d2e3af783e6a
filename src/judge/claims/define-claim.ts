import { UsageError } from '../../core/errors.ts';
import type { ExactProbability, Probability } from '../../core/probability.ts';
import type {
  AgreementClaim,
  AgreementMutant,
  Claim,
  InequalityClaim,
  InequalityMutant,
  InvarianceClaim,
  MeanClaim,
  MeanMutant,
  ProbabilityClaim,
  ProbabilityMutant,
  Sides,
} from './claim.ts';
import { authorLine } from './claim-error.ts';
import { withBoundOfCases } from './terms.ts';
import { writtenMistake } from './written-claim.ts';

type MayBeLeftOut = 'given' | 'covers';

/** A claim as its author may write it: without hypotheses or labels where there are none. */
export type WrittenClaim<K> = Omit<K, MayBeLeftOut> & Partial<Pick<K, MayBeLeftOut & keyof K>>;

/** What all claims with a bound are written with, beside the bound. */
type Written<K> = Omit<
  WrittenClaim<K>,
  'kind' | 'boundOfTerms' | 'boundOfConstants' | 'mustRefute' | BoundField
>;
type BoundField = 'atLeast' | 'atMost' | 'sides' | 'equals';

/**
 * The terms of a claim's bound, `X`. Where its author names them, the bound is a function of them, and only
 * then of the case; else `X` is the case.
 */
interface WithTerms<C, X, K> {
  /** The terms at a case: numbers, or lists of numbers, by the theorem's symbols. */
  readonly terms?: (c: C) => X;
  /** Those that are whole numbers (steps, dimensions, samples). */
  readonly wholeTerms?: readonly string[];
  /**
   * Constants of the theorem by name, which the bound is given beside its terms: the 2 of 2 exp(−2nt²), the ½
   * of 1/√n. `lakatos sharpen` asks how far each can be improved.
   */
  readonly constants?: K;
}

/** A wrong version as it is written: its bound is a function of the terms too, or some terms are changed. */
type WrittenMutants<C, X, M, Bound> = Readonly<
  Record<string, Omit<M, BoundField> & Partial<Bound> & { readonly terms?: (x: X, c: C) => Partial<X> }>
>;
interface ProbabilityBound<C, X> {
  atLeast(x: X, c: C): Probability;
}
interface MeanBound<C, X> {
  atMost(x: X, c: C): number;
}
interface InequalityBound<C, X> {
  /** The truth from the case, the bound from the terms. */
  sides(x: X, effort: number, c: C): Sides | readonly Sides[];
}
interface AgreementBound<C, X> {
  equals(x: X, c: C): ExactProbability;
}

export type WrittenProbabilityClaim<C, X = C, K = unknown> = Written<ProbabilityClaim<C>> &
  WithTerms<C, X, K> &
  ProbabilityBound<C, X & K> & {
    readonly mustRefute: WrittenMutants<
      C,
      NoInfer<X>,
      ProbabilityMutant<C>,
      ProbabilityBound<C, NoInfer<X & K>>
    >;
  };
export type WrittenMeanClaim<C, X = C, K = unknown> = Written<MeanClaim<C>> &
  WithTerms<C, X, K> &
  MeanBound<C, X & K> & {
    readonly mustRefute: WrittenMutants<C, NoInfer<X>, MeanMutant<C>, MeanBound<C, NoInfer<X & K>>>;
  };
export type WrittenInequalityClaim<C, X = C, K = unknown> = Written<InequalityClaim<C>> &
  WithTerms<C, X, K> &
  InequalityBound<C, X & K> & {
    readonly mustRefute: WrittenMutants<
      C,
      NoInfer<X>,
      InequalityMutant<C>,
      InequalityBound<C, NoInfer<X & K>>
    >;
  };
export type WrittenAgreementClaim<C, X = C, K = unknown> = Written<AgreementClaim<C>> &
  WithTerms<C, X, K> &
  AgreementBound<C, X & K> & {
    readonly mustRefute: WrittenMutants<C, NoInfer<X>, AgreementMutant<C>, AgreementBound<C, NoInfer<X & K>>>;
  };

/**
 * The claim, with no hypotheses and no labels where its author left them out, and with a bound that is a
 * function of the case.
 */
export function completeClaim(claim: object): Claim {
  const { given = {}, covers = {}, ...others } = claim as Partial<Claim>;
  return withBoundOfCases({ ...others, given, covers }) as unknown as Claim;
}

/**
 * A claim of this kind as its author wrote it, and where.
 * @throws {UsageError} on fields that nothing reads and wrong versions that change nothing
 */
function made<K extends Claim>(kind: K['kind'], claim: Pick<K, 'id' | 'definedAt'>): K {
  const definedAt = claim.definedAt ?? authorLine(new Error());
  const written = { ...claim, kind, ...(definedAt !== undefined && { definedAt }) };
  const mistake = writtenMistake(written);
  if (mistake !== undefined) throw new UsageError(`claim '${claim.id}': ${mistake}`, definedAt);
  return completeClaim(written) as K;
}

export function probabilityClaim<C, X = C, K = unknown>(
  claim: WrittenProbabilityClaim<C, X, K>,
): ProbabilityClaim<C> {
  return made<ProbabilityClaim<C>>('probability', claim);
}
export function meanClaim<C, X = C, K = unknown>(claim: WrittenMeanClaim<C, X, K>): MeanClaim<C> {
  return made<MeanClaim<C>>('mean', claim);
}
export function inequalityClaim<C, X = C, K = unknown>(
  claim: WrittenInequalityClaim<C, X, K>,
): InequalityClaim<C> {
  return made<InequalityClaim<C>>('inequality', claim);
}
export function agreementClaim<C, X = C, K = unknown>(
  claim: WrittenAgreementClaim<C, X, K>,
): AgreementClaim<C> {
  return made<AgreementClaim<C>>('agreement', claim);
}
export function invarianceClaim<C>(
  claim: Omit<WrittenClaim<InvarianceClaim<C>>, 'kind'>,
): InvarianceClaim<C> {
  return made<InvarianceClaim<C>>('invariance', claim);
}
