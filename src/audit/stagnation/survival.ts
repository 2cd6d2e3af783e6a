import { pow } from '../../core/elementary.ts';
import type { Enclosure } from '../../core/enclosure.ts';
import { openStream, type Stream } from '../../core/stream.ts';
import { binomialInterval } from '../../stats/intervals.ts';
import { shuffledOrder } from '../../theory/network/train.ts';
import { addTo, length } from '../curvature/lanczos.ts';
import type { Derivatives } from '../derivatives/derivatives.ts';
import type { SampledConvexity } from '../curvature/sampled-convexity.ts';
import type { Pace } from '../network/pace.ts';
import { type EstimatedBounds, gaussianBounds, minibatchBounds } from './estimated-bounds.ts';

/**
 * SGD from the given weights on the mean loss of some examples, T steps at each step size and noise level:
 * how often it stays in balls round the weights, and what the theory promises of LEC's constants as sampled.
 */
export interface Survival {
  readonly examples: number;
  readonly of: number;
  readonly steps: number;
  /** Runs of each cell. */
  readonly runs: number;
  /** ‖∇R_n‖ at the weights, on these examples. */
  readonly Delta: number;
  /** With σz added to the gradient, z ~ N(0, I). */
  readonly gaussian: readonly SurvivalCell[];
  /** With fresh batches in place of all examples, drawn without replacement. */
  readonly minibatch: readonly SurvivalCell[];
}

export interface SurvivalCell {
  readonly eta: number;
  /** Of Gaussian noise. */
  readonly sigma?: number;
  /** Of real noise: examples of a batch. */
  readonly batch?: number;
  /** The largest distance from the weights, in the mean over runs; ∞ where one diverged. */
  readonly farthest: number;
  readonly balls: readonly BallSurvival[];
}

export interface BallSurvival {
  readonly r: number;
  readonly stayed: number;
  readonly runs: number;
  /** The probability to stay, 95%. */
  readonly interval: Enclosure;
  /** √(1 − 2ημ + η²β²) of the sampled constants. */
  readonly q: number;
  /** What is promised; a bound is absent where it does not speak of these numbers. */
  readonly bounds: EstimatedBounds;
}

export interface SurvivalSizes {
  readonly steps: number;
  readonly runs: number;
  readonly etas: number;
  readonly levels: number;
}

const fewestExamples = 32;
const mostExamples = 256;

/** Undefined where time was up before the first cell. */
export async function survivalOf(
  of: Derivatives,
  count: number,
  seed: string,
  { effort, batch, ...wanted }: SurvivalSizes & Readonly<Record<'effort' | 'batch', number>>,
  { convexity, largest, deviation }: SurvivalConstants,
  pace: Pace,
): Promise<Survival | undefined> {
  const { steps, runs, examples } = affordable(of, count, effort, wanted);
  const rows = shuffledOrder(count, openStream(['audit', seed, 'survival']))
    .slice(0, examples)
    .sort();
  const start = of.theta.slice();
  const gradient = new Float64Array(of.parameters);
  pace.begin(`SGD from the weights on ${examples} examples`);
  of.addGradient(rows, 1 / examples, gradient);
  if (!(await pace.spent(examples * of.work.gradient))) return undefined;
  const Delta = length(gradient);
  const radii = convexity.balls;
  const middle = radii[Math.floor(radii.length / 2)]!;
  const etas = levels(wanted.etas, 0.01, 0.6).map((share) => rounded((share * 2) / largest));
  const middleEta = etas[Math.floor(etas.length / 2)]!;
  // noise that would carry a walk of T steps without a loss to the middle ball's edge, and less and more
  const carrying = middle.r / (middleEta * Math.sqrt(of.parameters * steps));
  const sigmas = levels(wanted.levels, 0.1, 10).map((share) => rounded(share * carrying));
  const sizes = [...new Set(levels(wanted.levels, 1, Math.min(batch, examples)).map(Math.round))];
  const cellOf = async (
    eta: number,
    noise: { readonly sigma: number } | { readonly batch: number },
  ): Promise<SurvivalCell | undefined> => {
    const farthest: number[] = [];
    for (let run = 0; run < runs; run++) {
      const stream = openStream(['audit', seed, 'survival', JSON.stringify(noise), eta, run]);
      const far = await farthestOf(
        of,
        start,
        rows,
        { eta, steps, beyond: radii.at(-1)!.r, ...noise },
        stream,
        pace,
      );
      of.theta.set(start);
      if (far === undefined) return undefined;
      farthest.push(far);
    }
    return {
      eta,
      ...noise,
      farthest: farthest.reduce((sum, x) => sum + x, 0) / runs,
      balls: radii.map(({ r, mu, beta }) => {
        const stayed = farthest.filter((x) => x <= r).length;
        const q = Math.sqrt(Math.max(0, 1 - 2 * eta * mu + eta * beta * (eta * beta)));
        const symbols = { q, eta, r, T: steps, Delta };
        return {
          r,
          stayed,
          runs,
          interval: binomialInterval({ hits: stayed, trials: runs, confidence: 0.95 }),
          q,
          bounds:
            'sigma' in noise
              ? gaussianBounds({ ...symbols, sigma: noise.sigma, k: of.parameters })
              : minibatchBounds({ ...symbols, A: deviation, b: noise.batch, n: examples }),
        };
      }),
    };
  };
  const gaussian: SurvivalCell[] = [];
  const minibatch: SurvivalCell[] = [];
  const found = (): Survival => ({ examples, of: count, steps, runs, Delta, gaussian, minibatch });
  for (const eta of etas) {
    for (const [list, noises] of [
      [minibatch, sizes.map((size) => ({ batch: size }))],
      [gaussian, sigmas.map((sigma) => ({ sigma }))],
    ] as const) {
      for (const noise of noises) {
        const cell = await cellOf(eta, noise);
        if (cell === undefined) return gaussian.length + minibatch.length === 0 ? undefined : found();
        list.push(cell);
      }
    }
  }
  return found();
}

/** What was estimated of the loss. */
export interface SurvivalConstants {
  readonly convexity: SampledConvexity;
  /** The Hessian's largest eigenvalue: steps are shares of 2 over it, from which on SGD diverges along it. */
  readonly largest: number;
  /** The longest ‖∇ℓ_i − ∇R_n‖ seen. */
  readonly deviation: number;
}

/** Of large networks fewer examples, then one run, then fewer steps. */
function affordable(
  { parameters, work }: Pick<Derivatives, 'parameters' | 'work'>,
  count: number,
  effort: number,
  { steps, runs, etas, levels: levelCount }: SurvivalSizes,
): Readonly<Record<'steps' | 'runs' | 'examples', number>> {
  const cells = etas * levelCount;
  // normals and sums take some forty multiplications a parameter; batches are about half of a pass
  const each = (examples: number): number => 1.5 * examples * work.gradient + 60 * parameters;
  const fewest = Math.min(count, fewestExamples);
  const whole = effort / (cells * steps * runs);
  const most = Math.floor((whole - 60 * parameters) / (1.5 * work.gradient));
  if (most >= fewest) return { steps, runs, examples: Math.min(count, mostExamples, most) };
  const affordableSteps = Math.floor(effort / (cells * each(fewest)));
  return { steps: Math.max(2, Math.min(steps, affordableSteps)), runs: 1, examples: fewest };
}

interface Run {
  readonly eta: number;
  readonly steps: number;
  /** A run that is farther away is over. */
  readonly beyond: number;
  readonly sigma?: number;
  readonly batch?: number;
}

/** The largest distance from the start; undefined where time was up. */
async function farthestOf(
  of: Derivatives,
  start: Float64Array,
  rows: Uint32Array,
  { eta, steps, beyond, sigma = 0, batch }: Run,
  stream: Stream,
  pace: Pace,
): Promise<number | undefined> {
  const p = of.parameters;
  const g = new Float64Array(p);
  const z = new Float64Array(sigma > 0 ? p : 0);
  const order = rows.slice();
  let most = 0;
  for (let t = 0; t < steps; t++) {
    const used = batch === undefined ? rows : drawn(order, batch, stream);
    g.fill(0);
    of.addGradient(used, 1 / used.length, g);
    if (sigma > 0) {
      stream.fillNormal(z);
      addTo(g, sigma, z);
    }
    let square = 0;
    for (let i = 0; i < p; i++) {
      const next = of.theta[i]! - eta * g[i]!;
      of.theta[i] = next;
      square += (next - start[i]!) * (next - start[i]!);
    }
    if (!(await pace.spent(used.length * of.work.gradient + 60 * p))) return undefined;
    if (!Number.isFinite(square)) return Infinity;
    most = Math.max(most, Math.sqrt(square));
    if (most > beyond) return most;
  }
  return most;
}

/** `count` of the rows, each set of them equally likely; `order` is shuffled as far as needed. */
function drawn(order: Uint32Array, count: number, stream: Stream): Uint32Array {
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(stream.uniform() * (order.length - i));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order.subarray(0, count);
}

/** `count` numbers from `lo` to `hi` in equal ratios. */
function levels(count: number, lo: number, hi: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => (count === 1 ? lo : lo * pow(hi / lo, i / (count - 1))));
}

function rounded(x: number): number {
  return Number(x.toPrecision(2));
}
