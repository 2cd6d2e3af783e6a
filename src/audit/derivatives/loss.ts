import { exp, ln } from '../../core/elementary.ts';
import type { Value } from './pass.ts';

export interface LossOfBatch {
  readonly loss: number;
  /** The loss's derivatives in the scores. */
  errors(): void;
  /** The second derivative in the scores times their tangent. */
  curved(into: 'error' | 'errorTangent'): void;
}

export function lossOf(
  scores: Value,
  samples: number,
  classes: number,
  labels: Uint32Array,
  part: Uint32Array,
  weight: number,
): LossOfBatch {
  const shares = new Float64Array(classes * samples);
  let loss = 0;
  for (let n = 0; n < part.length; n++) {
    let most = -Infinity;
    for (let c = 0; c < classes; c++) most = Math.max(most, scores.value[c * samples + n]!);
    let total = 0;
    for (let c = 0; c < classes; c++) {
      const share = exp(scores.value[c * samples + n]! - most);
      shares[c * samples + n] = share;
      total += share;
    }
    for (let c = 0; c < classes; c++) shares[c * samples + n] = shares[c * samples + n]! / total;
    loss += weight * (ln(total) + most - scores.value[labels[part[n]!]! * samples + n]!);
  }
  return {
    loss,
    errors: () => {
      scores.error.fill(0);
      for (let n = 0; n < part.length; n++)
        for (let c = 0; c < classes; c++) {
          const at = c * samples + n;
          scores.error[at] = weight * (shares[at]! - (labels[part[n]!] === c ? 1 : 0));
        }
    },
    curved: (into) => {
      scores[into].fill(0);
      for (let n = 0; n < part.length; n++) {
        let mean = 0;
        for (let c = 0; c < classes; c++) mean += shares[c * samples + n]! * scores.tangent[c * samples + n]!;
        for (let c = 0; c < classes; c++) {
          const at = c * samples + n;
          scores[into][at] = weight * shares[at]! * (scores.tangent[at]! - mean);
        }
      }
    },
  };
}
