import type { Experiment } from '../../../src/core/experiment.ts';
import { exp } from '../../../src/core/elementary.ts';
import { memoize } from '../../../src/core/memoize.ts';
import { openStream, type Stream } from '../../../src/core/stream.ts';
import { bernoulliDivergence } from '../../../src/stats/bernoulli-divergence.ts';
import { stepsOf } from '../../../src/theory/network/work.ts';
import type { PathRunCase } from './cases.ts';
import {
  type Counts,
  descended,
  draw,
  errors,
  type Model,
  type ModelForm,
  type Setting,
  settingOf,
  slopes,
  squaredLoss,
} from './setting.ts';

/** What a run was, step by step, and what came of it. */
export interface PathRun {
  /** ‖g_t‖²/(2σ²) of each step, g_t = S⁺(∇R_n − ∇R_0)(θ_t). */
  readonly squares: readonly number[];
  /** ⟨g_t, z_t⟩/σ of each step. */
  readonly products: readonly number[];
  readonly empirical: number;
  readonly risk: number;
  /** R_n − R_0 where it ends, of the squared losses, but for a constant. */
  readonly apart: number;
}

/** ℓ, the log of the density of the run's path under SGD on R_n over that under SGD on R_0. */
export function logRatioOf({ squares, products }: PathRun): number {
  return squares.reduce((sum, x, t) => sum + x + products[t]!, 0);
}

const longTraining = 3;

/** Memory for a run after the other. */
interface Workspace {
  readonly model: Model;
  readonly steps: Readonly<Record<'g' | 'D' | 'z', Float64Array>>;
  readonly slopes: Readonly<Record<'mine' | 'theirs', Float64Array>>;
}

function workspace(c: PathRunCase, { start, modelAt }: Setting): Workspace {
  const ofWeights = (): Float64Array => new Float64Array(start.length);
  return {
    model: modelAt(start),
    steps: { g: ofWeights(), D: ofWeights(), z: ofWeights() },
    slopes: { mine: new Float64Array(c.points), theirs: new Float64Array(c.points) },
  };
}

/** How a run goes. */
interface RunForm {
  readonly sample: Counts;
  /** The risk that it descends: R_n, or R_0 as the prior does, which turns the sign of `squares`. */
  readonly descends: 'R_n' | 'R_0';
  /** What the difference along the first layer is divided by: its noise s, else a wrong S⁺. */
  readonly dividedBy: (s: number) => number;
}
const itself = (s: number): number => s;

function run(c: PathRunCase, setting: Setting, stream: Stream, work: Workspace, form: RunForm): PathRun {
  const { all, heldOut, start } = setting;
  const { sample, descends } = form;
  const other = c.seen === 'R_0' ? sample : heldOut;
  const { model } = work;
  const { theta, inFirst } = model;
  const { g, D, z } = work.steps;
  const { mine, theirs } = work.slopes;
  const { eta, sigma, firstNoise = 1 } = c;
  const p = theta.length;
  const divisor = form.dividedBy(firstNoise);
  const inverse = divisor === 0 ? 0 : 1 / divisor;
  theta.set(start);
  if (c.seen === 'the start') descended(c, model, sample, longTraining);
  const [squares, products]: [number[], number[]] = [[], []];
  for (let t = 0; t < c.T; t++) {
    const outputs = model.outputs();
    slopes(sample, outputs, mine);
    slopes(other, outputs, theirs);
    const own = descends === 'R_n' ? mine : theirs;
    for (let i = 0; i < c.points; i++) {
      const difference = mine[i]! - theirs[i]!;
      mine[i] = own[i]!;
      theirs[i] = difference;
    }
    model.gradient(mine, g);
    model.gradient(theirs, D);
    stream.fillNormal(z);
    let [square, product] = [0, 0];
    for (let j = 0; j < inFirst; j++) {
      const d = inverse * D[j]!;
      square += d * d;
      product += d * z[j]!;
      theta[j] = theta[j]! - eta * (g[j]! + sigma * firstNoise * z[j]!);
    }
    for (let j = inFirst; j < p; j++) {
      square += D[j]! * D[j]!;
      product += D[j]! * z[j]!;
      theta[j] = theta[j]! - eta * (g[j]! + sigma * z[j]!);
    }
    const half = square / (2 * sigma * sigma);
    squares.push(descends === 'R_n' ? half : -half);
    products.push(product / sigma);
  }
  const outputs = model.outputs();
  const apart = squaredLoss(sample, outputs) - squaredLoss(other, outputs);
  return { squares, products, empirical: errors(sample, outputs), risk: errors(all, outputs), apart };
}

/** One run of a case on randomness of its own: how far it is from the other, and how it ends. */
export const typicalRun: (c: PathRunCase) => PathRun & Readonly<Record<'divergence' | 'logRatio', number>> =
  memoize((c) => {
    const setting = settingOf(c, 'reduced');
    const stream = openStream(['path run', c.seed, 'typical']);
    const sample = draw(setting.population, c.n, stream);
    const form: RunForm = { sample, descends: 'R_n', dividedBy: itself };
    const found = run(c, setting, stream, workspace(c, setting), form);
    const divergence = found.squares.reduce((sum, x) => sum + x, 0);
    return { ...found, divergence, logRatio: logRatioOf(found) };
  });

/** Multiply-adds that a step, and an example drawn, take the time of besides. */
const besides = { step: 500, example: 40 } as const;
/** A difference that rounding may make. */
const rounding = 1e-9;

/** Steps of the kernels that a run takes the time of. */
function horizonOf(c: PathRunCase, { work }: Setting, drawn: number): number {
  const steps = c.T + (c.seen === 'the start' ? longTraining : 0);
  return stepsOf(steps * (work + besides.step) + besides.example * drawn);
}

/**
 * Is n kl(R_n(θ_T)‖R(θ_T)) − ℓ at most `limit`? A trajectory is a sample and a run.
 * @param logRatio in place of ℓ, for wrong versions
 */
export function staysWithin(
  c: PathRunCase,
  limit: number,
  {
    logRatio = logRatioOf,
    n = c.n,
    form = 'reduced',
  }: {
    readonly logRatio?: (run: PathRun) => number;
    readonly n?: number;
    readonly form?: ModelForm;
  } = {},
): Experiment {
  const setting = settingOf(c, form);
  const horizon = horizonOf(c, setting, c.n);
  return {
    horizon,
    run: (stream, trajectories) => {
      const values = new Float64Array(trajectories);
      const work = workspace(c, setting);
      for (let i = 0; i < trajectories; i++) {
        const sample = draw(setting.population, c.n, stream);
        const found = run(c, setting, stream, work, { sample, descends: 'R_n', dividedBy: itself });
        const excess = n * bernoulliDivergence(found.empirical, found.risk) - logRatio(found);
        values[i] = excess <= limit + rounding * (1 + limit) ? 1 : 0;
      }
      return { values, steps: horizon * trajectories };
    },
  };
}

/**
 * For one sample: does the run end where R_n − R_0 is low, lower than midway between a run of either law,
 * and is it kept, with chance min(1, e^{−ℓ}) where it descends R_n, min(1, e^ℓ) where it descends R_0? Both
 * are as likely if e^ℓ is the ratio of the densities: either way it is the integral of the smaller one.
 * @param logRatio in place of ℓ, for wrong versions
 */
export function endsAndKept(
  c: PathRunCase,
  descends: RunForm['descends'],
  {
    logRatio = logRatioOf,
    dividedBy = itself,
  }: { readonly logRatio?: (run: PathRun) => number; readonly dividedBy?: RunForm['dividedBy'] } = {},
): Experiment {
  const setting = settingOf(c, 'reduced');
  const horizon = horizonOf(c, setting, 0);
  const sample = draw(setting.population, c.n, openStream(['path run', c.seed, 'sample']));
  const limit = midway(c, setting, sample);
  return {
    horizon,
    run: (stream, trajectories) => {
      const values = new Float64Array(trajectories);
      const work = workspace(c, setting);
      for (let i = 0; i < trajectories; i++) {
        const found = run(c, setting, stream, work, { sample, descends, dividedBy });
        const log = logRatio(found);
        const kept = stream.uniform() < exp(descends === 'R_n' ? -log : log);
        values[i] = kept && found.apart <= limit ? 1 : 0;
      }
      return { values, steps: horizon * trajectories };
    },
  };
}

/** R_n − R_0 halfway between where runs of the one law and of the other end, two of each. */
function midway(c: PathRunCase, setting: Setting, sample: Counts): number {
  const stream = openStream(['path run', c.seed, 'midway']);
  const work = workspace(c, setting);
  const ends = (['R_n', 'R_0', 'R_n', 'R_0'] as const).map(
    (descends) => run(c, setting, stream, work, { sample, descends, dividedBy: itself }).apart,
  );
  return ends.reduce((sum, x) => sum + x, 0) / ends.length;
}
