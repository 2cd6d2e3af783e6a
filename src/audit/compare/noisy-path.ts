import { openStream } from '../../core/stream.ts';
import { type LabelledData, oneHot } from '../../data/labelled.ts';
import { pacBayesCertificate } from '../../theory/bounds/pac-bayes.ts';
import { weightedLoss } from '../../theory/network/gradient.ts';
import type { Loss } from '../../theory/network/loss.ts';
import { flatten, type Network, viewOf, withParameters } from '../../theory/network/network.ts';
import { crossEntropyGradient } from '../../theory/network/train.ts';

/** Noise levels σ and numbers of steps T; T = 0 is the start itself. */
const pathLevels = { sigma: [0.01, 0.03, 0.06, 0.1, 0.2, 0.4], T: [1, 2, 4, 8, 16] } as const;
/** Size of a step. */
const eta = 0.2;

/** The network that one run of SGD with noise ends with, after T steps. */
export interface PathCell {
  readonly T: number;
  /** 0 at T = 0. */
  readonly sigma: number;
  /** Σ ‖∇R_n − ∇R_0‖²/(2σ²) along the run, whose mean is K. */
  readonly divergence: number;
  /** ℓ: the same and ⟨∇R_n − ∇R_0, z⟩/σ. */
  readonly logRatio: number;
  /** Loss on the sample and on the test set. */
  readonly empirical: number;
  readonly test: number;
  /** kl⁻¹(R_n, (ℓ + log(ξ(n)/δ))/n), all cells at once: δ is divided by their number. */
  readonly certificate: number;
}

export interface NoisyPath {
  readonly n: number;
  readonly eta: number;
  readonly cells: readonly PathCell[];
  /** The cell of the least certificate: T = 0 where moving does not pay. */
  readonly best: PathCell;
  /** That of the start with all of δ to itself: the bound of a test set. */
  readonly still: number;
  /** The network of the best cell. */
  readonly network: Network;
}

/**
 * SGD with Gaussian noise in every weight, on the cross-entropy of the sample, from a start that the first
 * half decided; R_0 is the cross-entropy of the first half. For every σ a run of its own, looked at after
 * each T.
 * Source: docs/generalization.md, G7; the bound for one run.
 *
 */
export function noisyPath(
  start: Network,
  { first, sample, test }: Readonly<Record<'first' | 'sample' | 'test', LabelledData>>,
  { loss, delta, seed }: { readonly loss: Loss; readonly delta: number; readonly seed: string },
  say: (what: string) => void,
): NoisyPath {
  const n = sample.labels.length;
  const cellCount = 1 + pathLevels.sigma.length * pathLevels.T.length;
  const certified = (
    net: Network,
    divergence: number,
    logRatio: number,
    at: { T: number; sigma: number },
  ): PathCell => {
    const empirical = Math.min(1, weightedLoss(net, loss, oneHot(sample)));
    const certificate = pacBayesCertificate({ n, delta: delta / cellCount, divergence: logRatio, empirical });
    return {
      ...at,
      divergence,
      logRatio,
      empirical,
      test: weightedLoss(net, loss, oneHot(test)),
      certificate,
    };
  };
  const origin = certified(start, 0, 0, { T: 0, sigma: 0 });
  const cells = [origin];
  let [best, network] = [origin, start];
  for (const sigma of pathLevels.sigma) {
    say(`SGD with noise of level ${sigma} on the second half`);
    const theta = flatten(start);
    const net = viewOf(start, theta);
    const p = theta.length;
    const [g, other, z] = [new Float64Array(p), new Float64Array(p), new Float64Array(p)];
    const stream = openStream(['noisy path', seed, sigma]);
    let [divergence, logRatio] = [0, 0];
    for (let t = 1; t <= pathLevels.T.at(-1)!; t++) {
      crossEntropyGradient(net, sample, g);
      crossEntropyGradient(net, first, other);
      stream.fillNormal(z);
      let [square, product] = [0, 0];
      for (let j = 0; j < p; j++) {
        const difference = g[j]! - other[j]!;
        square += difference * difference;
        product += difference * z[j]!;
        theta[j] = theta[j]! - eta * (g[j]! + sigma * z[j]!);
      }
      divergence += square / (2 * sigma * sigma);
      logRatio += square / (2 * sigma * sigma) + product / sigma;
      if (!pathLevels.T.some((T) => T === t)) continue;
      const cell = certified(net, divergence, logRatio, { T: t, sigma });
      cells.push(cell);
      if (cell.certificate < best.certificate) [best, network] = [cell, withParameters(start, theta)];
    }
  }
  const still = pacBayesCertificate({ n, delta, divergence: 0, empirical: origin.empirical });
  return { n, eta, cells, best, still, network };
}
