import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { families } from '../../../../src/theory/cases/random-landscapes.ts';
import { valley, type ValleyCase } from '../../../../src/theory/cases/valley-case.ts';
import { valleys } from '../../../../src/theory/cases/random-valleys.ts';
import type { Experiment } from '../../../../src/core/experiment.ts';
import { type Address, openStream } from '../../../../src/core/stream.ts';
import { observe } from '../../../../src/theory/sgd/observe.ts';
import {
  displacementWithin,
  endsWithin,
  reducedProcess,
  reducedSurvival,
  squaredDistanceAt,
  survival,
} from '../../../../src/theory/sgd/experiments.ts';
import { compileKernel, instantiateKernel } from '../../../../src/theory/sgd/kernel/kernel.ts';
import type { SgdProgram } from '../../../../src/theory/sgd/kernel/sgd-program.ts';
import type { ConvexSetSpec } from '../../../../src/theory/sgd/projection.ts';
import type { Sgd } from '../../../../src/theory/sgd/sgd.ts';

const kernel = instantiateKernel(compileKernel());
/** Whole batches and a part of one. */
const COUNT = 100;

const cases = valleys({
  sigma: ({ r, T, singularValues }) => r / (1 + Math.sqrt(T)) / (singularValues[0] ?? 1),
  families,
  noises: ['isotropic', 'normal', 'ill-conditioned', 'low-rank', 'flat', 'factor', 'damped'],
  steps: [1, 2, 5, 20, 60],
  decays: [0, 0.05],
  deviationPercent: [0, 40],
  conditions: [1, 2, 5],
  normalDim: [1, 24],
  // the direction of a deviation on 𝓜 itself hangs on rounding
}).filter((c) => !(c.landscape.kind === 'outward' && c.d0 === 0));

/**
 * Values must agree to that; weights and flags are then equal, since they are sums of powers of ½ and ⅓ and
 * far apart. A squared distance has gathered the rounding of up to 60 steps.
 */
const TOLERANCE = 1e-9;

function disagreement(asked: Experiment, seed: number): string | undefined {
  if (asked.program === undefined) return 'no program';
  const reference = asked.run(openStream(['kernel', seed]), COUNT);
  const outcome = kernel.run(asked.program as SgdProgram, ['kernel', seed], COUNT);
  if (outcome.steps !== reference.steps) return `${outcome.steps} steps, not ${reference.steps}`;
  const off = [...reference.values].findIndex(
    (value, i) => !(Math.abs(outcome.values[i]! - value) <= TOLERANCE * Math.max(1, value)),
  );
  return off < 0 ? undefined : `value ${off}: ${outcome.values[off]}, not ${reference.values[off]}`;
}

function agrees(make: (c: ValleyCase) => Experiment, space = cases, numRuns = 60): void {
  fc.assert(
    fc.property(space, fc.nat(1000), (c, seed) => {
      expect(disagreement(make(c), seed)).toBeUndefined();
    }),
    { numRuns, seed: 20 },
  );
}

function confined(c: ValleyCase, kind: ConvexSetSpec['kind']): Sgd {
  const { sgd, landscape } = valley(c);
  const numbers = Array.from({ length: landscape.dim }, (_, i) => (i % 3) - 0.5);
  const sets: Record<ConvexSetSpec['kind'], ConvexSetSpec> = {
    ball: { kind: 'ball', center: numbers.map((x) => x / 10), radius: c.r },
    box: { kind: 'box', lo: numbers.map(() => -0.5 * c.r), hi: numbers.map(() => 0.7 * c.r) },
    halfspace: { kind: 'halfspace', normal: numbers, offset: 0.3 },
  };
  return { ...sgd, projection: sets[kind] };
}

const splitting = (substeps: number): NonNullable<SgdProgram['splitting']> => ({
  substeps,
  levels: Float64Array.of(0.5, 0.8),
  copies: Int32Array.of(3, 2),
});

describe('the kernel agrees with the reference on the same streams', () => {
  it('on survival of the full process, framed, flat, rotated', () => {
    agrees((c) => survival(valley(c).sgd, c.r));
  });

  it('on survival of the smallest process with the same distances', () => {
    agrees((c) => reducedSurvival(valley(c).sgd, c.r));
  });

  it('on squared distances', () => {
    // the angular landscape's dynamics amplify rounding where a deviation pushes round the minimizer
    const calm = cases.filter(
      (c) => !(c.landscape.kind === 'outward' && c.landscape.base.kind === 'angular'),
    );
    agrees((c) => squaredDistanceAt(valley(c).sgd, c.r, c.T, 2 * c.r * c.r), calm);
  });

  it('on displacements', () => {
    agrees((c) => displacementWithin(valley(c).sgd, c.r));
  });

  it('on where a coordinate ends', () => {
    // within rounding of the threshold, or where a deviation turns on it, either answer is right
    const calm = cases.filter((c) => c.landscape.kind !== 'outward');
    agrees(
      (c) => {
        const { sgd, landscape } = valley(c);
        const direction = new Float64Array(landscape.dim);
        landscape.axis(0, direction);
        const origin = sgd.start.map((x, i) => x - 0.1 * c.r * direction[i]!);
        return endsWithin(sgd, direction, origin, 0.3 * c.r);
      },
      calm,
      30,
    );
  });

  it.each(['ball', 'box', 'halfspace'] as const)('with projections onto a %s', (kind) => {
    agrees((c) => survival(confined(c, kind), c.r));
  });

  it('with splitting, also of a step into parts', () => {
    const question = { limit: 1, value: { kind: 'exits' } as const };
    agrees((c) =>
      observe(
        reducedProcess(valley(c).sgd),
        {
          ...question,
          limit: c.r,
          horizon: c.T,
          splitting: {
            ...splitting(c.noise.kind === 'damped' ? 1 : 1 + (c.T % 4)),
            levels: Float64Array.of(0.5 * c.r, 0.8 * c.r),
          },
        },
        'distance',
      ),
    );
  });

  it('where the start is outside, on the boundary, or nothing is to be done', () => {
    const c = fc.sample(cases, { numRuns: 1, seed: 1 })[0]!;
    const { sgd } = valley(c);
    const d = sgd.landscape.distance(sgd.start);
    for (const r of [d, d * (1 - 1e-12), 0]) {
      expect(disagreement(survival(sgd, r), 1)).toBeUndefined();
      expect(disagreement(squaredDistanceAt(sgd, r, 0, 4 * r * r + 1), 1)).toBeUndefined();
    }
  });

  it('would notice a limit that is off by a percent', () => {
    const off = fc.sample(cases, { numRuns: 40, seed: 4 }).filter((c) => {
      const asked = survival(valley(c).sgd, c.r);
      return (
        disagreement({ ...asked, program: survival(valley(c).sgd, 0.99 * c.r).program! }, 3) !== undefined
      );
    });
    expect(off.length).toBeGreaterThan(5);
  });
});

describe('the kernel’s normals', () => {
  it('are those of the stream, to the bit', () => {
    for (const address of [['normals', 1], ['normals', 2], []]) {
      const count = 1 << 19;
      const expected = new Float64Array(count);
      openStream(address).fillNormal(expected);
      const actual = kernel.fillNormal(address, count);
      expect(actual.every((z, i) => Object.is(z, expected[i]))).toBe(true);
    }
  });

  it('are those of the stream where its address is long, and after the memory has grown', () => {
    const fresh = instantiateKernel(compileKernel());
    const normals = (address: Address, count: number): Float64Array => {
      const out = new Float64Array(count);
      openStream(address).fillNormal(out);
      return out;
    };
    for (const [address, count] of [
      [['before'], 4],
      [['it grows', 'é'.repeat(5000)], 1 << 17],
      [['after', 'x'.repeat(135)], 8],
    ] as const)
      expect(fresh.fillNormal(address, count)).toEqual(normals(address, count));
  });
});

describe('a kernel', () => {
  it('gives the same bits whatever it ran before', () => {
    const [a, b] = fc
      .sample(cases, { numRuns: 2, seed: 9 })
      .map((c) => survival(valley(c).sgd, c.r).program as SgdProgram);
    const fresh = instantiateKernel(compileKernel());
    const expected = fresh.run(b!, ['again'], COUNT);
    kernel.run(a!, ['other'], COUNT);
    kernel.fillNormal(['between'], 12);
    expect(kernel.run(b!, ['again'], COUNT)).toEqual(expected);
    expect(kernel.run(b!, ['again'], 3 * COUNT).values.subarray(0, 64)).toEqual(
      expected.values.subarray(0, 64),
    );
  });
});
