import { requireThat } from '../../core/errors.ts';
import type { Experiment, Outcomes, Program } from '../../core/experiment.ts';
import { type Address, openStream, type Stream } from '../../core/stream.ts';
import { distanceBetween } from '../../linalg/vectors.ts';
import type { Examples } from '../network/gradient.ts';
import { type Loss, requireLoss } from '../network/loss.ts';
import { type Network, parameterCount } from '../network/network.ts';
import {
  drawSample,
  lossGap,
  populationExamples,
  ridgeGradient,
  sampleExamples,
  type TeacherTask,
} from '../network/teacher-task.ts';
import { forwardWork, gradientWork, stepsOf } from '../network/work.ts';
import { type SgdProgram, sgdRunner } from './kernel/sgd-program.ts';
import { coordinateNoise } from './noise.ts';
import { programOf } from './observe.ts';
import type { ScheduleSpec } from './schedule.ts';
import { requireSgd, type Sgd } from './sgd.ts';
import { simulateBatch } from './particles.ts';

/** SGD on the empirical risk of a fresh sample for every trajectory, and what is asked of it. */
export interface SampledSgd {
  readonly task: TeacherTask;
  /** Sample size. */
  readonly n: number;
  /** Coordinate from + j of θ gets scales[j]·z_j. */
  readonly noise: { readonly from: number; readonly scales: readonly number[] };
  readonly schedule: ScheduleSpec;
  readonly T: number;
  readonly start: Float64Array;
  /** Stays where ‖θ_t − θ*‖ ≤ r for all t ≤ T. */
  readonly r: number;
  readonly loss: Loss;
  /** |R^ℓ − R_n^ℓ|(θ_T) is to be at most this; Infinity is allowed. */
  readonly gap: number;
}

/** The same for a kernel, which simulates one trajectory after the other. */
export interface SampledProgram extends Program {
  readonly kind: 'sampled-network';
  readonly sampled: SampledSgd;
  /** Its examples are those of the population; weights and targets are replaced for every trajectory. */
  readonly sgd: SgdProgram;
}

/** Simulates one trajectory on a sample's examples: θ_T if it stayed inside, and the steps it took. */
export type OneTrajectory = (examples: Required<Examples>) => {
  readonly theta: Float64Array | undefined;
  readonly steps: number;
};

/**
 * 1 if SGD on a fresh sample of size n stays in the tube for T steps *and* the gap of its output is within
 * `gap`, else 0. Steps count work: of the kernel's step, of a trajectory's sample and of its gap.
 * @throws {RangeError} naming what does not fit
 */
export function sampledNetwork(sampled: SampledSgd): Experiment {
  const { task, T, r, loss } = sampled;
  requireThat(r >= 0, 'r', 'not negative', r);
  requireLoss(loss);
  const { perStep, once } = workOf(sampled);
  requireSgd(referenceSgd(sampled, populationExamples(task)));
  const program = programFor(sampled);
  return {
    horizon: once + T * perStep,
    run: (stream, trajectories) =>
      runSampled(sampled, stream, trajectories, (address) => reference(sampled, openStream(address))),
    ...(program && { program }),
  };
}

/**
 * Trajectories one after the other. Four words of `stream` make an address, from which samples and noise have
 * a stream each, so that a kernel can open the second by itself: trajectory after trajectory, each continues
 * where the last one ended.
 * @param simulator made from the address of the noise
 */
export function runSampled(
  sampled: SampledSgd,
  stream: Stream,
  trajectories: number,
  simulator: (address: Address) => OneTrajectory,
): Outcomes {
  const { task, n, loss, gap } = sampled;
  const { perStep, once } = workOf(sampled);
  const address: Address = [stream.bits32(), stream.bits32(), stream.bits32(), stream.bits32()];
  const samples = openStream([...address, 'sample']);
  const simulate = simulator([...address, 'noise']);
  const into = { targets: new Float64Array(task.N), weights: new Float64Array(task.N) };
  const values = new Float64Array(trajectories);
  let steps = 0;
  for (let i = 0; i < trajectories; i++) {
    const counts = drawSample(task, n, samples);
    const path = simulate(sampleExamples(task, counts, into));
    steps += once + path.steps * perStep;
    if (path.theta === undefined) continue;
    const within = gap === Infinity || Math.abs(lossGap(task, loss, counts, path.theta)) <= gap;
    values[i] = within ? 1 : 0;
  }
  return { values, steps };
}

/** Random words of a sample that take about as long as a step. */
const wordsPerStep = 2;
/** What every trajectory costs beyond sample and forward pass, in steps. */
const overhead = 32;

function workOf({ task: { net, N }, n }: SampledSgd): { readonly perStep: number; readonly once: number } {
  const levels = 31 - Math.clz32(2 * N);
  const words = (n * levels) / 32 + 2 * N;
  return {
    perStep: stepWork(net, N),
    once: overhead + Math.ceil(words / wordsPerStep) + stepsOf(forwardWork(net, N)),
  };
}

/**
 * A step on N inputs by what the kernel does in it, as times of it suggest: inputs go in fours, and as long
 * as a step of a few parameters take 25 numbers of θ, 400 multiply-adds, or five activations.
 */
function stepWork(net: Network, N: number): number {
  const padded = 4 * Math.ceil(N / 4);
  const units = net.layers.slice(0, -1).reduce((sum, { width }) => sum + width, 0);
  return 4 + Math.ceil(parameterCount(net) / 25 + gradientWork(net, padded) / 400 + (padded * units) / 5);
}

function referenceSgd({ task, noise, schedule, T, start }: SampledSgd, examples: Examples): Sgd {
  const dim = parameterCount(task.net);
  return {
    landscape: {
      dim,
      gradient: ridgeGradient(task, examples),
      distance: (theta) => distanceBetween(theta, task.theta),
    },
    noise: coordinateNoise(dim, Float64Array.from(noise.scales), noise.from),
    schedule,
    T,
    start,
  };
}

/** The plain simulator, one trajectory a call. */
function reference(sampled: SampledSgd, stream: Stream): OneTrajectory {
  return (examples) => {
    const sgd = referenceSgd(sampled, examples);
    let last = sgd.start;
    const measure = (theta: Float64Array): number => {
      last = theta;
      return sgd.landscape.distance(theta);
    };
    const observation = { measure, limit: sampled.r, horizon: sampled.T, value: { kind: 'stays' } } as const;
    const { values, steps } = simulateBatch(sgd, observation, stream, 1);
    return { theta: values[0] === 1 ? last : undefined, steps };
  };
}

/** Undefined for leaky ReLU, biases in some layers only, and a ridge that draws elsewhere than to θ*. */
function programFor(sampled: SampledSgd): SampledProgram | undefined {
  const { task, T, r } = sampled;
  const { net, inputs, outputs, spec } = task;
  if (task.center !== task.theta) return undefined;
  const { activation, layers } = net;
  const biased = layers.filter(({ bias }) => bias !== undefined).length;
  if (activation === 'leaky-relu' || (biased > 0 && biased < layers.length)) return undefined;
  const plain = referenceSgd(sampled, { inputs, targets: outputs });
  const landscape = {
    gradient: {
      kind: 'perceptron',
      k: plain.landscape.dim,
      widths: [layers[0]!.fanIn, ...layers.map(({ width }) => width)],
      activation,
      biases: biased > 0,
      inputs,
      targets: outputs,
      ridge: spec.ridge,
      minimizer: task.theta,
    },
    outward: 0,
  } as const;
  const observation = { limit: r, horizon: T, value: { kind: 'stays' } } as const;
  const sgd = programOf(
    { ...plain, landscape: { ...plain.landscape, program: landscape } },
    observation,
    'distance',
  );
  return sgd && { runner: sgdRunner, kind: 'sampled-network', sampled, sgd };
}
