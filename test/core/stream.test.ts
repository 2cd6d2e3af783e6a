import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addressedState, openStream, streamOf, type Address } from '../../src/core/stream.ts';
import { HIGH, LOW, nextWord } from '../../src/core/xoshiro256.ts';

const golden = JSON.parse(
  readFileSync(new URL('../../fixtures/stream/normals.json', import.meta.url), 'utf8'),
) as {
  address: Address;
  count: number;
  first: number[];
  sha256OfLittleEndianFloat64: string;
  nextWord: string;
};

function normals(address: Address, count: number): Float64Array {
  const out = new Float64Array(count);
  openStream(address).fillNormal(out);
  return out;
}

describe('the state of a stream', () => {
  it('is SHAKE256 of the canonical text of its address', () => {
    // NIST's example: the first 16 bytes of SHAKE256 of the empty message
    const empty = createHash('shake256', { outputLength: 16 }).update('').digest('hex');
    expect(empty).toBe('46b9dd2b0ba88d13233b3feb743eeb24');
    const { edges, lanes } = addressedState(['abc', 7]);
    const hex = [edges, ...lanes].map((state) =>
      Array.from(state.subarray(0, 8), (word) => (word >>> 0).toString(16).padStart(8, '0')).join(''),
    );
    const expected = createHash('shake256', { outputLength: 160 }).update('["abc",7]').digest('hex');
    expect(hex.join('')).toBe(expected);
  });

  it('differs between addresses that only look alike', () => {
    const addresses: Address[] = [
      [],
      [''],
      ['', ''],
      ['a', 'bc'],
      ['ab', 'c'],
      ['abc'],
      ['a,bc'],
      ['a","bc'],
      [1],
      ['1'],
      [1, 2],
      [12],
      [1.2],
      ['1,2'],
      [10],
      [1, 0],
      [-1],
      ['é'],
      ['e\u0301'],
      ['\ud800'],
      ['\\ud800'],
    ];
    const first = addresses.map((address) => addressedState(address).edges.join());
    expect(new Set(first).size).toBe(addresses.length);
  });

  it('refuses numbers that have no canonical text', () => {
    expect(() => openStream([Number.NaN])).toThrow(RangeError);
    expect(() => openStream([Infinity])).toThrow(RangeError);
  });
});

describe('a stream', () => {
  it('gives the frozen normals, bit for bit', () => {
    const state = addressedState(golden.address);
    const out = new Float64Array(golden.count);
    streamOf(state).fillNormal(out);
    expect(Array.from(out.subarray(0, 8))).toEqual(golden.first);
    expect(createHash('sha256').update(new Uint8Array(out.buffer)).digest('hex')).toBe(
      golden.sha256OfLittleEndianFloat64,
    );
    nextWord(state.edges);
    const word = (BigInt(state.edges[HIGH]! >>> 0) << 32n) | BigInt(state.edges[LOW]! >>> 0);
    expect(word.toString()).toBe(golden.nextWord);
  });

  it('gives the same normals one by one, in parts, or at once', () => {
    const whole = normals(['parts'], 20_000);
    const single = openStream(['parts']);
    expect(Array.from(whole, () => single.normal())).toEqual(Array.from(whole));
    const parts = openStream(['parts']);
    const buffer = new Float64Array(7);
    const collected: number[] = [];
    for (let count = 0; collected.length < whole.length; count = (count + 1) % 8) {
      parts.fillNormal(buffer, count);
      collected.push(...buffer.subarray(0, count));
    }
    expect(collected.slice(0, whole.length)).toEqual(Array.from(whole));
  });

  it('writes only the entries asked for', () => {
    const out = new Float64Array(5).fill(9);
    openStream(['few']).fillNormal(out, 2);
    expect(Array.from(out.subarray(2))).toEqual([9, 9, 9]);
    expect(out[1]).not.toBe(9);
    expect(() => openStream(['few']).fillNormal(out, 6)).toThrow(RangeError);
  });

  it('keeps the sequence of normals apart from every other draw', () => {
    const [a, b] = [openStream(['apart']), openStream(['apart'])];
    // no edge among the first few normals of this address, whose words would be shared
    const first = Array.from({ length: 9 }, () => a.normal());
    const second = Array.from({ length: 9 }, () => {
      b.uniform();
      b.edgeNormal();
      return b.normal();
    });
    expect(second).toEqual(first);
  });

  it('takes one word for every draw of bits, so that kinds of draws may be mixed', () => {
    const [a, b] = [openStream(['mixed']), openStream(['mixed'])];
    expect([a.bits32(), a.uniform()].length).toBe(2);
    b.uniform();
    expect(a.bits32()).toBe((b.bits32(), b.bits32()));
  });

  it('has uniforms that are multiples of 2⁻⁵³ below 1 with the mean and variance of the uniform law', () => {
    const stream = openStream(['uniform']);
    const count = 1 << 20;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < count; i++) {
      const u = stream.uniform();
      if (!(u >= 0 && u < 1 && Number.isInteger(u * 2 ** 53))) throw new Error(`bad uniform ${u}`);
      sum += u - 0.5;
      squares += (u - 0.5) ** 2 - 1 / 12;
    }
    // Hoeffding: P(|sum| > s) ≤ 2 exp(−2 s²/count), terms in an interval of length 1, then 1/4; limit 1e-9
    const limit = Math.sqrt((count / 2) * Math.log(2e9));
    expect(Math.abs(sum)).toBeLessThan(limit);
    expect(Math.abs(squares)).toBeLessThan(limit / 4);
  });
});

/** 2 P(N(0,1) > 6.5) = 8e-11; a mean of half a million products is normal far beyond that precision. */
const STANDARD_ERRORS = 6.5;

describe('independence', () => {
  const count = 1 << 19;
  const correlate = (a: Float64Array, b: Float64Array, f: (z: number) => number, lag = 0): number => {
    let sum = 0;
    for (let i = 0; i + lag < count; i++) sum += f(a[i]!) * f(b[i + lag]!);
    return sum / Math.sqrt(count - lag);
  };
  const value = (z: number): number => z;
  const size = (z: number): number => (z * z - 1) / Math.SQRT2;

  it('shows no correlation of values or of squares at lags of one stream', () => {
    const z = normals(['lags'], count);
    for (const lag of [1, 2, 3, 4, 5, 8, 16, 32, 64, 256, 1024, 4096]) {
      expect(Math.abs(correlate(z, z, value, lag)), `values at lag ${lag}`).toBeLessThan(STANDARD_ERRORS);
      expect(Math.abs(correlate(z, z, size, lag)), `squares at lag ${lag}`).toBeLessThan(STANDARD_ERRORS);
    }
  });

  it('shows none between neighbouring addresses, and would if one draw in fifty were shared', () => {
    const addresses: Address[] = [
      ['n', 0],
      ['n', 1],
      ['n', 2],
      ['m', 0],
      [0, 'n'],
    ];
    const streams = addresses.map((address) => normals(address, count));
    for (const [i, a] of streams.entries())
      for (const b of streams.slice(i + 1)) {
        expect(Math.abs(correlate(a, b, value))).toBeLessThan(STANDARD_ERRORS);
        expect(Math.abs(correlate(a, b, size))).toBeLessThan(STANDARD_ERRORS);
      }
    const shared = streams[0]!.map((z, i) => (i % 50 === 0 ? z : streams[1]![i]!));
    expect(Math.abs(correlate(streams[0]!, shared, value))).toBeGreaterThan(STANDARD_ERRORS);
  });
});
