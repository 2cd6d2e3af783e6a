import { type Arbitrary, constantFrom, integer, record } from 'fast-check';
import { symmetricSpectrum } from '../../../src/linalg/spectrum.ts';
import { dot } from '../../../src/linalg/vectors.ts';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import type { NetworkSpec } from '../../../src/theory/network/spec.ts';
import { type FlatCase, flatTask } from './case.ts';

/** What is known of a case before its noise level; `level` in (0, 1) tells how much a bound is to allow. */
type Unleveled = Pick<FlatCase, 'mu' | 'beta' | 'r' | 'T' | 'eta' | 'k'> & { readonly level: number };

/**
 * Small networks that fit one or two points; mu and beta a hundredth beyond the curvatures at θ*.
 * @param sigma the noise level at which a bound says something
 */
export function flatNetworks(
  sigma: (x: Unleveled) => number,
  {
    starts = [1, 1, 1, 0.5],
    overstated = [1],
  }: {
    readonly starts?: readonly number[];
    /** By which factor μ is more than it is seen to be. */
    readonly overstated?: readonly number[];
  } = {},
): Arbitrary<FlatCase> {
  return record({
    depth: integer({ min: 2, max: 3 }),
    width: integer({ min: 1, max: 4 }),
    inputs: integer({ min: 1, max: 3 }),
    points: constantFrom(1, 1, 1, 1, 2),
    activation: constantFrom('identity', 'tanh', 'tanh'),
    seed: integer({ min: 0, max: 10_000 }),
    radius: constantFrom(0.003, 0.001, 0.01),
    T: constantFrom(1, 2, 5, 10),
    start: constantFrom(...starts),
    ...(overstated.length > 1 && { factor: constantFrom(...overstated) }),
    k: constantFrom(1, 1, 1, 2),
    // η as a multiple of μ/β², in hundredths
    step: constantFrom(100, 50, 70),
    level: integer({ min: 0, max: 10 }),
  }).map((x) => {
    const { depth, points, seed, T, factor = 1 } = x;
    const teacher: NetworkSpec = {
      kind: 'generated',
      activation: x.activation,
      widths: [x.inputs, ...Array.from({ length: depth - 1 }, () => x.width), 1],
      biases: 0,
      seed,
      layers: Array.from({ length: depth }, () => ({ kind: 'orthogonal', scale: 1 }) as const),
    };
    const { task, set } = flatTask({ teacher, points, seed });
    const J = set.jacobian(task.theta);
    const curvatures = symmetricSpectrum(J.map((a) => J.map((b) => dot(a, b) / points))).values;
    const mu = roundSignificant(0.99 * factor * Math.max(1e-6, Math.min(...curvatures)));
    const beta = Math.max(mu, roundSignificant(1.01 * Math.max(1e-6, ...curvatures)));
    const r = roundSignificant(x.radius);
    const eta = roundSignificant((x.step * mu) / (100 * beta * beta));
    const k = Math.min(x.k, set.p);
    const level = (x.level + 0.5) / 11;
    const noise = roundSignificant(sigma({ mu, beta, r, T, eta, k, level }));
    return { teacher, points, seed, mu, beta, r, d0: x.start * r, T, eta, sigma: noise, k };
  });
}
