import { describe, expect, it } from 'vitest';
import {
  contractionFactor,
  contractionFactorIn,
  extremeCurvatures,
  oneStepBound,
  oneStepBoundIn,
  quadraticContraction,
  quadraticContractionIn,
} from '../../../src/theory/bounds/contraction.ts';
import type { Arithmetic } from '../../../src/linalg/arithmetic.ts';
import { expectRelative, reference } from './reference.ts';

/** Float64 as if it were exact: enough to see that the enclosed formulas are the plain ones. */
const plain: Pick<Arithmetic<number>, 'of' | 'add' | 'sub' | 'mul' | 'div' | 'square' | 'sqrt'> = {
  of: (x) => x,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  square: (a) => a * a,
  sqrt: (a) => Math.sqrt(Math.max(0, a)),
};
const float = plain as Arithmetic<number>;

describe('contractionFactor', () => {
  it('equals |1 − eta mu| when mu = beta, to the last bit', () => {
    for (const eta of [0.1, 0.5, 1, 1.7, 3]) {
      expect(contractionFactor({ eta, mu: 0.9, beta: 0.9 })).toBe(Math.abs(1 - eta * 0.9));
    }
  });

  it('is a number wherever mu ≤ beta, also where the expanded square is negative by rounding', () => {
    for (let i = 1; i <= 2000; i++) {
      const beta = i / 7;
      expect(contractionFactor({ eta: 1 / beta, mu: beta, beta })).toBeLessThan(1e-7);
    }
  });

  it('is below 1 exactly when eta < 2 mu/beta²', () => {
    const [mu, beta] = [0.3, 1.1];
    const edge = (2 * mu) / (beta * beta);
    expect(contractionFactor({ eta: edge * (1 - 1e-9), mu, beta })).toBeLessThan(1);
    expect(contractionFactor({ eta: edge * (1 + 1e-9), mu, beta })).toBeGreaterThan(1);
  });

  it('agrees with 100 reference values, and so does the one-step bound', () => {
    expect(reference.contraction).toHaveLength(100);
    for (const { q, bound, ...row } of reference.contraction) {
      const scale = 1 + row.eta * row.beta;
      // (1 − eta beta, √(2 eta (beta − mu))) ↦ its norm is 1-Lipschitz: the error stays a few ulp of 1 + eta
      // beta
      expect(Math.abs(contractionFactor(row) - Number(q))).toBeLessThan(1e-12 * scale);
      expect(Math.abs(oneStepBound(row) - Number(bound))).toBeLessThan(1e-12 * scale * (1 + row.d));
    }
  });

  it('reproduces the witness against 1 − eta mu for q: .707 where the mutant says less', () => {
    // R = ½ρ²(1 + .1 cos 20φ) at its steepest: the radial derivative is 1 and the tangential one 1
    const q = contractionFactor({ eta: 0.5, mu: 1, beta: Math.sqrt(2) });
    expectRelative(q, Math.SQRT1_2, 1e-15);
  });

  it('refuses a step or curvatures outside the domain', () => {
    const good = { eta: 0.1, mu: 1, beta: 2 };
    for (const bad of [
      { eta: 0 },
      { eta: Number.NaN },
      { mu: 0 },
      { mu: 3 },
      { mu: Number.NaN },
      { beta: Infinity },
    ]) {
      expect(() => contractionFactor({ ...good, ...bad })).toThrow(RangeError);
    }
    expect(() => oneStepBound({ ...good, d: -1, Delta: 0 })).toThrow(/^d must be/);
    expect(() => oneStepBound({ ...good, d: 1, Delta: Number.NaN })).toThrow(/^Delta must be/);
  });
});

describe('quadraticContraction', () => {
  it('is the largest |1 − eta h| over the curved directions and skips the flat ones', () => {
    expect(quadraticContraction({ eta: 0.25, curvatures: [1, 10, 0] })).toBe(1.5);
    expect(quadraticContraction({ eta: 0.1, curvatures: [0, 1, 5, 10, 0] })).toBe(0.9);
  });

  it('never exceeds the q of LEC(h_min, h_max)', () => {
    for (let i = 1; i < 200; i++) {
      const curvatures = [1, 1 + i / 20];
      const eta = 0.01 * i;
      const q = contractionFactor({ eta, mu: 1, beta: curvatures[1]! });
      expect(quadraticContraction({ eta, curvatures })).toBeLessThanOrEqual(q * (1 + 1e-15));
    }
  });

  it('refuses a spectrum with no curvature or a negative one', () => {
    expect(() => quadraticContraction({ eta: 1, curvatures: [0, 0] })).toThrow(RangeError);
    expect(() => quadraticContraction({ eta: 1, curvatures: [] })).toThrow(RangeError);
    expect(() => quadraticContraction({ eta: 1, curvatures: [1, -1] })).toThrow(/curvatures\[1\]/);
    expect(() => extremeCurvatures([Number.NaN])).toThrow(RangeError);
  });
});

describe('the forms over enclosed numbers', () => {
  it('are the plain formulas', () => {
    for (const row of reference.contraction) {
      expect(contractionFactorIn(float, row)).toBe(contractionFactor(row));
      expect(oneStepBoundIn(float, row)).toBe(oneStepBound(row));
      const both = { eta: row.eta, hMin: row.mu, hMax: row.beta };
      const exact = quadraticContraction({ eta: row.eta, curvatures: [row.mu, row.beta] });
      expect(Math.abs(quadraticContractionIn(float, both) - exact)).toBeLessThan(
        4e-16 * (1 + row.eta * row.beta),
      );
    }
  });
});
