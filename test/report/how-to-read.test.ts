import { describe, expect, it } from 'vitest';
import type { ClaimEvidence } from '../../src/judge/claims/evidence.ts';
import { howToRead } from '../../src/report/how-to-read.ts';
import { refutedClaim, sampleClaim } from './sample-evidence.ts';

const share = (hits: number, trials: number): ClaimEvidence['informative']['share'] => ({
  hits,
  trials,
  interval: [0, 1],
});
/** With `cases`, of which all those tried are accepted and `hits` informative. */
const judged = (
  hits: number,
  cases: Partial<ClaimEvidence['cases']>,
  change: Partial<ClaimEvidence> = {},
): ClaimEvidence => {
  const { exact = 0, sampled = 0, lowerBounds = 0 } = cases;
  const trials = exact + sampled + lowerBounds;
  return sampleClaim({
    ...change,
    cases: { drawn: trials, accepted: trials, informative: hits, exact, sampled, ties: 0, ...cases },
    informative: { share: share(hits, trials), minimum: 0.6 },
  });
};

describe('howToRead', () => {
  it('says of a probability what was drawn, what counts, and which violations are too small', () => {
    expect(howToRead(sampleClaim())).toEqual([
      '120 cases were drawn at random from the space that the claim describes (besides those that its author names or earlier runs kept), of which 100 met the hypothesis; the truth was computed in 60, simulated in 40 (41k trajectories in all, mutants and confirmations included).',
      'A case counts against the claim where the event is less likely than the bound says, and a simulated case only after a test on randomness never used before, at α = 1e-10: none did.',
      'Not to be seen in this run: any violation in 3 of 100 cases that are not informative; with a chance above 10%, an exit probability below 0.12 where 0.1 is allowed, the median simulated case; errors in the terms of the bound by their size, since the claim names no terms; anything outside of the space of cases.',
    ]);
  });

  it.each([
    ['mean', 'where the mean is above the bound'],
    ['agreement', 'where the event is more likely than the oracle says, or less'],
    ['invariance', 'where the event is more likely, or less, once the case is transformed'],
  ] as const)('says of a simulated claim of kind %s what counts', (kind, what) => {
    const [drawn, counts] = howToRead(judged(10, { sampled: 10 }, { kind, power: null }));
    expect(drawn).toContain('the truth was simulated in 10 (');
    expect(counts).toContain(`A case counts against the claim ${what}, and a simulated case only after`);
  });

  it('says of an inequality, an order of bounds among them, that both sides were computed, and where they tie', () => {
    const [drawn, counts, unseen] = howToRead(
      judged(50, { exact: 50, ties: 4 }, { kind: 'inequality', power: null, trajectories: 0 }),
    );
    expect(drawn).toContain('; both sides were computed in 50.');
    expect(counts).toBe(
      'A case counts against the claim where the left side is above the right one by more than the enclosed errors of computing both: none did.',
    );
    expect(unseen).toContain(
      'one below the digits computed in 4 cases where both sides agree in all of them',
    );
    expect(unseen).not.toMatch(/simulated|trajector|not informative/u);
  });

  it('says where only a lower bound of the truth was computed, and where the bound is trivial', () => {
    const claim = judged(90, { exact: 20, lowerBounds: 70 }, { kind: 'inequality', power: null });
    const trivial = { ...claim, cases: { ...claim.cases, exact: 10 } };
    const [drawn, , unseen] = howToRead(trivial);
    expect(drawn).toContain(
      'both sides were computed in 10, known from below, by a computed bound, in 70, not looked for in 10, where the bound is trivial.',
    );
    expect(unseen).toContain('one between the computed lower bound and the truth, in 70');
  });

  it('gives both sides of what an agreement would have missed, and does not invent a figure for a mean', () => {
    const power = { trajectories: 100, bound: 0.25, detectable: 0.26 };
    expect(howToRead(judged(9, { sampled: 9 }, { kind: 'agreement', power }))[2]).toContain(
      'with a chance above 10%, an exit probability below 0.26 (or as little below) where 0.25 is right',
    );
    expect(howToRead(judged(9, { sampled: 9 }, { kind: 'mean', power: null }))[2]).toContain(
      'violations of simulated cases that are small beside the spread of their trajectories',
    );
    expect(howToRead(judged(9, { sampled: 9 }, { power: { ...power, detectable: 1 } }))[2]).toContain(
      'with a chance above 10%, a violation of any size at the median simulated case',
    );
  });

  it('names the terms that could be wrong, the mutants that survived and the labels never met', () => {
    const [, , unseen] = howToRead(
      sampleClaim({
        resolution: [
          { term: 'T', whole: true, larger: { refuted: null, tried: 64 }, smaller: null },
          { term: 'q', whole: false, larger: null, smaller: { refuted: 0.003, tried: 0.5 } },
        ],
        mutants: [{ name: 'T−1 factors', outcome: 'survived', cases: 50, violations: 0, attempts: [] }],
        coverage: [{ label: 'k = 1', cases: 0 }],
      }),
    );
    expect(unseen).toContain('an error of a quarter in T, since');
    expect(unseen).toContain('what the surviving mutants say: T−1 factors');
    expect(unseen).toContain('what happens at cases labelled k = 1, of which there was none');
    expect(unseen).not.toContain('names no terms');
  });

  it('says what a refuted, an unsettled and a failed claim leave open', () => {
    expect(howToRead(refutedClaim)[1]).toMatch(/: one does, the counterexample\.$/u);
    expect(howToRead(sampleClaim({ verdict: 'undecided' }))[1]).toMatch(
      /: whether one does was not settled\.$/u,
    );
    const nothing = judged(
      0,
      {},
      { verdict: 'failed', reason: { kind: 'failed', why: 'threw', message: 'no' } },
    );
    expect(howToRead(nothing)).toEqual([
      'No case was drawn at random (besides those that its author names or earlier runs kept).',
      expect.stringMatching(/: whether one does is not known\.$/u),
      'No violation of any size could have been seen, since no random case was judged.',
    ]);
    const atOnce = judged(0, {}, { verdict: 'refuted', counterexample: refutedClaim.counterexample! });
    expect(howToRead(atOnce)[2]).toContain('the attack ended with the counterexample');
  });

  it('says how many cases the budget left out, and that a claim has no hypotheses', () => {
    const claim = judged(20, { exact: 20 }, { acceptance: [] });
    const [drawn] = howToRead({ ...claim, cases: { ...claim.cases, drawn: 30, accepted: 30 } });
    expect(drawn).toContain(
      'since the claim has no hypotheses, 10 of these were left out or cut short by the budget;',
    );
  });
});
