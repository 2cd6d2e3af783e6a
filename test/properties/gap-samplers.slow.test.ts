import { describe, expect, it } from 'vitest';
import {
  coordinateSampler,
  coordinateGap,
  type CoordinateCase,
} from '../../properties/generalization/anchored/coordinate-anchors.ts';
import { cellSampler } from '../../properties/generalization/entropy/flat-cells.ts';
import {
  labelGap,
  type LabelCase,
  outputRadius,
} from '../../properties/generalization/anchored/label-ball.ts';
import {
  moved,
  productRange,
  signSampler,
  signGap,
  type SignCase,
} from '../../properties/generalization/anchored/sign-network.ts';
import {
  binomialTails,
  gapProbability,
  type GapSampler,
  gapWithin,
} from '../../properties/generalization/gap-sampler.ts';
import { openStream } from '../../src/core/stream.ts';
import { forward } from '../../src/theory/network/forward.ts';
import { lossOfRow } from '../../src/theory/network/loss.ts';
import { type Network, network } from '../../src/theory/network/network.ts';
import { binomialP } from '../statements/binomial.ts';

const signs: SignCase = {
  kind: 'signs',
  n: 3,
  delta: 0.5,
  points: 4,
  B: 2,
  length: 2,
  rho: 1,
  slope: 1,
  M: 10,
  top: 10,
  high: 0.25,
  layers: [
    { anchor: 0.5, radius: 0.25 },
    { anchor: 0.25, radius: 0.5 },
  ],
  reach: 1,
  fitted: false,
  repeated: false,
};

/** W_2 W_1 with both diagonal. */
function diagonal(entries: readonly (readonly number[])[]): Network {
  return network(
    'identity',
    entries.map((w) => ({
      fanIn: w.length,
      width: w.length,
      weights: Float64Array.from({ length: w.length * w.length }, (_, at) =>
        at % (w.length + 1) === 0 ? w[at / (w.length + 1)]! : 0,
      ),
    })),
  );
}

/**
 * R − R_n of a network on the axes with loss min(M, ‖f − y‖), y = level·e_j, by adding up every example of
 * the population.
 */
function differenceOnAxes(
  c: SignCase,
  net: Network,
  sample: readonly { readonly point: number; readonly high: boolean }[],
): number {
  const { lo, hi } = productRange(c);
  // y − f lies in [0, M] for all of 𝒮 with these
  const level = { low: c.length * hi, high: c.M + c.length * lo };
  const lossAt = (point: number, high: boolean): number => {
    const axis = (size: number): Float64Array =>
      Float64Array.from({ length: c.points }, (_, j) => (j === point ? size : 0));
    const outputs = forward(net, axis(c.length));
    const y = axis(high ? level.high : level.low);
    return lossOfRow({ kind: 'clipped-distance', M: c.M }, outputs, y, c.points, 0);
  };
  let population = 0;
  for (let point = 0; point < c.points; point++) {
    population += (c.high * lossAt(point, true) + (1 - c.high) * lossAt(point, false)) / c.points;
  }
  const inSample = sample.reduce((sum, { point, high }) => sum + lossAt(point, high) / c.n, 0);
  return population - inSample;
}

describe('sign networks', () => {
  const sample = [
    { point: 1, high: true },
    { point: 1, high: false },
    { point: 3, high: true },
  ];

  it('have the gap of the best of all corners, as src/network computes it', () => {
    const corners = Array.from({ length: 2 ** 8 }, (_, bits) =>
      signs.layers.map(({ anchor, radius }, l) =>
        Array.from({ length: 4 }, (_, j) => anchor + ((bits >> (4 * l + j)) & 1 ? radius : -radius)),
      ),
    );
    const gaps = corners.map((entries) => Math.abs(differenceOnAxes(signs, diagonal(entries), sample)));
    // numbers of at most 10, some dozens of roundings
    expect(Math.abs(Math.max(...gaps) - signGap(signs, 2, 2))).toBeLessThan(1e-13);
  });

  it('have no larger gap inside 𝒮', () => {
    const stream = openStream(['inside']);
    for (let i = 0; i < 200; i++) {
      const entries = signs.layers.map(({ anchor, radius }) =>
        Array.from({ length: 4 }, () => anchor + radius * (2 * stream.uniform() - 1)),
      );
      const gap = Math.abs(differenceOnAxes(signs, diagonal(entries), sample));
      expect(gap).toBeLessThan(signGap(signs, 2, 2));
    }
  });

  it('reach farther where the adversary may, and both ways where the signs are chosen after the sample', () => {
    expect(productRange(signs)).toEqual({ lo: -0.1875, hi: 0.5625 });
    expect(productRange({ ...signs, reach: 2 })).toEqual({ lo: -0.75, hi: 1.25 });
    expect(productRange({ ...signs, fitted: true })).toEqual({ lo: -0.5625, hi: 0.5625 });
    expect(moved(signs)).toBe(1.5);
  });

  it('sample what their exceedance says', () => {
    expectSampled(signSampler({ ...signs, points: 1e9, n: 5, M: 4, top: 4 }), [1.7, 2, 2.5]);
  });
});

/**
 * Counts what is sampled, and compares it with what is computed: P(a count so far off) < 1e-6, on a fixed
 * stream.
 * @param limits between possible gaps, so that rounding does not matter
 */
function expectSampled(sampler: GapSampler, limits: readonly number[], trials = 20_000): void {
  const gaps = new Float64Array(trials);
  expect(sampler.sample(openStream(['games']), gaps)).toBe(sampler.horizon * trials);
  for (const limit of limits) {
    const chance = sampler.exceedance!(limit)!;
    const seen = gaps.filter((gap) => gap > limit).length;
    expect(chance.hi).toBeGreaterThan(0.001);
    expect(chance.hi).toBeLessThan(0.999);
    expect(binomialP(seen, trials, (chance.lo + chance.hi) / 2)).toBeGreaterThan(1e-6);
  }
}

describe('coordinate anchors', () => {
  const c: CoordinateCase = {
    kind: 'coordinates',
    n: 4,
    delta: 0.1,
    K: 3,
    B: 2,
    rho: 0.5,
    a: 1,
    radius: 0.25,
    M: 4,
  };
  const sample = [0, 1, 1, 6];
  const corner = (bits: number): number[] =>
    Array.from({ length: 3 }, (_, k) => ((bits >> k) & 1 ? 1 : -1) * (2 / Math.sqrt(3)));

  /** R − R_n of x ↦ ⟨W, x⟩ with loss M/2 − rho·f. */
  const difference = (W: readonly number[]): number => {
    const net = network('identity', [{ fanIn: 3, width: 1, weights: Float64Array.from(W) }]);
    const lossAt = (bits: number): number => c.M / 2 - c.rho * forward(net, corner(bits))[0]!;
    const population = Array.from({ length: 8 }, (_, bits) => lossAt(bits) / 8).reduce((a, b) => a + b);
    return population - sample.reduce((sum, bits) => sum + lossAt(bits) / 4, 0);
  };
  const means = [0, 1, 2].map((k) => sample.reduce((sum, bits) => sum + ((bits >> k) & 1 ? 1 : -1), 0) / 4);

  it('have the gap that the best of many networks in the balls nearly reaches and none passes', () => {
    const gap = coordinateGap(c, means);
    const stream = openStream(['balls']);
    let best = 0;
    for (let i = 0; i < 20_000; i++) {
      const v = [stream.normal(), stream.normal(), stream.normal()];
      const size = Math.hypot(...v);
      const W = v.map((x, k) => (0.25 * x) / size + (k === i % 3 ? (c.a * Math.sqrt(3)) / c.B : 0));
      best = Math.max(best, Math.abs(difference(W)));
    }
    expect(best).toBeLessThanOrEqual(gap + 1e-14);
    // an angle of 0.05 to the best direction, of chance 6e-4 a draw, loses 0.00125 of the ball's part
    expect(best).toBeGreaterThan(gap * (1 - 0.00125));
  });

  it('sample what their exceedance says', () => {
    expectSampled(coordinateSampler({ ...c, n: 40, K: 10, radius: 0 }), [0.1, 0.15, 0.2], 5000);
  });
});

describe('balls of biases', () => {
  const c: LabelCase = {
    kind: 'labels',
    n: 3,
    delta: 0.5,
    labels: 4,
    B: 1,
    rho: 0.5,
    M: 6,
    high: 0.25,
    below: 1,
    bias: 1,
    biasRadius: 0.5,
    radius: 2,
    outerRadius: 1,
  };

  it('have the gap that a network of 𝒮 has, added up over the population', () => {
    const u = outputRadius(c);
    expect(u).toBe(4);
    // labels 2, 2, 0 at levels high, low, low
    const counts = [1, 0, 2, 0];
    const gaps = [1, -1].map((sign) => {
      const direction = counts.map((count) => (sign * count) / Math.sqrt(5));
      // b_1 = (1.5, 0), W_2 = 2·direction·e_1ᵀ, b_2 = direction
      const net = network('identity', [
        { fanIn: 1, width: 2, weights: Float64Array.of(1, 0), bias: Float64Array.of(1.5, 0) },
        {
          fanIn: 2,
          width: 4,
          weights: Float64Array.from(direction.flatMap((x) => [2 * x, 0])),
          bias: Float64Array.from(direction),
        },
      ]);
      const f = forward(net, [0]);
      const lossAt = (label: number, high: boolean): number => {
        const level = high ? c.M - c.rho * u : c.rho * u;
        const distance = Math.hypot(...Array.from(f, (x, i) => x - (i === label ? u : 0)));
        return level + c.rho * (distance - u);
      };
      const population = [0, 1, 2, 3].map((i) => 0.25 * (0.25 * lossAt(i, true) + 0.75 * lossAt(i, false)));
      const inSample = (lossAt(2, true) + lossAt(2, false) + lossAt(0, false)) / 3;
      return Math.abs(population.reduce((a, b) => a + b) - inSample);
    });
    expect(Math.abs(Math.max(...gaps) - labelGap(c, 1, [1, 2]))).toBeLessThan(1e-14);
  });

  it('reach √2 of the 2 of G1 with one example and many labels', () => {
    const gap = labelGap({ ...c, n: 1, M: 4, labels: 1e9 }, 0, [1]);
    expect(Math.abs(gap - Math.SQRT2 * c.rho * 4)).toBeLessThan(1e-8);
  });
});

describe('cells', () => {
  it('have as many independent coins as centres: three with one example are never all right', () => {
    const sampler = cellSampler({ kind: 'cells', n: 1, delta: 0.5, k: 1, side: 3, M: 2, rho: 1, scale: 1 });
    expect(sampler.exceedance!(0.99)).toEqual({ lo: 1, hi: 1 });
    expect(sampler.exceedance!(1)!.hi).toBe(0);
    const two = cellSampler({ kind: 'cells', n: 2, delta: 0.5, k: 1, side: 3, M: 2, rho: 1, scale: 1 });
    // each shows two equal faces with probability 1/2
    expect(two.exceedance!(0.5)!.lo).toBeLessThan(0.875);
    expect(two.exceedance!(0.5)!.hi).toBeGreaterThan(0.875);
    expect(two.exceedance!(0.5)!.hi - two.exceedance!(0.5)!.lo).toBeLessThan(1e-9);
  });

  it('sample what their exceedance says', () => {
    const sampler = cellSampler({ kind: 'cells', n: 20, delta: 0.5, k: 2, side: 11, M: 1, rho: 1, scale: 1 });
    expectSampled(sampler, [0.32, 0.37, 0.42]);
  });
});

describe('binomialTails', () => {
  it('adds up binomial weights', () => {
    const weights = Array.from({ length: 8 }, (_, h) => choose(7, h) * 0.3 ** h * 0.7 ** (7 - h));
    for (const t of [0, 0.1, 0.2, 0.35, 0.5, 0.69]) {
      const out = (heads: number): boolean => Math.abs(heads / 7 - 0.3) > t;
      const sum = weights.reduce((total, w, h) => (out(h) ? total + w : total), 0);
      const { lo, hi } = binomialTails(7, 0.3, out);
      expect(lo).toBeLessThanOrEqual(sum * (1 + 1e-14));
      expect(hi).toBeGreaterThanOrEqual(sum * (1 - 1e-14));
      expect(hi - lo).toBeLessThanOrEqual(3e-10 * sum);
    }
  });

  it('is 1 where everything is out and 0 where nothing is', () => {
    expect(binomialTails(3, 0.5, () => true)).toEqual({ lo: 1, hi: 1 });
    expect(binomialTails(3, 0.5, () => false)).toEqual({ lo: 0, hi: 0 });
  });
});

describe('gapWithin', () => {
  const sampler: GapSampler = {
    horizon: 1,
    rounding: 1e-12,
    exceedance: (limit) => ({ lo: limit, hi: limit }),
    sample: (stream, gaps) => {
      for (let i = 0; i < gaps.length; i++) gaps[i] = stream.uniform();
      return gaps.length;
    },
  };

  it('counts a gap as above the bound only beyond the errors of both', () => {
    const at = (gap: number): number =>
      gapWithin({ ...sampler, sample: (_, gaps) => gaps.fill(gap).length }, 1).run(openStream(['a']), 1)
        .values[0]!;
    expect(at(1 + 9e-13)).toBe(1);
    expect(at(1 + 1.1e-12)).toBe(0);
    expect(gapProbability(sampler, 0.25)!.exit.lo - 0.25).toBeGreaterThanOrEqual(1e-12);
  });
});

function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k;
}
