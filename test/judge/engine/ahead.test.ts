import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../src/core/experiment.ts';
import { type BlockRequest, type Engine, referenceEngine } from '../../../src/judge/campaign/engine.ts';
import { aheadEngine } from '../../../src/judge/engine/ahead.ts';
import { storedEngine } from '../../../src/judge/engine/stored-engine.ts';
import { tosses } from '../../statements/coins.ts';

const coin = (): Experiment => ({ ...tosses(0.5), program: { runner: 'file:///coin.js', kind: 'coin' } });

function request(experiment: Experiment, from: number, to: number): BlockRequest {
  return { experiment, address: ['ahead', 'coin'], from, to, size: 8 };
}

/** An engine with the ranges of blocks that it was asked for. */
function watched(): { readonly engine: Engine; readonly asked: (readonly [number, number])[] } {
  const asked: (readonly [number, number])[] = [];
  const run: Engine['run'] = (wanted) => {
    asked.push([wanted.from, wanted.to]);
    return referenceEngine.run(wanted);
  };
  return { engine: aheadEngine({ ...referenceEngine, run }), asked };
}

describe('blocks that were begun', () => {
  it('are given in their order, with the rest, and none is computed twice', async () => {
    const { engine, asked } = watched();
    const experiment = coin();
    engine.ahead!(request(experiment, 0, 4));
    expect(await engine.run(request(experiment, 0, 6))).toEqual(
      await referenceEngine.run(request(experiment, 0, 6)),
    );
    expect(asked).toEqual([
      [0, 4],
      [4, 6],
    ]);
  });

  it('are given as far as they are asked for, once', async () => {
    const { engine, asked } = watched();
    const experiment = coin();
    engine.ahead!(request(experiment, 0, 4));
    engine.ahead!(request(experiment, 0, 4));
    const first = await engine.run(request(experiment, 0, 2));
    expect(first).toEqual(await referenceEngine.run(request(experiment, 0, 2)));
    await engine.run(request(experiment, 0, 2));
    expect(asked).toEqual([
      [0, 4],
      [0, 2],
    ]);
  });

  it.each([
    ['another experiment', request(coin(), 0, 4)],
    ['another place', { address: ['ahead', 'other'] }],
    ['a longer place', { address: ['ahead', 'coin', 1] }],
    ['later blocks', { from: 1 }],
    ['blocks of another size', { size: 4 }],
    ['a second run, to compare', { afresh: true }],
  ] as const)('are not given for %s', async (_, changes) => {
    const { engine, asked } = watched();
    const experiment = coin();
    engine.ahead!(request(experiment, 0, 4));
    const other = { ...request(experiment, 0, 4), ...changes };
    expect(await engine.run(other)).toEqual(await referenceEngine.run(other));
    expect(asked).toHaveLength(2);
  });

  it('are none of an experiment that is no program', async () => {
    const { engine, asked } = watched();
    engine.ahead!(request(tosses(0.5), 0, 4));
    expect(asked).toEqual([]);
  });

  it('fail where they are asked for, and nowhere else', async () => {
    const run: Engine['run'] = () => Promise.reject(new Error('a worker died'));
    const engine = aheadEngine({ ...referenceEngine, run });
    const experiment = coin();
    engine.ahead!(request(experiment, 0, 4));
    await new Promise(setImmediate);
    await expect(engine.run(request(experiment, 0, 4))).rejects.toThrow('a worker died');
  });

  it('are not begun where an earlier run may have kept them', async () => {
    const code = { code: 'c0de', folders: [] };
    for (const isEmpty of [true, false]) {
      const { engine, asked } = watched();
      const store = { isEmpty, get: () => undefined, put: () => undefined };
      storedEngine(engine, { ...code, store }).ahead!(request(coin(), 0, 4));
      expect(asked).toHaveLength(isEmpty ? 1 : 0);
    }
    expect(
      storedEngine(referenceEngine, { ...code, store: { get: () => undefined, put: () => undefined } }).ahead,
    ).toBeUndefined();
  });
});
