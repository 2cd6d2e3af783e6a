import { describe, expect, it } from 'vitest';
import {
  isConstant,
  noiseLevel,
  requireSchedule,
  scheduleSchema,
  stepSize,
} from '../../../src/theory/sgd/schedule.ts';

describe('a schedule', () => {
  it('without decay is constant, to the bit', () => {
    const schedule = { eta: 0.1, sigma: 0.3 };
    expect([0, 1, 1e6].map((t) => stepSize(schedule, t))).toEqual([0.1, 0.1, 0.1]);
    expect([0, 1, 1e6].map((t) => noiseLevel(schedule, t))).toEqual([0.3, 0.3, 0.3]);
    expect(isConstant(schedule)).toBe(true);
    expect(isConstant({ ...schedule, etaDecay: 0 })).toBe(true);
  });

  it('decays as 1 / (1 + decay · t), η and σ each by its own decay', () => {
    const schedule = { eta: 0.5, sigma: 2, etaDecay: 0.25, sigmaDecay: 1 };
    expect([0, 4, 12].map((t) => stepSize(schedule, t))).toEqual([0.5, 0.25, 0.125]);
    expect([0, 1, 3].map((t) => noiseLevel(schedule, t))).toEqual([2, 1, 0.5]);
    expect(isConstant(schedule)).toBe(false);
    expect(isConstant({ eta: 1, sigma: 1, sigmaDecay: 0.1 })).toBe(false);
  });

  it('is refused where a number is out of its range, by the schema and by the check', () => {
    const good = { eta: 0.1, sigma: 0 };
    expect(scheduleSchema.parse(good)).toEqual(good);
    const bad = [
      { eta: 0, sigma: 1 },
      { eta: -1, sigma: 1 },
      { eta: Number.NaN, sigma: 1 },
      { eta: Infinity, sigma: 1 },
      { eta: 1, sigma: -1 },
      { eta: 1, sigma: Number.NaN },
      { eta: 1, sigma: 1, etaDecay: -0.1 },
      { eta: 1, sigma: 1, sigmaDecay: Infinity },
    ];
    for (const schedule of bad) {
      expect(scheduleSchema.safeParse(schedule).success).toBe(false);
      expect(() => requireSchedule(schedule)).toThrow(RangeError);
    }
    expect(scheduleSchema.safeParse({ ...good, lr: 1 }).success).toBe(false);
  });
});
