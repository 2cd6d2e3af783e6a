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

/** Is the full budget needed to judge it? That of other words is not. */
export function needsFullBudget({ differences }: Change): boolean {
  return differences.some(({ kind }) => kind !== 'reworded');
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

/** How a bound moved at a case: which way, by what share at most, and which number of it by that. */
interface Move {
  readonly sharper: boolean;
  readonly weaker: boolean;
  readonly size: number;
  readonly most?: { readonly list: 'bound' | 'ends'; readonly at: number };
}

const still: Move = { sharper: false, weaker: false, size: 0 };

function moved(then: CaseBehaviour, now: CaseBehaviour): Move {
  if (then.bound === null || now.bound === null) {
    if (then.bound === now.bound) return still;
    return { sharper: then.bound === null, weaker: now.bound === null, size: Infinity };
  }
  const ends = then.ends && now.ends ? movesOf('ends', then.ends, now.ends) : [];
  return [...movesOf('bound', then.bound, now.bound), ...ends].reduce(
    (all, move) => ({
      ...(move.size > all.size ? move : all),
      sharper: all.sharper || move.sharper,
      weaker: all.weaker || move.weaker,
    }),
    still,
  );
}

/** Of each number, smaller meaning sharper; more inequalities say more. */
function movesOf(list: 'bound' | 'ends', then: readonly number[], now: readonly number[]): readonly Move[] {
  return Array.from({ length: Math.max(then.length, now.length) }, (_, at): Move => {
    const [before = Infinity, after = Infinity] = [then[at], now[at]];
    const scale = Math.max(Math.abs(after), Math.abs(before), Number.MIN_VALUE);
    const size = scale === Infinity ? Infinity : Math.abs(after - before) / scale;
    if (size <= agreement) return still;
    return { sharper: after < before, weaker: after > before, size, most: { list, at } };
  });
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
  const sharper = moves.filter((move) => move.sharper);
  const weaker = moves.filter((move) => move.weaker);
  if (sharper.length + weaker.length === 0) return unread;
  const most = moves.reduce((a, b) => (b.size > a.size ? b : a));
  const words = (n: number): string => `at ${n} of ${pairs.length} cases`;
  const example = `most at ${JSON.stringify(most.before.case).slice(0, 120)}: ${shownMove(then, most)}`;
  const kind =
    (then.kind === 'agreement' && most.most?.list !== 'ends') || (sharper.length > 0 && weaker.length > 0)
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
function shownMove(
  { kind }: Behaviour,
  {
    before,
    after,
    most = { list: 'bound', at: 0 },
  }: Move & Readonly<Record<'before' | 'after', CaseBehaviour>>,
): string {
  const shown = ({ bound, [most.list]: numbers }: CaseBehaviour, digits: number): string => {
    const at = kind === 'inequality' ? most.at - (most.at % 2) : 0;
    const [first, second] = (numbers ?? []).slice(at);
    if (bound === null || first === undefined || (second === undefined && kind !== 'mean')) return 'nothing';
    const short = (x: number): string => String(Number(x.toPrecision(digits)) + 0);
    if (kind === 'mean') return short(first);
    if (kind === 'inequality')
      return most.list === 'bound'
        ? `${short(-second!)} ≤ ${short(first)}`
        : `lhs from ${short(-second!)} on ≤ rhs up to ${short(first)}`;
    return most.list === 'bound' ? `exit ${short(first)}` : `exit in [${short(-second!)}, ${short(first)}]`;
  };
  for (let digits = 6; ; digits++) {
    const [from, to] = [shown(before, digits), shown(after, digits)];
    if (from !== to || digits === 17) return `${from} → ${to}`;
  }
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
