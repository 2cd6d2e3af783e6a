import { openStream } from '../../core/stream.ts';
import { movedCertificate } from '../../theory/bounds/path-certificate.ts';
import type { Derivatives } from '../derivatives/derivatives.ts';
import type { Pace } from '../network/pace.ts';
import { countErrors } from './errors.ts';
import { levelsOf } from './levels.ts';
import { continued, type Continuation, driftOf, noisyStep, shuffle } from './train-on.ts';

/** Rows by what they may do: `known` are trained on, `check` choose, `sample` certify. */
export type Parts = Readonly<Record<'known' | 'check' | 'sample', Uint32Array>>;

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
export function sampled(
  rows: Uint32Array,
  count: number,
  address: readonly (string | number)[],
): Uint32Array {
  if (rows.length <= count) return rows;
  const order = rows.slice();
  shuffle(order, openStream(address));
  return order.subarray(0, count);
}

/** Trains on from the given weights, if that lowers the errors on `check`, and leaves the weights there. */
export async function chooseContinuation(
  of: Derivatives,
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
  const start = of.theta.slice();
  const given = await countErrors(of, check, pace);
  if (given === undefined) return undefined;
  let best = { learningRate: 0, epochs: 0, counted: given, theta: start };
  for (const learningRate of learningRates) {
    pace.begin(`certificate: training on from the given weights, step ${learningRate}`);
    of.theta.set(start);
    const stream = openStream(['certificate', seed, 'continued']);
    if (!(await continued(of, part, { learningRate, epochs }, stream, pace))) return undefined;
    const counted = await countErrors(of, check, pace);
    if (counted === undefined) return undefined;
    const fewer = counted.errors - best.counted.errors;
    const better = fewer < 0 || (fewer === 0 && counted.crossEntropy < best.counted.crossEntropy);
    if (better && of.theta.every(Number.isFinite))
      best = { learningRate, epochs, counted, theta: of.theta.slice() };
  }
  of.theta.set(best.theta);
  const share = (errors: number): number => errors / check.length;
  return {
    learningRate: best.learningRate,
    epochs: best.epochs,
    examples: best.epochs === 0 ? 0 : part.length,
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
  of: Derivatives,
  { known, check, sample }: Parts,
  { seed, examples, delta }: { readonly seed: string; readonly examples: number; readonly delta: number },
  pace: Pace,
): Promise<readonly Chosen[] | undefined> {
  const { sigmas, learningRates, steps, kept } = levelsOf.noise;
  const last = steps.at(-1)!;
  const settings = sigmas.flatMap((sigma) => learningRates.map((learningRate) => ({ sigma, learningRate })));
  const each = Math.max(16, Math.floor(examples / (4 * settings.length * last)));
  const half = Math.floor(check.length / 2);
  const [first, second] = [check.subarray(0, half), check.subarray(half)].map((rows, i) =>
    sampled(rows, each, ['certificate', seed, 'half', i]),
  ) as [Uint32Array, Uint32Array];
  const some = sampled(known, each, ['certificate', seed, 'known']);
  const start = of.theta.slice();
  const before = await countErrors(of, second, pace);
  const beforeOnBoth = await countErrors(of, check, pace);
  if (before === undefined || beforeOnBoth === undefined) return undefined;
  const errorsBefore = beforeOnBoth.errors / check.length;
  const n = sample.length;
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
    of.theta.set(start);
    const stream = openStream(['certificate', seed, 'choosing', sigma, learningRate]);
    let divergence = 0;
    let best: Chosen | undefined;
    for (let t = 1; t <= last; t++) {
      if (!(await pace.spent(4 * each * of.work.gradient))) return undefined;
      driftOf(of, { known: some, sample: second }, own2, other);
      driftOf(of, { known: some, sample: first }, own, g);
      let [bias, spread] = [0, 0];
      for (let j = 0; j < p; j++) {
        bias += g[j]! * other[j]!;
        spread += (g[j]! - other[j]!) * (g[j]! - other[j]!);
      }
      // of a mean over n examples, where those of two halves are `spread` apart
      const square = Math.max(0, bias) + (spread * first.length) / (2 * n);
      divergence += square / (2 * sigma * sigma);
      noisyStep(of, { own, g, z }, { sigma, learningRate }, stream);
      if (!steps.some((T) => T === t)) continue;
      const counted = await countErrors(of, second, pace);
      if (counted === undefined) return undefined;
      const ratio = counted.crossEntropy / Math.max(1e-12, before.crossEntropy);
      const empirical = Number.isFinite(ratio) ? Math.min(1, errorsBefore * ratio) : 1;
      const setting = { n, delta, cells: kept * steps.length };
      const predicted = movedCertificate(setting, { logRatio: divergence, empirical });
      if (best === undefined || predicted < best.predicted) best = { sigma, learningRate, T: t, predicted };
    }
    found.push(best!);
  }
  of.theta.set(start);
  return found.toSorted((x, y) => x.predicted - y.predicted);
}
