import { openStream } from '../../core/stream.ts';
import { movedCertificate } from '../../theory/bounds/path-certificate.ts';
import type { Part } from '../models/gradient.ts';
import type { Pace } from '../network/pace.ts';
import { countErrors } from './errors.ts';
import { levelsOf } from './levels.ts';
import {
  continued,
  type Continuation,
  driftOf,
  gradientWork,
  noisyStep,
  type Running,
  shuffle,
} from './train-on.ts';

/** Data by what it may do: `known` is trained on, `check` chooses, `sample` certifies. */
export interface Parts {
  readonly known: Part;
  readonly check: Part;
  readonly sample: Part;
}

/** Training without noise on what may choose, and what it changes on examples that it leaves out. */
export interface ContinuedBy extends Continuation {
  readonly examples: number;
  readonly before: number;
  readonly after: number;
}

/** A noise level with a step, and what the part that may choose leads one to expect of it. */
export interface Chosen {
  readonly sigma: number;
  readonly learningRate: number;
  readonly T: number;
  readonly predicted: number;
}

/** Some of the rows, the first ones of an order by chance. */
export function sampled(part: Part, count: number, address: readonly (string | number)[]): Part {
  if (part.rows.length <= count) return part;
  const rows = part.rows.slice();
  shuffle(rows, openStream(address));
  return { ...part, rows: rows.subarray(0, count) };
}

/** Trains on from the given weights, if that lowers the errors on `check`, and leaves the weights there. */
export async function chooseContinuation(
  running: Running,
  { known, check }: Parts,
  { seed, examples }: { readonly seed: string; readonly examples: number },
  pace: Pace,
): Promise<ContinuedBy | undefined> {
  const { learningRates, epochs } = levelsOf.continuation;
  const part = sampled(known, Math.floor(examples / (learningRates.length * epochs)), [
    'certificate',
    seed,
    'continued on',
  ]);
  const start = running.theta.slice();
  const given = countErrors(running.model, check);
  let best = { learningRate: 0, epochs: 0, counted: given, theta: start };
  for (const learningRate of learningRates) {
    pace.begin(`certificate: training on from the given weights, step ${learningRate}`);
    running.theta.set(start);
    const stream = openStream(['certificate', seed, 'continued']);
    if (!(await continued(running, part, { learningRate, epochs }, stream, pace))) return undefined;
    const counted = countErrors(running.model, check);
    const fewer = counted.errors - best.counted.errors;
    const better = fewer < 0 || (fewer === 0 && counted.crossEntropy < best.counted.crossEntropy);
    if (better && running.theta.every(Number.isFinite))
      best = { learningRate, epochs, counted, theta: running.theta.slice() };
  }
  running.theta.set(best.theta);
  const share = (errors: number): number => errors / check.rows.length;
  return {
    learningRate: best.learningRate,
    epochs: best.epochs,
    examples: best.epochs === 0 ? 0 : part.rows.length,
    before: share(given.errors),
    after: share(best.counted.errors),
  };
}

/**
 * Every noise level with every step, by what is expected of it, best first. One half of `check` stands for
 * the sample, the other says what has become of the errors; both together, how far the sample's gradient
 * would be from that of what is known.
 */
export async function chooseNoise(
  running: Running,
  { known, check, sample }: Parts,
  { seed, examples, delta }: { readonly seed: string; readonly examples: number; readonly delta: number },
  pace: Pace,
): Promise<readonly Chosen[] | undefined> {
  const { sigmas, learningRates, steps, kept } = levelsOf.noise;
  const last = steps.at(-1)!;
  const settings = sigmas.flatMap((sigma) => learningRates.map((learningRate) => ({ sigma, learningRate })));
  const each = Math.max(16, Math.floor(examples / (4 * settings.length * last)));
  const half = Math.floor(check.rows.length / 2);
  const [first, second] = [check.rows.subarray(0, half), check.rows.subarray(half)].map((rows, i) =>
    sampled({ ...check, rows }, each, ['certificate', seed, 'half', i]),
  ) as [Part, Part];
  const some = sampled(known, each, ['certificate', seed, 'known']);
  const start = running.theta.slice();
  const before = countErrors(running.model, second);
  const errorsBefore = countErrors(running.model, check).errors / check.rows.length;
  const n = sample.rows.length;
  const p = start.length;
  const [own, g, z, other] = [0, 1, 2, 3].map(() => new Float64Array(p)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const own2 = new Float64Array(p);
  const found: Chosen[] = [];
  for (const { sigma, learningRate } of settings) {
    pace.begin(`certificate: choosing, σ = ${sigma}, step ${learningRate}`);
    running.theta.set(start);
    const stream = openStream(['certificate', seed, 'choosing', sigma, learningRate]);
    let divergence = 0;
    let best: Chosen | undefined;
    for (let t = 1; t <= last; t++) {
      if (!(await pace.spent(4 * each * gradientWork(running)))) return undefined;
      driftOf(running, { known: some, sample: second }, own2, other);
      driftOf(running, { known: some, sample: first }, own, g);
      let [bias, spread] = [0, 0];
      for (let j = 0; j < p; j++) {
        bias += g[j]! * other[j]!;
        spread += (g[j]! - other[j]!) * (g[j]! - other[j]!);
      }
      // of a mean over n examples, where those of two halves are `spread` apart
      const square = Math.max(0, bias) + (spread * first.rows.length) / (2 * n);
      divergence += square / (2 * sigma * sigma);
      noisyStep(running, { own, g, z }, { sigma, learningRate }, stream);
      if (!steps.some((T) => T === t)) continue;
      const { crossEntropy } = countErrors(running.model, second);
      const ratio = crossEntropy / Math.max(1e-12, before.crossEntropy);
      const empirical = Number.isFinite(ratio) ? Math.min(1, errorsBefore * ratio) : 1;
      const setting = { n, delta, cells: kept * steps.length };
      const predicted = movedCertificate(setting, { logRatio: divergence, empirical });
      if (best === undefined || predicted < best.predicted) best = { sigma, learningRate, T: t, predicted };
    }
    found.push(best!);
  }
  running.theta.set(start);
  return found.toSorted((x, y) => x.predicted - y.predicted);
}
