import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tanh } from '../../../../src/core/elementary.ts';

interface Exports {
  readonly memory: WebAssembly.Memory;
  freeFrom(): number;
  tanhAll(at: number, count: number): void;
  unclampedTanhAll(at: number, count: number): void;
}

const bytes = readFileSync(new URL('../../../../src/theory/sgd/kernel/kernel.wasm', import.meta.url));
const wasm = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
  env: { abort: () => undefined },
}).exports as unknown as Exports;

function kernelTanh(values: Float64Array, all: 'tanhAll' | 'unclampedTanhAll' = 'tanhAll'): Float64Array {
  const at = (wasm.freeFrom() + 15) & ~15;
  wasm.memory.grow(Math.ceil(values.byteLength / 65536) + 1);
  const room = new Float64Array(wasm.memory.buffer, at, values.length);
  room.set(values);
  wasm[all](at, values.length);
  return room.slice();
}

/** Units in the last place of y. */
function ulps(x: number, y: number): number {
  const size = Math.abs(y);
  const ulp = size < 2 ** -1022 ? 2 ** -1074 : 2 ** (Math.floor(Math.log2(size)) - 52);
  return Math.abs(x - y) / ulp;
}

describe('the kernel’s tanh', () => {
  it('errs by at most 5 ulp beside the 1 or 2 of the reference, from −22 to 22 and near 0', () => {
    const values = Float64Array.from({ length: 400_000 }, (_, i) => {
      const x = ((i % 200_000) / 100_000 - 1) * 22;
      return i < 200_000 ? x : x * 2 ** -(i % 60);
    });
    const worst = kernelTanh(values).reduce((most, y, i) => Math.max(most, ulps(y, tanh(values[i]!))), 0);
    expect(worst).toBeLessThanOrEqual(7);
  });

  it('is ±1 far out, odd in every bit, and passes NaN on', () => {
    const [far, low, nan] = kernelTanh(Float64Array.of(1e300, -1e300, Number.NaN, 0));
    expect([far, low, nan]).toEqual([1, -1, Number.NaN]);
    const some = Float64Array.from({ length: 4000 }, (_, i) => (i + 1) / 180);
    expect(kernelTanh(some.map((x) => -x)).map((y) => -y)).toEqual(kernelTanh(some));
  });

  it('is the same, bit for bit, without limits up to 340', () => {
    const values = Float64Array.from({ length: 40_000 }, (_, i) => (i / 20_000 - 1) * 340 * 2 ** -(i % 7));
    expect(kernelTanh(values, 'unclampedTanhAll')).toEqual(kernelTanh(values));
    expect(kernelTanh(Float64Array.of(400, 400, 400, 400), 'unclampedTanhAll')[0]).not.toBe(1);
  });
});
