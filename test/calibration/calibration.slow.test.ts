import { beforeAll, describe, expect, it } from 'vitest';
import { type Calibration, calibrate, shortcomings } from './calibration.ts';
import { calibrated } from './false-refutations.ts';

/** A short form of `npm run calibrate`: the same functions on another seed, fewer runs. */
let result: Calibration;
beforeAll(async () => {
  result = await calibrate({ seed: 'short', runs: 165, powerSeeds: 8 });
});

describe('the judge, on true claims that hold with equality and α = 0.05', () => {
  it('refutes them no more often than α explains, by itself and with every run made to confirm', () => {
    for (const { judge, rows } of result.sound) expect([judge, calibrated(rows)]).toEqual([judge, true]);
  });

  it('is judged by a count that flawed judges fail: tests looked at repeatedly, or on the tosses that chose them', () => {
    for (const { judge, rows } of result.flawed) expect([judge, calibrated(rows)]).toEqual([judge, false]);
  });
});

describe('the judge, on mutants that are false by a little', () => {
  it('confirms a gap of the size its power figures name as often as they say', () => {
    expect(shortcomings(result)).toEqual([]);
  });

  it('kills most mutants at such a gap, though it has to come upon the violation first, and few at half of it', () => {
    const killed = (gap: number): number =>
      result.power.filter((row) => row.gap === gap).reduce((sum, row) => sum + row.killed, 0);
    expect(killed(1)).toBeGreaterThanOrEqual(12);
    expect(killed(0.5)).toBeLessThanOrEqual(4);
  });
});
