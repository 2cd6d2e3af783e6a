import { up } from '../../linalg/rounding.ts';
import { bestEntropyBound } from '../../theory/bounds/entropy-bound.ts';
import { hoeffdingDeviation } from '../../theory/bounds/hoeffding.ts';
import { pacBayesCertificate } from '../../theory/bounds/pac-bayes.ts';
import { bartlettBound } from '../../theory/bounds/published/bartlett.ts';
import { golowichBound } from '../../theory/bounds/published/golowich.ts';
import { neyshaburScale } from '../../theory/bounds/published/neyshabur.ts';
import { parameterCountBound } from '../../theory/bounds/published/parameter-count.ts';
import type { PublishedBound, PublishedSetting } from '../../theory/bounds/published/setting.ts';
import { type SampleNeeded, smallestSample } from '../compare/bounds.ts';
import { type Model, parametersOf, type Parametric, parametric, sizeOf } from '../models/model.ts';
import { gainsOf } from './gains.ts';
import { factsOf, type LayerFacts } from './layer-facts.ts';
import type { LookedTest } from './look.ts';
import type { AuditLoss } from './risks.ts';

/** A bound on this network, in units of the loss. */
export interface AuditBound {
  readonly name: string;
  /** What it bounds, and round what, in a few words. */
  readonly about: string;
  /** Absent where it does not speak of the network. */
  readonly value?: number;
  readonly kind: 'bound' | 'scale';
  /** Hypotheses that do not hold here; then the value is no bound. */
  readonly unmet: readonly string[];
  readonly vacuous: boolean;
  /** The largest of its terms by name, with its share of the sum; absent where there is one term. */
  readonly dominating?: { readonly term: string; readonly value: number };
  readonly nNeeded?: SampleNeeded;
}

/** A network, the anchor that was fixed before the sample, and the task. */
export interface BoundsInput {
  readonly model: Model;
  readonly facts: readonly LayerFacts[];
  /** A network of the same shape that the sample did not choose; the network of zeros where absent. */
  readonly anchor?: Model;
  readonly loss: AuditLoss;
  /** ≥ ‖x‖₂ for every input. */
  readonly B: number;
  readonly delta: number;
  /** Examples that the network was trained on. */
  readonly sampleSize: number;
  readonly test?: LookedTest;
}

interface Evaluated {
  readonly value: number;
  /** What is left as n grows. */
  readonly limit: number;
  readonly terms: readonly (readonly [term: string, value: number])[];
}

/** Every bound of the theory that speaks of a trained network, in order. */
export function networkBounds(input: BoundsInput): readonly AuditBound[] {
  const { loss, test, sampleSize, delta } = input;
  const distances = distancesOf(input);
  const bounds: AuditBound[] = [];
  if (test !== undefined) {
    const { examples, loss: mean } = test.risks;
    const isUnseen = test.alsoTrainedOn === 0;
    bounds.push({
      name: 'G7, T = 0',
      about: `loss of the population, from ${examples} ${isUnseen ? 'examples that the network has not seen' : 'test examples'}`,
      value:
        loss.M *
        pacBayesCertificate({ n: examples, delta, divergence: 0, empirical: Math.min(1, mean / loss.M) }),
      kind: 'bound',
      unmet: isUnseen ? [] : ['a test set without examples of the training set'],
      vacuous: false,
    });
  }
  const anchorName = input.anchor === undefined ? 'the network of zeros' : 'the reference';
  bounds.push(
    judged('G1', `gap, round ${anchorName}`, (n) => anchored(input, distances, n)),
    judged('G2', `gap, in the ball round ${anchorName}, all directions`, (n) => entropy(input, distances, n)),
  );
  for (const [name, bound] of published) bounds.push(publishedOn(name, bound, input, distances));
  return bounds.map((bound) => ({ ...bound, vacuous: bound.value !== undefined && !(bound.value < loss.M) }));

  function judged(name: string, about: string, at: (n: number) => Evaluated): AuditBound {
    const { value, limit, terms } = at(sampleSize);
    const [term, most] = terms.reduce((x, y) => (y[1] > x[1] ? y : x));
    const never = limit > loss.M;
    return {
      name,
      about: `${about}, n = ${sampleSize}`,
      value,
      kind: 'bound',
      unmet: [],
      vacuous: false,
      dominating: { term, value: most },
      nNeeded: never ? 'never' : smallestSample((n) => at(n).value <= loss.M),
    };
  }
}

interface Distances {
  /** ‖W_l − V_l‖_σ, ‖b_l − c_l‖ and the same in Frobenius norm, not below them. */
  readonly layers: readonly { readonly spectral: number; readonly bias: number }[];
  readonly anchor: readonly LayerFacts[];
  /** ‖θ − θ*‖₂, not below it. */
  readonly euclidean: number;
  readonly groups21: readonly number[];
}

function distancesOf({ model, facts, anchor }: BoundsInput): Distances {
  if (anchor === undefined) {
    const zero = facts.map((fact) => ({ ...fact, spectral: { lo: 0, hi: 0 }, bias: 0 }));
    return {
      layers: facts.map(({ spectral, bias }) => ({ spectral: spectral.hi, bias })),
      anchor: zero,
      euclidean: euclidean(parametric(model.operations)),
      groups21: facts.map(({ groups21 }) => groups21),
    };
  }
  const own = parametric(model.operations);
  const other = parametric(anchor.operations);
  const differences = own.map((layer, l) => difference(layer, other[l]!));
  const found = differences.map(factsOf);
  return {
    layers: found.map(({ spectral, bias }) => ({ spectral: spectral.hi, bias })),
    anchor: other.map(factsOf),
    euclidean: euclidean(differences),
    groups21: found.map(({ groups21 }) => groups21),
  };
}

function euclidean(layers: readonly Parametric[]): number {
  let sum = 0;
  for (const layer of layers) for (const list of parametersOf(layer)) for (const x of list) sum += x * x;
  // more than what a sum of up to 10⁸ squares loses
  return Math.sqrt(sum) * (1 + 1e-7);
}

function difference(layer: Parametric, other: Parametric): Parametric {
  const minus = (x: Float64Array, y: Float64Array): Float64Array => x.map((xi, i) => xi - y[i]!);
  const bias = (x?: Float64Array, y?: Float64Array): { readonly bias?: Float64Array } =>
    x === undefined || y === undefined ? {} : { bias: minus(x, y) };
  if (layer.kind === 'dense' && other.kind === 'dense')
    return { ...layer, weights: minus(layer.weights, other.weights), ...bias(layer.bias, other.bias) };
  if (layer.kind === 'convolution' && other.kind === 'convolution')
    return { ...layer, kernel: minus(layer.kernel, other.kernel), ...bias(layer.bias, other.bias) };
  if (layer.kind === 'scaling' && other.kind === 'scaling')
    return { ...layer, scale: minus(layer.scale, other.scale), shift: minus(layer.shift, other.shift) };
  throw new RangeError('the anchor must have the layers of the network');
}

/** G1 with K = 1: all radii at once, only the deviation at the anchor being random. */
function anchored(
  { model, loss, B, delta, facts }: BoundsInput,
  { layers, anchor }: Distances,
  n: number,
): Evaluated {
  const place = new Map(parametric(model.operations).map((layer, l) => [layer, l]));
  const { gains } = gainsOf(model.operations, B, (layer) => {
    const l = place.get(layer)!;
    return {
      spectral: up(anchor[l]!.spectral.hi + layers[l]!.spectral),
      bias: up(anchor[l]!.bias + layers[l]!.bias),
    };
  });
  const sampling = hoeffdingDeviation({ M: loss.M, delta, n, logK: 0 });
  const moved = gains.map((gain): readonly [string, number] => {
    const l = place.get(gain.layer)!;
    const { spectral, bias } = layers[l]!;
    const parts = up(times(spectral, gain.weights) + times(bias, gain.biases));
    return [`how far layer ${l + 1} (${facts[l]!.name}) is from the anchor`, up(2 * loss.rho * parts)];
  });
  const approximation = moved.reduce((sum, [, value]) => up(sum + value), 0);
  return {
    value: up(sampling + approximation),
    limit: approximation,
    terms: [['sampling', sampling], ...moved],
  };
}

function times(a: number, b: number): number {
  return a === 0 ? 0 : a * b;
}

/** A ball is taken to be no smaller: below it a net of it underflows. */
const minRadius = 1e-100;

/** G2 with all parameters as the flat, as if the ball had been fixed before the sample. */
function entropy(
  { model, facts, loss, B, delta }: BoundsInput,
  { anchor, euclidean }: Distances,
  n: number,
): Evaluated {
  const r = Math.max(euclidean, minRadius);
  const p = facts.reduce((sum, { parameters }) => sum + parameters, 0);
  const place = new Map(parametric(model.operations).map((layer, l) => [layer, l]));
  const { gains } = gainsOf(model.operations, B, (layer) => {
    const fact = anchor[place.get(layer)!]!;
    return {
      spectral: up(fact.spectral.hi + r * fact.perFrobenius),
      bias: up(fact.bias + r * Math.sqrt(fact.area)),
    };
  });
  let squares = 0;
  for (const { layer, weights, biases } of gains) {
    const { perFrobenius, area } = facts[place.get(layer)!]!;
    squares += weights * weights * perFrobenius * perFrobenius + biases * biases * area;
  }
  const Lambda = up(loss.rho * Math.sqrt(squares) * (1 + 1e-12));
  if (!(Lambda < 1e300)) return { value: Infinity, limit: Infinity, terms: [['Λ', Infinity]] };
  const bound = bestEntropyBound({ M: loss.M, delta, n, kParallel: p, r, epsilon: 0, Lambda });
  return {
    value: bound.total,
    limit: 0,
    terms: [
      ['sampling', bound.sampling],
      ['entropy of the ball', bound.entropy],
      ['approximation', bound.approximation],
    ],
  };
}

type Published = (setting: PublishedSetting, biases?: readonly number[]) => PublishedBound;

const published: readonly (readonly [string, Published])[] = [
  ['Golowich et al.', golowichBound],
  ['Bartlett et al.', bartlettBound],
  ['parameter count', parameterCountBound],
  ['Neyshabur et al.', neyshaburScale],
];

/** G6: published bounds speak of dense layers one after the other. */
function publishedOn(
  name: string,
  bound: Published,
  { model, facts, loss, B, delta, sampleSize }: BoundsInput,
  { euclidean, groups21, layers, anchor }: Distances,
): AuditBound {
  const about = `gap, as if the norms had been fixed before the sample, n = ${sampleSize}`;
  const dense = model.operations.every(
    ({ kind }) => kind === 'dense' || kind === 'activation' || kind === 'reshape',
  );
  if (!dense)
    return { name, about, kind: 'bound', unmet: ['dense layers one after the other'], vacuous: false };
  const radius = Math.max(euclidean, minRadius);
  const activations = model.operations.filter(({ kind }) => kind === 'activation');
  const norms = facts.map(({ spectral }, l) =>
    name === 'parameter count'
      ? up(anchor[l]!.spectral.hi + radius)
      : Math.max(spectral.hi, layers[l]!.spectral),
  );
  const setting = (n: number): PublishedSetting => ({
    M: loss.M,
    rho: loss.rho,
    B,
    delta,
    n,
    norms,
    frobenius: facts.map(({ frobenius }) => frobenius.hi),
    groupNorms21: groups21,
    widths: [
      sizeOf(model.input),
      ...model.operations.flatMap((each) => (each.kind === 'dense' ? [each.to[0]] : [])),
    ],
    p: facts.reduce((sum, { parameters }) => sum + parameters, 0),
    radius,
    homogeneous: activations.every((each) => each.kind !== 'activation' || each.name !== 'tanh'),
    biased: facts.some(({ bias }) => bias > 0),
  });
  const biases = anchor.map(({ bias }) => up(bias + radius));
  // far above the range of every loss, where a product would overflow
  const size = [...norms, ...facts.map(({ frobenius }) => frobenius.hi)].reduce(
    (most, x) => most * Math.max(1, x),
    B,
  );
  const unspeakable: PublishedBound = { value: Infinity, constant: 'explicit', citation: '', unmet: [] };
  const at = (n: number): PublishedBound => (size < 1e150 ? bound(setting(n), biases) : unspeakable);
  const { value, unmet, constant } = at(sampleSize);
  const isBound = constant === 'explicit';
  return {
    name,
    about,
    value,
    kind: isBound ? 'bound' : 'scale',
    unmet,
    vacuous: false,
    ...(isBound && { nNeeded: smallestSample((n) => at(n).value <= loss.M) }),
  };
}
