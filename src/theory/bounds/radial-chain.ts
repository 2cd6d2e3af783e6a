import { exp, ln, log1p } from '../../core/elementary.ts';
import { gaussLegendre } from '../../stats/gauss-legendre.ts';
import { tabulateLogScaledBessel } from '../../stats/noncentral-chi.ts';
import { noncentralChiSquareSf } from '../../stats/noncentral-chi-square.ts';

/*
 * The comparison chain x ↦ y = ‖(q x + drift) e + z‖, z ~ N(0, I_k), killed on leaving [0, radius]; all
 * lengths in units of the noise c. The integral over y is a composite Gauss–Legendre rule, so the chain
 * becomes a finite one whose rows carry the weights, and whose every quantity is a sum of positive terms.
 */

export interface RadialChainParameters {
  /** Dimension of the noise, integer ≥ 1. */
  readonly k: number;
  readonly q: number;
  /** Length added to the mean each step, in units of c. */
  readonly drift: number;
  /** Radius of the tube, in units of c. */
  readonly radius: number;
  /** Where the chain starts, in units of c. */
  readonly start: number;
}

/** `steps` steps of the killed finite chain: P(i → j) = e^{logScale} entries[offset(i) + j − first(i)]. */
export interface KilledKernel {
  readonly steps: number;
  readonly size: number;
  /**
   * Row i holds the columns first[i] … first[i] + (offset[i+1] − offset[i]) − 1; the others are 0. The same
   * ones for rows 3i, 3i + 1 and 3i + 2.
   */
  readonly first: Int32Array;
  readonly offset: Int32Array;
  readonly entries: Float64Array;
  readonly logScale: number;
  /** P(leaves within `steps` | starts at node i), relatively accurate. */
  readonly exit: Float64Array;
}

/** Transitions less likely than this (log), relative to the likeliest from the same place, never count. */
export const leastLog = -230;
/** So many rows of a kernel have the same columns, so that they are read side by side. */
const groupSize = 3;
/** P(‖z‖ > √k + maxExcess) < e^{−230}. */
const maxExcess = 21.5;
/** A Gaussian of unit width on a panel of this length needs 16 nodes for 1e-14. */
const panelLength = 4;

/** Part of [0, radius] that the chain never leaves, up to a relative 1e-20 below and 1e-99 above. */
export function support(p: RadialChainParameters): readonly [lo: number, hi: number] {
  const spread = Math.sqrt(p.k) + maxExcess;
  const settled = p.q < 1 ? (p.drift + spread) / (1 - p.q) : Infinity;
  const hi = Math.min(p.radius, Math.max(p.q * p.start + p.drift + spread, settled));
  if (p.k === 1) return [0, hi];
  // From a mean of length 0, where the chain is lowest, the density is proportional to y^{k−1} e^{−y²/2}.
  const peak = Math.min(hi, Math.sqrt(p.k - 1));
  const drop = (y: number): number => (p.k - 1) * ln(y / peak) - 0.5 * (y - peak) * (y + peak);
  let [below, above] = [0, peak];
  for (let i = 0; i < 30; i++) {
    const middle = (below + above) / 2;
    if (drop(middle) < -50) below = middle;
    else above = middle;
  }
  return [below, hi];
}

export function panelCount([lo, hi]: readonly [number, number]): number {
  return Math.ceil((hi - lo) / panelLength);
}

/** The finite chain: its one-step kernel, and the law of its position after one step, given survival. */
export function discretize(
  p: RadialChainParameters,
  nodesPerPanel: number,
  logNegligible: number = leastLog,
): { readonly kernel: KilledKernel; readonly position: Float64Array } {
  const [lo, hi] = support(p);
  const { nodes, logWeights } = compositeRule(lo, hi, panelCount([lo, hi]), nodesPerPanel);
  const size = nodes.length;
  const mean = (x: number): number => p.q * x + p.drift;
  const logBessel = tabulateLogScaledBessel(p.k, Math.max(mean(hi), mean(p.start)) * hi);
  const power = nodes.map((y) => (p.k - 1) * ln(y));
  /** log of the density of y = nodes[j] from a mean of length m */
  const logDensity = (m: number, j: number): number => {
    const y = nodes[j]!;
    return power[j]! - 0.5 * (y - m) * (y - m) + logBessel(m * y);
  };
  /** The columns that are not negligible from m: the density rises to one peak, sought from `near` on. */
  const band = (m: number, near: number): Band => {
    let peak = near;
    let largest = logDensity(m, peak);
    for (const step of [1, -1]) {
      for (;;) {
        const next = logDensity(m, peak + step);
        if (!(next > largest)) break;
        peak += step;
        largest = next;
      }
    }
    const least = largest + logNegligible;
    let [first, end] = [peak, peak + 1];
    while (first > 0 && logDensity(m, first - 1) >= least) first--;
    while (end < size && logDensity(m, end) >= least) end++;
    return { first, end, peak };
  };

  const first = new Int32Array(size);
  const offset = new Int32Array(size + 1);
  let entries = new Float64Array(64 * size);
  let logScale = -Infinity;
  let near = 0;
  // A mean grows with x, and so do both ends of a band: a group has the columns of its first and last row.
  for (let i = 0; i < size; i += groupSize) {
    const rows = Math.min(groupSize, size - i);
    const low = band(mean(nodes[i]!), near);
    const high = band(mean(nodes[i + rows - 1]!), low.peak);
    near = low.peak;
    const width = high.end - low.first;
    entries = withRoom(entries, offset[i]! + rows * width);
    for (let row = i; row < i + rows; row++) {
      const m = mean(nodes[row]!);
      const start = offset[row]!;
      first[row] = low.first;
      offset[row + 1] = start + width;
      for (let j = 0; j < width; j++) {
        const value = logDensity(m, low.first + j) + logWeights[low.first + j]!;
        entries[start + j] = value;
        if (value > logScale) logScale = value;
      }
    }
  }
  entries = entries.subarray(0, offset[size]);
  for (let at = 0; at < entries.length; at++) entries[at] = exp(entries[at]! - logScale);
  const exit = nodes.map((x) => noncentralChiSquareSf(p.radius * p.radius, p.k, mean(x) * mean(x)));

  const position = new Float64Array(size);
  const m = mean(p.start);
  const initial = band(m, 0);
  const likeliest = logDensity(m, initial.peak);
  for (let j = initial.first; j < initial.end; j++)
    position[j] = exp(logDensity(m, j) + logWeights[j]! - likeliest);
  normalize(position);
  return { kernel: { steps: 1, size, first, offset, entries, logScale, exit }, position };
}

interface Band {
  readonly first: number;
  readonly end: number;
  readonly peak: number;
}

/** The array, or a copy with twice the room where it has not so much. */
function withRoom(array: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  if (array.length >= length) return array;
  const larger = new Float64Array(Math.max(length, 2 * array.length));
  larger.set(array);
  return larger;
}

/**
 * Moves the law of the position, given survival so far, by the kernel's steps; in place, through `scratch`.
 * @returns log P(survives these steps)
 */
export function advance(kernel: KilledKernel, position: Float64Array, scratch: Float64Array): number {
  let leaving = 0;
  scratch.fill(0);
  for (let i = 0; i < kernel.size; i++) leaving += position[i]! * kernel.exit[i]!;
  for (let i = 0; i < kernel.size; i += groupSize) addRows(kernel, i, position, scratch);
  const staying = normalize(scratch);
  position.set(scratch);
  // Either way without cancellation: the exits say it where few leave, the kernel's mass where few stay.
  return leaving <= 0.5 ? log1p(-leaving) : ln(staying) + kernel.logScale;
}

/** The kernel of twice as many steps. All terms are positive; `exit` adds exits of the second half. */
export function doubled(kernel: KilledKernel): KilledKernel {
  const { size } = kernel;
  const once = dense(kernel);
  const exit = kernel.exit.slice();
  const scale = exp(kernel.logScale);
  const product = new Float64Array(size * size);
  const first = new Int32Array(size);
  const offset = new Int32Array(size + 1);
  let largest = 0;
  for (let i = 0; i < size; i++) {
    const half = once.subarray(i * size, (i + 1) * size);
    const row = product.subarray(i * size, (i + 1) * size);
    let leaving = 0;
    for (let j = 0; j < size; j++) leaving += half[j]! * kernel.exit[j]!;
    exit[i]! += scale * leaving;
    multiplyRow(half, kernel, once, row);
    let rowMax = 0;
    for (let j = 0; j < size; j++) rowMax = Math.max(rowMax, row[j]!);
    largest = Math.max(largest, rowMax);
    // Keeps later products away from subnormal numbers, which are slow.
    for (let j = 0; j < size; j++) if (row[j]! < rowMax * 1e-110) row[j] = 0;
  }
  for (let i = 0; i < size; i += groupSize) {
    const rows = Math.min(groupSize, size - i);
    const isUsed = (j: number): boolean => {
      for (let row = i; row < i + rows; row++) if (product[row * size + j]! > 0) return true;
      return false;
    };
    let [from, to] = [0, size];
    while (from < to && !isUsed(from)) from++;
    while (to > from && !isUsed(to - 1)) to--;
    for (let row = i; row < i + rows; row++) {
      first[row] = from;
      offset[row + 1] = offset[row]! + to - from;
    }
  }
  const entries = new Float64Array(offset[size]!);
  for (let i = 0; i < size; i++) {
    const from = i * size + first[i]! - offset[i]!;
    for (let at = offset[i]!; at < offset[i + 1]!; at++) entries[at] = product[from + at]! / largest;
  }
  const logScale = 2 * kernel.logScale + ln(largest);
  return { steps: 2 * kernel.steps, size, first, offset, entries, logScale, exit };
}

/** The entries as a size × size matrix, row-major. */
function dense({ size, first, offset, entries }: KilledKernel): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    matrix.set(entries.subarray(offset[i], offset[i + 1]), i * size + first[i]!);
  }
  return matrix;
}

/** out += left · kernel for a row `left`; four rows at a time, to touch `out` less often. */
function multiplyRow(
  left: Float64Array,
  { first, offset }: KilledKernel,
  matrix: Float64Array,
  out: Float64Array,
): void {
  const size = left.length;
  const end = (i: number): number => first[i]! + offset[i + 1]! - offset[i]!;
  for (let i = 0; i < size; i += 4) {
    const f0 = left[i]!;
    const f1 = left[i + 1] ?? 0;
    const f2 = left[i + 2] ?? 0;
    const f3 = left[i + 3] ?? 0;
    if (f0 === 0 && f1 === 0 && f2 === 0 && f3 === 0) continue;
    // A row past the end counts with factor 0: any row of the matrix will do.
    const [r0, r1] = [i * size, Math.min(i + 1, size - 1) * size];
    const [r2, r3] = [Math.min(i + 2, size - 1) * size, Math.min(i + 3, size - 1) * size];
    const last = Math.min(i + 3, size - 1);
    const to = Math.max(end(i), end(last), end(Math.min(i + 1, last)), end(Math.min(i + 2, last)));
    const from = Math.min(
      first[i]!,
      first[last]!,
      first[Math.min(i + 1, last)]!,
      first[Math.min(i + 2, last)]!,
    );
    for (let j = from; j < to; j++) {
      out[j]! += f0 * matrix[r0 + j]! + f1 * matrix[r1 + j]! + (f2 * matrix[r2 + j]! + f3 * matrix[r3 + j]!);
    }
  }
}

/** target += Σ position[row] · row, over the group of rows from i on, which have the same columns. */
function addRows(kernel: KilledKernel, i: number, position: Float64Array, target: Float64Array): void {
  const { entries, offset, size } = kernel;
  const first = kernel.first[i]!;
  const width = offset[i + 1]! - offset[i]!;
  const a = offset[i]!;
  if (i + groupSize > size) {
    for (let row = 0; row < size - i; row++) {
      const [mass, start] = [position[i + row]!, a + row * width];
      for (let j = 0; j < width; j++) target[first + j]! += mass * entries[start + j]!;
    }
    return;
  }
  const [f0, f1, f2] = [position[i]!, position[i + 1]!, position[i + 2]!];
  if (f0 === 0 && f1 === 0 && f2 === 0) return;
  const [b, c] = [a + width, a + 2 * width];
  for (let j = 0; j < width; j++) {
    target[first + j]! += f0 * entries[a + j]! + f1 * entries[b + j]! + f2 * entries[c + j]!;
  }
}

/** Divides by the sum and returns it. */
function normalize(masses: Float64Array): number {
  let sum = 0;
  for (const mass of masses) sum += mass;
  if (sum > 0) for (let i = 0; i < masses.length; i++) masses[i]! /= sum;
  return sum;
}

function compositeRule(
  lo: number,
  hi: number,
  panels: number,
  nodesPerPanel: number,
): { readonly nodes: Float64Array; readonly logWeights: Float64Array } {
  const rule = gaussLegendre(nodesPerPanel);
  const half = (hi - lo) / (2 * panels);
  const size = panels * nodesPerPanel;
  const logWeights = rule.weights.map((weight) => ln(half * weight));
  return {
    nodes: Float64Array.from({ length: size }, (_, i) => {
      return lo + half * (2 * Math.floor(i / nodesPerPanel) + 1 + rule.nodes[i % nodesPerPanel]!);
    }),
    logWeights: Float64Array.from({ length: size }, (_, i) => logWeights[i % nodesPerPanel]!),
  };
}
