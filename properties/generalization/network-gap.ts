import { type Examples, gradientBuffers, lossAndGradient } from '../../src/theory/network/gradient.ts';
import { gamma, unitRoundoff } from '../../src/linalg/rounding.ts';
import { openStream, type Stream } from '../../src/core/stream.ts';
import {
  flatten,
  hasBiases,
  type Network,
  outputWidth,
  parameterCount,
  viewOf,
} from '../../src/theory/network/network.ts';
import { type Loss, lossLipschitz, lossRange } from '../../src/theory/network/loss.ts';
import { gradientWork, stepsOf } from '../../src/theory/network/work.ts';
import type { GapSampler } from './gap-sampler.ts';
import {
  type NetworkSetting,
  type NetworkSizes,
  type Population,
  populationOf,
  seedOf,
} from './network-setting.ts';

/** A set 𝒮 of networks, convex round each of its centres. */
export interface NetworkNeighbourhood extends NetworkSizes {
  /** The network of 𝒮 round a centre that is farthest in a direction (which it must not keep). */
  farthest(center: Network, direction: Network): Network;
  /** Multiply-adds of `farthest`. */
  readonly work: number;
}

/**
 * Samples from a finite population of N points: R − R_n = Σ_i (1/N − N_i/n) ℓ_i. On each distinct sample of a
 * block ± this sum ascends in 𝒮 from every centre and from the network farthest in a random direction. Where
 * there are few distinct samples all are tried, weighed by their probability: `exceedance` is exact.
 */
export function networkGapSampler(
  c: NetworkSetting & { readonly n: number },
  S: NetworkNeighbourhood,
): GapSampler {
  const { n, loss } = c;
  const center = S.centers[0]!;
  const population = populationOf(c.population, center, loss);
  const { N } = population;
  const random = new Float64Array(parameterCount(center));
  openStream(['start of an ascent', seedOf(c)]).fillNormal(random);
  const largest = (weights: Float64Array): number => {
    const examples = { ...population, weights };
    const found = S.centers.flatMap((from) => {
      const farthest = (gradient: Network): Network => S.farthest(from, gradient);
      const starts = [from, farthest(viewOf(from, random))];
      return starts.map((start) => ascend(loss, examples, start, farthest));
    });
    return Math.max(...found);
  };
  const gapOf = (counts: Float64Array): number => {
    const contrast = (sign: number): Float64Array => counts.map((count) => sign * (1 / N - count / n));
    return Math.max(largest(contrast(1)), largest(contrast(-1)));
  };
  const evaluations = 2 * 2 * ascentEvaluations * S.centers.length;
  const steps = stepsOf(evaluations * (gradientWork(center, N) + evaluationOverhead + S.work));
  let all: readonly { readonly p: number; readonly gap: number }[] | undefined;
  return {
    horizon: steps,
    rounding: roundingOf(c, population, S),
    exceedance: (limit) => {
      if (multisets(N, n) > maxEnumerated) return undefined;
      all ??= samplesOf(N, n).map(({ counts, p }) => ({ p, gap: gapOf(counts) }));
      const exit = all.reduce((sum, { p, gap }) => (gap > limit ? sum + p : sum), 0);
      return { lo: exit * (1 - 1e-12), hi: Math.min(1, exit * (1 + 1e-12)) };
    },
    sample(stream, gaps) {
      const found = new Map<string, number>();
      for (let i = 0; i < gaps.length; i++) {
        const counts = countsOf(N, n, stream);
        const key = counts.join();
        const gap = found.get(key) ?? gapOf(counts);
        found.set(key, gap);
        gaps[i] = gap;
      }
      return steps * found.size;
    },
  };
}

/** What N2 asks of 𝒮: a bound of inputs and sizes of layers, and the loss's Lipschitz constant. */
export function lipschitzSymbols(
  { loss, population }: NetworkSetting,
  { centers, norms, biases }: NetworkSizes,
): { readonly rho: number; readonly B: number } & Pick<NetworkSizes, 'norms'> & Partial<NetworkSizes> {
  const center = centers[0]!;
  return {
    rho: lossLipschitz(loss, outputWidth(center)),
    B: populationOf(population, center, loss).B,
    norms,
    ...(hasBiases(center) && { biases }),
  };
}

/** Most distinct samples that are all tried. */
const maxEnumerated = 256;

/** How many distinct samples there are: (N + n − 1 choose n). */
function multisets(N: number, n: number): number {
  let count = 1;
  for (let i = 1; i <= n; i++) count = (count * (N - 1 + i)) / i;
  return count;
}

/** Every sample by its counts, with its probability n!/∏ N_i! · N⁻ⁿ; a product of at most 3n factors. */
function samplesOf(N: number, n: number): readonly { readonly counts: Float64Array; readonly p: number }[] {
  const samples: { counts: Float64Array; p: number }[] = [];
  const fill = (counts: readonly number[], left: number, p: number): void => {
    const last = counts.length === N - 1;
    let weight = p;
    for (let count = 0; count <= left; count++) {
      if (count > 0) weight *= (n - (left - count)) / (count * N);
      const next = [...counts, count];
      if (!last) fill(next, left - count, weight);
      else if (count === left) samples.push({ counts: Float64Array.from(next), p: weight });
    }
  };
  fill([], n, 1);
  return samples;
}

function countsOf(N: number, n: number, stream: Stream): Float64Array {
  const counts = new Float64Array(N);
  for (let i = 0; i < n; i++) {
    const at = Math.floor(stream.uniform() * N);
    counts[at] = counts[at]! + 1;
  }
  return counts;
}

/**
 * Forward errors layer by layer: fan-in w adds γ_{w+2}(‖W‖_F B_{l−1} + ‖b‖), tanh 4 units of its output, and
 * what was there is multiplied by s_l; doubled, for weights rounded when they were moved. Then rho times that
 * for each loss, for R and for R_n, and sums of N terms of at most M.
 */
function roundingOf(
  { loss }: NetworkSetting,
  population: Population,
  { centers, norms, biases }: NetworkSizes,
): number {
  const shape = centers[0]!;
  let error = 0;
  let size = population.B;
  shape.layers.forEach(({ fanIn, width }, l) => {
    const frobenius = norms[l]! * Math.sqrt(Math.min(fanIn, width));
    const grown = norms[l]! * size + biases[l]!;
    error =
      norms[l]! * error + 2 * gamma(fanIn + 3) * (frobenius * size + biases[l]!) + 4 * unitRoundoff * grown;
    size = grown;
  });
  const rho = lossLipschitz(loss, outputWidth(shape));
  return 2 * (rho * error + (population.N + 8) * unitRoundoff * lossRange(loss));
}

/** Networks that an ascent evaluates, the start among them. */
const ascentEvaluations = 6;
/** Multiply-adds that take as long as making and moving a small network. */
const evaluationOverhead = 8192;
/** How far towards the edge of 𝒮 an ascent goes: this leaves more room than rounding can take. */
export const insideShare = 0.999999999;

/**
 * The largest |Σ w_i ℓ_i| on the way of an ascent of the sum in a convex 𝒮 (Frank and Wolfe's): all the way
 * to the farthest network along the gradient at first, a quarter as far after each step that gained nothing.
 * @param start in 𝒮
 * @param farthest the network of 𝒮 that is farthest in the direction of a gradient (which it must not keep)
 */
function ascend(
  loss: Loss,
  examples: Examples,
  start: Network,
  farthest: (gradient: Network) => Network,
): number {
  const buffers = gradientBuffers(start, examples.weights!.length);
  let gradient = new Float64Array(parameterCount(start));
  let spare = new Float64Array(gradient.length);
  let at = flatten(start);
  let best = lossAndGradient(start, loss, examples, gradient, buffers);
  let largest = Math.abs(best);
  let goal = flatten(farthest(viewOf(start, gradient)));
  let share = 1;
  for (let evaluation = 2; evaluation <= ascentEvaluations; evaluation++) {
    const next = new Float64Array(at.length);
    for (let i = 0; i < next.length; i++) next[i] = at[i]! + share * (goal[i]! - at[i]!);
    const value = lossAndGradient(viewOf(start, next), loss, examples, spare, buffers);
    largest = Math.max(largest, Math.abs(value));
    if (value > best) {
      [at, best] = [next, value];
      [gradient, spare] = [spare, gradient];
      goal = flatten(farthest(viewOf(start, gradient)));
    } else {
      share /= 4;
    }
  }
  return largest;
}
