import type { Enclosure } from '../../core/enclosure.ts';
import { UsageError } from '../../core/errors.ts';
import { openStream } from '../../core/stream.ts';
import { shuffledOrder } from '../../theory/network/train.ts';
import { networkDerivatives } from '../derivatives/derivatives.ts';
import type { Model } from '../models/model.ts';
import type { Examples } from './examples.ts';
import type { Begin } from './interruption.ts';
import type { AuditOptions } from './options.ts';
import type { Effort } from './pace.ts';
import { type Risks, risksOf } from './risks.ts';

/** Multiplications in computing scores; of a larger set a random part is looked at. */
const maxWork: Readonly<Record<Effort['name'], number>> = { quick: 1e9, default: 2e10, thorough: Infinity };
/** Of a budget in seconds, multiplications for each. */
const workPerSecond = 2e8;
/** And never so few that nothing can be said. */
const minExamples = 1000;

/** One data set, as it was looked at. */
export interface Looked {
  readonly record: Examples['record'];
  readonly risks: Risks;
  /** All of it, or how many of how many. */
  readonly all: boolean;
}

/** Of the test set. */
export interface LookedTest extends Looked {
  /** How many of all its examples are, number for number, among those trained on. */
  readonly alsoTrainedOn: number;
}

/**
 * Scores and risks of a data set, or of as many of its examples, at random, as the budget affords.
 * @throws {StoppedEarly}
 */
export async function look(
  what: string,
  { inputs, labels, record }: Examples,
  model: Model,
  { loss, budget, seed }: AuditOptions,
  begin: Begin,
): Promise<Looked> {
  const of = networkDerivatives(model, { inputs, labels });
  const affordable = Math.max(minExamples, Math.floor(scoresWork(budget) / of.work.scores));
  const all = labels.length <= affordable;
  const chosen = all
    ? undefined
    : shuffledOrder(labels.length, openStream(['audit', seed, what])).subarray(0, affordable);
  const rows = chosen ?? labels.map((_, n) => n);
  const scores = new Float64Array(rows.length * model.outputs);
  const tenth = Math.ceil(rows.length / 10 / of.samples) * of.samples;
  for (let from = 0; from < rows.length; from += tenth) {
    await begin(`scores on the ${what} set: ${from} of ${rows.length} examples`);
    scores.set(of.scores(rows.subarray(from, from + tenth)), from * model.outputs);
  }
  const broken = scores.findIndex((x) => !Number.isFinite(x));
  if (broken >= 0)
    throw new UsageError(
      `${record.file}: expected finite scores of the network, found ${scores[broken]!} for one of its rows`,
    );
  return {
    record,
    risks: risksOf(
      scores,
      rows.map((n) => labels[n]!),
      model.outputs,
      loss,
    ),
    all,
  };
}

function scoresWork({ name, seconds }: Effort): number {
  return seconds === undefined ? maxWork[name] : seconds * workPerSecond;
}

/** Errors of the population minus those of the sample. */
export function gapOf(train: Risks, test: Risks): { readonly value: number; readonly interval: Enclosure } {
  const { lo, hi } = test.errorInterval;
  return { value: test.error - train.error, interval: { lo: lo - train.error, hi: hi - train.error } };
}
