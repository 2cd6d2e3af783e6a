import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseBudget } from '../../src/judge/campaign/budget.ts';
import type { ClaimPool } from '../../src/judge/campaign/claim-job.ts';
import type { ClaimEvidence } from '../../src/judge/claims/evidence.ts';
import type { HelpWatch } from '../../src/judge/engine/helpers.ts';
import { keptHelp, noteHelp } from '../../src/ledger/block-journal.ts';
import { jobKey } from '../../src/ledger/claim-record.ts';
import { type Kept, keepingPool } from '../../src/ledger/keeping-pool.ts';
import { readRecords } from '../../src/ledger/ledger-file.ts';
import { readCampaign } from '../../src/ledger/campaign-state.ts';
import { sampleClaim } from '../report/sample-evidence.ts';

const identity = { code: 'c0de', simulator: 'kernel' } as const;
const budget = parseBudget('quick', 1);
const job = { claim: 'f/c', seed: '1', alpha: 1e-9, budget, corpus: [] };
const key = jobKey(identity, job);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lakatos-helpers-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface ProcessOptions {
  /** Who is known to be wrong; 'threads' if the process is on no cluster. */
  readonly wrong?: string;
  readonly verdict?: ClaimEvidence['verdict'];
  /** While the claim is attacked. */
  during?(tell: HelpWatch): void;
  readonly earlier?: 'used' | 'ignored';
  readonly of?: { readonly campaign: string; readonly round: number };
}

/** A process that attacks the claim once. */
async function attacked({
  wrong,
  verdict = 'corroborated',
  during,
  earlier = 'used',
  of,
}: ProcessOptions = {}): Promise<{
  readonly pool: ClaimPool & Kept;
  /** Was the claim attacked, or taken from the ledger? */
  readonly isAfresh: boolean;
  readonly remembered: readonly string[];
  readonly tell: HelpWatch;
}> {
  let isAfresh = false;
  let tell: HelpWatch = { helped: () => undefined, suspected: () => undefined };
  const remembered: string[] = [];
  const attack = (): Promise<ClaimEvidence> => {
    isAfresh = true;
    during?.(tell);
    return Promise.resolve(sampleClaim({ id: 'f/c', verdict }));
  };
  const helpers = {
    follow: (given: HelpWatch): void => {
      tell = given;
    },
    remember: (_claim: string, workers: readonly string[]): boolean => {
      remembered.push(...workers);
      return !workers.includes(wrong ?? '');
    },
  };
  const bare = { simulator: 'kernel', size: 1, attack } as unknown as ClaimPool;
  const pool = await keepingPool(bare, {
    folder,
    identity,
    earlier,
    now: () => '2026-01-01T00:00:00Z',
    say: () => undefined,
    ...(of && { of: () => of }),
    ...(wrong !== 'threads' && { helpers }),
  });
  await pool.attack(job, { report: () => undefined, goesOn: () => true });
  await pool.settle();
  return { pool, isAfresh, remembered, tell };
}

const helps = (tell: HelpWatch): void => {
  for (const worker of ['bert', 'anna', 'bert']) tell.helped('f/c', worker);
};
const helpsAndIsFound = (tell: HelpWatch): void => {
  helps(tell);
  tell.suspected(['f/c']);
};
/** After the head. */
const written = (): readonly unknown[] =>
  [...readRecords(folder)].slice(1).map(({ record }) => record?.['kind']);

describe('what workers of a cluster have helped with', () => {
  it('is kept with their names, and a later process remembers them', async () => {
    await attacked({ during: helps });
    expect([...readRecords(folder)].at(-1)?.record).toMatchObject({
      kind: 'claim',
      workers: ['anna', 'bert'],
    });
    expect(await attacked()).toMatchObject({ isAfresh: false, remembered: ['anna', 'bert'] });
    expect(await attacked({ wrong: 'threads' })).toMatchObject({ isAfresh: false });
  });

  it('has no names where all was computed here', async () => {
    await attacked();
    expect(JSON.stringify([...readRecords(folder)])).not.toContain('workers');
    expect(await attacked({ wrong: 'anna' })).toMatchObject({ isAfresh: false, remembered: [] });
  });

  it('is computed again where one of them was found to be wrong in between', async () => {
    await attacked({ during: helps });
    expect(await attacked({ wrong: 'anna' })).toMatchObject({ isAfresh: true });
    expect(written()).toEqual(['claim', 'doubt', 'claim']);
    expect(await attacked({ wrong: 'anna' })).toMatchObject({ isAfresh: false });
  });

  it('is doubted at once where one of them is found to be wrong, and told of at the end', async () => {
    const { pool, tell } = await attacked({ during: helps });
    tell.suspected(['f/c', 'f/d']);
    await pool.settle();
    expect(written()).toEqual(['claim', 'doubt']);
    expect(pool.doubt(['f/c'])).toEqual([{ kind: 'doubt', key, claim: 'f/c' }]);
    await pool.settle();
    expect(written()).toEqual(['claim', 'doubt']);
    expect(await attacked({ wrong: 'threads' })).toMatchObject({ isAfresh: true });
  });

  it('is doubted later where a process that has taken it from the ledger finds one to be wrong', async () => {
    await attacked({ during: helps });
    const { pool, tell } = await attacked();
    tell.suspected(['f/c']);
    await pool.settle();
    expect(written()).toEqual(['claim', 'doubt']);
  });

  it('is not kept as a result where one of them was found to be wrong while it was computed', async () => {
    const { pool } = await attacked({ during: helpsAndIsFound });
    expect(written()).toEqual(['doubt']);
    expect(pool.doubt(['f/c'])).toHaveLength(1);
    expect(await attacked({ wrong: 'threads' })).toMatchObject({ isAfresh: true });
  });

  it('refutes nothing without being computed again', async () => {
    await attacked({ verdict: 'refuted', during: helps });
    expect(await attacked({ wrong: 'threads' })).toMatchObject({ isAfresh: true });
    await attacked({ verdict: 'refuted' });
    expect(await attacked()).toMatchObject({ isAfresh: false });
  });
});

describe('blocks that workers have computed for a claim that was killed', () => {
  const blocks = (): string => join(folder, 'blocks', `${key}-1.jsonl`);
  const killed = (...notes: readonly Parameters<typeof noteHelp>[2][]): void => {
    for (const note of notes) expect(noteHelp(folder, key, note)).toBe(true);
    writeFileSync(blocks(), '');
  };

  it('are used, and their workers remembered', async () => {
    killed({ worker: 'anna' }, { worker: 'bert' });
    expect(keptHelp(folder, key)).toEqual({ workers: ['anna', 'bert'], isDoubted: false });
    let isThere = false;
    const during = (): void => {
      isThere = existsSync(blocks());
    };
    const { pool, remembered } = await attacked({ during });
    expect([isThere, remembered, pool.found.begun]).toEqual([true, ['anna', 'bert'], 1]);
    expect([...readRecords(folder)].at(-1)?.record).toMatchObject({ workers: ['anna', 'bert'] });
    expect(existsSync(blocks())).toBe(false);
  });

  it.each([
    ['is known to be wrong', [{ worker: 'anna' }, { worker: 'bert' }], 'anna'],
    ['was found to be wrong before the kill', [{ worker: 'anna' }, { isDoubted: true }], 'threads'],
  ] as const)('are not used where one of them %s', async (_, notes, wrong) => {
    killed(...notes);
    let isThere = true;
    const during = (): void => {
      isThere = existsSync(blocks());
    };
    const { pool } = await attacked({ during, wrong });
    expect([isThere, pool.found.begun]).toEqual([false, 0]);
    expect(JSON.stringify([...readRecords(folder)])).not.toContain('workers');
  });

  it('are not remembered by a run that does not go on from them', async () => {
    killed({ worker: 'anna' });
    const { remembered, pool } = await attacked({ earlier: 'ignored' });
    expect([remembered, pool.found.begun]).toEqual([[], 1]);
    expect([...readRecords(folder)].at(-1)?.record).not.toHaveProperty('workers');
  });

  it('are told by notes of which a kill cut the last one off', async () => {
    killed({ worker: 'anna' });
    const path = join(folder, 'blocks', `${key}-workers.jsonl`);
    writeFileSync(path, readFileSync(path).subarray(0, -9));
    noteHelp(folder, key, { worker: 'bert' });
    expect(keptHelp(folder, key)).toEqual({ workers: ['bert'], isDoubted: false });
  });

  it('are not kept where it cannot be noted who computed them', () => {
    mkdirSync(join(folder, 'blocks', `${key}-workers.jsonl`), { recursive: true });
    writeFileSync(blocks(), '');
    expect(noteHelp(folder, key, { worker: 'anna' })).toBe(false);
    expect(existsSync(blocks())).toBe(false);
  });

  it('are noted as doubted as soon as one of them is found to be wrong', async () => {
    let help = {};
    const during = (tell: HelpWatch): void => {
      helpsAndIsFound(tell);
      help = keptHelp(folder, key);
    };
    await attacked({ during });
    expect(help).toEqual({ workers: ['bert', 'anna'], isDoubted: true });
  });
});

it('a campaign that goes on takes over what workers have helped with, and forgets it where one was wrong', async () => {
  const of = { campaign: 'night', round: 1 };
  await attacked({ during: helps, of });
  const state = readCampaign(folder, 'night', ['f/c'], { ...identity, alpha: 2e-9, budget });
  expect([...state.helped.values()]).toMatchObject([{ claim: 'f/c', workers: ['anna', 'bert'], ...of }]);
  const { pool } = await attacked({ wrong: 'anna' });
  expect(pool.takeOver([])).toEqual([]);
  expect(pool.takeOver(state.helped.values())).toEqual([{ kind: 'doubt', key, claim: 'f/c', ...of }]);
  await pool.settle();
  const { helped, claims } = readCampaign(folder, 'night', ['f/c'], { ...identity, alpha: 2e-9, budget });
  expect([helped.size, claims.get('f/c')?.ended]).toEqual([0, []]);
});
