import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { BlockRequest, Engine } from '../../../src/judge/campaign/engine.ts';
import { referenceEngine } from '../../../src/judge/campaign/engine.ts';
import { valley } from '../../../src/theory/cases/valley-case.ts';
import type { Experiment, Program } from '../../../src/core/experiment.ts';
import { failureOf } from '../../../src/judge/campaign/failure.ts';
import { inlineEngine } from '../../../src/judge/engine/inline.ts';
import { threadsEngine } from '../../../src/judge/engine/threads.ts';
import type { Answer, Job } from '../../../src/judge/engine/worker.ts';
import { compiledFile } from '../../../src/judge/engine/compiled-file.ts';
import { workerPool } from '../../../src/judge/engine/worker-pool.ts';
import { survival } from '../../../src/theory/sgd/experiments.ts';

const workerFile = compiledFile(
  new URL('../../../src/judge/engine/threads.ts', import.meta.url).href,
  './worker.js',
);

const { sgd } = valley({
  landscape: { kind: 'radial', normalDim: 5, h: 1, flat: 0, ripple: { amplitude: 0.3, frequency: 4 } },
  noise: { kind: 'isotropic', scale: 1 },
  schedule: { eta: 0.3, sigma: 0.6 },
  T: 200,
  r: 1,
  d0: 0.5,
  along: 0,
});
const experiment: Experiment = survival(sgd, 1);

const request = (to: number, from = 0): BlockRequest => ({
  experiment,
  address: ['engine'],
  from,
  to,
  size: 256,
});

/** What dying-worker.mjs leaves behind. */
const mark = join(tmpdir(), `lakatos-dying-worker-${process.pid}`);

const engines: Engine[] = [];
const threads = (workers: number): Engine => {
  const engine = threadsEngine({ workers });
  engines.push(engine);
  return engine;
};

afterAll(async () => {
  for (const engine of engines) await engine.close();
});

describe('engines', () => {
  it('give the same bits in this thread, on two workers and on eight', async () => {
    // 64 blocks of 51,200 steps: more than one job, whatever the size of a job
    const expected = await inlineEngine.run(request(64));
    expect(expected).toHaveLength(64);
    expect(new Set(expected.map(({ values }) => values.join(''))).size).toBe(64);
    for (const workers of [2, 8]) {
      expect(await threads(workers).run(request(64))).toEqual(expected);
    }
  });

  it('say how long their runners took, no moment of a worker twice', async () => {
    let spent = 0;
    const onAnswer = (ms: number): void => {
      spent += ms;
    };
    const engine = threadsEngine({ workers: 2, onAnswer });
    const start = performance.now();
    await engine.run(request(64));
    const took = performance.now() - start;
    await engine.close();
    expect(spent).toBeGreaterThan(0);
    expect(spent).toBeLessThanOrEqual(2 * took);
  });

  it('give a range of blocks what they give it within a larger one', async () => {
    const whole = await inlineEngine.run(request(8));
    expect(await inlineEngine.run(request(8, 5))).toEqual(whole.slice(5));
    expect(await threads(2).run(request(8, 5))).toEqual(whole.slice(5));
  });

  it('run what is no program by its own function', async () => {
    const { program: _program, ...plain } = experiment;
    const asked = { ...request(2), experiment: plain };
    const expected = await referenceEngine.run(asked);
    expect(await inlineEngine.run(asked)).toEqual(expected);
    expect(await threads(2).run(asked)).toEqual(expected);
  });

  it('answer several requests at the same time, each in its order', async () => {
    const engine = threads(2);
    const expected = await inlineEngine.run(request(16));
    const parts = await Promise.all([0, 4, 8, 12].map((from) => engine.run(request(from + 4, from))));
    expect(parts.flat()).toEqual(expected);
  });
});

describe('a runner of the user’s own', () => {
  const coin = (module: string): Experiment => ({
    horizon: 1,
    run: () => {
      throw new Error('the experiment’s own function is not asked');
    },
    program: { runner: new URL(module, import.meta.url).href, kind: 'coin', heads: 0.25 } as Program,
  });

  it('gives the same outcomes in this thread and in others', async () => {
    const asked = { ...request(128), experiment: coin('./coin-runner.mjs') };
    const expected = await inlineEngine.run(asked);
    expect(expected).toHaveLength(128);
    const heads = expected.reduce((sum, { values }) => sum + [...values].reduce((n, x) => n + x, 0), 0);
    // 32,768 tosses: six standard errors are 470
    expect(Math.abs(heads - 0.25 * 128 * 256)).toBeLessThan(470);
    const pool = workerPool<Job, Answer>({ size: 1, file: workerFile });
    const job = { address: ['engine'], from: 3, to: 5, size: 256, program: asked.experiment.program! };
    expect(await pool.run(job, 'tosses')).toMatchObject({ outcomes: expected.slice(3, 5) });
    await pool.close();
    expect(await threads(2).run(asked)).toEqual(expected);
  });

  it.each([1e10, 60_000.5])('has %d ms for a job, which is no whole number of a timer', async (limitMs) => {
    const { program } = coin('./coin-runner.mjs');
    const pool = workerPool<Job, Answer>({ size: 1, file: workerFile, limitMs });
    const job = { address: ['engine'], from: 0, to: 1, size: 256, program: program! };
    expect(await pool.run(job, 'tosses')).toHaveProperty('outcomes');
    await pool.close();
  });

  it('starts no thread for a job once it is closed', async () => {
    const { program } = coin('./coin-runner.mjs');
    const pool = workerPool<Job, Answer>({ size: 1, file: workerFile });
    const job = { address: ['engine'], from: 0, to: 1, size: 256, program: program! };
    const running = pool.run(job, 'tosses');
    await Promise.all([expect(running).rejects.toThrow('the threads are ended'), pool.close()]);
  });

  it('fails with its own error, in this thread and in others', async () => {
    const asked = { ...request(128), experiment: coin('./failing-runner.mjs') };
    for (const engine of [inlineEngine, threads(2)])
      await expect(engine.run(asked)).rejects.toThrow(new RangeError('heads must be at most 1, got 0.25'));
  });

  it('is not taken for a defect of ours where it throws in another thread, or gives no blocks', async () => {
    const failures = [];
    for (const [file, engine] of [
      ['./throwing-runner.mjs', threads(2)],
      ['./throwing-runner.mjs', inlineEngine],
      ['./blockless-runner.mjs', threads(2)],
      ['./blockless-runner.mjs', inlineEngine],
      ['./dead-worker.mjs', inlineEngine],
    ] as const) {
      const asked = { ...request(128), experiment: coin(file) };
      failures.push(failureOf(await engine.run(asked).catch((thrown: unknown) => thrown)));
    }
    for (const failure of failures) expect(failure).toMatchObject({ kind: 'failed', why: 'threw' });
    expect(failures[0]).toMatchObject({
      message: 'no toss',
      place: expect.stringMatching(/throwing-runner\.mjs:\d+$/u) as string,
    });
    expect(failures[2]?.message).toMatch(/must give the outcomes of \d+ blocks in an array, got 5$/u);
  });

  it('may answer later', async () => {
    const asked = { ...request(2), experiment: coin('./slow-runner.mjs') };
    expect(await inlineEngine.run(asked)).toEqual(
      await inlineEngine.run({ ...asked, experiment: coin('./coin-runner.mjs') }),
    );
  });

  it('that is none is named', async () => {
    const asked = { ...request(2), experiment: coin('./dead-worker.mjs') };
    await expect(inlineEngine.run(asked)).rejects.toThrow(
      /^runner file:.*dead-worker\.mjs must export a function start$/u,
    );
  });
});

describe('a worker that dies', () => {
  it('is replaced, and its blocks are done again', async () => {
    const engine = threadsEngine({ workers: 2, worker: new URL('./dying-worker.mjs', import.meta.url) });
    engines.push(engine);
    const expected = await inlineEngine.run(request(64));
    rmSync(mark, { force: true });
    expect(await engine.run(request(64))).toEqual(expected);
    expect(existsSync(mark), 'a worker died').toBe(true);
    rmSync(mark);
  });

  it('again and again on the same blocks is an error that says so', async () => {
    const engine = threadsEngine({ workers: 1, worker: new URL('./dead-worker.mjs', import.meta.url) });
    engines.push(engine);
    await expect(engine.run(request(8))).rejects.toThrow('a worker died 3 times on the same blocks');
  });
});
