import type { Claim } from '../judge/claims/claim.ts';
import { type Behaviour, behaviourOf } from './behaviour.ts';
import { type Change, differencesOf, sameMeaning } from './change.ts';
import { type Lock, type LockedClaim, lockedClaims } from './lock.ts';

/** Today's theory beside the lock's. */
export interface Comparison {
  /** Every claim of today or of the lock, those of today first, in their order. */
  readonly changes: readonly Change[];
  /** Today's claims on the canonical cases of today: what an update would lock. */
  readonly today: ReadonlyMap<string, Behaviour>;
  /** What was thrown by the code of claims that cannot be compared, by claim. */
  readonly failed: ReadonlyMap<string, unknown>;
}

/** What a claim says today, on the cases of today or on those that a claim of the lock remembers. */
type BehaviourOn = (claim: Claim, then: LockedClaim | undefined) => Behaviour;

/**
 * Compares claim by claim; one that is gone while a new one means the same was renamed.
 * @param behaviourOn throws where the claim's code fails; asked for what `comparedWith` says
 */
export function compareTheory(
  claims: readonly Claim[],
  lock: Lock | undefined,
  behaviourOn: BehaviourOn = (claim, then) => behaviourOf(claim, then && casesOf(then)),
): Comparison {
  const locked = lockedClaims(lock);
  const today = new Map<string, Behaviour>();
  const failed = new Map<string, unknown>();
  const gone = goneFrom(claims, lock);
  const renamedFrom = new Map<string, string>();
  const known = (claim: Claim): Change => {
    const then = locked.get(claim.id);
    if (then !== undefined)
      return { id: claim.id, differences: differencesOf(then, behaviourOn(claim, then)) };
    const before = gone.find(
      (old) => ![...renamedFrom.values()].includes(old.id) && sameMeaning(old, behaviourOn(claim, old)),
    );
    if (before === undefined) {
      return { id: claim.id, differences: [{ kind: 'added', detail: claim.says }] };
    }
    renamedFrom.set(claim.id, before.id);
    return {
      id: claim.id,
      differences: [{ kind: 'renamed', detail: `it was called ${before.id}`, was: before.id }],
    };
  };
  const changes: Change[] = [];
  for (const claim of claims) {
    try {
      today.set(claim.id, behaviourOn(claim, undefined));
      changes.push(known(claim));
    } catch (thrown) {
      failed.set(claim.id, thrown);
    }
  }
  const removed = gone
    .filter(({ id }) => ![...renamedFrom.values()].includes(id))
    .map(({ id, says }): Change => ({ id, differences: [{ kind: 'removed', detail: says }] }));
  return { changes: [...changes, ...removed], today, failed };
}

/** The claims of the lock whose cases a claim of today is evaluated on. */
export function comparedWith(
  claims: readonly Claim[],
  lock: Lock | undefined,
): (claim: Claim) => readonly LockedClaim[] {
  const locked = lockedClaims(lock);
  const gone = goneFrom(claims, lock);
  return ({ id }) => {
    const then = locked.get(id);
    return then === undefined ? gone : [then];
  };
}

/** The cases that a claim of the lock remembers. */
export function casesOf(then: LockedClaim): LockedClaim['cases'][number]['case'][] {
  return then.cases.map((c) => c.case);
}

function goneFrom(claims: readonly Claim[], lock: Lock | undefined): readonly LockedClaim[] {
  const ids = new Set(claims.map(({ id }) => id));
  return [...lockedClaims(lock).values()].filter(({ id }) => !ids.has(id));
}
