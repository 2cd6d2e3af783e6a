import { UsageError } from '../../core/errors.ts';
import { perturbationLambda } from '../../theory/bounds/network-lipschitz.ts';
import { openStream } from '../../core/stream.ts';
import { buildNetwork } from '../../theory/network/build.ts';
import { type LabelledData, oneHot, subset } from '../../data/labelled.ts';
import { descendInFlat, orthonormalFlat } from '../../theory/network/flat.ts';
import { weightedLoss } from '../../theory/network/gradient.ts';
import { type Loss, lossLipschitz, lossRange } from '../../theory/network/loss.ts';
import { type Activation, flatten, type Network } from '../../theory/network/network.ts';
import { accuracy, crossEntropy, shuffledOrder, train } from '../../theory/network/train.ts';
import { ballRound, type BoundValue, boundsOn, type NetworkClass, type Task } from './bounds.ts';
import { type NoisyPath, noisyPath } from './noisy-path.ts';
import type { ComparePlan } from './options.ts';
import { type Distances, distancesBetween, type Sizes, sizesOf } from './sizes.ts';

/** What is trained, on what, and which bounds are asked about it. */
export interface Plan extends Omit<ComparePlan, 'gamma'> {
  /** Inputs on the unit ball. */
  readonly training: LabelledData;
  readonly test: LabelledData;
  readonly loss: Loss;
}

/** One network with a sample and an anchor: everything measured and every bound. */
export interface Column {
  readonly name: string;
  /** How network, sample and anchor came about, in a sentence. */
  readonly says: string;
  /** Which norms the bounds over classes are given, and whether they may be. */
  readonly norms: string;
  readonly n: number;
  readonly accuracy: OnBoth;
  readonly crossEntropy: OnBoth;
  /** The loss that the bounds speak of, in [0, M]. */
  readonly loss: OnBoth;
  /** Loss on the test set minus loss on the sample. */
  readonly gap: number;
  readonly sizes: Sizes;
  readonly distances: Distances;
  readonly radius: number;
  readonly flat?: NonNullable<NetworkClass['flat']>;
  readonly bounds: readonly BoundValue[];
}

interface OnBoth {
  readonly sample: number;
  readonly test: number;
}

const steps = 40;
const eta = 0.01;

/** The columns, and every run with noise behind the last one. */
export interface Columns {
  readonly columns: readonly Column[];
  readonly path: NoisyPath;
}

/**
 * Four columns: all of the sample with the initialization as the anchor; a split, where the first half
 * trains a network that is the anchor for the second; that anchor moved on on the second half, within a
 * flat that the first half determined; and moved by SGD with noise.
 * @param say is told what is being done
 */
export function columnsOf(plan: Plan, say: (what: string) => void): Columns {
  const { training, hidden, activation, epochs, seed, loss, kParallel, epsilon } = plan;
  const classes = training.classes.length;
  const task: Omit<Task, 'n'> = {
    M: lossRange(loss),
    rho: lossLipschitz(loss, classes),
    B: 1,
    delta: plan.delta,
  };
  const widths = [training.width, ...hidden, classes];
  const start = initialization(widths, activation, seed);
  const run = (what: string, data: LabelledData, snapshots: Float64Array[] = []): Network =>
    train(
      start,
      data,
      { epochs, batch: batchFor(data.labels.length), eta, seed },
      ({ epoch, loss: mean, theta }) => {
        snapshots.push(Float64Array.from(theta));
        say(`${what}: epoch ${epoch}/${epochs}, cross-entropy ${mean.toFixed(4)}`);
      },
    );

  const whole = run('training on the whole sample', training);
  const [first, second] = halves(training, seed);
  const snapshots: Float64Array[] = [];
  const anchor = run('training on the first half', first, snapshots);
  say('training within the flat, on the second half');
  const sizes = sizesOf(anchor);
  const radius = plan.radius ?? radiusFor(task, sizes);
  const ends = flatten(anchor);
  const basis = orthonormalFlat(
    snapshots
      .toReversed()
      .map((theta) => theta.map((x, i) => x - ends[i]!))
      .slice(1),
    kParallel,
    ends.length,
    openStream(['flat', seed]),
  );
  const { network: moved } = descendInFlat(anchor, basis, radius, steps, second);
  const path = noisyPath(anchor, { first, sample: second, test: plan.test }, plan, say);
  say('computing norms and bounds');
  const columns = [
    wholeColumn(plan, task, whole, start),
    {
      name: 'B',
      says: `trained on the first half of the training data (${first.labels.length} examples); the sample is the second half, which the network has not seen, and the network is its own anchor`,
      norms: 'none, since they speak of classes and this is one network',
      ...measured(
        plan,
        anchor,
        second,
        anchor,
        {
          anchor: sizes,
          radii: sizes.spectral.map(() => 0),
          radius: 0,
          path: { logRatio: 0, empirical: path.cells[0]!.empirical, runs: 1 },
        },
        task,
      ),
    },
    {
      name: 'C',
      says: `the network of B, moved on the second half within {θ* + Ua: ‖a‖ ≤ r}, θ* and the ${kParallel} columns of U from the first half alone (its last steps); the anchor is θ*`,
      norms: 'for the ball ‖θ − θ*‖ ≤ r, whose norms are fixed before the sample',
      ...measured(plan, moved, second, anchor, ballRound(sizes, radius, kParallel, epsilon), task),
    },
    pathColumn(plan, task, path, second, anchor),
  ];
  return { columns, path };
}

function pathColumn(
  plan: Plan,
  task: Omit<Task, 'n'>,
  { best, cells, network, eta: stepSize }: NoisyPath,
  sample: LabelledData,
  anchor: Network,
): Column {
  const [sizes, distances] = [sizesOf(network), distancesBetween(network, anchor)];
  const { logRatio, empirical, T, sigma } = best;
  const moved = `moved by T = ${T} steps of SGD on the second half, η = ${stepSize}, with noise of level σ = ${sigma} in every weight`;
  return {
    name: 'D',
    says: `the network of B, ${T === 0 ? 'not moved: among the runs with noise none had a better certificate' : moved}: the best of ${cells.length} certificates that hold at once; G7 reads off the run how much it took from the sample, R_0 being the first half’s cross-entropy`,
    norms: 'as in A, with the distance from the network of B',
    ...measured(
      plan,
      network,
      sample,
      anchor,
      {
        anchor: sizesOf(anchor),
        radii: distances.spectral,
        radius: distances.euclidean,
        ...(T > 0 && {
          published: {
            norms: sizes.spectral.map(({ hi }) => hi),
            frobenius: sizes.frobenius,
            groups21: distances.groups21,
          },
        }),
        path: { logRatio, empirical, runs: cells.length },
      },
      task,
    ),
  };
}

function wholeColumn(plan: Plan, task: Omit<Task, 'n'>, whole: Network, start: Network): Column {
  const [sizes, origin, distances] = [sizesOf(whole), sizesOf(start), distancesBetween(whole, start)];
  if (distances.euclidean === 0)
    throw new UsageError(
      `the network with hidden layers ${plan.hidden.join('-')} does not learn: all units of a layer are dead, so that no gradient reaches a weight; other --widths, --activation or --seed may help`,
    );
  return {
    name: 'A',
    says: `trained on all ${plan.training.labels.length} examples, which are the sample; G1 round the trained weights does not apply, since the anchor must not depend on the sample: the anchor is the initialization`,
    norms:
      'all but G1, given the trained norms and the distance to the anchor as if fixed before the sample; a union bound over them would add to the bounds',
    ...measured(
      plan,
      whole,
      plan.training,
      start,
      {
        anchor: origin,
        // Read off after training: G1 with K = 1 holds for all radii at once, only its first term being
        // random.
        radii: distances.spectral,
        radius: distances.euclidean,
        published: {
          norms: sizes.spectral.map(({ hi }) => hi),
          frobenius: sizes.frobenius,
          groups21: distances.groups21,
        },
      },
      task,
    ),
  };
}

function measured(
  { loss, test }: Plan,
  net: Network,
  sample: LabelledData,
  anchor: Network,
  networks: NetworkClass,
  task: Omit<Task, 'n'>,
): Omit<Column, 'name' | 'says' | 'norms'> {
  const both = (of: (data: LabelledData) => number): OnBoth => ({ sample: of(sample), test: of(test) });
  const losses = both((data) => weightedLoss(net, loss, oneHot(data)));
  const n = sample.labels.length;
  return {
    n,
    accuracy: both((data) => accuracy(net, data)),
    crossEntropy: both((data) => crossEntropy(net, data)),
    loss: losses,
    gap: losses.test - losses.sample,
    sizes: sizesOf(net),
    distances: distancesBetween(net, anchor),
    radius: networks.radius,
    ...(networks.flat && { flat: networks.flat }),
    bounds: boundsOn({ ...task, n }, networks),
  };
}

/** At least about twenty steps in a pass, where there are examples for them. */
function batchFor(n: number): number {
  return Math.max(8, Math.min(64, Math.floor(n / 20)));
}

/** Gaussian weights of variance about 2/fan-in, without biases; independent of every example. */
function initialization(widths: readonly number[], activation: Activation, seed: string): Network {
  const numeric = openStream(['compare', seed, 'initialization']).bits32();
  const layer = { kind: 'gaussian', scale: 2 * Math.SQRT2 } as const;
  return buildNetwork({
    kind: 'generated',
    activation,
    widths,
    biases: 0,
    seed: numeric,
    layers: widths.slice(1).map(() => layer),
  });
}

/** A random split, so that the second half is a sample of the same kind as the first. */
function halves(data: LabelledData, seed: string): readonly [LabelledData, LabelledData] {
  const order = shuffledOrder(data.labels.length, openStream(['compare', seed, 'halves']));
  const middle = Math.floor(order.length / 2);
  return [subset(data, order.subarray(0, middle)), subset(data, order.subarray(middle))];
}

/** The r at which Lambda r, Lambda that of the ball, is ten times M: by the anchor alone. */
function radiusFor({ M, rho, B }: Omit<Task, 'n'>, { spectral }: Sizes): number {
  let [low, high] = [0, 1];
  const reach = (r: number): number =>
    r * perturbationLambda({ rho, B, norms: spectral.map(({ hi }) => hi + r) });
  while (reach(high) < 10 * M) high *= 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (reach(middle) < 10 * M) low = middle;
    else high = middle;
  }
  return Number(high.toPrecision(3));
}
