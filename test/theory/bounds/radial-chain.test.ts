import { describe, expect, it } from 'vitest';
import { advance, discretize, doubled, support } from '../../../src/theory/bounds/radial-chain.ts';
import type { KilledKernel, RadialChainParameters } from '../../../src/theory/bounds/radial-chain.ts';
import { logSurvival } from '../../../src/theory/bounds/radial-survival.ts';

/** Kernel entries carry errors of about 1e-15 (1 + k log k); the sums are of some hundred positive terms. */
const ROUNDING = 1e-12;

const chains: readonly RadialChainParameters[] = [
  { k: 1, q: 0.9, drift: 0, radius: 10, start: 5 },
  { k: 2, q: 0.5, drift: 0.7, radius: 4, start: 0 },
  { k: 30, q: 0.95, drift: 0, radius: 19, start: 19 },
  { k: 512, q: 0.3, drift: 0, radius: 25, start: 3 },
];

function rowSums(kernel: KilledKernel): number[] {
  return Array.from({ length: kernel.size }, (_, i) => {
    const row = kernel.entries.subarray(kernel.offset[i], kernel.offset[i + 1]);
    return Math.exp(kernel.logScale) * row.reduce((sum, entry) => sum + entry, 0);
  });
}

describe('the finite radial chain', () => {
  it('loses no mass: from every place it stays or leaves', () => {
    for (const chain of chains) {
      const { kernel } = discretize(chain, 18);
      for (const [i, stay] of rowSums(kernel).entries()) {
        expect(Math.abs(stay + kernel.exit[i]! - 1)).toBeLessThan(ROUNDING);
      }
    }
  });
  it('loses no mass in doubled kernels', () => {
    for (const chain of chains) {
      const four = doubled(doubled(discretize(chain, 18).kernel));
      expect(four.steps).toBe(4);
      for (const [i, stay] of rowSums(four).entries()) {
        expect(Math.abs(stay + four.exit[i]! - 1)).toBeLessThan(4 * ROUNDING);
      }
    }
  });
  it('moves twice by its kernel as once by the doubled one', () => {
    for (const chain of chains) {
      const { kernel, position } = discretize(chain, 18);
      const [stepwise, atOnce] = [position.slice(), position.slice()];
      const scratch = new Float64Array(kernel.size);
      const separately = advance(kernel, stepwise, scratch) + advance(kernel, stepwise, scratch);
      const together = advance(doubled(kernel), atOnce, scratch);
      expect(Math.abs(together / separately - 1)).toBeLessThan(ROUNDING);
      for (const [i, mass] of stepwise.entries()) expect(Math.abs(atOnce[i]! - mass)).toBeLessThan(ROUNDING);
    }
  });
  it('is never far above its support, nor far below it', () => {
    const slow = { k: 1, q: 0.1, drift: 0, radius: 200, start: 200 };
    expect(support(slow)).toEqual([0, 20 + Math.sqrt(1) + 21.5]);
    const [lo, hi] = support({ k: 512, q: 0.3, drift: 0, radius: 25, start: 3 });
    expect(hi).toBe(25);
    // ‖z‖ in 512 dimensions is √512 ≈ 22.6 to within 0.7; 1e-20 is some ten deviations away.
    expect(lo).toBeGreaterThan(14);
    expect(lo).toBeLessThan(18);
  });
  it('survives as when multiplied out step by step, where its kernel is doubled', () => {
    const chain = { k: 1, q: 0.998, drift: 0, radius: 40, start: 30 };
    const { kernel, position } = discretize(chain, 18);
    const scratch = new Float64Array(kernel.size);
    let plain = 0;
    for (let t = 0; t < 5000; t++) plain += advance(kernel, position, scratch);
    // 5000 steps, each with some roundings of one sign at worst.
    expect(Math.abs(logSurvival(chain, 18, 5000)! / plain - 1)).toBeLessThan(5000 * 4.4e-16);
  });
});
