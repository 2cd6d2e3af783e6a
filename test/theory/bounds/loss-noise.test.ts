import { describe, expect, it } from 'vitest';
import { openStream } from '../../../src/core/stream.ts';
import { logGrowths, staysWithLossNoise } from '../../../src/theory/bounds/loss-noise.ts';

describe('the moments of ‖qe + cz‖²', () => {
  it('have the closed forms of the first two', () => {
    const [k, q, c] = [3, 0.7, 0.4];
    const s = c * c;
    const [first, second] = logGrowths({ k, q, c }).map(Math.exp);
    expect(first).toBeCloseTo(q * q + s * k, 12);
    expect(second).toBeCloseTo(q ** 4 + 2 * q * q * s * (k + 2) + s * s * k * (k + 2), 12);
  });

  it('are those of a central χ² at q = 0: c^{2j} k(k + 2)…(k + 2j − 2)', () => {
    const growths = logGrowths({ k: 2, q: 0, c: 0.5 });
    let expected = 1;
    for (let j = 0; j < growths.length; j++) {
      expected *= 0.25 * (2 + 2 * j);
      expect(Math.abs(Math.exp(growths[j]!) / expected - 1)).toBeLessThan(1e-12);
    }
  });

  it('are seen in a simulation', () => {
    const stream = openStream(['loss noise']);
    const trials = 40_000;
    let third = 0;
    for (let n = 0; n < trials; n++) {
      const [x, y] = [0.8 + 0.2 * stream.normal(), 0.2 * stream.normal()];
      third += (x * x + y * y) ** 3 / trials;
    }
    // the sixth power's standard deviation is about 1, so a mean errs by 0.005
    expect(Math.abs(third - Math.exp(logGrowths({ k: 2, q: 0.8, c: 0.2 })[2]!))).toBeLessThan(0.03);
  });
});

describe('leaving with noise that vanishes with the loss', () => {
  const at = { k: 1, q: 0.6, c: 0.5, r: 1, d0: 0.2, T: 100_000 };

  it('is a power of r, for every T', () => {
    // E|q + cz|² = .61, E|q + cz|⁴ = .8571 and the sixth moment is above 1
    expect(staysWithLossNoise(at).exit).toBeCloseTo(0.2 ** 4, 12);
    expect(staysWithLossNoise({ ...at, T: 1 }).exit).toBeLessThan(0.2 ** 4);
  });

  it('is asked for from inside, and not from the minimizer, where there is no noise', () => {
    expect(() => staysWithLossNoise({ ...at, d0: 0 })).toThrow('d0');
    expect(() => staysWithLossNoise({ ...at, d0: 2 })).toThrow('d0');
  });
});
