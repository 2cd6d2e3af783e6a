import { exp, ln } from '../../core/elementary.ts';
import type { Stream } from '../../core/stream.ts';

/** A power law fitted to the tail of a sample: density ∝ x^−alpha from xmin on. */
export interface PowerLawFit {
  readonly alpha: number;
  /** (alpha − 1)/√tail */
  readonly standardError: number;
  readonly xmin: number;
  /** How many numbers are at least xmin. */
  readonly tail: number;
  /** Kolmogorov and Smirnov's distance of the tail from the law. */
  readonly distance: number;
}

export interface TestedPowerLaw extends PowerLawFit {
  /** How often a sample of the fitted law lies farther from its own fit than the data do. */
  readonly pValue: number;
  readonly repetitions: number;
}

/** A tail of fewer numbers is none. */
const leastTail = 2;
/** Beyond so many numbers not each of them is tried for xmin when p-values are computed. */
const mostCandidates = 200;

/**
 * Clauset, Shalizi and Newman 2009: for each number of the sample as xmin alpha = 1 + m/Σ ln(x/xmin) by
 * maximum likelihood, m numbers being at least xmin; the xmin whose law is nearest by Kolmogorov and
 * Smirnov's distance (of the empirical distribution before each jump, as in their program). Undefined where
 * no two differ.
 * @param sample positive numbers
 * @param candidates how many are tried for xmin, evenly by rank
 */
export function fitPowerLaw(
  sample: ArrayLike<number>,
  candidates: number = Infinity,
): PowerLawFit | undefined {
  const x = Float64Array.from(sample).sort();
  const n = x.length;
  const logs = x.map((value) => ln(value));
  const sums = new Float64Array(n + 1);
  for (let i = n - 1; i >= 0; i--) sums[i] = sums[i + 1]! + logs[i]!;
  const apart = Math.max(1, (n - leastTail + 1) / candidates);
  let best: PowerLawFit | undefined;
  let tried = -1;
  for (let c = 0; Math.floor(c * apart) <= n - leastTail; c++) {
    let from = Math.floor(c * apart);
    // the tail holds all that equal its least number
    while (from > 0 && x[from - 1] === x[from]) from--;
    if (from === tried) continue;
    tried = from;
    const tail = n - from;
    const excess = sums[from]! - tail * logs[from]!;
    if (!(excess > 0)) continue;
    const alpha = 1 + tail / excess;
    const most = best?.distance ?? Infinity;
    let distance = 0;
    for (let i = 0; i < tail && distance < most; i++) {
      const law = 1 - exp(-(alpha - 1) * (logs[from + i]! - logs[from]!));
      distance = Math.max(distance, Math.abs(law - i / tail));
    }
    if (distance < most)
      best = { alpha, standardError: (alpha - 1) / Math.sqrt(tail), xmin: x[from]!, tail, distance };
  }
  return best;
}

/**
 * The fit with its p-value by the semiparametric bootstrap of the same paper: numbers from the law with the
 * tail's share, others from the data below xmin, and a fit of each sample with an xmin of its own.
 */
export function testPowerLaw(
  sample: ArrayLike<number>,
  stream: Stream,
  repetitions: number,
): TestedPowerLaw | undefined {
  const fit = fitPowerLaw(sample);
  const compared = fitPowerLaw(sample, mostCandidates);
  if (fit === undefined || compared === undefined) return undefined;
  const { alpha, xmin, tail } = compared;
  const below = Array.from(sample).filter((x) => x < xmin);
  const n = sample.length;
  let farther = 0;
  for (let r = 0; r < repetitions; r++) {
    const drawn = Float64Array.from({ length: n }, () =>
      stream.uniform() * n < tail || below.length === 0
        ? xmin * exp(-ln(1 - stream.uniform()) / (alpha - 1))
        : below[Math.floor(stream.uniform() * below.length)]!,
    );
    const distance = fitPowerLaw(drawn, mostCandidates)?.distance ?? 0;
    if (distance >= compared.distance) farther++;
  }
  return { ...fit, pValue: farther / repetitions, repetitions };
}
