import { describe, expect, it } from 'vitest';
import { openStream } from '../../../src/core/stream.ts';
import { dot, norm } from '../../../src/linalg/vectors.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { fittingSet } from '../../../src/theory/network/fitting-set.ts';
import { forwardBatch } from '../../../src/theory/network/forward.ts';
import { flatten, withParameters } from '../../../src/theory/network/network.ts';

describe('the set of parameters that fit', () => {
  it('is the hyperbola w_1w_2 = 1 for a linear network of two weights: distances in closed form on its axis', () => {
    const net = buildNetwork({
      kind: 'literal',
      activation: 'identity',
      layers: [{ weights: [[1]] }, { weights: [[1]] }],
    });
    const set = fittingSet(net, Float64Array.of(1), Float64Array.of(1));
    const out = new Float64Array(2);
    // (a, a) is nearest to (1, 1) for a < 2, where the hyperbola curves away
    for (const a of [0.7, 0.95, 1.05, 1.4]) {
      expect(set.nearest(Float64Array.of(a, a), out)).toBeCloseTo(Math.SQRT2 * Math.abs(a - 1), 12);
      expect([...out]).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)]);
    }
    // (m, 1/m) + s(1/m, m) has (m, 1/m) for its nearest point, s‖(1/m, m)‖ away
    const [m, s] = [1.7, -0.1];
    const distance = set.nearest(Float64Array.of(m + s / m, 1 / m + s * m), out);
    expect(distance).toBeCloseTo(Math.abs(s) * Math.sqrt(1 / (m * m) + m * m), 12);
    expect(out[0]).toBeCloseTo(m, 12);
  });

  it('is met at right angles, on networks with several points', () => {
    const net = buildNetwork({
      kind: 'generated',
      activation: 'tanh',
      widths: [2, 3, 1],
      biases: 0.3,
      seed: 4,
      layers: [
        { kind: 'gaussian', scale: 1 },
        { kind: 'gaussian', scale: 1 },
      ],
    });
    const inputs = Float64Array.of(0.6, 0.8, -0.8, 0.6);
    const set = fittingSet(net, inputs, forwardBatch(net, inputs));
    const star = flatten(net);
    const z = new Float64Array(set.p);
    const m = new Float64Array(set.p);
    for (let trial = 0; trial < 20; trial++) {
      openStream(['away', trial]).fillNormal(z);
      const theta = star.map((x, j) => x + (0.1 * z[j]!) / norm(z));
      const distance = set.nearest(theta, m);
      expect(distance).toBeGreaterThan(0);
      // no further than θ*, which is on the set
      expect(distance).toBeLessThanOrEqual(0.1 + 1e-12);
      const fit = forwardBatch(withParameters(net, m), inputs);
      const target = forwardBatch(net, inputs);
      expect(Math.max(...fit.map((f, i) => Math.abs(f - target[i]!)))).toBeLessThan(1e-12);
      // what is left of θ − m after its part in the rows of J
      const offset = theta.map((x, j) => x - m[j]!);
      const [a, b] = set.jacobian(m);
      const along = norm(b!.map((x, j) => x - (dot(a!, b!) / dot(a!, a!)) * a![j]!));
      const second = b!.map((x, j) => (x - (dot(a!, b!) / dot(a!, a!)) * a![j]!) / along);
      const first = a!.map((x) => x / norm(a!));
      const rest = offset.map(
        (x, j) => x - dot(first, offset) * first[j]! - dot(second, offset) * second[j]!,
      );
      expect(norm(rest)).toBeLessThan(1e-11);
    }
  });

  it('is NaN away where its Jacobian vanishes', () => {
    const net = buildNetwork({
      kind: 'literal',
      activation: 'identity',
      layers: [{ weights: [[1]] }, { weights: [[1]] }],
    });
    const set = fittingSet(net, Float64Array.of(1), Float64Array.of(1));
    expect(set.nearest(new Float64Array(2), new Float64Array(2))).toBeNaN();
  });
});
