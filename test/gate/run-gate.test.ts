import { describe, expect, it } from 'vitest';
import { runGate } from '../../src/gate/run-gate.ts';
import { compareTheory } from '../../src/gate/compare.ts';
import { updatedLock } from '../../src/gate/update.ts';
import { evenClaim, scaled } from './claims.ts';
import { sampleClaim, sampleEvidence } from '../report/sample-evidence.ts';

describe('an update of the lock', () => {
  it('tries in full what changed, and holds nothing against it that a quick run had too few cases for', async () => {
    const id = 'sizes/even';
    const sound = sampleClaim({ id, mutants: [] });
    const first = compareTheory([evenClaim()], undefined);
    const campaigns = [{ budget: 'quick', full: false, evidence: sampleEvidence([sound]) }];
    const lock = updatedLock({
      ...first,
      lock: undefined,
      lakatos: '0',
      alpha: 0.1,
      run: 1,
      notes: [],
      campaigns,
    });
    const run = async (inFull: typeof sound): Promise<readonly string[] | undefined> => {
      const ran = await runGate({
        claims: [scaled(() => 1.5)],
        lock,
        comparison: compareTheory([scaled(() => 1.5)], lock),
        alpha: 0.1,
        budgets: { changed: 'default', others: 'quick' },
        update: true,
        named: [],
        corpus: [],
        runCampaign: ({ budget }) =>
          Promise.resolve(
            sampleEvidence([budget?.name === 'quick' ? { ...sound, verdict: 'vacuous' } : inFull]),
          ),
      });
      return ran?.problems.map(({ rule }) => rule).filter((rule) => rule !== 'not named');
    };
    expect(await run(sound)).toEqual([]);
    expect(await run({ ...sound, verdict: 'vacuous' })).toEqual(['vacuous']);
  });
});
