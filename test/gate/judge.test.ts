import { describe, expect, it } from 'vitest';
import type { ClaimEvidence } from '../../src/judge/claims/evidence.ts';
import { compareTheory } from '../../src/gate/compare.ts';
import { type Campaign, doubtsOf, problemsOf } from '../../src/gate/judge.ts';
import type { Lock } from '../../src/gate/lock.ts';
import type { NamedChange } from '../../src/gate/notes.ts';
import { updatedLock } from '../../src/gate/update.ts';
import { binomialInterval } from '../../src/stats/intervals.ts';
import { sampleClaim, sampleEvidence } from '../report/sample-evidence.ts';
import { evenClaim, scaled } from './claims.ts';

const share = (hits: number, trials = 100): ClaimEvidence['informative'] => ({
  share: { hits, trials, interval: [0, 1] },
  minimum: 0.6,
});
const power = (trajectories: number): ClaimEvidence['power'] => ({
  trajectories,
  bound: 0.1,
  detectable: 0.12,
});
const mutant = (
  name: string,
  outcome: ClaimEvidence['mutants'][number]['outcome'],
): ClaimEvidence['mutants'][number] => ({
  name,
  outcome,
  cases: 1,
  violations: 0,
  attempts: [],
});
const even = (change: Partial<ClaimEvidence> = {}): ClaimEvidence =>
  sampleClaim({
    id: 'sizes/even',
    mutants: [mutant('a tenth', 'killed'), mutant('coins that exit', 'killed')],
    ...change,
  });

const campaignsOf = (claim: ClaimEvidence, budget: string): readonly Campaign[] => [
  { budget, full: budget !== 'quick', evidence: sampleEvidence([claim]) },
];

/** The lock of the claim, with this evidence at the quick budget. */
function lockWith(claim: ClaimEvidence): Lock {
  const { changes, today } = compareTheory([evenClaim()], undefined);
  const first = { lock: undefined, lakatos: '0', alpha: 0.1, run: 1 };
  return updatedLock({ ...first, changes, today, notes: [], campaigns: campaignsOf(claim, 'quick') });
}

/** What speaks against a theory of one claim, as `rule: message`. */
function against(
  now: ClaimEvidence,
  {
    was = even(),
    budget = 'quick',
    claim = evenClaim(),
    notes = [],
    lock = lockWith(was),
  }: {
    was?: ClaimEvidence;
    budget?: string;
    claim?: ReturnType<typeof scaled>;
    notes?: readonly NamedChange[];
    lock?: Lock;
  } = {},
): readonly string[] {
  const { changes } = compareTheory([claim], lock);
  return problemsOf({ lock, changes, notes, campaigns: campaignsOf(now, budget) }).map(
    ({ rule, message }) => `${rule}: ${message}`,
  );
}

describe('the gate', () => {
  it('is open where nothing changed and the evidence is as it was', () => {
    expect(against(even())).toEqual([]);
  });

  it.each(['refuted', 'vacuous', 'undecided'] as const)('is shut by a claim that became %s', (verdict) => {
    expect(against(even({ verdict, reason: { kind: 'interrupted' } }))).toEqual([
      `${verdict}: interrupted before its budget was spent`,
    ]);
  });

  it.each(['vacuous', 'undecided'] as const)('lets a claim stay %s that was locked so', (verdict) => {
    expect(against(even({ verdict }), { was: even({ verdict }) })).toEqual([]);
  });

  it('lets no claim stay refuted', () => {
    const verdict = 'refuted';
    const claim = even({ verdict, reason: { kind: 'counterexample' } });
    expect(against(claim, { was: even({ verdict }) })).toEqual(['refuted: a counterexample was confirmed']);
  });
});

describe('a change', () => {
  const claim = scaled(() => 1.1);
  const note = { id: 'sizes/even', kind: 'weakened', why: 'because' } as const;

  it('that weakens must be named', () => {
    expect(against(even(), { claim })).toEqual([
      expect.stringMatching(/^not named: weakened without a note that names it: at /u),
    ]);
    expect(against(even(), { claim, notes: [note] })).toEqual([]);
  });

  it('that sharpens need not', () => {
    expect(against(even(), { claim: scaled(() => 0.9) })).toEqual([]);
  });
});

describe('a mutant that survives', () => {
  const surviving = even({ mutants: [mutant('a tenth', 'survived'), mutant('coins that exit', 'killed')] });

  it('shuts the gate where it died at this budget before', () => {
    expect(against(surviving)).toEqual([
      "mutant survives: the mutant 'a tenth' survived; at the lock it died at this budget",
    ]);
  });

  it('does not where it survived at this budget before, or was locked without being tried at it', () => {
    expect(against(surviving, { was: surviving })).toEqual([]);
    expect(against(surviving, { budget: 'default' })).toEqual([]);
  });

  it('is not excused by naming a budget at which it died before as too small', () => {
    const untried = even({ mutants: [mutant('a tenth', 'not tried'), mutant('coins that exit', 'killed')] });
    expect(against(untried)).toEqual([
      "mutant survives: the mutant 'a tenth' was not tried; at the lock it died at this budget",
    ]);
    expect(against(untried, { was: untried })).toEqual([]);
  });

  it('shuts the gate where it is new to a locked claim, at the full budget', () => {
    const known = even({ mutants: [mutant('a tenth', 'killed')] });
    const fewer = evenClaim({ mustRefute: { 'a tenth': evenClaim().mustRefute['a tenth']! } });
    const { changes, today } = compareTheory([fewer], undefined);
    const first = { lock: undefined, lakatos: '0', alpha: 0.1, run: 1, changes, today, notes: [] };
    const lock = updatedLock({ ...first, campaigns: campaignsOf(known, 'default') });
    const now = even({ mutants: [mutant('a tenth', 'killed'), mutant('coins that exit', 'survived')] });
    expect(against(now, { lock, budget: 'default' })).toEqual([
      "mutant survives: the mutant 'coins that exit' survived; it is new",
    ]);
    expect(against(now, { lock })).toEqual([]);
  });

  it('shuts the gate where it is new, at the full budget; the quick one may be too small for it', () => {
    const fresh = {
      lock: undefined,
      changes: [],
      notes: [{ id: 'sizes/even', kind: 'added', why: '' }] as const,
    };
    const full = problemsOf({ ...fresh, campaigns: campaignsOf(surviving, 'default') });
    expect(full.map(({ message }) => message)).toEqual(["the mutant 'a tenth' survived; it is new"]);
    expect(problemsOf({ ...fresh, campaigns: campaignsOf(surviving, 'quick') })).toEqual([]);
  });
});

describe('the share of informative cases', () => {
  const confidence = 1 - 1e-6;
  it.each([0, 10, 25, 40, 48, 60, 90])(
    'at %i of 100 after 90 of 100 is less than sampling explains where the intervals are apart',
    (hits) => {
      const apart =
        binomialInterval({ hits, trials: 100, confidence }).hi <
        binomialInterval({ hits: 90, trials: 100, confidence }).lo;
      const said = against(even({ informative: share(hits) }), { was: even({ informative: share(90) }) });
      expect(said).toEqual(
        apart
          ? [
              `less informative: ${hits} of 100 cases are informative, 90 of 100 were: less than sampling explains`,
            ]
          : [],
      );
    },
  );

  it('may grow, and may fall where the claim changed', () => {
    expect(against(even({ informative: share(90) }), { was: even({ informative: share(10) }) })).toEqual([]);
    const now = even({ informative: share(0) });
    expect(against(now, { was: even({ informative: share(90) }), claim: scaled(() => 0.9) })).toEqual([]);
  });
});

describe('power', () => {
  it.each<[number, number, boolean]>([
    [8192, 8192, false],
    [8192, 2048, false],
    [8192, 2047, true],
    [8192, 0, true],
    [2048, 8192, false],
  ])('of %i trajectories that became %i: shut is %s', (before, now, shut) => {
    const said = against(even({ power: now === 0 ? null : power(now) }), {
      was: even({ power: power(before) }),
    });
    expect(said.map((line) => line.split(':')[0])).toEqual(shut ? ['less power'] : []);
  });
});

describe('a quick run that leaves doubts', () => {
  const lock = lockWith(even());
  const vacuous = even({ verdict: 'vacuous', reason: { kind: 'labels not covered', labels: ['large'] } });
  const quick = campaignsOf(vacuous, 'quick');
  const judged = (full: ClaimEvidence): readonly string[] =>
    problemsOf({
      lock,
      changes: compareTheory([evenClaim()], lock).changes,
      notes: [],
      campaigns: [...quick, ...campaignsOf(full, 'default')],
      doubtful: new Set(doubtsOf(lock, quick)),
    }).map(({ rule }) => rule);

  it('counts only as the full run that follows', () => {
    expect(doubtsOf(lock, quick)).toEqual(['sizes/even']);
    expect(judged(even())).toEqual([]);
    expect(judged(vacuous)).toEqual(['vacuous']);
  });

  it('has none of what it refuted, nor of what is as it was', () => {
    expect(doubtsOf(lock, campaignsOf(even({ verdict: 'refuted' }), 'quick'))).toEqual([]);
    expect(doubtsOf(lock, campaignsOf(even(), 'quick'))).toEqual([]);
    expect(doubtsOf(lockWith(vacuous), quick)).toEqual([]);
  });

  it('says nothing of a claim that was never locked at this budget, which may want it', () => {
    expect(doubtsOf(undefined, quick)).toEqual([]);
    const { changes } = compareTheory([evenClaim()], lock);
    const rules = (campaigns: readonly Campaign[]): readonly string[] =>
      problemsOf({ lock: undefined, changes, notes: [], campaigns }).map(({ rule }) => rule);
    expect(rules(quick)).toEqual([]);
    expect(rules(campaignsOf(vacuous, 'default'))).toEqual(['vacuous']);
  });
});

describe('the resolution of a term', () => {
  type Side = { refuted: number | null; value?: number; tried?: number };
  const term = (
    name: string,
    side: Side,
    whole = false,
  ): NonNullable<ClaimEvidence['resolution']>[number] => ({
    term: name,
    whole,
    larger: null,
    smaller: { tried: whole ? 64 : 0.5, how: 'exact', ...side },
  });
  const resolving = (...resolution: NonNullable<ClaimEvidence['resolution']>): ClaimEvidence =>
    even({ resolution });

  it.each([
    ['nothing that was tried', null],
    ['half of it', 0.5],
    ['a little more than a quarter', 0.26],
  ])('shuts the gate where an error of 0.4%% was caught and now only %s is', (_, refuted) => {
    const was = resolving(term('c', { refuted: 0.004 }));
    expect(against(resolving(term('c', { refuted })), { was })).toEqual([
      "coarser: an error of 25% in 'c' would go unnoticed; one of 0.4% was caught",
    ]);
  });

  it.each([
    ['other cases move it by a factor of fifty', 0.004, 0.2],
    ['it was no finer than that factor', 0.01, null],
    ['it was coarse before', 0.3, null],
    ['it is finer now', 0.2, 0.01],
  ])('does not where %s', (_, then, refuted) => {
    const was = resolving(term('c', { refuted: then }));
    expect(against(resolving(term('c', { refuted })), { was })).toEqual([]);
  });

  it('of a whole number counts by units, whatever share of it they are', () => {
    const was = resolving(term('T', { refuted: 1, value: 3 }, true));
    for (const refuted of [2, 4, 32])
      expect(against(resolving(term('T', { refuted, value: 2 }, true)), { was })).toEqual([]);
    for (const refuted of [64, null])
      expect(against(resolving(term('T', { refuted, value: 1000 }, true)), { was })).toEqual([
        "coarser: an error of 50 in 'T' would go unnoticed; one of 1 was caught",
      ]);
    // no larger change could be tried
    expect(against(resolving(term('k', { refuted: null, tried: 2 }, true)), { was })).toEqual([]);
  });

  it('counts by the worse of both sides, and not where the term is new', () => {
    const [c] = resolving(term('c', { refuted: 0.004 })).resolution!;
    const both = { ...c!, larger: { refuted: null, tried: 1 } };
    expect(against(resolving(both), { was: resolving(both) })).toEqual([]);
    expect(against(resolving(both), { was: resolving(c!) })).toHaveLength(1);
    expect(against(resolving(both), { was: even() })).toEqual([]);
  });
});
