import { normEnclosure } from '../linalg/gram-iteration.ts';
import { spectralNorm } from '../linalg/spectral-norm.ts';
import { norm } from '../linalg/vectors.ts';
import { applyLayer } from './products.ts';
import { activate } from './activation.ts';
import { lossAndGradient } from './gradient.ts';
import { inputWidth, parameterCount, rowsOf } from './network.ts';
import { inputNorm, type TeacherTask } from './teacher-task.ts';

/** What the bounds ask of a task, all of it upper bounds (lower for `margins`) at θ*. */
export interface TeacherFacts {
  /** ‖W_l‖_σ and ‖b_l‖₂. */
  readonly norms: readonly number[];
  readonly biases: readonly number[];
  /** ‖x_i‖ of the longest input. */
  readonly B: number;
  readonly points: readonly PointFacts[];
}

export interface PointFacts {
  readonly input: number;
  /** ‖u_l‖, l = 1 … L − 1: the activated outputs of the hidden layers. */
  readonly hidden: readonly number[];
  /** The least |entry| of the pre-activations h_1 … h_{L−1}: how far the kinks are. */
  readonly margins: readonly number[];
  /** ‖∇_θ f_θ(x_i)‖, but for rounding of at most `roundingShare` of the majorant of its size. */
  readonly slope: number;
}

/**
 * Covers the rounding of forward and backward passes: each number is a sum of products of at most L factors, in which at most
 * 3 Σ(d_l + 8) roundings meet, so it errs by γ_m times the same expression in absolute values; for networks of up to 10⁴ units
 * γ_m < 4e-12, and the absolute values exceed norms by at most the widths' square roots, 100 at most together here.
 */
export const roundingShare = 1e-9;

export function teacherFacts(task: TeacherTask): TeacherFacts {
  const { net, N } = task;
  const norms = net.layers.map((layer) => spectralNorm(rowsOf(layer)).hi);
  const inputs = Array.from({ length: N }, (_, i) => inputNorm(task, i));
  return {
    norms,
    biases: net.layers.map(({ bias }) => (bias ? normEnclosure(bias).hi : 0)),
    B: Math.max(...inputs),
    points: inputs.map((input, i) => pointFacts(task, i, input)),
  };
}

function pointFacts({ net, inputs, outputs }: TeacherTask, i: number, input: number): PointFacts {
  const dim = inputWidth(net);
  const x = inputs.slice(i * dim, (i + 1) * dim);
  const hidden: number[] = [];
  const margins: number[] = [];
  let below: Float64Array = x;
  let scale = input;
  for (const layer of net.layers.slice(0, -1)) {
    const u = new Float64Array(layer.width);
    applyLayer(layer, below, 1, u);
    const largest = norm(layer.weights) * scale + (layer.bias ? norm(layer.bias) : 0);
    margins.push(u.reduce((least, h) => Math.min(least, Math.abs(h)), Infinity) - roundingShare * largest);
    activate(net.activation, u, layer.width);
    scale = norm(u) * (1 + roundingShare) + roundingShare * largest;
    hidden.push(scale);
    below = u;
  }
  // ½(f − y)² with y = f − 1 has the gradient of f
  const slope = new Float64Array(parameterCount(net));
  const target = Float64Array.of(outputs[i]! - 1);
  lossAndGradient(net, { kind: 'squared' }, { inputs: x, targets: target }, slope);
  return { input, hidden, margins, slope: norm(slope) * (1 + roundingShare) };
}
