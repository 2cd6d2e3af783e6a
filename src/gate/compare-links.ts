import type { Claim } from '../judge/claims/claim.ts';
import type { Place, Problem } from '../report/problem.ts';
import { hypothesisHints } from '../paper/hypotheses.ts';
import { keyOf, type Links } from '../paper/links.ts';
import { linkChanges, lockedLinksOf, type LockedLinks } from '../paper/locked-links.ts';
import type { Change, ChangeKind } from './change.ts';
import type { Lock } from './lock.ts';

/** Today's paper and its claims beside the lock's. */
export interface LinkComparison {
  readonly changes: readonly Change[];
  /** What is wrong by itself, whatever the lock says: a label twice, a name of nothing. */
  readonly mistakes: readonly Problem[];
  readonly places: ReadonlyMap<string, Place>;
  /** What an update would lock. */
  readonly locked: LockedLinks;
  /** Numbered statements, and how many of them have claims. */
  readonly statements: number;
  readonly tested: number;
}

/** After these a claim means something else. */
const changesOfMeaning: ReadonlySet<ChangeKind> = new Set<ChangeKind>([
  'tightened',
  'weakened',
  'changed in both directions',
  'hypotheses relaxed',
  'hypotheses strengthened',
  'hypotheses changed',
]);

/**
 * Compares statements and claims with the lock: which of the two changed without the other.
 * @param changes how the claims differ from the lock
 */
export function compareLinks(
  links: Links,
  lock: Lock | undefined,
  claims: readonly Claim[],
  changes: readonly Change[],
): LinkComparison {
  const known = new Map(claims.map((claim) => [claim.id, claim]));
  const linked = new Map(links.links.map((link) => [keyOf(link.statement), link]));
  const differences = changes.flatMap(({ id, differences: all }) =>
    all.map((difference) => ({ id, ...difference })),
  );
  const found = linkChanges(
    lock?.links,
    links,
    {
      meaning: new Map(
        differences
          .filter(({ kind }) => changesOfMeaning.has(kind))
          .map(({ id, kind, detail }) => [id, `${kind}: ${detail}`]),
      ),
      renamed: new Map(differences.flatMap(({ id, was }) => (was === undefined ? [] : [[was, id] as const]))),
    },
    (key) => hypothesisHints(linked.get(key)!, known),
  );
  const numbered = links.links.filter(({ statement }) => statement.isNumbered);
  return {
    changes: found.map(({ id, kind, detail }) => ({ id, differences: [{ kind, detail }] })),
    mistakes: links.mistakes,
    places: links.places,
    locked: lockedLinksOf(links),
    statements: numbered.length,
    tested: numbered.filter((link) => link.claims.length > 0).length,
  };
}
