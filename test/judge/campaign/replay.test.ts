import { beforeAll, describe, expect, it } from 'vitest';
import { runCampaign } from '../../../src/judge/campaign/campaign.ts';
import { replayWitness, stillViolated } from '../../../src/judge/campaign/replay.ts';
import { exactly } from '../../../src/core/enclosure.ts';
import { fromExit } from '../../../src/core/probability.ts';
import type { Claim, InequalityClaim } from '../../../src/judge/claims/claim.ts';
import { counterexampleSchema } from '../../../src/judge/claims/evidence-schema.ts';
import type { Counterexample, Witness } from '../../../src/judge/claims/evidence.ts';
import { UsageError } from '../../../src/core/errors.ts';
import { counterexampleFiles } from '../../../src/report/counterexample-files.ts';
import { evidenceJson } from '../../../src/report/evidence-json.ts';
import { mixedClaims } from '../../statements/mixed-claims.ts';
import { smallBudget } from './run-contexts.ts';

let files: Counterexample[];
beforeAll(async () => {
  const evidence = await runCampaign({
    claims: mixedClaims,
    seed: 'replay',
    alpha: 1e-6,
    budget: smallBudget,
  });
  files = counterexampleFiles(evidence).map(({ file }) =>
    counterexampleSchema.parse(JSON.parse(evidenceJson(file))),
  );
});

const claimOf = (file: Counterexample): Claim => mixedClaims.find(({ id }) => id === file.claim)!;
const reproduced = async (file: Counterexample): Promise<boolean> =>
  (await replayWitness(claimOf(file), file)).reproduced;
const altered = (file: Counterexample, change: Partial<Witness>): Counterexample => ({
  ...file,
  witness: { ...file.witness, ...change },
});

/** The bound of the statement nearer to the truth by a millionth, or so weak that it cannot be violated. */
function withOtherBound(claim: Claim, file: Counterexample, weakened: 0 | 1): Claim {
  const { bound, found } = file.witness;
  const near = bound + 1e-6 * ((found[0] + found[1]) / 2 - bound);
  const change = ((): object => {
    switch (claim.kind) {
      case 'probability':
        return { atLeast: () => fromExit(weakened === 1 ? 1 : near) };
      case 'mean':
        return { atMost: () => (weakened === 1 ? 1 : near) };
      case 'agreement': {
        const exit = weakened === 1 ? (found[0] + found[1]) / 2 : near;
        return { equals: () => ({ exit: exactly(exit), stay: exactly(1 - exit) }) };
      }
      case 'inequality':
        return {
          sides: (c: unknown, effort: number) => {
            const { lhs } = [statementOf(claim, file).sides(c, effort)].flat()[0]!;
            return { lhs, rhs: exactly(weakened === 1 ? lhs.hi + 1 : near) };
          },
        };
      case 'invariance':
        throw new Error('no bound');
    }
  })();
  const { mutant } = file;
  if (mutant === undefined) return { ...claim, ...change } as Claim;
  return {
    ...claim,
    mustRefute: { ...claim.mustRefute, [mutant]: { ...claim.mustRefute[mutant], ...change } },
  } as Claim;
}

/** The inequality that the file refutes. */
function statementOf(claim: InequalityClaim<unknown>, { mutant }: Counterexample): typeof claim {
  return { ...claim, ...(mutant !== undefined && claim.mustRefute[mutant]) } as typeof claim;
}

describe('a counterexample file', () => {
  it('comes of every kind: each kind of claim, sampled and exact, of claims, mutants and ablations', async () => {
    const kinds = new Set(files.map((file) => `${claimOf(file).kind} ${file.witness.how}`));
    expect([...kinds].toSorted()).toEqual([
      'agreement sampled',
      'inequality exact',
      'invariance sampled',
      'mean exact',
      'mean sampled',
      'probability exact',
      'probability sampled',
    ]);
    expect(files.some(({ mutant, dropped }) => mutant === undefined && dropped === undefined)).toBe(true);
    expect(files.some(({ dropped }) => dropped !== undefined)).toBe(true);
  });

  it('replays to the same bits', async () => {
    expect(files.length).toBeGreaterThanOrEqual(11);
    for (const file of files)
      expect([file.claim, file.mutant, await reproduced(file)]).toEqual([file.claim, file.mutant, true]);
  });

  it('is not reproduced when any number that was observed is altered', async () => {
    for (const file of files) {
      const { observed } = file.witness;
      for (const [name, value] of Object.entries(observed)) {
        if (name === 'trajectories') continue;
        expect(await reproduced(altered(file, { observed: { ...observed, [name]: value + 1 } }))).toBe(false);
      }
    }
  });

  it('is not reproduced when its bound, interval or e-value is altered', async () => {
    for (const file of files) {
      const { bound, found, logE } = file.witness;
      expect(await reproduced(altered(file, { bound: bound + 1e-12 }))).toBe(false);
      // an interval, and what is made of an e-value, is worked out of what was sampled
      const off = file.witness.how === 'sampled' ? 1e-6 : 1e-12;
      expect(await reproduced(altered(file, { found: [found[0] + off, found[1]] }))).toBe(false);
      expect(await reproduced(altered(file, { found: [found[0], found[1] + off] }))).toBe(false);
      if (logE === undefined) continue;
      const { reproduced: same, lines } = await replayWitness(
        claimOf(file),
        altered(file, { logE: logE + 1e-6 }),
      );
      expect(same).toBe(false);
      expect(lines.at(-1)).toMatch(/^note: the same outcomes have log e-value/u);
    }
  });

  it('is reproduced where another version rounds what it makes of the outcomes otherwise', async () => {
    for (const file of files.filter(({ witness }) => witness.how === 'sampled')) {
      const { found, logE, observed } = file.witness;
      const rounded = (number: number): number => number * (1 + 1e-13);
      const sums = Object.fromEntries(
        Object.entries(observed).map(([name, n]) => [name, Number.isInteger(n) ? n : rounded(n)]),
      );
      const change = {
        found: [rounded(found[0]), rounded(found[1])],
        observed: sums,
        ...(logE !== undefined && { logE: rounded(logE) }),
      } as const;
      expect(await reproduced(altered(file, change))).toBe(true);
    }
  });

  it('is not reproduced on other randomness or fewer trajectories', async () => {
    for (const file of files.filter(({ witness }) => witness.how === 'sampled')) {
      const { address, observed } = file.witness;
      expect(await reproduced(altered(file, { address: ['another seed', ...address.slice(1)] }))).toBe(false);
      const trajectories = observed['trajectories']! + 256;
      expect(await reproduced(altered(file, { observed: { ...observed, trajectories } }))).toBe(false);
    }
  });

  it('is not reproduced, but for its bound, where the statement promises another one by now', async () => {
    const kinds = new Set<string>();
    for (const file of files) {
      const claim = claimOf(file);
      // an invariance has no bound
      if (claim.kind === 'invariance') continue;
      kinds.add(`${claim.kind} ${file.witness.how}`);
      for (const [weakened, refuted] of [
        [0, true],
        [1, false],
      ] as const) {
        const today = withOtherBound(claim, file, weakened);
        const { reproduced: same, otherBound, lines } = await replayWitness(today, file);
        expect([file.claim, file.mutant, weakened, same, otherBound]).toEqual([
          file.claim,
          file.mutant,
          weakened,
          false,
          { refuted },
        ]);
        expect(lines.map((line) => line.split(':')[0])).toEqual(['claimed then', 'claimed now', 'found']);
        expect(lines[0]).not.toBe(lines[1]!.replace('now: ', 'then:'));
        expect(await stillViolated(today, file)).toBe(refuted);
      }
    }
    expect(kinds.size).toBe(6);
  });

  it('is refused where it speaks of what the claim does not know', async () => {
    const file = files.find(({ claim }) => claim === 'mixed/false')!;
    const sizes = { ...file.witness.observed, trajectories: 100 };
    const refused: readonly [Counterexample, RegExp][] = [
      [{ ...file, mutant: 'none such' }, /no mutant 'none such'/u],
      [{ ...file, dropped: 'none such' }, /no hypothesis 'none such'/u],
      [altered(file, { case: { coin: -1 } }), /witness\.case\.coin/u],
      [altered(file, { case: { coin: 1, edge: true } }), /witness\.case/u],
      [altered(file, { observed: sizes }), /multiple of 256, got 100/u],
      [altered(file, { observed: {} }), /multiple of 256, got 0/u],
    ];
    for (const [bad, message] of refused) {
      await expect(replayWitness(claimOf(file), bad)).rejects.toThrow(UsageError);
      await expect(replayWitness(claimOf(file), bad)).rejects.toThrow(message);
    }
  });

  it('says so when the hypotheses no longer admit its case', async () => {
    const file = files.find(({ dropped }) => dropped === 'n ≤ 50')!;
    const { lines } = await replayWitness(claimOf(file), altered(file, { case: { n: 3, m: 0 } }));
    expect(lines.at(-1)).toMatch(/no longer admit/u);
  });
});
