import type { Experiment } from '../../../src/core/experiment.ts';
import { memoize } from '../../../src/core/memoize.ts';
import { openStream, type Stream } from '../../../src/core/stream.ts';
import { normalCdf } from '../../../src/stats/normal.ts';
import { stepsOf } from '../../../src/theory/network/work.ts';
import {
  type Counts,
  descended,
  draw,
  errors,
  type Model,
  type Setting,
  settingOf,
  slopes,
} from '../end-to-end-path/setting.ts';
import type { CertificateCase } from './cases.ts';

/** n, δ and the number of cells. */
export interface GridSetting {
  readonly n: number;
  readonly delta: number;
  readonly cells: number;
}

/** What is certified of a start, of the network that a run ends with, and of the mean over its last noise. */
export interface Certifier {
  start(setting: GridSetting, empirical: number): number;
  moved(setting: GridSetting, x: Readonly<Record<'logRatio' | 'empirical', number>>): number;
  stirred(setting: GridSetting, x: Readonly<Record<'divergence' | 'errors' | 'draws', number>>): number;
}

/** A certificate, and what it is of. */
export interface Certified {
  readonly value: number;
  readonly risk: number;
}

/** One application of the theorem: the certificates that would be reported. */
export interface Reported {
  readonly start: Certified;
  /** Of the cell with the least. */
  readonly best: Certified & Readonly<Record<'logRatio' | 'empirical' | 'T', number>>;
  readonly stirred?: Certified;
}

const longTraining = 3;
/** What rounding may make of a difference of two risks. */
const rounding = 1e-9;

const settingFor: (c: CertificateCase) => Setting = memoize((c) => {
  const { sigmas, steps, draws: _draws, seen: _seen, ...shared } = c;
  return settingOf({ ...shared, sigma: sigmas[0]!, T: steps.at(-1)!, seen: 'nothing' }, 'reduced');
});

interface Ended {
  readonly logRatio: number;
  readonly empirical: number;
  readonly risk: number;
  readonly T: number;
  /** θ_T without its last noise, where more of that is drawn; ℓ with ‖g‖²/(2σ²) for its last step. */
  readonly center: Float64Array;
  readonly divergence: number;
  readonly sigma: number;
}

/** The grid on one sample, and what is reported of it. */
function reported(c: CertificateCase, setting: Setting, stream: Stream, certify: Certifier): Reported {
  const { all, start, population } = setting;
  const sample = draw(population, c.n, stream);
  const known = c.seen === 'R_0' ? sample : setting.heldOut;
  const model = setting.modelAt(start);
  if (c.seen === 'the start') descended(c, model, sample, longTraining);
  const first = model.theta.slice();
  const outputs = model.outputs();
  const atStart = { empirical: errors(sample, outputs), risk: errors(all, outputs) };
  const data = { model, sample, known, all };
  // all runs have their first step's gradients in common
  const gradients = gradientBuffers(first.length, outputs.length);
  const later = gradientBuffers(first.length, outputs.length);
  gradientsAt(outputs, data, gradients);
  const runs = c.sigmas.map((sigma) => {
    model.theta.set(first);
    return runOf(c, sigma, data, { first: gradients, later }, stream);
  });
  const grid: GridSetting = { n: c.n, delta: c.delta, cells: c.sigmas.length * c.steps.length };
  const [counted, looked] =
    c.seen === 'σ' ? [{ ...grid, cells: c.steps.length }, [luckiest(runs)]] : [grid, runs];
  const cells = looked.flat().map((cell) => ({ cell, value: certify.moved(counted, cell) }));
  const { cell, value } = cells.reduce((x, y) => (y.value < x.value ? y : x));
  const { risk, logRatio, empirical, T } = cell;
  return {
    start: { value: certify.start(counted, atStart.empirical), risk: atStart.risk },
    best: { value, risk, logRatio, empirical, T },
    ...(c.draws > 0 && { stirred: stirredOf(c, cell, { sample, all }, counted, stream, certify) }),
  };
}

/** The run with the fewest errors on the sample. */
function luckiest(runs: readonly (readonly Ended[])[]): readonly Ended[] {
  const fewest = (run: readonly Ended[]): number => Math.min(...run.map(({ empirical }) => empirical));
  return runs.reduce((x, y) => (fewest(y) < fewest(x) ? y : x));
}

interface Data {
  readonly model: Model;
  readonly sample: Counts;
  readonly known: Counts;
  readonly all: Counts;
}

/** `own` without the sample, and `seen`, what the sample adds; both by their slopes at the outputs. */
type Gradients = Readonly<Record<'own' | 'seen' | 'mine' | 'theirs', Float64Array>>;

function gradientBuffers(parameters: number, outputs: number): Gradients {
  const of = (length: number): Float64Array => new Float64Array(length);
  return { own: of(parameters), seen: of(parameters), mine: of(outputs), theirs: of(outputs) };
}

/** ∇R_0 and ½(∇R_n − ∇R_0), whose sum is the step's. */
function gradientsAt(outputs: Float64Array, { model, sample, known }: Data, into: Gradients): void {
  const { mine, theirs } = into;
  slopes(sample, outputs, mine);
  slopes(known, outputs, theirs);
  for (let i = 0; i < mine.length; i++) {
    const half = (mine[i]! - theirs[i]!) / 2;
    mine[i] = theirs[i]! + half;
    theirs[i] = half;
  }
  model.gradient(mine, into.own);
  model.gradient(theirs, into.seen);
}

/** θ ← θ − η(½∇R_0 + ½∇R_n + σz), looked at after each T. */
function runOf(
  c: CertificateCase,
  sigma: number,
  data: Data,
  { first, later }: Readonly<Record<'first' | 'later', Gradients>>,
  stream: Stream,
): readonly Ended[] {
  const { model, sample, all } = data;
  const { theta } = model;
  const { eta } = c;
  const p = theta.length;
  const z = new Float64Array(p);
  const ends: Ended[] = [];
  let logRatio = 0;
  for (let t = 1; t <= c.steps.at(-1)!; t++) {
    if (t > 1) gradientsAt(model.outputs(), data, later);
    const { own, seen } = t > 1 ? later : first;
    stream.fillNormal(z);
    let [square, product] = [0, 0];
    for (let j = 0; j < p; j++) {
      const g = seen[j]!;
      square += g * g;
      product += g * z[j]!;
      theta[j] = theta[j]! - eta * own[j]!;
    }
    const isLookedAt = c.steps.includes(t);
    const center = isLookedAt && c.draws > 0 ? theta.slice() : theta;
    const scale = eta * sigma;
    for (let j = 0; j < p; j++) theta[j] = theta[j]! - scale * z[j]!;
    const divergence = logRatio + square / (2 * sigma * sigma);
    logRatio = divergence + product / sigma;
    if (!isLookedAt) continue;
    const ended = model.outputs();
    const [empirical, risk] = [errors(sample, ended), errors(all, ended)];
    ends.push({ logRatio, empirical, risk, T: t, center, divergence, sigma });
  }
  return ends;
}

/** With inputs on the axes f_θ(x_i) = θ_i: the mean over the noise is exact, draws are simulated. */
function stirredOf(
  c: CertificateCase,
  { center, divergence, sigma }: Ended,
  { sample, all }: { readonly sample: Counts; readonly all: Counts },
  grid: GridSetting,
  stream: Stream,
  certify: Certifier,
): Certified {
  const positive = center.map((y) => normalCdf(y / (c.eta * sigma)));
  const meanErrors = ({ size, drawn, excess }: Counts): number => {
    let wrong = 0;
    for (let i = 0; i < drawn.length; i++) {
      const ones = (drawn[i]! + excess[i]!) / 2;
      wrong += positive[i]! * (drawn[i]! - ones) + (1 - positive[i]!) * ones;
    }
    return Math.min(1, wrong / size);
  };
  const likely = meanErrors(sample);
  let count = 0;
  for (let i = 0; i < c.draws; i++) if (stream.uniform() < likely) count++;
  return {
    value: certify.stirred(grid, { divergence, errors: count, draws: c.draws }),
    risk: meanErrors(all),
  };
}

/** Is all that would be reported at least what it is said to bound? A trajectory is a sample and its runs. */
export function holds(c: CertificateCase, certify: Certifier): Experiment {
  const setting = settingFor(c);
  const looks = c.sigmas.length * c.steps.at(-1)!;
  const horizon = stepsOf(looks * (setting.work + 100) + 40 * c.n + 10 * c.draws);
  return {
    horizon,
    run: (stream, trajectories) => {
      const values = new Float64Array(trajectories);
      for (let i = 0; i < trajectories; i++) {
        const { start, best, stirred } = reported(c, setting, stream, certify);
        const fine = [start, best, ...(stirred === undefined ? [] : [stirred])].every(
          ({ value, risk }) => risk <= value + rounding,
        );
        values[i] = fine ? 1 : 0;
      }
      return { values, steps: horizon * trajectories };
    },
  };
}

/** What one application would report, on randomness of its own. */
export const typicalReport: (c: CertificateCase, certify: Certifier) => Reported = memoize((c, certify) =>
  reported(c, settingFor(c), openStream(['certificate', c.seed, 'typical']), certify),
);
