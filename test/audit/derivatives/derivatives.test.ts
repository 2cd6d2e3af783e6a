import { describe, expect, it } from 'vitest';
import { type Derivatives, networkDerivatives } from '../../../src/audit/derivatives/derivatives.ts';
import { examplesOf, inOrder, modelOf, references } from '../curvature/reference.ts';

/** Sums of some hundred products of numbers of size 1 to 10. */
const rounding = 1e-12;

function expectClose(found: Float64Array, expected: Float64Array): void {
  expect(found.length).toBe(expected.length);
  const size = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  expect(found.reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i]!)), 0)).toBeLessThan(
    rounding * size,
  );
}

describe.each(['dense', 'residual', 'grouped'] as const)('derivatives of the %s network', (name) => {
  const reference = references[name];
  const { rows, ...examples } = examplesOf(reference);
  const of = networkDerivatives(modelOf(reference), examples);
  const result = (
    what: (out: Float64Array, part: Uint32Array, weight: number, of: Derivatives) => unknown,
  ): Float64Array => {
    const out = new Float64Array(of.parameters);
    what(out, rows, 1 / rows.length, of);
    return out;
  };
  const direction = inOrder(of.layers, reference, reference.direction);

  it('are those that PyTorch computes in reverse, twice', () => {
    const loss = of.addGradient(rows, 1 / rows.length);
    expect(Math.abs(loss - reference.loss)).toBeLessThan(rounding);
    expectClose(
      result((out, part, weight) => of.addGradient(part, weight, out)),
      inOrder(of.layers, reference, reference.gradient),
    );
    expectClose(
      result((out, part, weight) => {
        of.addHessianVector(part, weight, direction, out);
      }),
      inOrder(of.layers, reference, reference.hessianVector),
    );
    expectClose(
      result((out, part, weight) => {
        of.addGaussNewtonVector(part, weight, direction, out);
      }),
      inOrder(of.layers, reference, reference.gaussNewtonVector),
    );
  });

  it('add up over parts of the examples', () => {
    const whole = result((out, part, weight) => {
      of.addHessianVector(part, weight, direction, out);
    });
    const parts = result((out, part, weight) => {
      of.addHessianVector(part.subarray(0, 3), weight, direction, out);
      of.addHessianVector(part.subarray(3), weight, direction, out);
    });
    expectClose(parts, whole);
  });

  it('are those of the weights as they stand, by central differences', () => {
    const h = 1e-5;
    const before = of.theta.slice();
    const at = (step: number): Float64Array => {
      before.forEach((x, i) => {
        of.theta[i] = x + step * direction[i]!;
      });
      return result((out, part, weight) => of.addGradient(part, weight, out));
    };
    const [forth, back] = [at(h), at(-h)];
    of.theta.set(before);
    const exact = result((out, part, weight) => {
      of.addHessianVector(part, weight, direction, out);
    });
    const length = Math.hypot(...exact);
    const apart = Math.hypot(...exact.map((x, i) => x - (forth[i]! - back[i]!) / (2 * h)));
    // the error of a central difference: h² times third derivatives, and rounding over h
    expect(apart).toBeLessThan(1e-5 * length);
  });
});
