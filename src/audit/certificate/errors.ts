import { exp, ln } from '../../core/elementary.ts';
import type { Derivatives } from '../derivatives/derivatives.ts';
import type { Pace } from '../network/pace.ts';

/** How a model does on some examples. A tie, and a score that is no number, count as errors. */
export interface Counted {
  readonly examples: number;
  readonly errors: number;
  readonly crossEntropy: number;
}

/** Examples between two looks at the clock. */
const chunk = 1024;

/** Undefined where time was up. */
export async function countErrors(
  of: Derivatives,
  rows: Uint32Array,
  pace: Pick<Pace, 'spent'>,
): Promise<Counted | undefined> {
  let [errors, entropy] = [0, 0];
  for (let from = 0; from < rows.length; from += chunk) {
    const part = rows.subarray(from, from + chunk);
    const counted = counts(of, part, of.scores(part));
    errors += counted.errors;
    entropy += counted.crossEntropy;
    if (!(await pace.spent(part.length * of.work.scores))) return undefined;
  }
  return { examples: rows.length, errors, crossEntropy: entropy / rows.length };
}

/** Errors, and the sum of cross-entropies. @param scores of these examples, by rows */
export function counts(
  { labels, outputs }: Pick<Derivatives, 'labels' | 'outputs'>,
  rows: Uint32Array,
  scores: Float64Array,
): Readonly<Record<'errors' | 'crossEntropy', number>> {
  let [errors, crossEntropy] = [0, 0];
  rows.forEach((example, n) => {
    const label = labels[example]!;
    const row = scores.subarray(n * outputs, (n + 1) * outputs);
    const own = row[label]!;
    let other = -Infinity;
    for (let c = 0; c < outputs; c++) if (c !== label && !(row[c]! <= other)) other = row[c]!;
    if (!(own > other)) errors++;
    const most = Math.max(own, other);
    let mass = 0;
    for (let c = 0; c < outputs; c++) mass += exp(row[c]! - most);
    crossEntropy += ln(mass) + most - own;
  });
  return { errors, crossEntropy };
}
