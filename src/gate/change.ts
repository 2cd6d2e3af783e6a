import { type LinkChangeKind, linkChangeKinds, linkChangesToName } from '../paper/locked-links.ts';
import { type Behaviour, type CaseBehaviour, isAdmitted } from './behaviour.ts';

const claimChangeKinds = [
  'added',
  'removed',
  'renamed',
  'reworded',
  'tightened',
  'weakened',
  'changed in both directions',
  'hypotheses relaxed',
  'hypotheses strengthened',
  'hypotheses changed',
  'cases changed',
  'cases no longer read',
  'mutant added',
  'mutant removed',
  'mutant changed',
] as const;
export type ChangeKind = (typeof claimChangeKinds)[number] | LinkChangeKind;

/** How a claim may differ from what the lock holds, and how a paper and its claims may part. */
export const changeKinds: readonly ChangeKind[] = [...claimChangeKinds, ...linkChangeKinds];

/** Changes that make the theory or its check weaker: each must be named in a note. */
export const mustBeNamed: ReadonlySet<ChangeKind> = new Set<ChangeKind>([
  'removed',
  'renamed',
  'weakened',
  'changed in both directions',
  'hypotheses strengthened',
  'hypotheses changed',
  'cases no longer read',
  'mutant removed',
  'mutant changed',
  ...linkChangesToName,
]);

/** Changes after which a claim says what it said: its evidence goes on adding up. */
const harmless: ReadonlySet<ChangeKind> = new Set<ChangeKind>(['reworded', 'mutant added']);

/** One difference, with what shows it. */
export interface Difference {
  readonly kind: ChangeKind;
  /** In words: which mutant, which hypotheses, where the bound moved and by how much. */
  readonly detail: string;
  /** The mutant that it is about, if it is about one. */
  readonly mutant?: string;
  /** Of a claim that was renamed: what it was called. */
  readonly was?: string;
}

/** All differences of one claim; none where it is as it was. */
export interface Change {
  readonly id: string;
  readonly differences: readonly Difference[];
}

/** Those that are not as they were. */
export function changedAmong(changes: readonly Change[]): readonly Change[] {
  return changes.filter(({ differences }) => differences.length > 0);
}

/** Does the claim say what it said, of the same cases? */
export function isSettled({ differences }: Change): boolean {
  return differences.every(({ kind }) => harmless.has(kind));
}

/**
 * How a claim differs from the lock. `now` is today's behaviour on the cases that the lock remembers, so that
 * both sides speak of the same cases; `space` and `mutants` are compared by digest.
 */
export function differencesOf(then: Behaviour, now: Behaviour): readonly Difference[] {
  return [
    ...wording(then, now),
    ...movement(then, now),
    ...hypotheses(then, now),
    ...(then.space === now.space
      ? []
      : [difference('cases changed', 'the space draws other cases than it did')]),
    ...mutants(then, now),
  ];
}

/** Do two claims mean the same, whatever they are called? */
export function sameMeaning(then: Behaviour, now: Behaviour): boolean {
  return (
    then.kind === now.kind &&
    differencesOf(then, { ...now, id: then.id }).every(({ kind }) => harmless.has(kind))
  );
}

function difference(kind: ChangeKind, detail: string): Difference {
  return { kind, detail };
}

function ofMutant(kind: ChangeKind, mutant: string, more = ''): Difference {
  return { kind, detail: `'${mutant}'${more}`, mutant };
}

function wording(then: Behaviour, now: Behaviour): readonly Difference[] {
  const changed = (['says', 'tex', 'source'] as const).filter((field) => then[field] !== now[field]);
  if (changed.length === 0) return [];
  return [
    difference('reworded', changed.map((field) => `${field}: “${then[field]}” → “${now[field]}”`).join('; ')),
  ];
}

/** Bounds agree if they differ by less than two units of the twelfth digit: sums may be reordered. */
const agreement = 2e-12;

/** −1 where the bound became sharper at a case, 1 where weaker, 0 where it is as it was. */
function moved(
  then: CaseBehaviour,
  now: CaseBehaviour,
): { readonly sign: -1 | 0 | 1; readonly size: number } {
  if (then.bound === null || now.bound === null) {
    if (then.bound === now.bound) return { sign: 0, size: 0 };
    return { sign: now.bound === null ? 1 : -1, size: Infinity };
  }
  for (const [i, before] of then.bound.entries()) {
    const after = now.bound[i] ?? Number.NaN;
    const size = Math.abs(after - before) / Math.max(Math.abs(after), Math.abs(before), Number.MIN_VALUE);
    if (size <= agreement) continue;
    return { sign: after < before ? -1 : 1, size };
  }
  return { sign: 0, size: 0 };
}

function movement(then: Behaviour, now: Behaviour): readonly Difference[] {
  if (then.kind !== now.kind) {
    return [difference('changed in both directions', `it was of the kind ${then.kind} and is ${now.kind}`)];
  }
  // where a hypothesis fails or did, the statement promises nothing that could have moved
  const pairs = then.cases
    .map((before, i) => [before, now.cases[i]!] as const)
    .filter(([before, after]) => isAdmitted(before) && isAdmitted(after));
  const lost = then.cases.filter(
    (before, i) => before.bound !== null && now.cases[i]!.given.includes('?'),
  ).length;
  const unread: readonly Difference[] =
    lost === 0
      ? []
      : [
          difference(
            'cases no longer read',
            `${lost} of ${then.cases.length} remembered cases are no cases any more`,
          ),
        ];
  const moves = pairs.map(([before, after]) => ({ before, after, ...moved(before, after) }));
  const sharper = moves.filter(({ sign }) => sign < 0);
  const weaker = moves.filter(({ sign }) => sign > 0);
  if (sharper.length + weaker.length === 0) return unread;
  const most = moves.reduce((a, b) => (b.size > a.size ? b : a));
  const words = (n: number): string => `at ${n} of ${pairs.length} cases`;
  const example = `most at ${JSON.stringify(most.before.case).slice(0, 120)}: ${shownMove(then, most.before, most.after)}`;
  const kind =
    then.kind === 'agreement' || (sharper.length > 0 && weaker.length > 0)
      ? 'changed in both directions'
      : sharper.length > 0
        ? 'tightened'
        : 'weakened';
  const where =
    kind === 'changed in both directions'
      ? `sharper ${words(sharper.length)}, weaker ${words(weaker.length)}`
      : words(Math.max(sharper.length, weaker.length));
  return [...unread, difference(kind, `${where}; ${example}`)];
}

/** Both, with as many digits as it takes to tell them apart. */
function shownMove(then: Behaviour, before: CaseBehaviour, after: CaseBehaviour): string {
  for (let digits = 6; ; digits++) {
    const [from, to] = [shown(then, before, digits), shown(then, after, digits)];
    if (from !== to || digits === 17) return `${from} → ${to}`;
  }
}

function shown({ kind }: Behaviour, { bound }: CaseBehaviour, digits: number): string {
  if (bound === null) return 'nothing';
  const [first = Number.NaN, second = Number.NaN] = bound;
  const short = (x: number): string => String(Number(x.toPrecision(digits)));
  if (kind === 'probability' || kind === 'agreement') return `exit ${short(first)}`;
  return kind === 'inequality' ? `${short(-second)} ≤ ${short(first)}` : short(first);
}

/** By the hypotheses' names, and by which remembered cases they let in. */
function hypotheses(then: Behaviour, now: Behaviour): readonly Difference[] {
  const dropped = then.given.filter((name) => !now.given.includes(name));
  const added = now.given.filter((name) => !then.given.includes(name));
  let opened = 0;
  let closed = 0;
  for (const [i, before] of then.cases.entries()) {
    const after = now.cases[i]!;
    if (before.given.includes('?') || after.given.includes('?')) continue;
    if (isAdmitted(after) && !isAdmitted(before)) opened++;
    if (!isAdmitted(after) && isAdmitted(before)) closed++;
  }
  const renamed = dropped.length > 0 && dropped.length === added.length && opened + closed === 0;
  const weaker = opened > 0 || (dropped.length > added.length && closed === 0);
  const stronger = closed > 0 || (added.length > dropped.length && opened === 0);
  if (!weaker && !stronger && dropped.length + added.length === 0) return [];
  const detail = [
    ...(dropped.length > 0 ? [`gone: ${dropped.join(', ')}`] : []),
    ...(added.length > 0 ? [`new: ${added.join(', ')}`] : []),
    `of ${then.cases.length} remembered cases ${opened} are let in that were not, ${closed} are kept out that were not`,
  ].join('; ');
  if (renamed) return [difference('reworded', `hypotheses renamed: ${detail}`)];
  return [
    difference(
      weaker === stronger ? 'hypotheses changed' : weaker ? 'hypotheses relaxed' : 'hypotheses strengthened',
      detail,
    ),
  ];
}

function mutants(then: Behaviour, now: Behaviour): readonly Difference[] {
  const today = new Map(now.mutants.map(({ name, digest }) => [name, digest]));
  const before = new Map(then.mutants.map(({ name, digest }) => [name, digest]));
  // a mutant follows its claim: its digest tells something only where the claim itself did not move, on the
  // same cases
  const still =
    then.space === now.space &&
    movement(then, now).length === 0 &&
    hypotheses(then, now).every(({ kind }) => kind === 'reworded');
  return [
    ...then.mutants
      .filter(({ name }) => !today.has(name))
      .map(({ name }) => ofMutant('mutant removed', name)),
    ...now.mutants.filter(({ name }) => !before.has(name)).map(({ name }) => ofMutant('mutant added', name)),
    ...(still ? then.mutants : [])
      .filter(({ name, digest }) => today.has(name) && today.get(name) !== digest)
      .map(({ name }) => ofMutant('mutant changed', name, ' says something else')),
  ];
}
