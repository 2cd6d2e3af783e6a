import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchoredClaim } from '../../properties/generalization/anchored/claim.ts';
import { entropyClaim } from '../../properties/generalization/entropy/claim.ts';
import { boundOf } from '../../properties/generalization/anchored/bound.ts';
import { type AnchoredCase, samplerOf } from '../../properties/generalization/anchored/cases.ts';
import { signSampler, type SignCase } from '../../properties/generalization/anchored/sign-network.ts';
import { boundOf as entropyBoundOf } from '../../properties/generalization/entropy/bound.ts';
import {
  type EntropyCase,
  samplerOf as entropySamplerOf,
} from '../../properties/generalization/entropy/cases.ts';
import {
  flatSignGap,
  flatSignSampler,
  type FlatSignCase,
} from '../../properties/generalization/entropy/flat-signs.ts';
import { gapProbability, type GapSampler } from '../../properties/generalization/gap-sampler.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { openStream } from '../../src/core/stream.ts';
import { forward } from '../../src/theory/network/forward.ts';
import { network } from '../../src/theory/network/network.ts';
import { reference } from '../theory/bounds/generalization-reference.ts';

/** The mean gap of 400 samples, on a fixed stream. */
function meanGap(sampler: GapSampler): number {
  const gaps = new Float64Array(400);
  sampler.sample(openStream(['mean gap']), gaps);
  return gaps.reduce((a, b) => a + b) / gaps.length;
}

describe('the near-tight place of G1', () => {
  const c = anchoredClaim().tightAt!['W = diag(±1), x = e_j'] as SignCase;
  const { total, sampling, approximation } = boundOf(c);

  it('has the gap 1.92 of the 2.136 that G1 claims, and mutants claim .136 and 1.136', () => {
    expect(total.toFixed(3)).toBe(Number(reference.witness.bound).toFixed(3));
    expect(total.toFixed(3)).toBe('2.136');
    expect(sampling.toFixed(3)).toBe('0.136');
    expect((sampling + approximation / 2).toFixed(3)).toBe('1.136');
    // 2(1 − distinct/d), whose standard deviation is 2/d √(n²/(2d)) = 6e-4, over 20 for the mean
    expect(Math.abs(meanGap(signSampler(c)) - 2 * (1 - 1 / 10_000) ** 400)).toBeLessThan(5 * 3e-5);
    expect(meanGap(signSampler(c)).toFixed(2)).toBe('1.92');
  });
});

describe('1000 anchors', () => {
  it('fail nearly always to keep what G1 claims of one, at n = 100 and δ = 0.1', () => {
    const c: AnchoredCase = {
      kind: 'coordinates',
      n: 100,
      delta: 0.1,
      K: 1000,
      B: 1,
      rho: 1,
      a: 1,
      radius: 0,
      M: 2,
    };
    const exit = (bound: number): number => gapProbability(samplerOf(c), bound)!.exit.lo;
    // one coin leaves with P(|Bin(100, ½) − 50| ≥ 13) = 0.0120: 1 − (1 − 0.0120)^1000 = 1 − 5e-6
    expect(exit(boundOf(c, { K: 1 }).total)).toBeGreaterThan(0.99999);
    expect(exit(boundOf(c).total)).toBeLessThan(0.1);
  });
});

describe('the place where ε matters in G2', () => {
  const c = entropyClaim().tightAt!['a ball that fits the sample'] as FlatSignCase;

  it('has a gap of 4.8 times the claim without ε', () => {
    const without = entropyBoundOf(c, { epsilon: 0 }).total;
    // .1480 + .0385 + .02: the first two by √(log 80/200) and .2√((log 21 + log 80)/200)
    const parts = Math.sqrt(Math.log(80) / 200) + 0.2 * Math.sqrt((Math.log(21) + Math.log(80)) / 200);
    expect(Math.abs(without - parts - 0.02)).toBeLessThan(1e-14);
    expect((meanGap(flatSignSampler(c)) / without).toFixed(1)).toBe('4.8');
  });
});

describe('flats of signs', () => {
  const c: FlatSignCase = {
    kind: 'flat-signs',
    n: 3,
    delta: 0.5,
    points: 4,
    depth: 2,
    anchor: 0.5,
    B: 2,
    length: 2,
    rho: 0.5,
    slope: 0.5,
    M: 1,
    top: 1,
    low: 0.25,
    high: 0.25,
    kParallel: 1,
    fits: false,
    r: 0.01,
    epsilon: 1,
    tau: 0.01,
    reach: 1,
    fitted: 0,
    repeated: false,
  };
  const sample = [
    { point: 1, high: true },
    { point: 1, high: false },
    { point: 3, high: true },
  ];

  it('have the gap of networks within ε of θ*, as src/network computes them', () => {
    const step = 1 / Math.sqrt(4);
    const gaps = [
      [0, 0],
      [step, step],
      [-step, step],
      [-step, -step],
    ].map((steps) => {
      const entries = steps.map((by) => [0, 1, 2, 3].map((j) => 0.5 + (j === 1 || j === 3 ? by : 0)));
      const distance = Math.hypot(...entries.flat().map((w) => w - 0.5));
      expect(distance).toBeLessThanOrEqual(1);
      const net = network(
        'identity',
        entries.map((w) => ({
          fanIn: 4,
          width: 4,
          weights: Float64Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? w[at / 5]! : 0)),
        })),
      );
      const lossAt = (point: number, high: boolean): number => {
        const f = forward(
          net,
          [0, 1, 2, 3].map((j) => (j === point ? 2 : 0)),
        );
        return Math.min(1, Math.max(0, (high ? 1 : 0.25) + 0.5 * (0.5 - f[point]!)));
      };
      const population = [0, 1, 2, 3].map((j) => 0.25 * (0.25 * lossAt(j, true) + 0.75 * lossAt(j, false)));
      const inSample = sample.reduce((sum, { point, high }) => sum + lossAt(point, high) / 3, 0);
      return Math.abs(population.reduce((a, b) => a + b) - inSample);
    });
    expect(Math.abs(Math.max(...gaps) - flatSignGap(c, 2, 2))).toBeLessThan(1e-14);
  });

  it('sample what their exceedance says', () => {
    const sampler = flatSignSampler({ ...c, n: 5, points: 1e9, epsilon: 0.01 });
    const { lo, hi } = sampler.exceedance!(0.35)!;
    const gaps = new Float64Array(20_000);
    sampler.sample(openStream(['flat signs']), gaps);
    const seen = gaps.filter((gap) => gap > 0.35).length / gaps.length;
    // five standard errors
    const error = 5 * Math.sqrt((hi * (1 - hi)) / gaps.length);
    expect(hi * (1 - hi)).toBeGreaterThan(0.01);
    expect(seen).toBeGreaterThan(lo - error);
    expect(seen).toBeLessThan(hi + error);
  });
});

describe('random networks', () => {
  it('weigh all samples by probabilities that add up to 1, and sample what their exceedance says', () => {
    for (const { sampler, total } of networkSamplers()) {
      const everything = sampler.exceedance?.(-1);
      if (everything === undefined) continue;
      expect(everything.lo).toBeLessThanOrEqual(1);
      expect(everything.hi).toBeGreaterThan(1 - 1e-13);
      const gaps = new Float64Array(500);
      sampler.sample(openStream(['networks']), gaps);
      const limit = 0.4 * total;
      const { hi } = sampler.exceedance!(limit)!;
      const seen = gaps.filter((gap) => gap > limit).length / gaps.length;
      expect(Math.abs(seen - hi)).toBeLessThan(6 * Math.sqrt((hi * (1 - hi)) / gaps.length) + 1e-9);
    }
  });

  it('gain by ascent, and never more than moving through 𝒮 allows', () => {
    const cases = fc
      .sample(anchoredClaim().cases, { numRuns: 150, seed: 11 })
      .filter((c) => c.kind === 'networks');
    let gained = 0;
    for (const c of cases) {
      const still = { ...c, radii: c.radii.map(() => 0), biasRadii: c.biasRadii.map(() => 0) };
      const [moving, fixed] = [c, still].map((at) => {
        const gaps = new Float64Array(20);
        samplerOf(at).sample(openStream(['gains']), gaps);
        return gaps;
      });
      const { approximation } = boundOf(c);
      for (const [i, gap] of moving!.entries()) {
        expect(gap).toBeGreaterThanOrEqual(fixed![i]!);
        expect(gap).toBeLessThanOrEqual(fixed![i]! + approximation + samplerOf(c).rounding);
        if (gap > fixed![i]! + approximation / 50) gained++;
      }
    }
    expect(cases.length).toBeGreaterThan(10);
    // more than half of all samples: the rest are those whose losses are clipped, or that are like the
    // population
    expect(gained).toBeGreaterThan(10 * cases.length);
  });
});

function networkSamplers(): {
  readonly sampler: GapSampler;
  readonly total: number;
}[] {
  const anchored = fc
    .sample(anchoredClaim().cases, { numRuns: 60, seed: 12 })
    .filter(({ kind }) => kind === 'networks')
    .map((c) => ({ sampler: samplerOf(c), total: boundOf(c).total }));
  const flat = fc
    .sample(entropyClaim().cases, { numRuns: 60, seed: 12 })
    .filter(({ kind }) => kind === 'networks')
    .map((c) => ({ sampler: entropySamplerOf(c), total: entropyBoundOf(c).total }));
  return [...anchored, ...flat];
}

function expectSound<C extends AnchoredCase | EntropyCase>(claim: ProbabilityClaim<C>): void {
  const notable = Object.values(claim.tightAt ?? {});
  for (const c of [...notable, ...fc.sample(claim.cases, { numRuns: 200, seed: 5 })]) {
    expect(claim.schema.parse(JSON.parse(JSON.stringify(c)))).toEqual(c);
    expect(Object.values(claim.given).every(({ holds }) => holds(c))).toBe(true);
  }
  for (const [name, { without }] of Object.entries(claim.given)) {
    const broken = fc.sample(without!, { numRuns: 50, seed: 6 }).map((c) => {
      expect(() => claim.schema.parse(c)).not.toThrow();
      return Object.entries(claim.given).flatMap(([other, { holds }]) => (holds(c) ? [] : [other]));
    });
    // one example is a sample of independent ones, however it is drawn
    for (const names of broken) expect([name, 'none']).toContain(names.join() || 'none');
    expect(broken.some((names) => names.join() === name)).toBe(true);
  }
  for (const [name, { cases }] of Object.entries(claim.mustRefute)) {
    for (const c of fc.sample(cases!, { numRuns: 20, seed: 7 })) {
      expect(
        Object.values(claim.given).every(({ holds }) => holds(c)),
        name,
      ).toBe(true);
      expect(() => claim.schema.parse(c)).not.toThrow();
    }
  }
}

describe('the spaces of the claims', () => {
  it('of G1: cases meet the hypotheses, and each hypothesis can be broken alone', () => {
    expectSound(anchoredClaim());
  });

  it('of G2: cases meet the hypotheses, and each hypothesis can be broken alone', () => {
    expectSound(entropyClaim());
  });
});
