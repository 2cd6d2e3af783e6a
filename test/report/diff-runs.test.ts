import { describe, expect, it } from 'vitest';
import { formatChanges, diffRuns, baselineOf } from '../../src/report/diff-runs.ts';
import { refutedClaim, sampleClaim, sampleEvidence } from './sample-evidence.ts';

describe('changesSince', () => {
  it('finds nothing between equal runs, and says so', () => {
    const then = baselineOf(sampleEvidence());
    expect(diffRuns(then, sampleEvidence().claims)).toEqual([]);
    expect(formatChanges(then, [])).toBe(
      'Nothing that this report shows has changed since the run with seed 1, budget default and α 1e-9.',
    );
  });

  it('tells new claims, verdicts, wording, mutants and figures apart, and what is gone', () => {
    const then = baselineOf(sampleEvidence([sampleClaim(), refutedClaim]));
    const mutant = sampleClaim().mutants[0]!;
    const now = [
      sampleClaim({
        verdict: 'undecided',
        says: 'other',
        mutants: [
          { ...mutant, outcome: 'survived' },
          { ...mutant, name: 'fresh' },
        ],
        slack: null,
        informative: { share: { hits: 1, trials: 2, interval: [0, 1] }, minimum: 0.6 },
      }),
      sampleClaim({ id: 'fresh/claim' }),
    ];
    expect(diffRuns(then, now).map(({ claim, what }) => `${claim}: ${what}`)).toEqual([
      'fresh/claim: new, corroborated',
      'stagnation/product: was corroborated, is undecided',
      `stagnation/product: said “${sampleClaim().says}”, says “other”`,
      "stagnation/product: the mutant 'q² for q' was killed, is survived",
      "stagnation/product: new mutant 'fresh', killed",
      'stagnation/product: median slack was ×20.1 [×7.39, ×54.6], is –',
      'stagnation/product: informative cases were 97% [90%, 99%], are 50% [0%, 100%]',
      'planted/wrong: not in this run',
    ]);
  });

  it('asks a lock only for what it knows', () => {
    const { id, says } = sampleClaim();
    const lock = { what: 'the lock', claims: [{ id, says, mutants: [{ name: 'q² for q' }] }] };
    expect(diffRuns(lock, [sampleClaim()])).toEqual([]);
  });
});
