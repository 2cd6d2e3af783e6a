import { describe, expect, it } from 'vitest';
import type { Experiment, Outcomes, Program } from '../../../src/core/experiment.ts';
import { type BlockRequest, type Engine, referenceEngine } from '../../../src/judge/campaign/engine.ts';
import { freshBlocks, askedBy } from '../../../src/judge/campaign/blocks.ts';
import { blockKey, type CodeIdentity } from '../../../src/judge/engine/block-key.ts';
import { decodeOutcomes, digestOf, encodeOutcomes } from '../../../src/judge/engine/block-result.ts';
import { type BlockStore, storedEngine } from '../../../src/judge/engine/stored-engine.ts';
import { type Coin, tosses } from '../../statements/coins.ts';

const code: CodeIdentity = { code: 'c0de', simulator: 'kernel', folders: ['file:///here/'] };

interface Walk extends Program {
  readonly start: Float64Array;
  readonly limit: number;
  readonly landscape: { readonly [key: string]: number };
}

const walk: Walk = {
  runner: 'file:///here/runner.js',
  kind: 'walk',
  start: Float64Array.of(1, -0, 2 ** -1074),
  limit: 1,
  landscape: { h: 1, k: 2 },
};

function request(program: Program | undefined, changes: Partial<BlockRequest> = {}): BlockRequest {
  const experiment: Experiment = { ...tosses(0.5), ...(program && { program }) };
  return { experiment, address: ['1', 'f/c', 'explore'], from: 0, to: 4, size: 256, ...changes };
}

const origin = { claim: 'f/c', role: 'mutant', name: 'half', set: '', case: { coin: 3 } } as const;

describe('the key of blocks', () => {
  it('is the same for the same data, whatever objects hold it, wherever the files lie', () => {
    const key = blockKey(code, request(walk));
    expect(key).toMatch(/^[0-9a-f]{64}$/u);
    const shifted = new Float64Array([0, 1, -0, 2 ** -1074]).subarray(1);
    const same = { ...walk, start: shifted, landscape: { k: 2, h: 1 } };
    expect(blockKey(code, request(same))).toBe(key);
    const moved = { ...walk, runner: 'file:///there/runner.js' };
    expect(blockKey({ ...code, folders: ['file:///there/'] }, request(moved))).toBe(key);
  });

  it('is another one for everything that outcomes depend on', () => {
    const other = (changes: Partial<Walk>): BlockRequest => request({ ...walk, ...changes });
    const requests = [
      request(walk),
      other({ start: Float64Array.of(1, 0, 2 ** -1074) }),
      other({ start: Float64Array.of(1, -0) }),
      { ...request({ ...walk, start: new Float32Array([1, -0, 0]) } as Program) },
      other({ limit: Infinity }),
      other({ limit: Number.NaN }),
      other({ limit: -0 }),
      other({ limit: 0 }),
      other({ landscape: { h: 1 } }),
      other({ kind: 'run' }),
      other({ runner: 'file:///here/other.js' }),
      request({ ...walk, limit: { $: ['Infinity'] } } as Program),
      request(walk, { address: ['2', 'f/c', 'explore'] }),
      request(walk, { from: 1 }),
      request(walk, { to: 5 }),
      request(walk, { size: 128 }),
      request(undefined, { origin }),
      request(undefined, { origin: { ...origin, name: 'third' } }),
      request(undefined, { origin: { ...origin, role: 'claim' } }),
      request(undefined, { origin: { ...origin, claim: 'f/d' } }),
      request(undefined, { origin: { ...origin, set: 'first' } }),
      request(undefined, { origin: { ...origin, case: { coin: 4 } } }),
      request(undefined, { origin: { ...origin, backend: 'wasm 1' } }),
    ];
    const keys = requests.map((each) => blockKey(code, each));
    expect(keys).not.toContain(undefined);
    keys.push(blockKey({ ...code, code: 'c0d3' }, requests[0]!));
    expect(new Set(keys).size).toBe(requests.length + 1);
  });

  it('does not take a program for what the plain reference computes', () => {
    const reference: CodeIdentity = { ...code, simulator: 'reference' };
    expect(blockKey(reference, request(walk))).toBeUndefined();
    expect(blockKey(reference, request(walk, { origin }))).not.toBe(
      blockKey(code, request(walk, { origin })),
    );
  });

  it('is none where nothing tells what the experiment is', () => {
    expect(blockKey(code, request(undefined))).toBeUndefined();
    for (const odd of [new Date(0), new Map(), () => 1, Symbol('s')])
      expect(blockKey(code, request({ ...walk, odd } as Program))).toBeUndefined();
  });
});

const outcomes: readonly Outcomes[] = [
  { steps: 10, values: Float64Array.of(1, 0, 1, 1, 0, 0, 0, 1, 1) },
  { steps: 0, values: Float64Array.of(0.1, Number.NaN, -0, 1e300, Infinity, 2 ** -1074, 0, 1, 2) },
  { steps: 2 ** 52, values: Float64Array.of(-0, 0, 1, 0, 1, 0, 1, 0, 1) },
];
const expected = { blocks: 3, size: 9 };

describe('outcomes as bytes', () => {
  it('come back to the last bit', () => {
    const bytes = encodeOutcomes(outcomes);
    const shifted = new Uint8Array([0, ...bytes]).subarray(1);
    for (const each of [bytes, shifted]) {
      const back = decodeOutcomes(each, expected)!;
      for (const [i, { steps, values }] of outcomes.entries()) {
        expect(back[i]!.steps).toBe(steps);
        // also the sign of a zero
        expect([...back[i]!.values]).toStrictEqual([...values]);
      }
    }
  });

  it('are the same of bytes as of numbers', () => {
    const values = Float64Array.of(1, 0, 0, 1, 1, 0, 1, 0, 1);
    const asBytes = { steps: 3, values: Uint8Array.from(values) };
    expect(encodeOutcomes([asBytes])).toEqual(encodeOutcomes([{ steps: 3, values }]));
    expect(decodeOutcomes(encodeOutcomes([asBytes]), { blocks: 1, size: 9 })).toEqual([{ steps: 3, values }]);
  });

  it('take a bit for a trajectory of an event', () => {
    const block = { steps: 1, values: new Float64Array(256).fill(1) };
    expect(encodeOutcomes([block]).length).toBe(8 + 13 + 32);
  });

  it('are read only if they are what was asked for, from the first byte to the last', () => {
    const bytes = encodeOutcomes(outcomes);
    for (let length = 0; length < bytes.length; length++)
      expect(decodeOutcomes(bytes.subarray(0, length), expected)).toBeUndefined();
    expect(decodeOutcomes(Uint8Array.of(...bytes, 0), expected)).toBeUndefined();
    expect(decodeOutcomes(bytes, { blocks: 3, size: 8 })).toBeUndefined();
    expect(decodeOutcomes(bytes, { blocks: 2, size: 9 })).toBeUndefined();
    const huge = bytes.slice();
    huge.set([255, 255, 255, 255], 4);
    expect(decodeOutcomes(huge, { blocks: 0xffff_ffff, size: 9 })).toBeUndefined();
    const negative = bytes.slice();
    new DataView(negative.buffer).setFloat64(8, -1, true);
    expect(decodeOutcomes(negative, expected)).toBeUndefined();
  });

  it('have another digest for another bit', () => {
    const bytes = encodeOutcomes(outcomes);
    const other = bytes.slice();
    other[other.length - 1]! ^= 1;
    expect(digestOf(other)).not.toBe(digestOf(bytes));
  });
});

describe('an engine with a store', () => {
  const c: Coin = { coin: 3 };
  const toss = (): Experiment => tosses(0.3);
  const by = { claim: { id: 'f/c' } };
  const statement = { role: 'claim', name: '' } as const;

  function stored(kept: Map<string, Uint8Array>): { engine: Engine; computed: () => number } {
    let computed = 0;
    const counting: Engine = {
      ...referenceEngine,
      run: (asked) => {
        computed += asked.to - asked.from;
        return referenceEngine.run(asked);
      },
    };
    const store: BlockStore = {
      get: (key) => kept.get(key),
      put: (key, bytes) => void kept.set(key, bytes),
    };
    return { engine: storedEngine(counting, { code: 'c0de', store }), computed: () => computed };
  }

  const ask = async (engine: Engine): Promise<number[][]> => {
    const source = askedBy(
      by,
      statement,
      freshBlocks(c, ['a'], { engine, meter: { steps: 0, trajectories: 0 } }),
    );
    return (await source(toss, '', 0, 3)).map(({ values }) => [...values]);
  };

  it('computes once what it is asked twice, to the same bits', async () => {
    const kept = new Map<string, Uint8Array>();
    const first = stored(kept);
    const values = await ask(first.engine);
    expect(first.computed()).toBe(3);
    const second = stored(kept);
    expect(await ask(second.engine)).toEqual(values);
    expect(second.computed()).toBe(0);
    expect(await ask(referenceEngine)).toEqual(values);
  });

  it('computes again what is compared with a first run, and what the store has lost', async () => {
    const kept = new Map<string, Uint8Array>();
    const first = stored(kept);
    const values = await ask(first.engine);
    const { experiment, ...at } = request(undefined, { origin, afresh: true });
    await first.engine.run({ experiment, ...at });
    await first.engine.run({ experiment, ...at });
    expect(first.computed()).toBe(3 + 8);
    for (const [key, bytes] of kept) kept.set(key, bytes.subarray(1));
    const second = stored(kept);
    expect(await ask(second.engine)).toEqual(values);
    expect(second.computed()).toBe(3);
  });
});
