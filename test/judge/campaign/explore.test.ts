import { describe, expect, it } from 'vitest';
import { fromExit, type Probability } from '../../../src/core/probability.ts';
import { ongoingAttack } from '../../../src/judge/campaign/attack-at-once.ts';
import { type Engine, referenceEngine } from '../../../src/judge/campaign/engine.ts';
import { type Exploration, explore } from '../../../src/judge/campaign/explore.ts';
import { claimTarget, mutantTargets } from '../../../src/judge/campaign/target.ts';
import { coinClaim } from '../../statements/coins.ts';
import { contextFor } from './run-contexts.ts';

/** Explores a coin, and notes whether the engine was at work whenever the mutant's bound was asked for. */
async function explored(bound: () => Probability): Promise<Exploration & { readonly sawWork: boolean[] }> {
  let atWork = 0;
  const sawWork: boolean[] = [];
  const engine: Engine = {
    ...referenceEngine,
    run: async (request) => {
      atWork++;
      await new Promise(setImmediate);
      atWork--;
      return referenceEngine.run(request);
    },
  };
  const atLeast = (): Probability => {
    sawWork.push(atWork > 0);
    return bound();
  };
  const claim = coinClaim({ exit: 0.2, claimed: 0.2 }, { mustRefute: { mutant: { atLeast } } });
  const context = contextFor(claim, { engine });
  const mutants = mutantTargets(context.claim);
  const looked = await explore(context, claimTarget<unknown>(context.claim), mutants, ongoingAttack());
  return { ...looked, sawWork };
}

describe("a mutant's bound", () => {
  it('is looked for once at each case, while blocks of the claim are computed', async () => {
    const { sawWork, mutants } = await explored(() => fromExit(0.3));
    expect(sawWork.length).toBeGreaterThan(5);
    expect(sawWork.every(Boolean)).toBe(true);
    expect(sawWork).toHaveLength(mutants[0]!.cases);
  });

  it('that does not speak of the cases is excused in its turn', async () => {
    const { claim, mutants } = await explored(() => {
      throw new RangeError('not here');
    });
    expect(claim.cases).toBeGreaterThan(5);
    expect(mutants.map(({ cases }) => cases)).toEqual([0]);
  });

  it('that fails is told in its turn, with its name', async () => {
    const failing = explored(() => {
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow("mutant 'mutant'");
  });
});
