import { describe, expect, it } from 'vitest';
import { activationBounds, derivativeMajorants } from '../../../src/theory/bounds/network-derivatives.ts';
import { openStream, type Stream } from '../../../src/core/stream.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { withParameters } from '../../../src/theory/network/network.ts';
import { teacherFacts } from '../../../src/theory/network/teacher-facts.ts';
import { teacherTask, type TeacherTask } from '../../../src/theory/network/teacher-task.ts';
import { directionalDerivatives, type Jet, valueAlong } from '../network/jets.ts';

function taskOf(
  widths: readonly number[],
  activation: 'tanh' | 'identity' | 'relu',
  biases: number,
  seed: number,
): TeacherTask {
  return teacherTask({
    teacher: {
      kind: 'generated',
      activation,
      widths,
      biases,
      seed,
      layers: widths.slice(1).map(() => ({ kind: 'gaussian', scale: 1 })),
    },
    points: 1,
    seed,
    size: 1,
    noise: 0,
    ridge: 1,
  });
}

function majorantsOf(task: TeacherTask, r: number): ReturnType<typeof derivativeMajorants> {
  const { norms, points } = teacherFacts(task);
  const { input, hidden, margins } = points[0]!;
  const { activation, layers } = task.net;
  return derivativeMajorants({
    input,
    hidden,
    margins,
    norms,
    biased: layers.some(({ bias }) => bias !== undefined),
    r,
    smooth: activation === 'tanh',
  });
}

function unit(p: number, stream: Stream): Float64Array {
  const v = new Float64Array(p);
  stream.fillNormal(v);
  const size = norm(v);
  return v.map((x) => x / size);
}

/**
 * The largest |f^(order)| found at points of the ball along unit directions, by random restarts and hill
 * climbing.
 */
function largestFound(task: TeacherTask, r: number, order: 1 | 2, stream: Stream): number {
  const p = task.theta.length;
  const at = (where: Float64Array, v: Float64Array): number => {
    const theta = task.theta.map((x, j) => x + r * where[j]!);
    return Math.abs(directionalDerivatives(withParameters(task.net, theta), v, task.inputs)[order]);
  };
  let most = 0;
  for (let start = 0; start < 6; start++) {
    let [where, v] = [unit(p, stream), unit(p, stream)];
    let value = at(where, v);
    for (let step = 0, size = 0.8; step < 250; step++) {
      const [dw, dv] = [unit(p, stream), unit(p, stream)];
      const move = (x: Float64Array, d: Float64Array): Float64Array => {
        const y = x.map((a, j) => a + size * d[j]!);
        const length = norm(y);
        return y.map((a) => a / length);
      };
      const [w2, v2] = [move(where, dw), move(v, dv)];
      const next = at(w2, v2);
      if (next > value) [where, v, value] = [w2, v2, next];
      else size *= 0.985;
    }
    most = Math.max(most, value);
  }
  return most;
}

const tasks = [
  ['one tanh unit', taskOf([1, 1, 1], 'tanh', 0, 1)],
  ['two tanh layers', taskOf([2, 3, 1], 'tanh', 0, 2)],
  ['three tanh layers', taskOf([2, 3, 3, 1], 'tanh', 0, 3)],
  ['three tanh layers with biases', taskOf([2, 3, 3, 1], 'tanh', 0.5, 4)],
  ['five tanh layers', taskOf([2, 2, 2, 2, 2, 1], 'tanh', 0, 5)],
  ['a deep linear network', taskOf([2, 3, 3, 1], 'identity', 0, 6)],
  ['a chain', taskOf([1, 1, 1, 1], 'tanh', 0, 7)],
] as const;

describe('derivatives of θ ↦ f_θ(x), held against jets', () => {
  it('the jets are the difference quotients', () => {
    const task = taskOf([2, 3, 3, 1], 'tanh', 0.5, 8);
    const v = unit(task.theta.length, openStream(['jets']));
    const [, first, second, third]: Jet = directionalDerivatives(task.net, v, task.inputs);
    const f = (t: number): number => valueAlong(task.net, v, task.inputs, t);
    const h = 1e-2;
    // h² and h⁴ times derivatives of order up to 7, all of size about 1 here
    expect(Math.abs((f(h) - f(-h)) / (2 * h) - first)).toBeLessThan(1e-3);
    expect(Math.abs((f(h) - 2 * f(0) + f(-h)) / (h * h) - second)).toBeLessThan(1e-3);
    const cube = f(2 * h) - 2 * f(h) + 2 * f(-h) - f(-2 * h);
    expect(Math.abs(cube / (2 * h * h * h) - third)).toBeLessThan(1e-2);
  });

  it.each(tasks)('never exceed their majorants on the ball: %s', (name, task) => {
    const stream = openStream(['ascent', name]);
    for (const r of [1e-6, 0.1, 0.5]) {
      const { first, second } = majorantsOf(task, r);
      const found = ([1, 2] as const).map((order) => largestFound(task, r, order, stream));
      // jets round at 1e-15 of their terms
      expect(found[0]! / first).toBeLessThanOrEqual(1 + 1e-9);
      expect(found[1]! / second).toBeLessThanOrEqual(1 + 1e-9);
      // Not loose either, where the ball is a point.
      if (r > 1e-6) continue;
      expect(found[0]! / first).toBeGreaterThan(0.6);
      expect(found[1]! / second).toBeGreaterThan(0.4);
    }
  });

  it('are attained by a product of weights: f = w_2w_1x at 0', () => {
    const symbols = { input: 2, biased: false, r: 1e-9, smooth: false };
    const { second } = derivativeMajorants({ ...symbols, hidden: [0], margins: [0], norms: [0, 0] });
    expect(second).toBeCloseTo(2, 7); // 2v_1v_2x, v_1 = v_2 = 1/√2
  });

  it('grow with the radius, the norms and the curvature of φ, and fall where units saturate', () => {
    const base = {
      input: 1,
      hidden: [0.5, 0.4],
      margins: [0, 0],
      norms: [0.9, 0.8, 0.7],
      biased: false,
      r: 0.1,
      smooth: true,
    };
    const { first, second } = derivativeMajorants(base);
    for (const change of [{ r: 0.2 }, { norms: [0.9, 0.9, 0.7] }, { input: 1.1 }, { biased: true }]) {
      const more = derivativeMajorants({ ...base, ...change });
      expect(more.first).toBeGreaterThan(first);
      expect(more.second).toBeGreaterThan(second);
    }
    const straight = derivativeMajorants({ ...base, smooth: false });
    expect(straight.first).toBe(first);
    expect(straight.second).toBeLessThan(second);
    const saturated = derivativeMajorants({ ...base, margins: [3, 0] });
    expect(saturated.first).toBeLessThan(first);
    expect(saturated.second).toBeLessThan(second);
    // where the ball reaches 0 again, a margin is worth nothing
    expect(derivativeMajorants({ ...base, margins: [0.1, 0] })).toEqual(derivativeMajorants(base));
  });

  it('bound tanh′ and |tanh″| beyond t, and attain them there or at tanh² = 1/3', () => {
    for (const t of [0, 0.2, 0.65, 0.67, 1, 3, 20]) {
      const { first, second } = activationBounds(true, t);
      let [steepest, most] = [0, 0];
      for (let i = 0; i <= 20_000; i++) {
        const y = Math.tanh(t + i / 5000);
        steepest = Math.max(steepest, 1 - y * y);
        most = Math.max(most, 2 * y * (1 - y * y));
      }
      expect(first).toBeGreaterThanOrEqual(steepest);
      expect(second).toBeGreaterThanOrEqual(most);
      expect(first).toBeLessThan(steepest + 2e-15);
      // the grid misses the maximum by (1/10,000)² times half of tanh⁗ at most
      expect(second).toBeLessThan(most + 1e-7);
    }
  });
});
