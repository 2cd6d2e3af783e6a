import { exp, ln } from '../../core/elementary.ts';
import type { Enclosure } from '../../core/enclosure.ts';
import { binomialInterval, quantiles } from '../../stats/intervals.ts';

/** How a loss in [0, M] is made of the scores. */
export interface AuditLoss {
  readonly kind: 'ramp' | 'cross-entropy';
  /** Its range: 1, or where the cross-entropy is cut. */
  readonly M: number;
  /** Margin from which on the ramp is 0. */
  readonly gamma: number;
  /** Lipschitz constant in the scores (2-norm): √2/γ, or √2. */
  readonly rho: number;
}

/** What is measured on one data set. */
export interface Risks {
  readonly examples: number;
  readonly errors: number;
  /** Share of errors, and where that of the population lies with probability 95%, if the network is fixed. */
  readonly error: number;
  readonly errorInterval: Enclosure;
  /** The mean of the loss in [0, M]. */
  readonly loss: number;
  readonly crossEntropy: number;
  /** The margin that 10% of the examples stay below, and the least. */
  readonly margin10: number;
  readonly leastMargin: number;
}

/** @param scores N × classes; labels: N places of classes */
export function risksOf(scores: Float64Array, labels: Uint32Array, classes: number, loss: AuditLoss): Risks {
  const margins: number[] = [];
  let [errors, losses, entropy] = [0, 0, 0];
  for (let n = 0; n < labels.length; n++) {
    const row = scores.subarray(n * classes, (n + 1) * classes);
    const own = row[labels[n]!]!;
    const other = row.reduce((most, x, c) => (c === labels[n] ? most : Math.max(most, x)), -Infinity);
    const most = Math.max(own, other);
    const crossEntropy = ln(row.reduce((sum, x) => sum + exp(x - most), 0)) + most - own;
    const margin = own - other;
    margins.push(margin);
    // a tie counts as an error
    if (!(margin > 0)) errors++;
    entropy += crossEntropy;
    losses +=
      loss.kind === 'ramp'
        ? Math.min(1, Math.max(0, 1 - margin / loss.gamma))
        : Math.min(loss.M, crossEntropy);
  }
  const examples = labels.length;
  return {
    examples,
    errors,
    error: errors / examples,
    errorInterval: binomialInterval({ hits: errors, trials: examples, confidence: 0.95 }),
    loss: losses / examples,
    crossEntropy: entropy / examples,
    margin10: quantiles(margins, [0.1])[0]!,
    leastMargin: margins.reduce((least, x) => Math.min(least, x), Infinity),
  };
}
