import { type Arbitrary, array, constantFrom, integer, oneof, record, tuple } from 'fast-check';
import { type Enclosure, within } from '../../src/core/enclosure.ts';
import type { Sides } from '../../src/judge/claims/claim.ts';
import { unitRoundoff } from '../../src/linalg/rounding.ts';
import { dot } from '../../src/linalg/vectors.ts';
import { leakySlope } from '../../src/theory/network/activation.ts';
import type { Activation } from '../../src/theory/network/network.ts';

/** Networks with one output, ‖W_l‖ ≤ budgets[l] in some norm; few integer inputs, or `n` orthogonal ones. */
export interface RademacherCase {
  readonly activation: Exclude<Activation, 'tanh'>;
  /** One for each layer, numbers over powers of two. */
  readonly budgets: readonly number[];
  readonly sample:
    | { readonly kind: 'literal'; readonly inputs: readonly (readonly number[])[] }
    | { readonly kind: 'orthogonal'; readonly n: number; readonly length: number };
}

const maxInputs = 3;

interface RademacherSpace {
  readonly activations?: readonly RademacherCase['activation'][];
  readonly depth?: readonly [min: number, max: number];
  readonly budgets?: readonly number[];
  readonly samples?: Arbitrary<RademacherCase['sample']>;
}

export function literalSamples(entries: Arbitrary<number>, least = 1): Arbitrary<RademacherCase['sample']> {
  return tuple(
    integer({ min: least, max: 8 }),
    integer({ min: 1, max: maxInputs }),
    array(array(entries, { minLength: maxInputs, maxLength: maxInputs }), { minLength: 8, maxLength: 8 }),
  ).map(([n, width, rows]) => ({
    kind: 'literal',
    inputs: rows.slice(0, n).map((row) => row.slice(0, width)),
  }));
}

export function orthogonalSamples(sizes: readonly number[]): Arbitrary<RademacherCase['sample']> {
  return record({
    kind: constantFrom('orthogonal'),
    n: constantFrom(...sizes),
    length: constantFrom(1, 4, 0.25),
  });
}

export function rademacherCases({
  activations = ['identity', 'relu', 'leaky-relu'],
  depth: [least, most] = [1, 4],
  budgets = [1, 2, 0.5, 4],
  samples = oneof(
    literalSamples(integer({ min: -3, max: 3 })),
    literalSamples(constantFrom(1, 0, 1, 1, -1)),
    orthogonalSamples([1, 2, 5, 12, 64, 256]),
  ),
}: RademacherSpace = {}): Arbitrary<RademacherCase> {
  return record({
    activation: constantFrom(...activations),
    budgets: array(constantFrom(...budgets), { minLength: least, maxLength: most }),
    sample: samples,
  });
}

export function sampleSize({ sample }: RademacherCase): number {
  return sample.kind === 'literal' ? sample.inputs.length : sample.n;
}

/** ‖x_i‖₂, each rounded once. */
export function lengths({ sample }: RademacherCase): number[] {
  if (sample.kind === 'orthogonal') return Array.from({ length: sample.n }, () => sample.length);
  return sample.inputs.map((x) => Math.sqrt(dot(x, x)));
}

export function product(values: readonly number[]): number {
  return values.reduce((all, x) => all * x, 1);
}

/** Slope below 0 of φ applied `times` times. */
function slopeOf(activation: RademacherCase['activation'], times: number): number {
  const once = { identity: 1, relu: 0, 'leaky-relu': leakySlope }[activation];
  return Array.from({ length: times }).reduce<number>((slope) => slope * once, 1);
}

/**
 * At most n times the empirical Rademacher complexity E_ε sup_f (1/n) Σ_i ε_i f(x_i) of all networks with
 * ‖W_l‖_F ≤ budgets[l], from f(x) = ±∏ M_l ψ(⟨u, x⟩), ‖u‖ = 1, ψ = φ once for each hidden layer: one unit a
 * layer. The mean over signs is exact. For linear networks u = Σ ε_i x_i/‖·‖ is best: the complexity itself.
 * Floating point: products and sums of integers are exact, what is rounded meets fewer than 2ⁿ⁻¹ + 8
 * (literal) or 4n + 8 (orthogonal) roundings of terms that are not negative.
 */
export function frobeniusComplexity(c: RademacherCase): Enclosure {
  const size = product(c.budgets);
  const slope = slopeOf(c.activation, c.budgets.length - 1);
  const { sample } = c;
  if (sample.kind === 'orthogonal') {
    const { n, length } = sample;
    const root = (a: number, b: number): number => Math.sqrt(Math.max(a, b) + slope * slope * Math.min(a, b));
    return overCounts(n, (a, b) => size * length * root(a, b));
  }
  const { inputs } = sample;
  return overSigns(inputs.length, (signs) => size * bestUnit(inputs, signs, slope));
}

/** The largest term over all signs: what stands in the place of the mean if that is forgotten. */
export function worstSigns(c: RademacherCase): Enclosure {
  const size = product(c.budgets);
  const slope = slopeOf(c.activation, c.budgets.length - 1);
  const { sample } = c;
  if (sample.kind === 'orthogonal')
    return within(size * sample.length * Math.sqrt(sample.n), 8 * unitRoundoff);
  let most = 0;
  overSigns(sample.inputs.length, (signs) => {
    most = Math.max(most, size * bestUnit(sample.inputs, signs, slope));
    return 0;
  });
  return within(most, 8 * unitRoundoff);
}

/**
 * The same with *spectral* norms ‖W_l‖_σ ≤ budgets[l], two layers or more, on orthogonal inputs: it grows as
 * n, where Frobenius norms have √n.
 * Split the inputs by their sign into a and b of them. W_1 maps the first to a different columns of a
 * Hadamard matrix over √N in one block of N units, the others to b columns in a second block: orthonormal, so
 * ‖W_1‖_σ = 1. The entries ±1/√N have mean 0 in every column but that of ones, which is left out, so a row of
 * 1/√N, of norm 1, takes φ of a column to (1 − slope)/2. W_2 has two such rows, one for each block (‖W_2‖_σ =
 * 1), the layers above pass both numbers on, and the last row is (a, −b)/√(a² + b²), multiplied into W_2's
 * with two layers. So Σ_i ε_i f(x_i) = (1 − slope)/2 √(a² + b²).
 */
export function spectralComplexityOf(c: RademacherCase): Enclosure {
  const { sample, activation, budgets } = c;
  if (sample.kind !== 'orthogonal' || budgets.length < 2)
    throw new RangeError('the sample must be orthogonal, and the networks of two layers or more');
  const gain = product(budgets) * sample.length * ((1 - slopeOf(activation, 1)) / 2);
  return overCounts(sample.n, (a, b) => gain * Math.sqrt(a * a + b * b));
}

/** E of a function of the numbers of signs + and −, over n fair signs. */
function overCounts(n: number, value: (plus: number, minus: number) => number): Enclosure {
  let weight = 1;
  for (let i = 0; i < n; i++) weight /= 2;
  let mean = 0;
  for (let a = 0; a <= n; a++) {
    mean += weight * value(a, n - a);
    weight *= (n - a) / (a + 1);
  }
  return within(mean, (4 * n + 8) * unitRoundoff);
}

/** E over all signs, the first being +: what is asked for is the same for −ε. */
function overSigns(n: number, value: (signs: readonly number[]) => number): Enclosure {
  const patterns = 1 << (n - 1);
  let sum = 0;
  for (let pattern = 0; pattern < patterns; pattern++) {
    sum += value(Array.from({ length: n }, (_, i) => (((pattern << 1) >> i) & 1 ? -1 : 1)));
  }
  return within(sum / patterns, (patterns + 8) * unitRoundoff);
}

/** max |Σ ε_i ψ(⟨v, x_i⟩)|/‖v‖ over some v: sums of signed inputs, of those of one sign, single inputs. */
function bestUnit(inputs: readonly (readonly number[])[], signs: readonly number[], slope: number): number {
  const total = (weight: (sign: number) => number): number[] =>
    inputs[0]!.map((_, j) => inputs.reduce((sum, x, i) => sum + weight(signs[i]!) * x[j]!, 0));
  const all = total((sign) => sign);
  const candidates =
    slope === 1 ? [all] : [all, total((sign) => +(sign > 0)), total((sign) => +(sign < 0)), ...inputs];
  let best = 0;
  for (const v of candidates) {
    const squares = dot(v, v);
    if (squares === 0) continue;
    for (const side of [1, -1]) {
      const sum = inputs.reduce((so, x, i) => {
        const z = side * dot(v, x);
        return so + signs[i]! * (z > 0 ? z : slope * z);
      }, 0);
      best = Math.max(best, Math.abs(sum) / Math.sqrt(squares));
    }
  }
  return best;
}

/** What published bounds are told that does not enter the complexity. */
export const anySetting = {
  M: 1,
  delta: 0.5,
  rho: 1,
  p: 1,
  radius: 1,
  homogeneous: true,
  biased: false,
} as const;

/** A complexity and its bound, in which a mutant may change some of the symbols. */
export function complexitySides<C, S>(
  complexity: (c: C) => Enclosure,
  symbolsOf: (c: C) => S,
  bound: (symbols: S, c: C) => Enclosure,
): (change?: (symbols: S, c: C) => Partial<S>) => (c: C) => Sides {
  return (change = () => ({})) =>
    (c) => {
      const symbols = symbolsOf(c);
      return { lhs: complexity(c), rhs: bound({ ...symbols, ...change(symbols, c) }, c) };
    };
}
