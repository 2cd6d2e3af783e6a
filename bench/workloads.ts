import { type SgdProgram, sgdRunner } from '../src/theory/sgd/kernel/sgd-program.ts';

/**
 * What is simulated: SGD from `start`, T steps of η, noise σz on every coordinate, observed in ‖θ −
 * minimizer‖ ≤ limit.
 */
export interface Workload {
  readonly name: string;
  readonly kind: 'diagonal' | 'dense' | 'perceptron';
  readonly dim: number;
  readonly eta: number;
  readonly sigma: number;
  readonly T: number;
  readonly limit: number;
  /** Trajectories of one measurement. */
  readonly count: number;
  /** Perceptrons alone. */
  readonly activation?: 'tanh' | 'relu';
}

const ETA = 0.05;

/** A tube that more than 99% of the trajectories never leave. */
function wideTube(dim: number): number {
  const variance = ETA / (2 - ETA);
  return Math.sqrt(dim * variance * (1 + 7 / Math.sqrt(dim) + 9 / dim));
}

const common = { eta: ETA, sigma: 1, T: 200 };

export const workloads: readonly Workload[] = [
  ...[1, 8, 64, 512].map((dim) => ({
    ...common,
    name: `W1 k=${dim}`,
    kind: 'diagonal' as const,
    dim,
    limit: wideTube(dim),
    count: dim <= 8 ? 8192 : dim === 64 ? 1024 : 256,
  })),
  ...[32, 128].map((dim) => ({
    ...common,
    name: `W2 d=${dim}`,
    kind: 'dense' as const,
    dim,
    limit: wideTube(dim) * 1.1,
    count: dim === 32 ? 1024 : 256,
  })),
  ...(['tanh', 'relu'] as const).map((activation) => ({
    name: `W3 ${activation}`,
    kind: 'perceptron' as const,
    dim: 433,
    eta: ETA,
    sigma: 0.1,
    T: 40,
    limit: 30,
    count: 64,
    activation,
  })),
];

/** The Hessian of the dense workload, by rows. */
export function hessian(dim: number): Float64Array {
  const H = new Float64Array(dim * dim);
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < dim; j++)
      H[i * dim + j] = (i === j ? 1 : 0) + (0.6 / dim) * Math.sin(i + 1) * Math.sin(j + 1);
  }
  return H;
}

export const widths: readonly number[] = [8, 16, 16, 1];
export const batch = 64;

export function inputs(): Float64Array {
  return Float64Array.from({ length: batch * 8 }, (_, i) => Math.sin(1 + i));
}
export function targets(): Float64Array {
  return Float64Array.from({ length: batch }, (_, s) => 0.3 * Math.cos(s));
}
export function perceptronStart(): Float64Array {
  return Float64Array.from({ length: 433 }, (_, p) => 0.5 * Math.sin(2 + 3 * p));
}

/** The workload for the kernel. */
export function programOf(w: Workload, value: SgdProgram['value'] = { kind: 'stays' }): SgdProgram {
  const start = w.kind === 'perceptron' ? perceptronStart() : new Float64Array(w.dim);
  return {
    runner: sgdRunner,
    kind: 'sgd',
    dim: w.dim,
    landscape: { gradient: gradientOf(w), outward: 0 },
    noise: { kind: 'scaled', columns: w.dim, from: 0, scales: new Float64Array(w.dim).fill(1) },
    schedule: { eta: w.eta, sigma: w.sigma },
    start,
    horizon: w.T,
    measure: 'distance',
    limit: w.limit,
    value,
  };
}

function gradientOf({ kind, dim, activation = 'tanh' }: Workload): SgdProgram['landscape']['gradient'] {
  if (kind === 'diagonal') return { kind: 'quadratic', k: dim, curvatures: new Float64Array(dim).fill(1) };
  if (kind === 'dense') return { kind: 'dense', k: dim, A: hessian(dim), c: new Float64Array(dim) };
  return {
    kind: 'perceptron',
    k: dim,
    widths,
    activation,
    inputs: inputs(),
    targets: targets(),
    minimizer: perceptronStart(),
  };
}
