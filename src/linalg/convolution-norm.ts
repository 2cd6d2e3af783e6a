import { cos, sin } from '../core/elementary.ts';
import type { Enclosure } from '../core/enclosure.ts';
import { requireThat } from '../core/errors.ts';
import { requireNumbers } from '../core/preconditions.ts';
import { eigenvalueBound, factorShifted } from './definite.ts';
import { gramStep, normEnclosure, unscaledAbove, unscaledBelow } from './gram-iteration.ts';
import { down, gamma, unitRoundoff, up } from './rounding.ts';
import { scaleToOne } from './scaled-matrix.ts';
import { spectralNorm } from './spectral-norm.ts';

type Pair = readonly [number, number];

/** What a convolution is made of. Where the kernel stands, and how maps are padded, does not matter. */
export interface ConvolutionKernel {
  /** outputs × inputs/groups × height × width, row-major, finite. */
  readonly entries: Float64Array;
  readonly outputs: number;
  /** Channels of a group, c_in/groups. */
  readonly inputs: number;
  /** Height and width, k_1 and k_2. */
  readonly size: Pair;
  readonly groups?: number;
  readonly stride?: Pair;
}

/** A kernel without stride, its phases as channels. */
interface PolyphaseKernel {
  /** outputs × channels × height × width. */
  readonly entries: Float64Array;
  readonly outputs: number;
  readonly channels: number;
  /** ⌈k_i/s_i⌉ */
  readonly taps: Pair;
}

/** What a product of two phases, each off by 40·2⁻⁵³, is off by at most. */
const phaseError = up(96 * unitRoundoff);

/**
 * N9: lo ≤ sup_ω ‖K̂(ω)‖_σ ≤ hi, every rounding accounted for, where K̂ is the symbol of the convolution, for
 * a stride its polyphase symbol. The supremum is the norm of the convolution on Z². It is at least that on
 * maps of any size with zero padding, of any amount; and with circular padding on maps of any size that the
 * stride divides, with as many outputs as size over stride. The largest value on a grid of N_i frequencies an
 * axis lies below the supremum by the factor ∏ cos(π(⌈k_i/s_i⌉ − 1)/(2N_i)) at most.
 *
 * Dilation with stride 1 only repeats the symbol, so a dilated kernel has the norm of the kernel; with a
 * stride, write out its zeros.
 *
 * Source: docs/generalization.md, N9; checked by networks/convolution.
 * @param tightness hi/lo − 1 that is enough, in (0, 1]; `frequencies` sets N_i > ⌈k_i/s_i⌉ − 1 instead
 * @throws {RangeError} on a broken domain
 */
export function convolutionNorm(
  kernel: ConvolutionKernel,
  { tightness = 0.01, frequencies }: { readonly tightness?: number; readonly frequencies?: Pair } = {},
): Enclosure {
  requireThat(tightness > 0 && tightness <= 1, 'tightness', 'in (0, 1]', tightness);
  const taps = tapsOf(kernel);
  const grid = frequencies ?? gridFor(taps, tightness);
  const { lo, hi } = symbolMaximum(kernel, grid, tightness / 40);
  return { lo, hi: hi === 0 ? 0 : up(hi * gridFactor(taps, grid)) };
}

/** ⌈k_i/s_i⌉: how many taps the polyphase kernel has along each axis. */
export function tapsOf({ size, stride = [1, 1] }: ConvolutionKernel): Pair {
  return [Math.ceil(size[0] / stride[0]), Math.ceil(size[1] / stride[1])];
}

/** As few frequencies as leave 95% of the tightness to the grid. */
function gridFor(taps: Pair, tightness: number): Pair {
  const axes = taps.filter((k) => k > 1).length;
  // 1/cos x ≤ 1 + x²/2 + x⁴/4 for x ≤ 1
  const x = Math.sqrt((1.8 * tightness) / Math.max(1, axes));
  const count = (k: number): number => (k === 1 ? 1 : Math.max(k, Math.ceil((PI_UP * (k - 1)) / (2 * x))));
  return [count(taps[0]), count(taps[1])];
}

const PI_UP = 3.1415926535897936;

/** At least ∏ 1/cos(π(k_i − 1)/(2N_i)). @param taps k_i; @param grid N_i > k_i − 1 */
export function gridFactor(taps: Pair, grid: Pair): number {
  return taps.reduce((product, k, axis) => {
    const N = grid[axis]!;
    requireThat(Number.isInteger(N) && N > k - 1, `frequencies[${axis}]`, `an integer above ${k - 1}`, N);
    if (k === 1) return product;
    // the angle is below π/2 and rounded up; cos errs by less than 2⁻⁵²
    const cosine = cos(up((PI_UP * (k - 1)) / (2 * N))) - 4 * unitRoundoff;
    requireThat(cosine > 0, `frequencies[${axis}]`, `large enough for ${k} taps`, N);
    return up(product / down(cosine));
  }, 1);
}

/**
 * lo ≤ max ‖K̂(ω)‖_σ ≤ hi over the frequencies ω_i = 2πn_i/N_i; nothing else is said of other frequencies.
 * @param tightness hi/lo − 1 that is enough, ≥ 1e-9
 */
export function symbolMaximum(kernel: ConvolutionKernel, grid: Pair, tightness: number): Enclosure {
  const { entries, outputs, inputs, size, groups = 1, stride = [1, 1] } = kernel;
  const [height, width] = size;
  requireNumbers({ positiveInteger: { outputs, inputs, height, width, groups } });
  requireNumbers({ positiveInteger: { 'stride[0]': stride[0], 'stride[1]': stride[1] } });
  requireNumbers({ positiveInteger: { 'frequencies[0]': grid[0], 'frequencies[1]': grid[1] } });
  requireThat(outputs % groups === 0, 'outputs', `a multiple of ${groups} groups`, outputs);
  const count = outputs * inputs * height * width;
  requireThat(entries.length === count, 'number of entries', `${count}`, entries.length);
  requireThat(entries.every(Number.isFinite), 'entries', 'finite', 'others');
  const each = count / groups;
  let [lo, hi] = [0, 0];
  for (let g = 0; g < groups; g++) {
    const part = {
      ...kernel,
      stride,
      outputs: outputs / groups,
      entries: entries.slice(g * each, (g + 1) * each),
    };
    const found = groupMaximum(polyphase(part), grid, tightness);
    lo = Math.max(lo, found.lo);
    hi = Math.max(hi, found.hi);
  }
  return { lo, hi };
}

/** K_{pq}[m, n] = K[s_1 m + p, s_2 n + q], p < s_1 and q < s_2, as further channels. */
function polyphase(kernel: ConvolutionKernel & { readonly stride: Pair }): PolyphaseKernel {
  const { entries, outputs, inputs, size, stride } = kernel;
  const taps = tapsOf(kernel);
  const channels = inputs * stride[0] * stride[1];
  const out = new Float64Array(outputs * channels * taps[0] * taps[1]);
  for (let at = 0; at < entries.length; at++) {
    const [x, y] = [at % size[1], Math.floor(at / size[1]) % size[0]];
    const pair = Math.floor(at / (size[0] * size[1]));
    const [c, o] = [pair % inputs, Math.floor(pair / inputs)];
    const phase = (y % stride[0]) * stride[1] + (x % stride[1]);
    const [m, n] = [Math.floor(y / stride[0]), Math.floor(x / stride[1])];
    out[((o * channels + c * stride[0] * stride[1] + phase) * taps[0] + m) * taps[1] + n] = entries[at]!;
  }
  return { entries: out, outputs, channels, taps };
}

function groupMaximum(kernel: PolyphaseKernel, grid: Pair, tightness: number): Enclosure {
  const { outputs, channels, taps } = kernel;
  const entries = Float64Array.from(kernel.entries);
  const largest = entries.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (largest === 0) return { lo: 0, hi: 0 };
  const exponent = scaleToOne(entries, largest);
  const scaled = { ...kernel, entries };
  if (taps[0] * taps[1] === 1) {
    const rows = Array.from({ length: outputs }, (_, o) =>
      entries.subarray(o * channels, (o + 1) * channels),
    );
    const { lo, hi } = spectralNorm(rows, { tightness });
    return { lo: unscaledBelow(lo, exponent), hi: unscaledAbove(hi, exponent) };
  }
  const error = symbolError(scaled);
  const { lo, hi } = scanned(scaled, grid, tightness);
  return {
    lo: Math.max(0, unscaledBelow(down(lo - error), exponent)),
    hi: unscaledAbove(up(hi + error), exponent),
  };
}

/** ‖fl(K̂) − K̂‖_F at most: each entry is a sum of k_1k_2 products of an entry and a phase. */
function symbolError({ entries, taps }: PolyphaseKernel): number {
  const k = taps[0] * taps[1];
  const sums = new Float64Array(entries.length / k);
  for (let at = 0; at < entries.length; at++) {
    const pair = Math.floor(at / k);
    sums[pair] = sums[pair]! + Math.abs(entries[at]!);
  }
  // both parts of a complex number: √2; scaling may have lost 2⁻¹⁰⁷⁴ an entry
  const relative = up(1.5 * up(phaseError + gamma(2 * k + 4)));
  return up(up(relative * normEnclosure(sums).hi) + entries.length * 4 * Number.MIN_VALUE);
}

/** Largest norm of the computed symbol over the grid. */
function scanned(kernel: PolyphaseKernel, grid: Pair, tightness: number): Enclosure {
  const { outputs, channels } = kernel;
  const [tall, wide] = [2 * outputs, 2 * channels];
  const [k, N] = tall <= wide ? [tall, wide] : [wide, tall];
  const symbol = symbolOn(kernel, grid, tall > wide);
  const L = new Float64Array(k * k);
  // where the mean square over the grid is at least 1, so is the largest norm; a proof needs μ ≥ 1
  let [lo, hi] = [0, 1];
  for (const [n1, n2] of frequenciesOf(grid)) {
    const C = symbol(n1, n2);
    // the real matrix has every square of the complex one twice
    if (normEnclosure(C).hi * 0.7071067811865477 <= hi) continue;
    const { G, error } = gramStep(C, k, N);
    if (factorShifted(G, k, hi * hi, L) === undefined) {
      hi = Math.max(hi, up(Math.sqrt(up(eigenvalueBound(up(hi * hi), k) + error))));
      continue;
    }
    const rows = Array.from({ length: k }, (_, i) => C.subarray(i * N, (i + 1) * N));
    const found = spectralNorm(rows, { tightness });
    lo = Math.max(lo, found.lo);
    // a little more, so that the frequencies beside it do not fail one after the other
    hi = Math.max(hi, found.hi * (1 + tightness));
  }
  return lo === 0 ? { lo: lowest(kernel), hi } : { lo, hi };
}

/** The mean of ‖K̂‖_F² over a grid of N_i ≥ k_i is Σ K², so some |K̂_oc| is at least √Σ K² of its pair. */
function lowest({ entries }: PolyphaseKernel): number {
  return entries.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/** Of ω and −ω, whose symbols are conjugates, one; a coarse grid first, so that the largest is met early. */
function frequenciesOf([N1, N2]: Pair): readonly Pair[] {
  const all: Pair[] = [];
  for (let n1 = 0; n1 < N1; n1++) {
    for (let n2 = 0; n2 < N2; n2++) {
      const [m1, m2] = [(N1 - n1) % N1, (N2 - n2) % N2];
      if (m1 < n1 || (m1 === n1 && m2 < n2)) continue;
      all.push([n1, n2]);
    }
  }
  const isCoarse = ([n1, n2]: Pair): boolean => n1 % 4 === 0 && n2 % 4 === 0;
  return [...all.filter(isCoarse), ...all.filter((n) => !isCoarse(n))];
}

/**
 * The symbol at 2πn/N as the real matrix [[Re, −Im], [Im, Re]], which has the same norm; transposed if it is
 * tall. The memory is the same each time.
 */
function symbolOn(
  { entries, outputs, channels, taps }: PolyphaseKernel,
  grid: Pair,
  isTall: boolean,
): (n1: number, n2: number) => Float64Array {
  const circle = grid.map((N) => ({ N, cosines: table(N, cos), sines: table(N, sin) }));
  const [first, second] = circle as [(typeof circle)[0], (typeof circle)[0]];
  const [k1, k2] = taps;
  const C = new Float64Array(4 * outputs * channels);
  const [real, imaginary] = [new Float64Array(k1 * k2), new Float64Array(k1 * k2)];
  const N = isTall ? 2 * outputs : 2 * channels;
  const set = (i: number, j: number, x: number): void => {
    C[isTall ? j * N + i : i * N + j] = x;
  };
  return (n1, n2) => {
    for (let a = 0; a < k1; a++) {
      for (let b = 0; b < k2; b++) {
        const [p, q] = [(a * n1) % first.N, (b * n2) % second.N];
        const [c, s, d, t] = [first.cosines[p]!, first.sines[p]!, second.cosines[q]!, second.sines[q]!];
        real[a * k2 + b] = c * d - s * t;
        imaginary[a * k2 + b] = -(s * d + c * t);
      }
    }
    for (let o = 0, at = 0; o < outputs; o++) {
      for (let c = 0; c < channels; c++) {
        let [re, im] = [0, 0];
        for (let tap = 0; tap < k1 * k2; tap++, at++) {
          const x = entries[at]!;
          re += x * real[tap]!;
          im += x * imaginary[tap]!;
        }
        set(o, c, re);
        set(o, channels + c, -im);
        set(outputs + o, c, im);
        set(outputs + o, channels + c, re);
      }
    }
    return C;
  };
}

/** f(2πn/N) for n < N, off by 40·2⁻⁵³ at most: three roundings of an angle up to 2π, and f's own. */
function table(N: number, f: (x: number) => number): Float64Array {
  return Float64Array.from({ length: N }, (_, n) => f((2 * Math.PI * n) / N));
}
