import { constant, integer, sample } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  constantsOf,
  locallyConvex,
  teacherBounds,
} from '../../properties/generalization/end-to-end/bound.ts';
import { analyzed, startOf, type TeacherCase } from '../../properties/generalization/end-to-end/case.ts';
import {
  bareTeacher,
  flatRidge,
  nearlyTight,
  pushed,
  severalSteps,
} from '../../properties/generalization/end-to-end/examples.ts';
import { teacherCases } from '../../properties/generalization/end-to-end/space.ts';
import { trainedTeacherCases } from '../../properties/generalization/end-to-end/trained.ts';
import { deviationOnBall } from '../../src/theory/bounds/gradient-deviation.ts';
import { openStream, type Stream } from '../../src/core/stream.ts';
import { symmetricSpectrum } from '../../src/linalg/spectrum.ts';
import { dot, norm } from '../../src/linalg/vectors.ts';
import type { Examples } from '../../src/theory/network/gradient.ts';
import { hessian, hessianVector } from '../theory/network/hessian.ts';
import { outputGradient } from '../../src/theory/network/teacher-facts.ts';
import {
  drawSample,
  populationExamples,
  ridgeGradient,
  type SampleCounts,
  sampleExamples,
  type TeacherTask,
} from '../../src/theory/network/teacher-task.ts';
import { stripes } from './stripes.ts';

const small = sample(teacherCases(teacherBounds, { width: integer({ min: 1, max: 4 }) }), {
  numRuns: 60,
  seed: 4,
}).filter((c) => constantsOf(c).p <= 60);
const onRows = sample(trainedTeacherCases(teacherBounds, stripes())!, { numRuns: 24, seed: 4 })
  .filter((c) => constantsOf(c).basis === 'certified')
  .slice(0, 12);
const certified = [
  nearlyTight,
  severalSteps,
  flatRidge,
  bareTeacher,
  pushed,
  ...onRows,
  ...small.filter((c) => constantsOf(c).basis === 'certified'),
].map((c) => [`${JSON.stringify(c.task.teacher).slice(20, 70)}… r = ${c.r}`, c] as const);

type Field = (theta: Float64Array, out: Float64Array) => void;

/** The largest value of `of` over the ball that random starts and hill climbing find. */
function ascend(
  c: TeacherCase,
  of: (theta: Float64Array, delta: Float64Array, d: number) => number,
  stream: Stream,
): number {
  const { theta } = analyzed(c.task);
  const p = theta.length;
  const draw = (): Float64Array => {
    const z = new Float64Array(p);
    stream.fillNormal(z);
    const size = norm(z);
    return z.map((x) => x / size);
  };
  const within = (x: Float64Array): Float64Array => {
    const size = norm(x);
    return size > 1 ? x.map((y) => y / size) : x;
  };
  const at = (u: Float64Array): number => {
    const delta = u.map((x) => c.r * x);
    return of(
      theta.map((x, j) => x + delta[j]!),
      delta,
      norm(delta),
    );
  };
  let most = -Infinity;
  for (let start = 0; start < 4; start++) {
    let u = draw();
    let value = at(u);
    for (let step = 0, size = 0.7; step < 120; step++) {
      const z = draw();
      const next = within(u.map((x, j) => x + size * z[j]!));
      const there = at(next);
      if (there > value) [u, value] = [next, there];
      else size *= 0.97;
    }
    most = Math.max(most, value);
  }
  return most;
}

function gradientAt(field: Field): (theta: Float64Array) => Float64Array {
  return (theta) => {
    const g = new Float64Array(theta.length);
    field(theta, g);
    return g;
  };
}

/** The population as if θ* had no residuals: the Hessian of its risk is C. */
function withoutResiduals({ inputs, outputs }: TeacherTask): Examples {
  return { inputs, targets: outputs };
}

/** Rounding of gradients whose terms cancel, in units of β d. */
const rounding = 1e-9;

describe('what is certified of a teacher task', () => {
  it('covers layers, activations and both ways of noise', () => {
    expect(certified.length).toBeGreaterThan(30);
    const nets = certified.map(([, c]) => analyzed(c.task).net);
    expect(new Set(nets.map(({ layers }) => layers.length)).size).toBe(5);
    expect(new Set(nets.map(({ activation }) => activation))).toEqual(new Set(['tanh', 'identity', 'relu']));
  });

  it.each(certified)('LEC, contraction and ω hold wherever ascent looks: %s', (name, c) => {
    const task = analyzed(c.task);
    const { convexity, q } = constantsOf(c);
    const { mu, beta, bend } = convexity;
    const gradient = gradientAt(ridgeGradient(task, populationExamples(task)));
    const stream = openStream(['ascent', name]);
    const minSlope = -ascend(c, (theta, delta, d) => -dot(gradient(theta), delta) / (d * d), stream);
    const steepest = ascend(c, (theta, _, d) => norm(gradient(theta)) / d, stream);
    const farthest = ascend(
      c,
      (theta, delta, d) => {
        const g = gradient(theta);
        return norm(delta.map((x, j) => x - c.eta * g[j]!)) / d;
      },
      stream,
    );
    expect(minSlope).toBeGreaterThanOrEqual(mu - rounding * beta);
    expect(steepest).toBeLessThanOrEqual(beta * (1 + rounding));
    expect(farthest).toBeLessThanOrEqual(q + rounding * (1 + c.eta * beta));
    const curved = gradientAt((v, out) => hessianVector(task.net, withoutResiduals(task), v, out));
    const bent = ascend(
      c,
      (theta, delta, d) => {
        const linear = curved(delta);
        const g = gradient(theta);
        return norm(g.map((x, j) => x - linear[j]! - task.spec.ridge * delta[j]!)) / d;
      },
      stream,
    );
    expect(bent).toBeLessThanOrEqual(bend + rounding * beta);
  });

  it.each(certified)(
    'the data’s extreme curvatures at θ* are those of the Hessian but for residuals: %s',
    (_, c) => {
      const task = analyzed(c.task);
      const { facts } = task;
      const { least, greatest, ridgeShare } = constantsOf(c);
      const { values } = symmetricSpectrum(hessian(task.net, withoutResiduals(task)));
      const [top, bottom] = [values[0]!, values.at(-1)!];
      expect(least).toBeLessThanOrEqual(Math.max(0, bottom) + 1e-14 * top);
      expect(greatest).toBeGreaterThanOrEqual(top * (1 - 1e-14));
      expect(bottom - least).toBeLessThan(1e-6 * top);
      expect(greatest - top).toBeLessThan(1e-6 * top);
      expect(ridgeShare).toBe(c.task.ridge / (c.task.ridge + least));
      const { softest } = facts.curvature;
      expect(softest === undefined).toBe(task.N < task.theta.length);
      if (softest === undefined) return;
      const pulled = new Float64Array(task.theta.length);
      hessianVector(task.net, withoutResiduals(task), softest, pulled);
      expect(dot(softest, pulled) - bottom).toBeLessThan(1e-6 * top);
    },
  );

  it.each(onRows.map((c, i) => [i, c] as const))(
    'residuals on data do not vanish, and bend the Hessian at θ* by E at most: task %i',
    (_, c) => {
      const task = analyzed(c.task);
      const { residual, points, least, greatest, convexity } = constantsOf(c);
      const whole = hessian(task.net, populationExamples(task));
      const quiet = hessian(task.net, withoutResiduals(task));
      const bent = symmetricSpectrum(whole.map((row, i) => row.map((x, j) => x - quiet[i]![j]!))).values;
      expect(Math.max(...points.map((point) => point.residual))).toBeGreaterThan(1e-3);
      expect(Math.max(bent[0]!, -bent.at(-1)!)).toBeLessThanOrEqual(residual + 1e-14 * greatest);
      const { values } = symmetricSpectrum(whole);
      expect(values.at(-1)! + c.task.ridge).toBeGreaterThanOrEqual(convexity.mu);
      expect(values.at(-1)!).toBeGreaterThanOrEqual(least - residual - 1e-14 * greatest);
      expect(values[0]! + c.task.ridge).toBeLessThanOrEqual(convexity.beta);
    },
  );

  it('LEC is not far from sharp: the median ratio of what ascent finds to β, and of μ to it, is above 0.9', () => {
    const ratios = certified.map(([name, c]) => {
      const task = analyzed(c.task);
      const { mu, beta } = constantsOf(c).convexity;
      const gradient = gradientAt(ridgeGradient(task, populationExamples(task)));
      const stream = openStream(['sharp', name]);
      const steepest = ascend(c, (theta, _, d) => norm(gradient(theta)) / d, stream);
      const least = -ascend(c, (theta, delta, d) => -dot(gradient(theta), delta) / (d * d), stream);
      return [steepest / beta, mu / least] as const;
    });
    for (const which of [0, 1] as const) {
      const sorted = ratios.map((pair) => pair[which]).toSorted((a, b) => a - b);
      expect(sorted[Math.floor(sorted.length / 2)]).toBeGreaterThan(0.9);
    }
  });

  it('starts at distance d_0, never beyond', () => {
    for (const [, c] of certified) {
      const { theta } = analyzed(c.task);
      const d = norm(startOf(c).map((x, j) => x - theta[j]!));
      expect(d).toBeLessThanOrEqual(c.d0);
      expect(d).toBeGreaterThan(c.d0 * (1 - 1e-12) - 1e-12);
    }
  });

  it('LEC is only sampled where a kink is within reach, and seen to hold there', () => {
    const kinked = sample(
      teacherCases(teacherBounds, {
        activation: constant('relu'),
        bend: constant(20),
        width: integer({ min: 2, max: 4 }),
      }),
      {
        numRuns: 20,
        seed: 8,
      },
    ).filter((c) => constantsOf(c).basis === 'sampled');
    expect(kinked.length).toBeGreaterThan(5);
    expect(kinked.every(locallyConvex)).toBe(true);
  });
});

describe('the deviation between population and sample', () => {
  const noisy = [
    ...certified.filter(([, c]) => c.task.noise > 0).slice(0, 12),
    ...certified.filter(([, c]) => c.task.rows !== undefined).slice(0, 6),
  ];

  function shiftsOf(N: number, { n, plus, minus }: SampleCounts): { total: number; signed: number }[] {
    return Array.from({ length: N }, (_, i) => ({
      total: (plus[i]! + minus[i]!) / n - 1 / N,
      signed: (plus[i]! - minus[i]!) / n,
    }));
  }

  /** The largest deviation that ascent finds for a sample, and its bound. */
  function deviationOf(c: TeacherCase, stream: Stream): { readonly found: number; readonly bound: number } {
    const task = analyzed(c.task);
    const population = gradientAt(ridgeGradient(task, populationExamples(task)));
    const counts = drawSample(task, c.n, stream);
    const empirical = gradientAt(ridgeGradient(task, sampleExamples(task, counts)));
    const found = ascend(
      c,
      (theta) => {
        const g = empirical(theta);
        const G = population(theta);
        return norm(g.map((x, j) => x - G[j]!));
      },
      stream,
    );
    return { found, bound: boundOf(c, counts) };
  }

  function boundOf(c: TeacherCase, counts: SampleCounts): number {
    const task = analyzed(c.task);
    const empirical = gradientAt(ridgeGradient(task, sampleExamples(task, counts)));
    const { points } = constantsOf(c);
    const shifts = shiftsOf(task.N, counts);
    const gradients = points.map((_, i) => outputGradient(task, i));
    const shift = task.theta.map(() => 0);
    const rows = Array.from(shift, (_, j) =>
      Array.from(shift, (__, k) =>
        gradients.reduce((sum, g, i) => sum + shifts[i]!.total * (g[j]! * g[k]!), 0),
      ),
    );
    const { values } = symmetricSpectrum(rows);
    const curvatureShift = Math.max(values[0]!, -values.at(-1)!);
    return deviationOnBall({
      atMinimizer: norm(empirical(task.theta)),
      curvatureShift,
      r: c.r,
      points,
      shifts,
    });
  }

  it('is within its bound for every sample and every point that ascent finds, in the median by a factor below 2.5', () => {
    const factors = noisy.flatMap(([name, c]) => {
      const stream = openStream(['deviation', name]);
      return [1, 2, 3].map(() => {
        const { found, bound } = deviationOf(c, stream);
        expect(found).toBeLessThanOrEqual(bound * (1 + rounding) + 1e-12);
        return bound / found;
      });
    });
    const sorted = factors.toSorted((a, b) => a - b);
    expect(sorted[0]).toBeLessThan(1.1);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(2.5);
  });

  it.each(noisy)('has its bound in probability, not far above the quantile that it bounds: %s', (name, c) => {
    const task = analyzed(c.task);
    const { provedDelta } = constantsOf(c);
    const stream = openStream(['quantile', name]);
    const samples = 300;
    const bounds = Array.from({ length: samples }, () => boundOf(c, drawSample(task, c.n, stream)));
    // Above with probability ≤ δ_Δ; five standard errors for 300 samples.
    const above = bounds.filter((bound) => bound > provedDelta).length;
    const most = c.deltaDeviation + 5 * Math.sqrt(c.deltaDeviation / samples);
    expect(above / samples).toBeLessThan(most);
    const quantile = bounds.toSorted((a, b) => a - b)[Math.floor((1 - c.deltaDeviation) * samples)]!;
    expect(provedDelta / quantile).toBeLessThan(5);
  });
});
