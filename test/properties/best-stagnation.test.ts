import { expect, it } from 'vitest';
import {
  bestStagnation,
  productBound,
  type ValleyTerms,
} from '../../properties/stagnation/valley/valley-bound.ts';
import { driftEveryStep } from '../../src/theory/bounds/drift-every-step.ts';
import { bestDriftProduct, bestSupermartingale } from '../../src/theory/bounds/drift-search.ts';

const steady = {
  q: 0.8,
  eta: 0.5,
  sigma: 0.4,
  singularValues: [1, 0.5],
  tubeDim: 3,
  r: 1,
  d0: 0.5,
  T: 20,
  Delta: 0.1,
};

it('of steps that are alike is the best of T1, T2, T2* and T9, with Δ', () => {
  const steps = { q: steady.q, eta: steady.eta, sigma: steady.sigma };
  const exits = [
    productBound(steady),
    bestDriftProduct(steady),
    driftEveryStep({ ...steady, steps }),
    bestSupermartingale(steady),
  ].map(({ exit }) => exit);
  expect(bestStagnation(steady, false).exit).toBeLessThanOrEqual(Math.min(...exits));
});

it('of steps that decay, or do not contract, has T2* beside T1', () => {
  const T = 20;
  const decaying: ValleyTerms = {
    ...steady,
    T,
    q: Array.from({ length: T }, (_, t) => 1 - 0.2 / (1 + t)),
    eta: Array.from({ length: T }, (_, t) => 0.5 / (1 + t)),
    sigma: Array.from({ length: T }, () => 0.4),
    Delta: 0,
  };
  const expanding: ValleyTerms = { ...steady, q: 1, sigma: 0.1, Delta: 0 };
  for (const x of [decaying, expanding])
    expect(bestStagnation(x, false).exit).toBeLessThan(productBound(x).exit);
  // no noise, nothing but T1
  expect(bestStagnation({ ...decaying, singularValues: [] }, false)).toEqual(
    productBound({ ...decaying, singularValues: [] }),
  );
});
