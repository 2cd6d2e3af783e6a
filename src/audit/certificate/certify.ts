import { UsageError } from '../../core/errors.ts';
import { openStream } from '../../core/stream.ts';
import { countCommonRows } from '../../data/common-rows.ts';
import { fixedCertificate } from '../../theory/bounds/path-certificate.ts';
import { type Derivatives, networkDerivatives } from '../derivatives/derivatives.ts';
import type { Model } from '../models/model.ts';
import type { Pace } from '../network/pace.ts';
import {
  type Chosen,
  chooseNoise,
  type ContinuedBy,
  chooseContinuation,
  type Parts,
  sampled,
} from './choose.ts';
import { countErrors } from './errors.ts';
import { levelsOf } from './levels.ts';
import { type Moved, moved } from './moved.ts';
import { shuffle } from './train-on.ts';

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
  const alsoTrainedOn = countCommonRows(unseen, training);
  if (alsoTrainedOn === count)
    throw new UsageError(
      `--hold-out ${unseen.file}: expected examples that the weights have not seen; every one of them is also in --train`,
    );
  const of = networkDerivatives(model, joined(training, unseen));
  const affordable = affordableBy(of, maxWork);
  const first = training.labels.length;
  const order = Uint32Array.from({ length: count }, (_, i) => first + i);
  shuffle(order, openStream(['certificate', seed, 'split']));
  pace.begin('certificate: errors of the given weights');
  const looked = sampled(order, affordable.still, ['certificate', seed, 'still']);
  const given = await countErrors(of, looked, pace);
  if (given === undefined) return undefined;
  const still = {
    examples: looked.length,
    errors: given.errors,
    value: fixedCertificate({ n: looked.length, delta, empirical: given.errors / looked.length }),
  };
  const certifying = Math.min(Math.ceil(count / 2), affordable.certifying);
  const choosing = count - certifying;
  const checking = Math.min(Math.ceil(choosing / 5), affordable.checking);
  const part: Parts = {
    known: Uint32Array.from({ length: first + choosing - checking }, (_, i) =>
      i < first ? i : order[i - first]!,
    ),
    check: order.subarray(choosing - checking, choosing),
    sample: order.subarray(choosing),
  };
  const gradients = affordable.gradients;
  const continuedBy = await chooseContinuation(of, part, { seed, examples: gradients(0.4) }, pace);
  const tried =
    continuedBy && (await chooseNoise(of, part, { seed, examples: gradients(0.15), delta }, pace));
  const found =
    tried &&
    (await moved(of, part, tried, { seed, delta, examples: gradients(0.25), draws: affordable.draws }, pace));
  if (found === undefined) return undefined;
  return {
    delta,
    still,
    split: { choosing, certifying },
    alsoTrainedOn,
    continuedBy: continuedBy!,
    tried: tried!,
    ...found,
  };
}

/** Whatever a budget is: with fewer examples there is nothing to choose by, and little to certify. */
const fewest = { certifying: 2000, still: 2000, checking: 500, draws: 1000, gradients: 64 };

/** How many examples errors are counted on, and how many gradients there are. */
function affordableBy(
  { work }: Pick<Derivatives, 'work'>,
  maxWork: number,
): Readonly<Record<'certifying' | 'still' | 'checking' | 'draws', number>> & {
  gradients(share: number): number;
} {
  const { steps, kept } = levelsOf.noise;
  // the start and every cell; the given weights, each continuation, and both before noise is chosen
  const [cells, checks] = [1 + kept * steps.length, 2 + levelsOf.continuation.learningRates.length];
  const scores = (share: number, least: number): number =>
    Math.max(least, Math.floor((share * maxWork) / work.scores));
  return {
    certifying: scores(0.1 / cells, fewest.certifying),
    still: scores(0.03, fewest.still),
    checking: scores(0.04 / checks, fewest.checking),
    draws: Math.min(levelsOf.draws, scores(0.03, fewest.draws)),
    gradients: (share) => Math.max(fewest.gradients, Math.floor((share * maxWork) / work.gradient)),
  };
}

/** Both as one set, `training` first; copied unless they already stand one after the other. */
export function joined(training: Labelled, unseen: Labelled): Labelled {
  const labels = new Uint32Array(training.labels.length + unseen.labels.length);
  labels.set(training.labels);
  labels.set(unseen.labels, training.labels.length);
  const [one, other] = [training.inputs, unseen.inputs];
  const length = one.length + other.length;
  if (one.buffer === other.buffer && one.byteOffset + one.byteLength === other.byteOffset)
    return { labels, inputs: new Float64Array(one.buffer, one.byteOffset, length) };
  const inputs = new Float64Array(length);
  inputs.set(one);
  inputs.set(other, one.length);
  return { labels, inputs };
}
