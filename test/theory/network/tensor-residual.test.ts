import { beforeAll, describe, expect, it } from 'vitest';
import { sample } from 'fast-check';
import {
  residualNumbers,
  residualScales,
  tanhRoundings,
} from '../../../properties/stagnation/residual/bound.ts';
import { type ResidualCase, residualTask } from '../../../properties/stagnation/residual/case.ts';
import { residualCases } from '../../../properties/stagnation/residual/space.ts';
import { tanh } from '../../../src/core/elementary.ts';
import { openStream, type Stream } from '../../../src/core/stream.ts';
import { distanceBetween, dot, norm } from '../../../src/linalg/vectors.ts';
import {
  buildResidual,
  residualForward,
  residualParameterCount,
  residualParts,
  residualSchema,
} from '../../../src/theory/network/residual.ts';
import { loadTensorBackend, type TensorBackend } from '../../../src/theory/network/tensor-backend.ts';
import { centralGradient } from './residual-differences.ts';

let backend: TensorBackend;
beforeAll(async () => {
  backend = await loadTensorBackend('wasm');
});

const cases = sample(residualCases(residualScales), { numRuns: 24, seed: 7 });
const named = cases.map((c) => [`${JSON.stringify(c.teacher)}, r = ${c.r}`, c] as const);

/** On the sphere of radius r·share round θ*. */
function somewhere({ r }: ResidualCase, theta: Float64Array, stream: Stream, share = 1): Float64Array {
  const z = new Float64Array(theta.length);
  stream.fillNormal(z);
  const size = norm(z);
  return theta.map((x, j) => x + (share * r * z[j]!) / size);
}

/** The gradient of the data part in double precision: residuals times central differences. */
function plainGradient(c: ResidualCase, theta: Float64Array): Float64Array {
  const { inputs, targets } = residualTask(c).examples;
  const { dim } = c.teacher;
  const values = residualForward(c.teacher, theta, inputs);
  const sum = new Float64Array(theta.length);
  for (let i = 0; i < c.points; i++) {
    const slope = centralGradient(c.teacher, theta, inputs.slice(i * dim, (i + 1) * dim));
    const weight = (values[i]! - targets[i]!) / c.points;
    for (let j = 0; j < sum.length; j++) sum[j] = sum[j]! + weight * slope[j]!;
  }
  return sum;
}

/**
 * Differences of fourth order err by 1e-3⁴/30 times a fifth derivative of at most about 1e3, and by 1e-12.
 */
const differencing = 1e-10;

describe('residual networks through TensorFlow.js', () => {
  it.each(named)('have the gradient of %s within the proved float32 error', (_name, c) => {
    const { theta, examples } = residualTask(c);
    const { Delta } = residualNumbers(c);
    const stream = openStream(['tensor residual', c.seed]);
    for (let i = 0; i < 4; i++) {
      const at = somewhere(c, theta, stream);
      const exact = plainGradient(c, at);
      const { gradients } = backend.residualGradients(c.teacher, at, examples);
      expect(distanceBetween(gradients, exact)).toBeLessThanOrEqual(Delta + differencing);
    }
  });

  it('would show a wrong term: mostly the error allowed is far below the gradient, though that is small near a fit', () => {
    const shares = cases.map((c) => {
      const { theta } = residualTask(c);
      const at = somewhere(c, theta, openStream(['tensor residual', c.seed]));
      return residualNumbers(c).Delta / norm(plainGradient(c, at));
    });
    expect(shares.filter((share) => share < 0.02).length).toBeGreaterThan(shares.length / 2);
  });

  it('come out the same alone and side by side', () => {
    const c = cases.find(({ teacher }) => teacher.blocks > 2)!;
    const { theta, p, examples } = residualTask(c);
    const stream = openStream(['tensor residual', 'many']);
    const each = Array.from({ length: 5 }, () => somewhere(c, theta, stream));
    const together = backend.residualGradients(
      c.teacher,
      Float64Array.from(each.flatMap((x) => [...x])),
      examples,
    );
    let loss = 0;
    for (const [i, at] of each.entries()) {
      const alone = backend.residualGradients(c.teacher, at, examples);
      expect(together.gradients.slice(i * p, (i + 1) * p)).toEqual(alone.gradients);
      loss += alone.loss;
    }
    expect(Math.abs(together.loss / loss - 1)).toBeLessThan(20 * backend.unitRoundoff);
  });

  it('have the loss of a hand-computed network', () => {
    // h = x + w₂ w₁ x = (1 + 0.5 · 3) · 2 = 5, f = 4 · 5 = 20, ½(20 − 18)² = 2; ∂v = 2 · 5, ∂w₂ = 2 · 4 · 6,
    // ∂w₁ = 2 · 4 · 0.5 · 2
    const shape = { activation: 'identity', dim: 1, hidden: 1, blocks: 1, outputs: 1 } as const;
    const { loss, gradients } = backend.residualGradients(shape, Float64Array.of(3, 0.5, 4), {
      inputs: Float64Array.of(2),
      targets: Float64Array.of(18),
    });
    expect(loss).toBe(2);
    expect([...gradients]).toEqual([8, 48, 10]);
  });

  it('compute tanh as accurately as the error bound takes it to be', () => {
    const points = Float64Array.from({ length: 200_001 }, (_, i) => {
      const size = 10 ** (-8 + (9.5 * (i % 100_000)) / 100_000);
      return Math.fround(i < 100_000 ? size : -size);
    });
    const found = backend.activate('tanh', points);
    let worst = 0;
    for (const [i, x] of points.entries())
      worst = Math.max(worst, Math.abs(found[i]! - tanh(x)) / (backend.unitRoundoff * Math.abs(x)));
    expect(worst).toBeLessThan(tanhRoundings);
    expect(worst).toBeGreaterThan(0);
  });

  it('refuse shapes that do not fit', () => {
    const { teacher } = cases[0]!;
    const theta = buildResidual(teacher);
    const inputs = new Float64Array(teacher.dim);
    const targets = new Float64Array(2);
    expect(() => backend.residualGradients(teacher, theta, { inputs, targets })).toThrow(
      /number of targets must be 1, got 2/u,
    );
  });
});

describe('a residual network', () => {
  it('lays its matrices one after the other', () => {
    const shape = { activation: 'tanh', dim: 3, hidden: 2, blocks: 2, outputs: 1 } as const;
    expect(residualParts(shape).map(({ from }) => from)).toEqual([0, 6, 12, 18, 24]);
    expect(residualParameterCount(shape)).toBe(27);
  });

  it('is the identity before the read-out where its blocks are 0', () => {
    const shape = { activation: 'tanh', dim: 2, hidden: 3, blocks: 2, outputs: 1 } as const;
    const theta = new Float64Array(residualParameterCount(shape));
    theta.set([2, 3], theta.length - 2);
    expect([...residualForward(shape, theta, Float64Array.of(5, 7))]).toEqual([31]);
  });

  it('is read from JSON, and refused with what is wrong', () => {
    const { teacher } = cases[0]!;
    expect(residualSchema.parse(JSON.parse(JSON.stringify(teacher)))).toEqual(teacher);
    expect(residualSchema.safeParse({ ...teacher, dim: 0 }).success).toBe(false);
  });
});

describe('the certificate of a residual teacher', () => {
  it.each(named)('holds at points of the tube: %s', (_name, c) => {
    const { theta } = residualTask(c);
    const { mu, beta, q } = residualNumbers(c);
    const stream = openStream(['certificate', c.seed]);
    for (let i = 0; i < 10; i++) {
      const at = somewhere(c, theta, stream, stream.uniform());
      const delta = at.map((x, j) => x - theta[j]!);
      const d = norm(delta);
      const slope = plainGradient(c, at).map((g, j) => g + c.ridge * delta[j]!);
      expect(dot(slope, delta)).toBeGreaterThanOrEqual(mu * d * d - differencing);
      expect(norm(slope)).toBeLessThanOrEqual(beta * d + differencing);
      const moved = delta.map((x, j) => x - c.eta * slope[j]!);
      expect(norm(moved)).toBeLessThanOrEqual(q * d + differencing);
    }
  });
});
