import { normEnclosure } from '../../linalg/gram-iteration.ts';
import { spectralNorm } from '../../linalg/spectral-norm.ts';
import { symmetricSpectrum } from '../../linalg/spectrum.ts';
import { dot, norm } from '../../linalg/vectors.ts';
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
  /**
   * The extreme eigenvalues of the data's part of the Hessian at θ*, C = Σ ∇f_i∇f_iᵀ/N (p × p), but for
   * rounding of the gradients of at most 4·`roundingShare` of the mean square of the majorants of their
   * sizes. Where N < p, `least` is 0; else `softest` is a unit vector along which C is about `least`.
   */
  readonly curvature: {
    readonly least: number;
    readonly greatest: number;
    readonly softest?: Float64Array;
  };
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
 * Covers the rounding of forward and backward passes: each number is a sum of products of at most L factors,
 * in which at most 3 Σ(d_l + 8) roundings meet, so it errs by γ_m times the same expression in absolute
 * values; for networks of up to 10⁴ units γ_m < 4e-12, and the absolute values exceed norms by at most the
 * widths' square roots, 100 at most together here.
 */
export const roundingShare = 1e-9;

export function teacherFacts(task: TeacherTask): TeacherFacts {
  const { net, N } = task;
  const norms = net.layers.map((layer) => spectralNorm(rowsOf(layer)).hi);
  const inputs = Array.from({ length: N }, (_, i) => inputNorm(task, i));
  const gradients = inputs.map((_, i) => outputGradient(task, i));
  return {
    norms,
    biases: net.layers.map(({ bias }) => (bias ? normEnclosure(bias).hi : 0)),
    B: Math.max(...inputs),
    points: inputs.map((input, i) => pointFacts(task, i, input, gradients[i]!)),
    curvature: extremeCurvatures(gradients),
  };
}

function pointFacts(
  { net, inputs }: TeacherTask,
  i: number,
  input: number,
  gradient: Float64Array,
): PointFacts {
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
  return { input, hidden, margins, slope: norm(gradient) * (1 + roundingShare) };
}

/** ∇_θ f_θ*(x_i): that of ½(f − y)² with y = f − 1. */
export function outputGradient({ net, inputs, outputs }: TeacherTask, i: number): Float64Array {
  const dim = inputWidth(net);
  const gradient = new Float64Array(parameterCount(net));
  const target = { inputs: inputs.slice(i * dim, (i + 1) * dim), targets: Float64Array.of(outputs[i]! - 1) };
  lossAndGradient(net, { kind: 'squared' }, target, gradient);
  return gradient;
}

/** Of Σ g_ig_iᵀ/N, or of the Gram matrix of the g_i, if smaller: the same positive eigenvalues. */
function extremeCurvatures(gradients: readonly Float64Array[]): TeacherFacts['curvature'] {
  const [N, p] = [gradients.length, gradients[0]!.length];
  const few = N < p;
  const rows = few ? gradients : Array.from({ length: p }, (_, j) => gradients.map((g) => g[j]!));
  const { values, vectors, error } = symmetricSpectrum(rows.map((x) => rows.map((y) => dot(x, y) / N)));
  const greatest = values[0]! + error;
  if (few) return { least: 0, greatest };
  return { least: Math.max(0, values.at(-1)! - error), greatest, softest: vectors.at(-1)! };
}
