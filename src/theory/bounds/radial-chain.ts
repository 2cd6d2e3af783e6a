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
  /** Row i holds the columns first[i] … first[i] + (offset[i+1] − offset[i]) − 1; the others are 0. */
  readonly first: Int32Array;
  readonly offset: Int32Array;
  readonly entries: Float64Array;
  readonly logScale: number;
  /** P(leaves within `steps` | starts at node i), relatively accurate. */
  readonly exit: Float64Array;
}

/** Transitions less likely than this (log), relative to the likeliest from the same place, are left out. */
const logNegligible = -230;
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
): { readonly kernel: KilledKernel; readonly position: Float64Array } {
  const [lo, hi] = support(p);
  const { nodes, logWeights } = compositeRule(lo, hi, panelCount([lo, hi]), nodesPerPanel);
  const size = nodes.length;
  const mean = (x: number): number => p.q * x + p.drift;
  const logBessel = tabulateLogScaledBessel(p.k, Math.max(mean(hi), mean(p.start)) * hi);
  // log of weight · y^{k−1}: what depends on the column alone.
  const column = nodes.map((y, j) => (p.k - 1) * ln(y) + logWeights[j]!);
  const logTransition = (m: number, j: number): number => {
    const y = nodes[j]!;
    return column[j]! - 0.5 * (y - m) * (y - m) + logBessel(m * y);
  };

  const rowFrom = (m: number): LogRow => {
    const [from, to] = window(nodes, m, Math.sqrt(p.k) + maxExcess);
    return logRow((j) => logTransition(m, j), from, to);
  };

  const rows = Array.from(nodes, (x) => rowFrom(mean(x)));
  const logScale = rows.reduce((max, row) => Math.max(max, row.max), -Infinity);
  const offset = new Int32Array(size + 1);
  for (const [i, row] of rows.entries()) offset[i + 1] = offset[i]! + row.values.length;
  const entries = new Float64Array(offset[size]!);
  for (const [i, row] of rows.entries()) {
    for (const [j, value] of row.values.entries()) entries[offset[i]! + j] = exp(value - logScale);
  }
  const first = Int32Array.from(rows, (row) => row.first);
  const exit = nodes.map((x) => noncentralChiSquareSf(p.radius * p.radius, p.k, mean(x) * mean(x)));

  const initial = rowFrom(mean(p.start));
  const position = new Float64Array(size);
  for (const [j, value] of initial.values.entries()) position[initial.first + j] = exp(value - initial.max);
  normalize(position);
  return { kernel: { steps: 1, size, first, offset, entries, logScale, exit }, position };
}

/**
 * Moves the law of the position, given survival so far, by the kernel's steps; in place, through `scratch`.
 * @returns log P(survives these steps)
 */
export function advance(kernel: KilledKernel, position: Float64Array, scratch: Float64Array): number {
  let leaving = 0;
  scratch.fill(0);
  for (let i = 0; i < kernel.size; i++) {
    const mass = position[i]!;
    if (mass === 0) continue;
    leaving += mass * kernel.exit[i]!;
    addRow(kernel, i, mass, scratch);
  }
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
  const first = new Int32Array(size);
  const rows: Float64Array[] = [];
  let largest = 0;
  for (let i = 0; i < size; i++) {
    const half = once.subarray(i * size, (i + 1) * size);
    exit[i]! += scale * half.reduce((sum, mass, j) => sum + mass * kernel.exit[j]!, 0);
    const row = new Float64Array(size);
    multiplyRow(half, kernel, once, row);
    const rowMax = row.reduce((max, value) => Math.max(max, value), 0);
    largest = Math.max(largest, rowMax);
    // Keeps later products away from subnormal numbers, which are slow.
    for (let j = 0; j < size; j++) if (row[j]! < rowMax * 1e-110) row[j] = 0;
    first[i] = Math.max(
      0,
      row.findIndex((value) => value > 0),
    );
    rows.push(row.subarray(first[i], row.findLastIndex((value) => value > 0) + 1));
  }
  const offset = new Int32Array(size + 1);
  for (const [i, row] of rows.entries()) offset[i + 1] = offset[i]! + row.length;
  const entries = new Float64Array(offset[size]!);
  for (const [i, row] of rows.entries()) entries.set(row, offset[i]);
  for (let at = 0; at < entries.length; at++) entries[at]! /= largest;
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

/** target += factor · row i. */
function addRow(kernel: KilledKernel, i: number, factor: number, target: Float64Array): void {
  const { entries, offset } = kernel;
  const shift = kernel.first[i]! - offset[i]!;
  for (let at = offset[i]!; at < offset[i + 1]!; at++) target[shift + at]! += factor * entries[at]!;
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

interface LogRow {
  readonly first: number;
  readonly values: readonly number[];
  readonly max: number;
}

/** Columns that matter to a row of mean length m: | ‖m e + z‖ − m | ≤ ‖z‖ > `spread` once in e^{230}. */
function window(nodes: Float64Array, m: number, spread: number): readonly [from: number, to: number] {
  // Where even staying is that unlikely, the row is about the likeliest way to stay: all columns.
  if (nodes.at(-1)! < m - spread / 2) return [0, nodes.length];
  return [countBelow(nodes, m - spread), countBelow(nodes, m + spread)];
}

/** How many of the increasing nodes are below the limit. */
function countBelow(nodes: Float64Array, limit: number): number {
  let [from, to] = [0, nodes.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (nodes[middle]! < limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The columns in [from, to), less those at the ends that are not within logNegligible of the largest. */
function logRow(at: (j: number) => number, from: number, to: number): LogRow {
  const values: number[] = Array.from({ length: to - from }, (_, j) => at(from + j));
  const max = values.reduce((a, b) => Math.max(a, b), -Infinity);
  let skip = 0;
  while (values[skip]! < max + logNegligible) skip++;
  let end = values.length;
  while (values[end - 1]! < max + logNegligible) end--;
  return { first: from + skip, values: values.slice(skip, end), max };
}
