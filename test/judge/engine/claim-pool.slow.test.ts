import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { builtInClaims } from '../../../properties/catalogue.ts';
import { runCampaign } from '../../../src/judge/campaign/campaign.ts';
import type { CampaignOptions, Progress } from '../../../src/judge/campaign/options.ts';
import type { Claim } from '../../../src/judge/claims/claim.ts';
import { threadClaimPool } from '../../../src/judge/engine/claim-pool.ts';
import { inlineEngine } from '../../../src/judge/engine/inline.ts';
import { compiledFile } from '../../../src/judge/engine/compiled-file.ts';
import { coinClaim } from '../../statements/coins.ts';

/** A folder without a configuration: its workers know the built-in claims. */
const cwd = mkdtempSync(join(tmpdir(), 'lakatos-claim-threads-'));
const closing: (() => Promise<void>)[] = [];

function poolOf(size: number, blockThreads = 1, now = () => performance.now()) {
  const pool = threadClaimPool({
    size,
    simulator: 'kernel',
    file: compiledFile(import.meta.url, '../../../dist/src/run/claim-worker.js'),
    data: { folder: cwd, flags: { catalogue: true }, simulator: 'kernel' },
    blockThreads,
    caseLimitMs: 120_000,
    now,
  });
  closing.push(pool.close);
  return pool;
}

afterAll(async () => {
  for (const close of closing) await close();
  rmSync(cwd, { recursive: true });
});

const options: CampaignOptions = {
  claims: builtInClaims(),
  only: new Set(['stagnation/tail-chi-square', 'displacement/levy', 'oracle/simulator']),
  seed: 'pool',
  alpha: 1e-6,
  budget: { name: '', stepsPerClaim: 50_000, casesPerClaim: 4 },
};

describe('claims on worker threads', () => {
  it('come to the same evidence as in this thread, on two workers and on eight', async () => {
    const expected = await runCampaign({ ...options, engine: inlineEngine });
    expect(expected.claims).toHaveLength(3);
    for (const size of [2, 8])
      expect(await runCampaign({ ...options, pool: poolOf(size) })).toEqual(expected);
  });

  it('come to the same evidence where blocks run on threads of their own', async () => {
    const expected = await runCampaign({ ...options, engine: inlineEngine });
    expect(await runCampaign({ ...options, pool: poolOf(1, 2) })).toEqual(expected);
  });

  it('do not fail since the program itself was stopped for a while', async () => {
    let hours = 0;
    const only = new Set(['stagnation/tail-chi-square']);
    const pool = poolOf(1, 1, () => 3_600_000 * hours++);
    expect(await runCampaign({ ...options, only, pool })).toEqual(
      await runCampaign({ ...options, only, engine: inlineEngine }),
    );
  });

  it('say how far they are, each once that it is done', async () => {
    const heard: Progress[] = [];
    const pool = poolOf(2);
    const evidence = await runCampaign({ ...options, pool, onProgress: (p) => heard.push(p) });
    const done = heard.filter(({ phase }) => phase === 'done');
    expect(done).toHaveLength(3);
    for (const { simulatingMs } of done) expect(simulatingMs).toBeGreaterThanOrEqual(0);
    expect(Math.max(...done.map(({ simulatingMs = 0 }) => simulatingMs))).toBeGreaterThan(0);
    expect(heard.at(-1)).toMatchObject({ claimsDone: 3, share: 1, steps: evidence.totals.steps });
  });

  it('stop when asked to, and what is known is returned', async () => {
    const abort = new AbortController();
    const evidence = await runCampaign({
      ...options,
      budget: { name: '', stepsPerClaim: 1e12, casesPerClaim: 1e6 },
      pool: poolOf(2),
      signal: abort.signal,
      onProgress: () => {
        abort.abort();
      },
    });
    expect(evidence.interrupted).toBe(true);
    for (const { verdict } of evidence.claims) expect(verdict).toBe('undecided');
  });

  it('fail one at a time where the process has too much memory, and the others go on', async () => {
    const folder = mkdtempSync(join(cwd, 'greedy-'));
    const root = fileURLToPath(new URL('../../../', import.meta.url));
    writeFileSync(
      join(folder, 'lakatos.config.mjs'),
      `import { createRequire } from 'node:module';
       const require = createRequire('${root}package.json');
       const fc = require('fast-check');
       const { z } = require('zod');
       const claim = (id, work) => ({
         kind: 'inequality', id, says: 's', tex: 't', source: 'me', cases: fc.constant(1), schema: z.int(),
         sides: (n) => { work(); return { lhs: { lo: n, hi: n }, rhs: { lo: 2, hi: 2 } }; }, mustRefute: {},
       });
       const all = [];
       export default { claims: [
         claim('a/greedy', () => { for (;;) all.push(new Float64Array(1e6).fill(1)); }),
         claim('a/modest', () => {}),
       ] };`,
    );
    const usedMb = (): number => process.memoryUsage.rss() / 1e6;
    const pool = threadClaimPool({
      size: 2,
      simulator: 'kernel',
      file: compiledFile(import.meta.url, '../../../dist/src/run/claim-worker.js'),
      data: { folder, flags: {}, withOthers: false, simulator: 'kernel' },
      caseLimitMs: 120_000,
      now: () => performance.now(),
      memory: { usedMb, maxMb: usedMb() + 1500 },
    });
    closing.push(pool.close);
    const ask = (claim: string) =>
      pool.ask({
        kind: 'account',
        on: { claim, asked: { value: 1, file: 'f' }, seed: '1', which: 'w' },
      });
    const [greedy, modest] = await Promise.all(['a/greedy', 'a/modest'].map(ask));
    expect(greedy).toMatchObject({ kind: 'failed', why: 'memory', case: 1 });
    expect(modest).toMatchObject({ result: { claim: 'a/modest', outcome: { violated: false } } });
  });

  it.each([
    ['hangs', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'],
    ['ends its thread', 'process.exit(1)'],
  ])('do not fail where work %s that is done ahead, and that the claim never comes to', async (_, how) => {
    const folder = mkdtempSync(join(cwd, 'ahead-'));
    const root = fileURLToPath(new URL('../../../', import.meta.url));
    const runner = new URL('./coin-runner.mjs', import.meta.url).href;
    const begun = join(folder, 'begun');
    writeFileSync(
      join(folder, 'lakatos.config.mjs'),
      `import { createRequire } from 'node:module';
       import { writeFileSync } from 'node:fs';
       const require = createRequire('${root}package.json');
       const fc = require('fast-check');
       const { z } = require('zod');
       const record = (min, max) => fc.record({ n: fc.integer({ min, max }) });
       const without = record(1, 9).map(() => { writeFileSync('${begun}', ''); ${how}; });
       export default { claims: [{
         kind: 'probability', id: 'a/ahead', says: 's', tex: 't', source: 'me', mustRefute: {},
         schema: z.object({ n: z.int() }), cases: record(10, 1e6),
         given: { large: { holds: ({ n }) => n > 9, without } },
         event: ({ n }) => {
           const away = Math.abs(n - 2e5) / 1e6;
           const heads = away < 0.005 ? 0.5 : 0.8 + 0.2 * away;
           const run = () => { throw new Error('a program') };
           return { horizon: 100, run, program: { runner: '${runner}', kind: 'coin', heads } };
         },
         atLeast: () => ({ stay: 0.8, exit: 0.2 }),
       }] };`,
    );
    const pool = threadClaimPool({
      size: 1,
      simulator: 'kernel',
      file: compiledFile(import.meta.url, '../../../dist/src/run/claim-worker.js'),
      data: { folder, flags: {}, withOthers: false, simulator: 'kernel' },
      blockThreads: 2,
      caseLimitMs: 3000,
      now: () => performance.now(),
    });
    closing.push(pool.close);
    // a seed with which only the end of the attack refutes it
    const job = { claim: 'a/ahead', seed: '9', alpha: 1e-6, corpus: [], untilRefuted: true };
    const budget = { name: '', stepsPerClaim: 1e8, casesPerClaim: 100 };
    const watch = { report: () => undefined, goesOn: () => true };
    expect(await pool.attack({ ...job, budget }, watch)).toMatchObject({ verdict: 'refuted' });
    expect(existsSync(begun)).toBe(true);
  });

  it('fail with the claim’s own error, which is not taken for a death', async () => {
    const other: Claim = coinClaim({ exit: 0.1, claimed: 0.2 });
    const only = new Set([other.id]);
    const { claims } = await runCampaign({ ...options, claims: [other], only, pool: poolOf(1) });
    const message = `claim '${other.id}' is gone from the configuration`;
    expect(claims[0]!.reason).toMatchObject({ kind: 'failed', why: 'threw', message });
  });
});
