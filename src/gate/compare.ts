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

/** Compares claim by claim; one that is gone while a new one means the same was renamed. */
export function compareTheory(claims: readonly Claim[], lock: Lock | undefined): Comparison {
  const locked = lockedClaims(lock);
  const ids = new Set(claims.map(({ id }) => id));
  const today = new Map<string, Behaviour>();
  const failed = new Map<string, unknown>();
  const gone = [...locked.values()].filter(({ id }) => !ids.has(id));
  const renamedFrom = new Map<string, string>();
  const known = (claim: Claim): Change => {
    const then = locked.get(claim.id);
    if (then !== undefined)
      return { id: claim.id, differences: differencesOf(then, behaviourOnLocked(then, claim)) };
    const before = gone.find(
      (old) => ![...renamedFrom.values()].includes(old.id) && sameMeaning(old, behaviourOnLocked(old, claim)),
    );
    if (before === undefined) {
      return { id: claim.id, differences: [{ kind: 'added', detail: claim.says }] };
    }
    renamedFrom.set(claim.id, before.id);
    return { id: claim.id, differences: [{ kind: 'renamed', detail: `it was called ${before.id}` }] };
  };
  const changes: Change[] = [];
  for (const claim of claims) {
    try {
      today.set(claim.id, behaviourOf(claim));
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

/** Today's claim on the cases that the lock remembers. */
function behaviourOnLocked(then: LockedClaim, claim: Claim): Behaviour {
  return behaviourOf(
    claim,
    then.cases.map((c) => c.case),
  );
}
