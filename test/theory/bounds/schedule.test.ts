import { describe, expect, it } from 'vitest';
import { compensatedSum } from '../../../src/theory/bounds/compensated-sum.ts';
import { forEachStep, type NoisyStep, type Schedule } from '../../../src/theory/bounds/schedule.ts';

function runs(steps: Schedule<NoisyStep>, T: number): readonly (readonly [number, number])[] {
  const seen: (readonly [number, number])[] = [];
  forEachStep(steps, T, ({ eta }, count) => seen.push([eta, count]));
  return seen;
}

const at = (eta: number): NoisyStep => ({ eta, sigma: 1 });

describe('forEachStep', () => {
  it('visits a constant schedule once', () => {
    expect(runs(at(0.5), 1e6)).toEqual([[0.5, 1e6]]);
    expect(runs(at(0.5), 0)).toEqual([]);
  });

  it('visits runs of equal steps in order', () => {
    expect(runs([at(1), at(1), at(2), at(1), at(3)], 4)).toEqual([
      [1, 2],
      [2, 1],
      [1, 1],
    ]);
    expect(runs((t) => at(1 + Math.floor(t / 2)), 5)).toEqual([
      [1, 2],
      [2, 2],
      [3, 1],
    ]);
  });

  it('tells steps apart by their contraction too', () => {
    let visits = 0;
    forEachStep(
      [
        { q: 0.1, ...at(1) },
        { q: 0.2, ...at(1) },
      ],
      2,
      () => visits++,
    );
    expect(visits).toBe(2);
  });

  it('looks at no step beyond T and misses none before it', () => {
    expect(runs([at(1), at(-1)], 1)).toEqual([[1, 1]]);
    expect(() => runs([at(1)], 2)).toThrow(/^steps must be at least T = 2 long/);
    expect(() => runs([at(1), at(-1)], 2)).toThrow(/^eta must be positive/);
  });
});

describe('compensatedSum', () => {
  it('keeps what a plain sum loses', () => {
    const add = compensatedSum();
    let plain = 1;
    add(1);
    for (let i = 0; i < 100_000; i++) {
      plain += 1e-17;
      add(1e-17);
    }
    expect(plain).toBe(1);
    expect(Math.abs(add(0) - (1 + 1e-12))).toBeLessThan(2.3e-16);
  });

  it('becomes infinite with an infinite term and stays so', () => {
    const add = compensatedSum();
    expect(add(Infinity)).toBe(Infinity);
    expect(add(1)).toBe(Infinity);
  });
});
