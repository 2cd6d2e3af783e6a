import { z } from 'zod';
import { fingerprint } from '../core/json.ts';
import { keyOf, type Links } from './links.ts';
import type { Statement } from './statement.ts';
import { wordDiff } from './word-diff.ts';

/** A statement as a lock remembers it, with the claims that tested it. */
export interface LockedStatement {
  readonly from: Statement['from'];
  readonly label: string;
  /** Digest of its tokens. */
  readonly hash: string;
  /** Its tokens, each after a space, for a diff by words. */
  readonly text: string;
  readonly claims: readonly string[];
}
export interface LockedLinks {
  readonly statements: readonly LockedStatement[];
  /** Claims without a statement. */
  readonly unlinked: readonly string[];
}

export const lockedLinksSchema: z.ZodType<LockedLinks> = z.lazy(() =>
  z.strictObject({
    statements: z.array(
      z.strictObject({
        from: z.enum(['paper', 'lean']),
        label: z.string(),
        hash: z.string(),
        text: z.string(),
        claims: z.array(z.string()),
      }),
    ),
    unlinked: z.array(z.string()),
  }),
);

/** What an update locks. */
export function lockedLinksOf({ links, unlinked }: Links): LockedLinks {
  return {
    statements: links.map(({ statement: { from, label, tokens }, claims }) => ({
      from,
      label,
      hash: hashOf(tokens),
      text: tokens.join(' '),
      claims,
    })),
    unlinked,
  };
}

function hashOf(tokens: readonly string[]): string {
  return fingerprint(tokens).slice(0, 16);
}

/** How a paper and its claims may have parted since the lock. */
export const linkChangeKinds = [
  'statement added',
  'statement renamed',
  'statement changed',
  'claim changed',
  'both changed',
  'label gone',
  'link gone',
  'no claim',
  'no statement',
] as const;
export type LinkChangeKind = (typeof linkChangeKinds)[number];

/** Those that a note must name. */
export const linkChangesToName: readonly LinkChangeKind[] = [
  'statement changed',
  'claim changed',
  'label gone',
  'link gone',
  'no claim',
  'no statement',
];

/** One change, of a statement by its label or of a claim by its id. */
export interface LinkChange {
  readonly id: string;
  readonly kind: LinkChangeKind;
  readonly detail: string;
}

/** What is known of the claims since the lock. */
export interface ClaimChanges {
  /** How the meaning changed, in words, of claims of which it did. */
  readonly meaning: ReadonlyMap<string, string>;
  /** New names by old ones. */
  readonly renamed: ReadonlyMap<string, string>;
}

/**
 * What parted since the lock; nothing where the lock is from a time without links.
 * @param hintsOf hypotheses that only one side names
 */
export function linkChanges(
  then: LockedLinks | undefined,
  { links, unlinked }: Links,
  { meaning, renamed }: ClaimChanges,
  hintsOf: (key: string) => readonly string[] = () => [],
): readonly LinkChange[] {
  if (then === undefined) return [];
  const changes: LinkChange[] = [];
  const add = (id: string, kind: LinkChangeKind, detail: string): void => {
    changes.push({ id, kind, detail });
  };
  const today = new Map(links.map((link) => [keyOf(link.statement), link]));
  const before = new Map(then.statements.map((statement) => [keyOf(statement), statement]));
  const added = links.filter(({ statement }) => !before.has(keyOf(statement)));
  const newName = (id: string): string => renamed.get(id) ?? id;
  const pairs = new Map<(typeof links)[number], LockedStatement>();
  for (const old of then.statements) {
    const same = today.get(keyOf(old));
    if (same !== undefined) {
      pairs.set(same, old);
      continue;
    }
    const moved = added.find(
      (link) =>
        !pairs.has(link) && link.statement.from === old.from && hashOf(link.statement.tokens) === old.hash,
    );
    if (moved === undefined) {
      const tested = old.claims.length === 0 ? '' : `, which ${old.claims.join(', ')} tested`;
      add(
        old.label,
        'label gone',
        `no statement has this label${tested}; it read: ${old.text.slice(0, 200)}`,
      );
    } else {
      pairs.set(moved, old);
      add(moved.statement.label, 'statement renamed', `it was called ${old.label}`);
    }
  }
  const labels = new Map([...pairs].map(([{ statement }, { label }]) => [label, statement.label]));
  for (const link of links) {
    const { statement, claims } = link;
    const old = pairs.get(link);
    const { label } = statement;
    const hints = hintsOf(keyOf(statement))
      .map((hint) => `; ${hint}`)
      .join('');
    if (old === undefined) add(label, 'statement added', placeOf(statement));
    const hadClaims = old === undefined || old.claims.length > 0;
    if (claims.length === 0 && statement.isNumbered && hadClaims)
      add(label, 'no claim', `${placeOf(statement)} has no claim that tests it`);
    if (old === undefined) continue;
    const kept = old.claims.map(newName).filter((id) => claims.includes(id));
    for (const id of old.claims.map(newName)) {
      const isElsewhere = links.some((other) => other.claims.includes(id));
      if (!claims.includes(id) && claims.length > 0 && isElsewhere)
        add(label, 'link gone', `${id} tested it and belongs to it no longer`);
    }
    const changed = kept.filter((id) => meaning.has(id));
    const isSame =
      hashOf(statement.tokens) === old.hash || statement.tokens.join(' ') === renamedIn(old.text, labels);
    if (isSame) {
      for (const id of changed)
        add(id, 'claim changed', `${meaning.get(id)!}; the statement ${label} did not change${hints}`);
      continue;
    }
    const diff = wordDiff(old.text.split(' '), statement.tokens);
    const still = kept.filter((id) => !meaning.has(id));
    if (still.length > 0) {
      add(label, 'statement changed', `${diff}; ${still.join(', ')} did not change${hints}`);
    } else if (kept.length > 0) add(label, 'both changed', diff + hints);
  }
  const were = new Set(then.unlinked.map(newName));
  for (const id of unlinked) {
    if (!were.has(id)) add(id, 'no statement', 'no statement of the paper belongs to it');
  }
  return changes;
}

/** A statement's text with the labels that it refers to as they are called today. */
function renamedIn(text: string, labels: ReadonlyMap<string, string>): string {
  return text.replaceAll(/(?<=\\ref )\{([^{}]*)\}/gu, (_, names: string) => {
    const today = names.split(',').map((name) => labels.get(name.trim()) ?? name.trim());
    return `{${today.join(',')}}`;
  });
}

function placeOf({ kind, file, line }: Statement): string {
  return `${kind === '' ? 'the statement' : kind} at ${file}:${line}`;
}
