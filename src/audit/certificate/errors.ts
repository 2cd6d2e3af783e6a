import { exp, ln } from '../../core/elementary.ts';
import { gathered, type Part } from '../models/gradient.ts';
import { scoresOf } from '../models/forward.ts';
import { type Model, sizeOf } from '../models/model.ts';

/** How a model does on some examples. A tie, and a score that is no number, count as errors. */
export interface Counted {
  readonly examples: number;
  readonly errors: number;
  readonly crossEntropy: number;
}

/** Examples that are copied together. */
const chunk = 1024;

export function countErrors(model: Model, part: Part): Counted {
  const { outputs } = model;
  const width = sizeOf(model.input);
  const total = part.rows.length;
  let [errors, entropy] = [0, 0];
  for (let from = 0; from < total; from += chunk) {
    const { inputs, labels } = gathered(part, width, from, Math.min(total, from + chunk));
    const scores = scoresOf(model, inputs);
    for (let n = 0; n < labels.length; n++) {
      const label = labels[n]!;
      const row = scores.subarray(n * outputs, (n + 1) * outputs);
      const own = row[label]!;
      let other = -Infinity;
      for (let c = 0; c < outputs; c++) if (c !== label && !(row[c]! <= other)) other = row[c]!;
      if (!(own > other)) errors++;
      const most = Math.max(own, other);
      let mass = 0;
      for (let c = 0; c < outputs; c++) mass += exp(row[c]! - most);
      entropy += ln(mass) + most - own;
    }
  }
  return { examples: total, errors, crossEntropy: entropy / total };
}
