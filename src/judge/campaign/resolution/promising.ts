import { exp } from '../../../core/elementary.ts';
import { shownErrors } from '../finding.ts';
import type { RunContext } from '../run-context.ts';
import { type Change, isChangeable, largestAt, type Sides } from './change.ts';
import { type ChangedClaim, gainOf, type KnownCase } from './changed-claim.ts';
import { trajectoriesOf } from './simulated-case.ts';

/** A case where a change makes the bound stronger. */
export interface Promising {
  readonly at: KnownCase;
  /** Size of the change that should be refuted there, if the bound grows stronger in proportion to it. */
  readonly size: number;
}

/**
 * Cases looked at for a term, as a share of the budget's cases, and how many at least; so many times as many
 * while none promises that so small an error is noticed.
 */
const lookedAt = { share: 1 / 4, least: 12, times: 3 };
const fine = { share: 0.05, whole: 1 };
/**
 * A change is in the false direction if at more than such a share of them it makes the bound stronger; of so
 * many, at more than one.
 */
const falseDirection = { share: 0.05, many: 10 };

/**
 * Looks for cases where the changes of a term make the bound stronger, the most promising first.
 * @param cases in the order in which they are looked at
 * @returns no list for a change that is not in the false direction; nothing where work was cut short
 */
export async function promisingCases(
  context: RunContext,
  changed: ChangedClaim,
  changes: Sides<Change>,
  cases: readonly KnownCase[],
): Promise<Sides<readonly Promising[] | undefined> | undefined> {
  const most = Math.max(lookedAt.least, Math.ceil(context.budget.casesPerClaim * lookedAt.share));
  const found = { larger: [] as Promising[], smaller: [] as Promising[] };
  const seen = { larger: 0, smaller: 0 };
  let looked = 0;
  for (const at of cases.filter(({ terms }) => isChangeable(terms[changes.larger.term]))) {
    if (looked >= enoughFor(found, changes, most)) break;
    if (!(await context.pause())) return undefined;
    context.begin(at.case);
    const sizes = promiseAt(context, changed, changes, at);
    for (const side of ['larger', 'smaller'] as const) {
      const size = sizes[side];
      if (size !== undefined) seen[side]++;
      if (typeof size === 'number') found[side].push({ at, size });
    }
    looked++;
  }
  const inOrder = (side: Change['side']): readonly Promising[] | undefined =>
    found[side].length > falseDirection.share * seen[side] &&
    (found[side].length > 1 || seen[side] < falseDirection.many)
      ? found[side].toSorted((a, b) => a.size - b.size)
      : undefined;
  return { larger: inOrder('larger'), smaller: inOrder('smaller') };
}

/**
 * The sizes of both changes of a term that should be refuted at a case; null where the bound grows no
 * stronger, undefined where there is none.
 */
export function promiseAt(
  context: RunContext,
  changed: ChangedClaim,
  changes: Sides<Change>,
  at: KnownCase,
): Sides<number | null | undefined> {
  const gains = gainsOf(context, changed, changes, at);
  const distance = distanceOf(context, at);
  const promise = (side: Change['side']): number | null | undefined => {
    const gain = gains[side];
    if (gain === undefined) return undefined;
    if (gain <= 0) return null;
    const size = distance / gain;
    // the largest change was looked at, and does not get so far
    return isStepwise(context.claim) && size > sizeOf(changes[side], at) ? Infinity : size;
  };
  return { larger: promise('larger'), smaller: promise('smaller') };
}

/** How many cases are to be looked at, by what is found so far. */
function enoughFor(found: Sides<readonly Promising[]>, { larger }: Sides<Change>, most: number): number {
  const best = [found.larger, found.smaller]
    .filter((promising) => promising.length > 0)
    .map((promising) => promising.reduce((least, { size }) => Math.min(least, size), Infinity));
  // no case can promise less than the least size
  if (best.length > 0 && best.every((size) => size <= larger.sizes[0]!)) return lookedAt.least;
  const isFine = best.length === 0 || Math.min(...best) <= (larger.whole ? fine.whole : fine.share);
  return isFine ? most : lookedAt.times * most;
}

/**
 * What both changes of a term gain at a case. Where the smaller number makes the bound stronger, the larger
 * one is not looked at: it makes it weaker, by about as much.
 */
function gainsOf(
  { claim }: RunContext,
  changed: ChangedClaim,
  { larger, smaller }: Sides<Change>,
  at: KnownCase,
): Sides<number | undefined> {
  // an agreement is violated on either side
  const signed = (gain: number | undefined): number | undefined =>
    claim.kind === 'agreement' && gain !== undefined ? Math.abs(gain) : gain;
  const size = isStepwise(claim) ? 'most' : 'small';
  const gain = gainOf(changed, at, smaller, size);
  const isEnough = gain !== undefined && (gain > 0 || (gain < 0 && claim.kind === 'agreement'));
  if (isEnough && !smaller.whole && size === 'small') return { smaller: signed(gain), larger: signed(-gain) };
  return { smaller: signed(gain), larger: signed(gainOf(changed, at, larger, size)) };
}

/**
 * A bound in the event is often one on a number of examples: small changes of it change nothing, so that the
 * largest is looked at.
 */
function isStepwise(claim: RunContext['claim']): boolean {
  return claim.kind !== 'invariance' && claim.boundOfTerms?.truthWith !== undefined;
}

/** The largest size of a change at a case. */
function sizeOf(change: Change, { terms }: KnownCase): number {
  return change.sizes[largestAt(change, terms)]!;
}

/** A sampled case is refuted by about so many standard errors. */
const standardErrors = 9;
/** Nothing is as near to its bound as this. */
const leastDistance = 1e-9;

/** By how much the bound must grow stronger to be refuted, in the units of margins. */
function distanceOf(context: RunContext, at: KnownCase): number {
  const { how, margin, unit, bound, found, observed } = at.finding;
  const slack = unit === undefined ? at.finding.slack : margin;
  if (how !== 'sampled') return Math.max(leastDistance, margin);
  const seen = observed['trajectories'] ?? 0;
  const trajectories = trajectoriesOf(context, at);
  if (slack === null || seen === 0 || trajectories === 0) return Infinity;
  const scale = unit ?? bound / exp(slack);
  const errorSeen = (found[1] - found[0]) / 2 / shownErrors / scale;
  // many cases are looked at in a round: the one that looks best by chance is not taken for the best
  const doubt = context.round === undefined ? 0 : errorSeen;
  return Math.max(0, slack + doubt) + standardErrors * errorSeen * Math.sqrt(seen / trajectories);
}

/** The size at a case that promises something: undefined where the change gains nothing there. */
export function sizeAt(
  context: RunContext,
  changed: ChangedClaim,
  change: Change,
  at: KnownCase,
): number | undefined {
  const gain = gainOf(changed, at, change) ?? 0;
  const gained = context.claim.kind === 'agreement' ? Math.abs(gain) : gain;
  return gained > 0 ? distanceOf(context, at) / gained : undefined;
}
