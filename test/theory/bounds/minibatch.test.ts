import { describe, expect, it } from 'vitest';
import { exp } from '../../../src/core/elementary.ts';
import {
  drawnVariance,
  hoeffdingForm,
  lineShare,
  longest,
  minibatchBound,
  minibatchHoeffding,
  minibatchLine,
  minibatchStays,
} from '../../../src/theory/bounds/minibatch.ts';
import { driftEveryStep } from '../../../src/theory/bounds/drift-every-step.ts';

const at = { q: 0.75, eta: 0.25, A: 1, b: 1, r: 0.5, d0: 0.2, T: 10 };
/** Of exponentials and sums of a few terms. */
const rounding = 1e-12;

describe('a batch as noise on the line', () => {
  it('rests on e^x ≤ x + e^{9x²/16}, an equality at 0', () => {
    for (let x = -30; x <= 26; x += 1 / 512) {
      const right = x + exp((lineShare / 2) * x * x);
      expect(exp(x), `x = ${x}`).toBeLessThanOrEqual(right * (1 + rounding));
    }
    // a hundredth less, and it is false
    expect(exp(0.65)).toBeGreaterThan(0.65 + exp(0.99 * (lineShare / 2) * 0.65 * 0.65));
  });

  it.each([1, 2, 5])('has the exponential moments of the theorem: ±1, batches of %d', (b) => {
    // E e^{λ(y + ηζ)²} over the binomial law of a batch
    for (const y of [0, 0.3, 1]) {
      for (const lambda of [0.1, 1, 3]) {
        const eta = 0.3;
        const form = hoeffdingForm({ eta, A: 1, b });
        let [truth, chance] = [0, 0.5 ** b];
        for (let plus = 0; plus <= b; plus++) {
          const x = y + (eta * (2 * plus - b)) / b;
          truth += chance * exp(lambda * x * x);
          chance *= (b - plus) / (plus + 1);
        }
        const hoeffding = exp(lambda * (form.push + (1 + lambda * form.spread) * y * y));
        const width = (lineShare * eta * eta) / b;
        const margin = 1 - 2 * lambda * width;
        const line = exp((lambda * y * y) / margin) / Math.sqrt(margin);
        expect(truth).toBeLessThanOrEqual(hoeffding * (1 + rounding));
        expect(truth).toBeLessThanOrEqual(line * (1 + rounding));
      }
    }
  });

  it('is T2* or T9 for Gaussian noise of that variance', () => {
    const { q, eta, r, d0, T, A, b } = { ...at, b: 3 };
    const steps = { q, eta, sigma: A * Math.sqrt(9 / 8 / b) };
    const { exit } = driftEveryStep({ steps, singularValues: [1], r, d0, T });
    expect(minibatchLine({ ...at, b: 3 }).exit).toBeLessThanOrEqual(exit);
  });
});

describe('the bound by Hoeffding’s lemma', () => {
  it('knows that one step from the minimizer is no longer than ηA', () => {
    // (e^{λη²A²} − 1)/(e^{λr²} − 1) falls to 0 as λ grows
    expect(minibatchHoeffding({ ...at, T: 1, d0: 0, r: 0.3 }).exit).toBeLessThan(1e-20);
    expect(minibatchHoeffding({ ...at, T: 1, d0: 0, r: 0.25 }).exit).toBeGreaterThan(1 - rounding);
  });

  it('falls with b, and less than the other one', () => {
    const few = minibatchHoeffding({ ...at, b: 2 }).exit;
    const many = minibatchHoeffding({ ...at, b: 50 }).exit;
    expect(many).toBeLessThan(few);
    expect(minibatchLine({ ...at, b: 50 }).exit).toBeLessThan(many / 100);
    expect(minibatchLine(at).exit).toBeGreaterThan(minibatchHoeffding(at).exit);
  });
});

describe('a batch without replacement', () => {
  /** E e^{sΣ} over all batches of b of these numbers. */
  function moment(values: readonly number[], b: number, s: number): number {
    let [sum, count] = [0, 0];
    const choose = (from: number, left: number, total: number): void => {
      if (left === 0) {
        sum += exp(s * total);
        count++;
        return;
      }
      for (let i = from; i <= values.length - left; i++) choose(i + 1, left - 1, total + values[i]!);
    };
    choose(0, b, 0);
    return sum / count;
  }

  it('has the exponential moments of V numbers of that range', () => {
    for (const values of [
      [1, -1, 1, -1, 1, -1],
      [5, -1, -1, -1, -1, -1],
      [3, 1, -1, -3],
      [2, -1, -1],
    ]) {
      const n = values.length;
      const range = Math.max(...values) - Math.min(...values);
      for (let b = 1; b < n; b++)
        for (const s of [-1, -0.2, 0.05, 0.3, 1])
          expect(moment(values, b, s), `${values.join(' ')}, b = ${b}, s = ${s}`).toBeLessThanOrEqual(
            exp((s * s * range * range * drawnVariance(b, n)) / 8) * (1 + rounding),
          );
    }
  });

  it('has a V of at most b and that of its rest, 1 at both ends and 0 for all', () => {
    for (const n of [2, 5, 12]) {
      expect(drawnVariance(1, n)).toBeCloseTo(1, 12);
      expect(drawnVariance(n - 1, n)).toBeCloseTo(1, 12);
      expect(drawnVariance(n, n)).toBe(0);
      for (let b = 1; b < n; b++) {
        // Serfling's b(1 − (b − 1)/n) is no better
        expect(drawnVariance(b, n)).toBeLessThanOrEqual((b * (n - b + 1) * (1 + 1e-9)) / n);
        expect(drawnVariance(b, n)).toBe(drawnVariance(n - b, n));
      }
    }
  });

  it('is as long as its rest the other way, and stays where that does', () => {
    expect(longest({ b: 3, n: 4 })).toBe(1 / 3);
    expect(longest({ b: 1, n: 4 })).toBe(1);
    expect(longest({ b: 9 })).toBe(1);
    const all = { ...at, b: 4, n: 4, q: 0.99 };
    expect(minibatchBound(all)).toEqual({ stay: 1, exit: 0 });
    expect(minibatchBound({ ...at, r: 0.4, b: 3, n: 4 }).exit).toBeLessThan(
      minibatchBound({ ...at, r: 0.4, b: 3 }).exit,
    );
    expect(minibatchStays({ ...at, r: 0.34, b: 3, n: 4 })).toBe(true);
  });
});

describe('the best of them', () => {
  it('never lets leave where no batch can take out', () => {
    expect(minibatchStays({ ...at, r: 1 })).toBe(true);
    expect(minibatchBound({ ...at, r: 1 })).toEqual({ stay: 1, exit: 0 });
    expect(minibatchStays({ ...at, r: 0.99 })).toBe(false);
    expect(minibatchBound({ ...at, r: 0.99 }).exit).toBeGreaterThan(0);
  });

  it('refuses what is no batch', () => {
    expect(() => minibatchBound({ ...at, b: 0.5 })).toThrow('b');
    expect(() => minibatchBound({ ...at, d0: 2 })).toThrow('d0');
    expect(() => minibatchBound({ ...at, A: 0 })).toThrow('A');
  });
});
