import { ln } from '../../../core/elementary.ts';
import { memoize } from '../../../core/memoize.ts';
import { results } from '../../claims/checked-claim.ts';
import type { Claim } from '../../claims/claim.ts';
import { claimError, WrongValue } from '../../claims/claim-error.ts';
import { boundFields, type BoundOfTerms, type TermValues } from '../../claims/terms.ts';
import { boundAt } from '../bound-at.ts';
import type { Choices } from '../choices.ts';
import { evaluatorOf } from '../evaluator.ts';
import type { Finding } from '../finding.ts';
import { type Change, changedTerms, largestAt, probeOf } from './change.ts';

/** A case, what is known of the claim there, and the values of its terms. */
export interface KnownCase {
  readonly case: unknown;
  readonly finding: Finding;
  readonly terms: TermValues;
  /** Of a round of a long campaign: what made the case, and the threshold of its evidence so far. */
  readonly choices?: Choices | undefined;
  readonly logThreshold?: number | undefined;
}

/** The claim with one term changed by its index-th size. */
export type ChangedClaim = (change: Change, index: number) => Claim;

/** What is computed of a case is computed once for all changes. */
export function changedClaim(claim: Claim, boundOfTerms: BoundOfTerms<unknown>): ChangedClaim {
  const truth = memoize((c: object) => ('exactly' in claim ? claim.exactly?.(c) : undefined) as unknown);
  return (change, index) =>
    claimWith(claim, boundOfTerms, truth, (terms) => changedTerms(terms, change, index));
}

function claimWith(
  claim: Claim,
  { with: boundWith, truthWith }: BoundOfTerms<unknown>,
  truth: (c: object) => unknown,
  change: (terms: TermValues) => TermValues,
): Claim {
  const field = boundFields[claim.kind]!;
  const isValue = results[field]!;
  const bound = boundWith(change);
  const checked = (c: unknown, ...more: readonly unknown[]): unknown => {
    const value: unknown = bound(c, ...more);
    if (isValue(value) !== undefined) throw new RangeError('no bound');
    return value;
  };
  const exactly = truthWith?.(change) ?? truth;
  return { ...claim, [field]: checked, ...('exactly' in claim && { exactly }) } as unknown as Claim;
}

/** With its own terms the bound must be the claim's, up to this, in the units of margins. */
const termsAccuracy = 1e-6;

/** @throws {ClaimError} where the named bound is another one than the claim's */
export function requireSameBound(
  claim: Claim,
  boundOfTerms: BoundOfTerms<unknown>,
  at: KnownCase | undefined,
): void {
  if (at === undefined) return;
  const own = (c: object): unknown => ('exactly' in claim ? claim.exactly?.(c) : undefined);
  try {
    const off = gainFrom(
      claimWith(claim, boundOfTerms, own, (terms) => terms),
      at,
    );
    if (!(Math.abs(off) > termsAccuracy)) return;
  } catch (thrown) {
    throw claimError({ claim }, thrown, { field: 'terms', case: at.case });
  }
  throw claimError(
    { claim },
    new WrongValue('expected them to give the claim’s own bound, got another one'),
    {
      field: 'terms',
      case: at.case,
    },
  );
}

/** What is thrown or wrong where a term is changed says that the bound does not speak of it. */
export function attempt<R>(work: () => R): R | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** A changed bound is another one where it differs by more than rounding may make it. */
const leastGain = 1e-7;

/**
 * By how much the change makes the bound stronger at a case, in the units of margins (the logarithm of the
 * bound, mostly), per unit of the change's size: negative where it makes it weaker, 0 where it leaves it as
 * it is, undefined where there is none.
 */
export function gainOf(
  changed: ChangedClaim,
  at: KnownCase,
  change: Change,
  size: 'small' | 'most' = 'small',
): number | undefined {
  const index = size === 'small' ? probeOf(change) : largestAt(change, at.terms);
  const gained = attempt(() => gainFrom(changed(change, index), at));
  if (gained === undefined || Number.isNaN(gained)) return undefined;
  return Math.abs(gained) > leastGain ? gained / change.sizes[index]! : 0;
}

/** Was it estimated with weights? */
function isWeighted({ observed }: Finding): boolean {
  return observed['hits'] !== undefined;
}

function gainFrom(other: Claim, { case: c, finding }: KnownCase): number {
  if (finding.how === 'sampled') {
    const bound = boundAt(other, c);
    // rare exits are estimated for a bound on them: for 0 they would be counted, and none seen
    if (bound <= 0 && isWeighted(finding)) return Number.NaN;
    return finding.unit === undefined
      ? ln(finding.bound) - ln(bound)
      : (finding.bound - bound) / finding.unit;
  }
  const { violated, margin } = evaluatorOf<unknown>(other).exact(c)!;
  return Math.max(finding.margin - margin, violated ? 2 * leastGain : -Infinity);
}
