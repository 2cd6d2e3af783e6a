import type { Stream } from '../../core/stream.ts';
import { type Model, sizeOf } from '../models/model.ts';
import { type LossOfBatch, lossOf } from './loss.ts';
import { memoryOf, type Pass } from './pass.ts';
import { type PlannedLayer, planOf, type Step } from './plan.ts';
import { backward, backwardTangent, forward, tangent } from './steps.ts';
import { stir } from './stir.ts';

/** Examples of which derivatives are taken. */
export interface DerivativeExamples {
  /** N × size of the input, by rows. */
  readonly inputs: Float64Array;
  readonly labels: Uint32Array;
}

/**
 * Scores, and derivatives of the mean softmax cross-entropy in the weights. Parameters are all that layers
 * have; a batch normalization at inference has its scale and shift.
 */
export interface Derivatives {
  readonly parameters: number;
  readonly layers: readonly PlannedLayer[];
  /** The weights, the model's at first; what is written here counts from the next call on. */
  readonly theta: Float64Array;
  readonly outputs: number;
  readonly labels: Uint32Array;
  /** Multiplications of one example's scores, of its gradient, and of a product with a second derivative. */
  readonly work: Readonly<Record<'scores' | 'gradient' | 'product', number>>;
  /** Examples that are worked on together. */
  readonly samples: number;
  /** The scores of the examples in `rows`, by rows. */
  scores(rows: Uint32Array): Float64Array;
  /**
   * The same, each example with weights of its own: with N(0, deviation²) added to every one. What that adds
   * to the outputs of dense layers is drawn there, by its law.
   */
  stirredScores(rows: Uint32Array, deviation: number, stream: Stream): Float64Array;
  /**
   * Adds Σ weight·∇ℓ over the examples in `rows` to `out`, and returns Σ weight·ℓ.
   * @param out absent where the loss alone is asked for
   */
  addGradient(rows: Uint32Array, weight: number, out?: Float64Array): number;
  /** Adds Σ weight·∇²ℓ v: exact, by differentiating backpropagation in the direction v. */
  addHessianVector(rows: Uint32Array, weight: number, v: Float64Array, out: Float64Array): void;
  /** Adds Σ weight·Jᵀ(∇²ℓ in the scores)J v. */
  addGaussNewtonVector(rows: Uint32Array, weight: number, v: Float64Array, out: Float64Array): void;
}

/** @throws {RangeError} where the network does not fit into 4 GiB */
export function networkDerivatives(model: Model, { inputs, labels }: DerivativeExamples): Derivatives {
  const plan = planOf(model);
  const { steps, parameters, layers, inputRows } = plan;
  const memory = memoryOf(plan, labels.length);
  const { theta, samples: most } = memory;
  const width = sizeOf(model.input);
  const { outputs } = model;
  const load = ({ values, samples }: Pass, part: Uint32Array): void => {
    const { value } = values[0]!;
    for (let n = 0; n < samples; n++) {
      const at = (part[n] ?? part[0]!) * width;
      for (let i = 0; i < width; i++) value[inputRows[i]! * samples + n] = inputs[at + i]!;
    }
  };
  const eachBatch = (
    rows: Uint32Array,
    size: number,
    visit: (pass: Pass, part: Uint32Array, from: number) => void,
  ): void => {
    for (let from = 0; from < rows.length; from += size) {
      const part = rows.subarray(from, from + size);
      const pass = memory.passOf(part.length);
      load(pass, part);
      visit(pass, part, from);
    }
  };
  const scoresBy = (rows: Uint32Array, size: number, go: (pass: Pass) => void): Float64Array => {
    const scores = new Float64Array(rows.length * outputs);
    eachBatch(rows, size, (pass, part, from) => {
      go(pass);
      const { value } = pass.values.at(-1)!;
      for (let n = 0; n < part.length; n++)
        for (let c = 0; c < outputs; c++) scores[(from + n) * outputs + c] = value[c * pass.samples + n]!;
    });
    return scores;
  };
  const eachLoss = (
    rows: Uint32Array,
    weight: number,
    out: Float64Array | undefined,
    what: (loss: LossOfBatch, pass: Pass) => void,
  ): number => {
    let loss = 0;
    if (out !== undefined) memory.sum.fill(0);
    eachBatch(rows, most, (pass, part) => {
      for (const step of steps) forward(pass, step);
      const batch = lossOf(pass.values.at(-1)!, pass.samples, outputs, labels, part, weight);
      loss += batch.loss;
      what(batch, pass);
    });
    if (out !== undefined) for (let i = 0; i < parameters; i++) out[i] = out[i]! + memory.sum[i]!;
    return loss;
  };
  const back = (pass: Pass, isTangent: boolean): void => {
    for (const { isShared, error, errorTangent } of pass.values) {
      if (!isShared) continue;
      error.fill(0);
      if (isTangent) errorTangent.fill(0);
    }
    for (const step of steps.toReversed()) {
      backward(pass, step, 'error', isTangent ? undefined : 'value');
      if (isTangent) backwardTangent(pass, step);
    }
  };
  const fixed = memory.passOf(most).values.map(({ isFixed }) => isFixed);
  const work = (ofFixed: number, otherwise: number): number =>
    steps.reduce((sum, step) => sum + workOf(step) * (fixed[step.from]! ? ofFixed : otherwise), 0);
  return {
    parameters,
    layers,
    theta,
    outputs,
    labels,
    samples: most,
    work: { scores: work(1, 1), gradient: work(2, 3), product: work(3, 8) },
    scores: (rows) =>
      scoresBy(rows, most, (pass) => {
        for (const step of steps) forward(pass, step);
      }),
    stirredScores: (rows, deviation, stream) =>
      stir(plan, theta, deviation, stream, (isAlone, go) => scoresBy(rows, isAlone ? 1 : most, go)),
    addGradient: (rows, weight, out) =>
      eachLoss(rows, weight, out, (batch, pass) => {
        if (out === undefined) return;
        batch.errors();
        back(pass, false);
      }),
    addHessianVector: (rows, weight, v, out) => {
      memory.direction.set(v);
      eachLoss(rows, weight, out, (batch, pass) => {
        for (const step of steps) tangent(pass, step);
        batch.errors();
        batch.curved('errorTangent');
        back(pass, true);
      });
    },
    addGaussNewtonVector: (rows, weight, v, out) => {
      memory.direction.set(v);
      eachLoss(rows, weight, out, (batch, pass) => {
        for (const step of steps) tangent(pass, step);
        batch.curved('error');
        back(pass, false);
      });
    },
  };
}

/** Multiplications of one example. */
function workOf(step: Step): number {
  if (step.kind === 'dense') return step.layer.weights.length;
  if (step.kind === 'convolution') return step.layer.kernel.length * step.layer.to[1] * step.layer.to[2];
  return 0;
}
