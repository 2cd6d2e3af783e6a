import { requireThat } from '../../../core/errors.ts';
import { requireNumbers } from '../../../core/preconditions.ts';
import { requireLayerSizes } from '../network-lipschitz.ts';
import { requireSample, type SampleSymbols } from '../hoeffding.ts';

/**
 * What published bounds are evaluated on: networks f_θ(x) = W_L φ(… φ(W_1 x)) given by sizes that were fixed
 * before the sample was seen, and a loss in [0, M] that is rho-Lipschitz in the output (2-norm).
 * Classification with margin gamma is the ramp loss: rho = 2/gamma, M = 1 (the margin is 2-Lipschitz in the
 * output). All lists go from the first layer on.
 */
export interface PublishedSetting extends SampleSymbols {
  /** Lipschitz constant of the loss in the output (2-norm), > 0. */
  readonly rho: number;
  /** ≥ ‖x‖₂, ≥ 0. */
  readonly B: number;
  /** ≥ ‖W_l‖_σ. */
  readonly norms: readonly number[];
  /** ≥ ‖W_l‖_F. */
  readonly frobenius: readonly number[];
  /** ≥ Σ_i ‖row i of W_l − V_l‖₂, V_l a reference fixed before the sample: ‖(W_l − V_l)ᵀ‖_{2,1}. */
  readonly groupNorms21: readonly number[];
  /** d_0 … d_L: inputs, units of every layer, outputs. */
  readonly widths: readonly number[];
  /** Number of parameters, an integer ≥ 1. */
  readonly p: number;
  /** Radius of the Euclidean ball of parameters, within which the sizes above hold, > 0. */
  readonly radius: number;
  /** Is φ(cx) = cφ(x) for c > 0 (identity, ReLU, leaky ReLU)? */
  readonly homogeneous: boolean;
  /** Do the networks have biases? */
  readonly biased: boolean;
}

/** A published bound on a setting. */
export interface PublishedBound {
  /** In units of the loss. A bound if the constants are explicit; else only a scale. */
  readonly value: number;
  /** `unspecified` if the publication has O(·): the value is what stands within, with constant 1. */
  readonly constant: 'explicit' | 'unspecified';
  /** Authors, year, number of the statement, arXiv id. */
  readonly citation: string;
  /** Hypotheses that the setting breaks; if there are some, the value is no bound for it. */
  readonly unmet: readonly string[];
}

/** The margin of a ramp loss with this Lipschitz constant, per unit of its range: 2M/rho. */
export function marginOf({ rho, M }: PublishedSetting): number {
  return (2 * M) / rho;
}

/** @throws {RangeError} on a broken domain or lists of unequal length */
export function requireSetting(setting: PublishedSetting): void {
  const { rho, B, norms, frobenius, groupNorms21, widths, p, radius } = setting;
  requireSample(setting);
  requireNumbers({ positive: { rho, radius }, nonNegative: { B }, positiveInteger: { p } });
  requireThat(norms.length > 0, 'norms', 'of at least one layer', norms.length);
  requireLayerSizes(norms.length, { norms, frobenius, groupNorms21 });
  requireThat(widths.length === norms.length + 1, 'widths', 'one more than the layers', widths.length);
  for (const [i, width] of widths.entries()) requireThat(width >= 1, `widths[${i}]`, 'at least 1', width);
}

/** The names of the conditions that do not hold. */
export function unmetOf(conditions: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(conditions).flatMap(([name, holds]) => (holds ? [] : [name]));
}
