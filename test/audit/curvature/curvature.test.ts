import { describe, expect, it } from 'vitest';
import { curvatureOf, curvatureSizes } from '../../../src/audit/curvature/curvature.ts';
import { networkDerivatives } from '../../../src/audit/derivatives/derivatives.ts';
import { inner, lanczos } from '../../../src/audit/curvature/lanczos.ts';
import type { Pace } from '../../../src/audit/network/pace.ts';
import { openStream } from '../../../src/core/stream.ts';
import { examplesOf, modelOf, references } from './reference.ts';

/** Of eigenvalues of size 1 to 10. */
const rounding = 1e-9;

/** Ends after so many pieces of work. */
function pace(pieces = Infinity): Pace {
  let left = pieces;
  return {
    begin: () => undefined,
    spent: async () => --left > 0,
    ended: () => (left > 0 ? undefined : 'stopped'),
  };
}

describe('lanczos', () => {
  const multiply =
    (diagonal: readonly number[]) =>
    async (v: Float64Array, out: Float64Array): Promise<boolean> => {
      diagonal.forEach((d, i) => {
        out[i] = d * v[i]!;
      });
      return true;
    };

  it('has an eigenvalue within every residual, at every number of steps', async () => {
    const diagonal = Array.from({ length: 60 }, (_, i) => 10 / (1 + i) - 1);
    for (const steps of [1, 3, 10, 30, 60]) {
      const run = await lanczos(multiply(diagonal), 60, openStream(['lanczos', steps]), { steps });
      expect(run!.steps).toBe(steps);
      for (const [i, { value, residual }] of run!.ritz.entries()) {
        const nearest = Math.min(...diagonal.map((d) => Math.abs(d - value)));
        expect(nearest).toBeLessThanOrEqual(residual + rounding);
        // the vector has this quotient and this residual
        const v = run!.vector(i);
        const out = new Float64Array(60);
        await multiply(diagonal)(v, out);
        expect(Math.abs(inner(v, out) - value)).toBeLessThan(rounding);
        expect(Math.abs(Math.hypot(...out.map((x, j) => x - value * v[j]!)) - residual)).toBeLessThan(
          rounding,
        );
      }
      expect(run!.ritz.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
    }
  });

  it('ends where nothing new comes: of a matrix with three eigenvalues after three steps', async () => {
    const run = await lanczos(multiply([5, 5, 2, 2, -1, -1, -1]), 7, openStream(['three']), { steps: 7 });
    expect(run!.ritz.map(({ value }) => Math.round(value))).toEqual([5, 2, -1]);
    expect(run!.ritz.every(({ residual }) => residual < rounding)).toBe(true);
  });

  it('is undefined where it is stopped before the first product', async () => {
    expect(await lanczos(async () => false, 5, openStream(['stopped']), { steps: 3 })).toBeUndefined();
  });

  it('is as good in single precision, to seven digits', async () => {
    const diagonal = Array.from({ length: 60 }, (_, i) => (i * i) / 100);
    const options = { steps: 60, isSingle: true };
    const run = await lanczos(multiply(diagonal), 60, openStream(['single']), options);
    expect(Math.abs(run!.ritz[0]!.value - diagonal[59]!)).toBeLessThan(1e-5);
  });
});

describe.each(['dense', 'residual', 'grouped'] as const)('curvature of the %s network', (name) => {
  const reference = references[name];
  const { rows, ...examples } = examplesOf(reference);
  const of = networkDerivatives(modelOf(reference), examples);
  const found = async (steps: number, limit?: number): ReturnType<typeof curvatureOf> =>
    curvatureOf(of, rows.length, '1', { effort: 1e12, steps, starts: 3 }, pace(limit));

  const whole = found(200);

  it('has the dense matrices’ eigenvalues, from NumPy', async () => {
    const { curvature } = (await whole)!;
    const { hessian, gaussNewton, examples: count, loss } = curvature;
    expect([count, hessian.starts]).toEqual([rows.length, 3]);
    expect(Math.abs(loss - reference.loss)).toBeLessThan(rounding);
    hessian.top.forEach(({ value, isConverged }, i) => {
      expect(Math.abs(value - reference.hessianEigenvalues[i]!)).toBeLessThan(rounding);
      expect(isConverged).toBe(true);
    });
    expect(Math.abs(hessian.least.value - reference.hessianEigenvalues.at(-1)!)).toBeLessThan(rounding);
    gaussNewton!.top.forEach(({ value }, i) => {
      expect(Math.abs(value - reference.gaussNewtonEigenvalues[i]!)).toBeLessThan(rounding);
    });
    // the density integrates to 1, and the trace is that of the matrix within its standard error
    const [first, second] = hessian.density;
    const area = hessian.density.reduce((sum, { density }) => sum + density.value, 0);
    expect(area * (second!.at - first!.at)).toBeCloseTo(1, 1);
    const trace = reference.hessianEigenvalues.reduce((sum, x) => sum + x, 0);
    // Student's t with two degrees of freedom leaves 10 standard errors once in a hundred
    expect(Math.abs(hessian.trace.value - trace)).toBeLessThan(10 * hessian.trace.standardError!);
  });

  it('says so where it has not converged, and its residuals are true', async () => {
    const { curvature } = (await found(4))!;
    expect(curvature.hessian.isConverged).toBe(false);
    for (const { value, residual } of [...curvature.hessian.top, curvature.hessian.least]) {
      const nearest = Math.min(...reference.hessianEigenvalues.map((x) => Math.abs(x - value)));
      expect(nearest).toBeLessThanOrEqual(residual + rounding);
    }
  });

  it('keeps what is done where it is stopped', async () => {
    const { curvature } = (await found(200, 12))!;
    expect(curvature.gaussNewton).toBeUndefined();
    expect(curvature.hessian.steps).toBeLessThan(12);
    expect(curvature.hessian.top.length).toBeGreaterThan(0);
  });

  it('finds what PyHessian’s definitions give, within their tolerance', async () => {
    const { hessian } = (await whole)!.curvature;
    const { eigenvalues } = reference.pyhessian;
    // power iteration finds the largest in size, whatever the sign, and stops a little below
    expect(hessian.top[0]!.value).toBeGreaterThanOrEqual(eigenvalues[0]!);
    expect(hessian.top[0]!.value * 0.99).toBeLessThan(eigenvalues[0]!);
  });
});

describe('the other examples', () => {
  it('show how far a part of the examples is from all', async () => {
    const reference = references.dense;
    const { inputs, labels } = examplesOf(reference);
    const repeat = 40;
    const many = {
      inputs: Float64Array.from({ length: inputs.length * repeat }, (_, i) => inputs[i % inputs.length]!),
      labels: Uint32Array.from({ length: labels.length * repeat }, (_, i) => labels[i % labels.length]!),
    };
    const of = networkDerivatives(modelOf(reference), many);
    const effort = 200 * 4 * 30 * of.work.product;
    const { curvature } = (await curvatureOf(
      of,
      many.labels.length,
      '1',
      { effort, steps: 30, starts: 3 },
      pace(),
    ))!;
    expect([curvature.examples, curvature.of]).toEqual([200, 440]);
    for (const { elsewhere } of curvature.hessian.top) expect(elsewhere!.standardError).toBeGreaterThan(0);
  });
});

describe('the sizes that a budget affords', () => {
  const of = (parameters: number): Parameters<typeof curvatureSizes>[0] => ({
    parameters,
    work: { scores: parameters, gradient: 3 * parameters, product: 8 * parameters },
  });

  it('are all examples of a small network, and less of a large one, within the memory', () => {
    const wanted = { steps: 50, starts: 3 };
    expect(curvatureSizes(of(100), 500, 1e10, wanted)).toEqual({
      examples: 500,
      starts: 3,
      steps: 50,
      isSingle: false,
    });
    const large = curvatureSizes(of(1e7), 60_000, 5e10, wanted);
    expect(large).toEqual({ examples: 32, starts: 1, steps: 9, isSingle: true });
    const thorough = curvatureSizes(of(1e7), 60_000, 1e13, wanted);
    expect(thorough.steps * 4 * 1e7).toBeLessThanOrEqual(1.2e9);
  });
});
