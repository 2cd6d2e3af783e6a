import { requireThat } from '../core/errors.ts';

/** N examples of a classification task. */
export interface LabelledData {
  /** N × d, by rows. */
  readonly inputs: Float64Array;
  /** d */
  readonly width: number;
  /** Names of the classes, in the order of the network's outputs. */
  readonly classes: readonly string[];
  /** For each example the place of its class. */
  readonly labels: Uint32Array;
}

/** N */
export function exampleCount({ labels }: LabelledData): number {
  return labels.length;
}

/** The given examples in this order, with repetitions. @throws {RangeError} for a place not in [0, N) */
export function subset(data: LabelledData, places: ArrayLike<number>): LabelledData {
  const { inputs, width, labels } = data;
  const out = new Float64Array(places.length * width);
  const chosen = new Uint32Array(places.length);
  for (let i = 0; i < places.length; i++) {
    const n = places[i]!;
    requireThat(
      Number.isInteger(n) && n >= 0 && n < labels.length,
      'place',
      `in [0, ${labels.length})`,
      places[i],
    );
    out.set(inputs.subarray(n * width, (n + 1) * width), i * width);
    chosen[i] = labels[n]!;
  }
  return { ...data, inputs: out, labels: chosen };
}

/** Inputs, and targets with a 1 at the place of the class and 0 elsewhere: N × d and N × C, by rows. */
export function oneHot({
  inputs,
  classes,
  labels,
}: LabelledData): Record<'inputs' | 'targets', Float64Array> {
  const targets = new Float64Array(labels.length * classes.length);
  labels.forEach((label, n) => {
    targets[n * classes.length + label] = 1;
  });
  return { inputs, targets };
}

/** A little more than 1, so that rounding never leaves a length above the radius asked for. */
const margin = 1 + 1e-12;

/**
 * Every input divided by its own length (zeros stay), so that ‖x‖₂ ≤ 1 for every input there can be. That it
 * looks at one example at a time matters: a scale computed from the examples would depend on the sample that
 * a bound speaks of.
 */
export function onUnitBall(data: LabelledData): LabelledData {
  const { inputs, width } = data;
  const out = Float64Array.from(inputs);
  for (let at = 0; at < out.length; at += width) {
    const row = out.subarray(at, at + width);
    const largest = row.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    if (largest === 0) continue;
    let squares = 0;
    for (let j = 0; j < width; j++) {
      row[j] = row[j]! / largest;
      squares += row[j]! * row[j]!;
    }
    const length = Math.sqrt(squares) * margin;
    for (let j = 0; j < width; j++) row[j] = row[j]! / length;
  }
  return { ...data, inputs: out };
}
