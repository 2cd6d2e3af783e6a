import { UsageError } from '../../core/errors.ts';
import { openStream } from '../../core/stream.ts';
import { fixedCertificate } from '../../theory/bounds/path-certificate.ts';
import { flatParameters, modelAt, type Part } from '../models/gradient.ts';
import type { Model } from '../models/model.ts';
import type { Pace } from '../network/pace.ts';
import { type Chosen, chooseNoise, type ContinuedBy, chooseContinuation } from './choose.ts';
import { countErrors } from './errors.ts';
import { type Moved, moved } from './moved.ts';
import { gradientWork, type Running, shuffle } from './train-on.ts';

/** Examples with their labels as places among the scores. */
export interface Labelled {
  readonly inputs: Float64Array;
  readonly labels: Uint32Array;
}

export interface CertificatePlan {
  readonly delta: number;
  readonly seed: string;
  /** Multiplications that may be spent, about. */
  readonly maxWork: number;
}

/** The certificate of a network trained on from the given weights, and all that it is made of. */
export interface Certificate extends Moved {
  readonly delta: number;
  /** The given weights as they are, with all of δ: errors on all examples that they have not seen. */
  readonly still: Readonly<Record<'examples' | 'errors' | 'value', number>>;
  /** Of the unseen examples so many chose, and so many certify. */
  readonly split: Readonly<Record<'choosing' | 'certifying', number>>;
  /** How many of the unseen examples are, number for number, among those trained on. */
  readonly alsoTrainedOn: number;
  readonly continuedBy: ContinuedBy;
  readonly tried: readonly Chosen[];
}

/** Fewer unseen examples can certify next to nothing. */
const minHoldOut = 40;

/**
 * Trains on from the given weights, and bounds the errors of what comes of it. Half of the unseen examples
 * choose: they are trained on beside the others, and they choose how SGD with noise goes on. The other half,
 * the sample, only takes part in the steps with noise, and certifies.
 * Source: docs/generalization.md, G8
 * @param training what the weights have seen; unseen: what they have not
 * @returns undefined where there was no time left
 * @throws {UsageError} on too few examples, or on examples that were all trained on
 */
export async function certify(
  model: Model,
  training: Labelled,
  unseen: Labelled & { readonly file: string },
  { delta, seed, maxWork }: CertificatePlan,
  pace: Pace,
): Promise<Certificate | undefined> {
  const count = unseen.labels.length;
  if (count < minHoldOut)
    throw new UsageError(
      `--hold-out ${unseen.file}: expected at least ${minHoldOut} examples, found ${count}`,
    );
  const alsoTrainedOn = countCommon(training, unseen);
  if (alsoTrainedOn === count)
    throw new UsageError(
      `--hold-out ${unseen.file}: expected examples that the weights have not seen; every one of them is also in --train`,
    );
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  shuffle(order, openStream(['certificate', seed, 'split']));
  const some = (from: number, to: number): Part => ({ ...unseen, rows: order.subarray(from, to) });
  pace.begin('certificate: errors of the given weights');
  const given = countErrors(model, some(0, count));
  const still = {
    examples: count,
    errors: given.errors,
    value: fixedCertificate({ n: count, delta, empirical: given.errors / count }),
  };
  const choosing = Math.floor(count / 2);
  const checking = Math.ceil(choosing / 5);
  const known = joined(training, some(0, choosing - checking));
  const check = some(choosing - checking, choosing);
  const sample = some(choosing, count);
  const theta = flatParameters(model);
  const running: Running = { model: modelAt(model, theta), theta };
  const affordable = (share: number): number =>
    Math.max(64, Math.floor((share * maxWork) / gradientWork(running)));
  const part = { known, check, sample };
  const continuedBy = await chooseContinuation(running, part, { seed, examples: affordable(0.4) }, pace);
  const tried =
    continuedBy && (await chooseNoise(running, part, { seed, examples: affordable(0.2), delta }, pace));
  const found =
    tried && (await moved(running, part, tried, { seed, delta, examples: affordable(0.4) }, pace));
  if (found === undefined) return undefined;
  return {
    delta,
    still,
    split: { choosing, certifying: count - choosing },
    alsoTrainedOn,
    continuedBy: continuedBy!,
    tried: tried!,
    ...found,
  };
}

/** All of one and some rows of another, as one set; inputs are copied. */
function joined(training: Labelled, { inputs, labels, rows }: Part): Part {
  const width = inputs.length / labels.length;
  const first = training.labels.length;
  const all = new Float64Array(training.inputs.length + rows.length * width);
  const names = new Uint32Array(first + rows.length);
  all.set(training.inputs);
  names.set(training.labels);
  rows.forEach((row, i) => {
    all.set(inputs.subarray(row * width, (row + 1) * width), (first + i) * width);
    names[first + i] = labels[row]!;
  });
  return { inputs: all, labels: names, rows: Uint32Array.from(names, (_, i) => i) };
}

/** Rows of `unseen` that are also rows of `training`, with the same labels. */
function countCommon(training: Labelled, unseen: Labelled): number {
  const key = ({ inputs, labels }: Labelled, n: number): string => {
    const width = inputs.length / labels.length;
    const row = inputs.subarray(n * width, (n + 1) * width);
    return `${labels[n]!} ${Buffer.from(row.buffer, row.byteOffset, row.byteLength).toString('latin1')}`;
  };
  const hash = (data: Labelled, n: number): number => {
    const width = data.inputs.length / data.labels.length;
    let sum = data.labels[n]!;
    for (let i = n * width; i < (n + 1) * width; i++) sum = (sum * 31 + data.inputs[i]!) % 1_000_003;
    return sum;
  };
  const rows = new Map<number, number[]>();
  for (let n = 0; n < training.labels.length; n++) {
    const at = hash(training, n);
    const list = rows.get(at);
    if (list === undefined) rows.set(at, [n]);
    else list.push(n);
  }
  let count = 0;
  for (let n = 0; n < unseen.labels.length; n++) {
    const like = rows.get(hash(unseen, n));
    if (like?.some((m) => key(training, m) === key(unseen, n)) === true) count++;
  }
  return count;
}
