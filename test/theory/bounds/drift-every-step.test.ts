import { describe, expect, it } from 'vitest';
import { exp, expm1, log1p } from '../../../src/core/elementary.ts';
import { survivalProbability } from '../../../src/theory/bounds/comparison.ts';
import { driftConstants, type DriftSymbols } from '../../../src/theory/bounds/drift-constants.ts';
import {
  driftEveryStep,
  everyStepHazard,
  everyStepHazards,
} from '../../../src/theory/bounds/drift-every-step.ts';
import { bestDriftProduct, bestSupermartingale } from '../../../src/theory/bounds/drift-search.ts';
import { supermartingaleAboveOne } from '../../../src/theory/bounds/supermartingale.ts';
import { equalValues, expectRelative } from './reference.ts';

/** E e^{λ‖X‖²} for X ~ N(mean e_1, variance I_k), the law of the chain that is not stopped. */
function momentOfNormal(lambda: number, k: number, mean: number, variance: number): number {
  const left = 1 - 2 * lambda * variance;
  return exp((lambda * mean * mean) / left - (k / 2) * log1p(-2 * lambda * variance));
}

const steps = [
  { q: 0.6, eta: 0.5, sigma: 1 },
  { q: 0.8, eta: 0.3, sigma: 2 },
  { q: 1.1, eta: 0.2, sigma: 1 },
];

describe('a hazard of T2*', () => {
  it('is Markov’s inequality for the law of the chain that is not stopped, whatever the steps', () => {
    const [k, r, d0] = [3, 4, 1.5];
    let [mean, variance] = [d0, 0];
    for (const [s, { q, eta, sigma }] of steps.entries()) {
      mean *= q;
      variance = q * q * variance + eta * eta * sigma * sigma;
      for (const share of [0.1, 0.5, 0.9]) {
        const lambda = share / (2 * variance);
        const expected = (momentOfNormal(lambda, k, mean, variance) - 1) / expm1(lambda * r * r);
        const symbols = { steps, singularValues: equalValues(k), r, d0, T: 3 };
        expectRelative(everyStepHazard(symbols, s + 1, lambda), expected, 1e-12);
      }
      const beyond = 1.001 / (2 * variance);
      expect(everyStepHazard({ steps, singularValues: [1], r, d0, T: 3 }, s + 1, beyond)).toBe(Infinity);
    }
  });

  it('is no larger with powers below 1, as T2 has them, at the same last λ', () => {
    const [q, r, d0, t] = [0.7, 5, 2, 4];
    const singularValues = [1, 0.4];
    const last = 0.05;
    const own = everyStepHazard({ steps: { q, eta: 1, sigma: 1 }, singularValues, r, d0, T: t }, t, last);
    for (const kappas of [
      [1, 1, 0.9, 1],
      [0.5, 1, 1, 1],
      [0.7, 0.8, 0.9, 0.6],
    ]) {
      // λ_s = λ_{s+1}q²/(κ_s(1 − 2λ_{s+1}c_1²)), then m_{s+1} = D_s m_s^κ_s
      const lambdas = [last];
      for (const kappa of kappas) {
        const next = lambdas[0]!;
        lambdas.unshift((next * q * q) / (kappa * (1 - 2 * next)));
      }
      let logM = lambdas[0]! * d0 * d0;
      for (const [s, kappa] of kappas.toReversed().entries()) {
        const next = lambdas[s + 1]!;
        logM = kappa * logM - (log1p(-2 * next) + log1p(-2 * next * 0.16)) / 2;
      }
      expect(own).toBeLessThan(expm1(logM) / expm1(last * r * r));
    }
  });
});

describe('T2*', () => {
  const q = 0.8;
  const at = (k: number, r: number, d0: number, T: number): DriftSymbols => {
    return { q, eta: 1, sigma: 1, singularValues: equalValues(k), r, d0, T, Delta: 0 };
  };
  const everyStep = (x: DriftSymbols): number =>
    driftEveryStep({ ...x, steps: { q: x.q, eta: x.eta, sigma: x.sigma } }).exit;

  it('promises no more than the truth and no less than T2', () => {
    for (const [k, r, d0, T] of [
      [1, 6, 3, 100],
      [5, 8, 0, 1000],
      [50, 18, 9, 20],
      [2, 5, 4, 1],
    ] as const) {
      const exit = everyStep(at(k, r, d0, T));
      expect(exit).toBeGreaterThan(survivalProbability({ k, q, c: 1, r, d0, T }).exit);
      expect(exit).toBeLessThan(bestDriftProduct(at(k, r, d0, T)).exit);
    }
  });

  it('finds λ that are within three percent of the best of a fine grid', () => {
    const [r, d0, T] = [6, 3, 30];
    const symbols = { steps: { q, eta: 1, sigma: 1 }, singularValues: [1, 0.5], r, d0, T };
    const hazards = everyStepHazards(symbols);
    for (const t of [1, 2, 3, 7, 12, 23, 30]) {
      let least = Infinity;
      for (let i = 1; i < 2000; i++) {
        const h = everyStepHazard(symbols, t, i / 4000);
        if (h > 0) least = Math.min(least, h);
      }
      expect(hazards[t - 1]!).toBeLessThan(least * 1.03);
      expect(hazards[t - 1]!).toBeGreaterThan(least * (1 - 1e-3));
    }
  });

  it('takes a list of steps that are nearly equal as constant ones, up to the search', () => {
    const constant = { singularValues: equalValues(2), r: 6, d0: 3, T: 40 };
    const listed = Array.from({ length: 40 }, (_, t) => ({ q, eta: 1, sigma: 1 + (t % 2) * 1e-12 }));
    const a = driftEveryStep({ ...constant, steps: { q, eta: 1, sigma: 1 } }).exit;
    expectRelative(driftEveryStep({ ...constant, steps: listed }).exit, a, 0.01);
  });

  it('with a deviation promises no more than the truth, and no less than T2 at its λ and w', () => {
    for (const [k, r, d0, T, Delta] of [
      [1, 6, 0, 10, 0.2],
      [3, 8, 4, 40, 0.3],
      [50, 18, 0, 100, 0.5],
      [2, 5, 4, 1, 0.7],
      [4, 9, 9, 3, 0.6],
    ] as const) {
      const x = { ...at(k, r, d0, T), Delta };
      const exit = everyStep(x);
      const truth = survivalProbability({ k, q, c: 1, r, d0, T, drift: Delta });
      expect(exit).toBeGreaterThan(truth.exit);
      const { exit: weaker, constants } = bestDriftProduct(x);
      const w = (q * q) / (constants.kappa * (1 - 2 * constants.lambda));
      const steps = { q, eta: 1, sigma: 1 };
      const tried = driftEveryStep({ ...x, steps }, { tries: [{ lambda: constants.lambda, w }] }).exit;
      expect(tried).toBeLessThanOrEqual(weaker * (1 + 1e-12));
    }
  });

  it('takes a push at a last step from a known start exactly', () => {
    const [r, d0, Delta, lambda] = [6, 3, 0.7, 0.2];
    const symbols = { ...at(2, r, d0, 1), Delta, steps: { q, eta: 1, sigma: 1 } };
    const expected = (momentOfNormal(lambda, 2, q * d0 + Delta, 1) - 1) / expm1(lambda * r * r);
    expectRelative(everyStepHazard(symbols, 1, lambda), expected, 1e-12);
  });

  it('holds for every way out: none gives less than the moment of the process that is not stopped', () => {
    const [r, d0, Delta, lambda, T] = [6, 3, 0.4, 0.1, 4];
    let [mean, variance] = [d0, 0];
    for (let s = 0; s < T; s++) [mean, variance] = [q * mean + Delta, q * q * variance + 1];
    const least = (momentOfNormal(lambda, 2, mean, variance) - 1) / expm1(lambda * r * r);
    const symbols = { ...at(2, r, d0, T), Delta, steps: { q, eta: 1, sigma: 1 } };
    for (const from of [0.1, 1, 2, 3, 6, 30])
      for (const to of [0.5, 3, 6, 20])
        expect(everyStepHazard(symbols, T, lambda, { from, to })).toBeGreaterThan(least * (1 - 1e-12));
  });

  it('settles: a million steps cost no more than those until it has', () => {
    const hazards = everyStepHazards({ ...at(1, 9, 4, 1e6), steps: { q, eta: 1, sigma: 1 } });
    expect(hazards.length).toBeLessThan(500);
    const exit = everyStep(at(1, 9, 4, 1e6));
    expectRelative(exit, -expm1(1e6 * log1p(-hazards.at(-1)!)), 1e-3);
  });

  it('refuses what is out of its domain', () => {
    const symbols = { steps: { q, eta: 1, sigma: 1 }, singularValues: [1], r: 2, d0: 1, T: 3 };
    for (const wrong of [{ r: 0 }, { d0: 3 }, { singularValues: [0] }, { T: 0.5 }, { steps: [] }]) {
      expect(() => driftEveryStep({ ...symbols, ...wrong }), JSON.stringify(wrong)).toThrow(RangeError);
    }
  });
});

describe('T9 with V − 1', () => {
  const symbols = { q: 0.7, eta: 1, sigma: 1, singularValues: [1, 0.5], r: 5, d0: 2, T: 12, Delta: 0 };

  it('is its formula at the best s', () => {
    const lambda = 0.15;
    const constants = driftConstants({ ...symbols, lambda });
    const { kappa, logD, logM0 } = constants;
    const D = exp(logD);
    let b = 0;
    for (let i = 0; i <= 200_000; i++) {
      const v = exp((i / 200_000) * lambda * 25);
      b = Math.max(b, D * exp(kappa * ((i / 200_000) * lambda * 25)) - v);
    }
    let least = expm1(logM0) + b * 12;
    let sum = 0;
    let logM = logM0;
    for (let s = 1; s <= 12; s++) {
      logM = logD + kappa * logM;
      sum += expm1(logM);
      least = Math.min(least, sum + b * (12 - s));
    }
    expectRelative(supermartingaleAboveOne(constants).exit, least / expm1(lambda * 25), 1e-8);
  });

  it('is below T9', () => {
    for (const change of [{}, { d0: 0 }, { T: 1000, r: 7 }, { q: 0.2 }]) {
      const best = bestSupermartingale({ ...symbols, ...change });
      expect(supermartingaleAboveOne(best.constants).exit).toBeLessThan(best.exit);
    }
  });
});
