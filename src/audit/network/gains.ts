import { up } from '../../linalg/rounding.ts';
import { tapPlaces } from '../models/windows.ts';
import type { Operation, Parametric, Pool } from '../models/model.ts';

/** What a bound may suppose of a layer: ‖W‖_σ and ‖b‖₂ as it is added, not below them. */
export interface LayerNorms {
  readonly spectral: number;
  readonly bias: number;
}

/** How far the output moves, at most, if one layer moves and all layers keep their norms. */
export interface Gain {
  readonly layer: Parametric;
  /** Per unit of ‖ΔW‖_σ: a bound of the layer's input times the Lipschitz constant of what follows. */
  readonly weights: number;
  /** Per unit of ‖Δb‖₂. */
  readonly biases: number;
}

export interface Gains {
  readonly gains: readonly Gain[];
  /** A Lipschitz constant of the network in its input. */
  readonly lipschitz: number;
  /** ≥ the norm of the output. */
  readonly output: number;
}

/**
 * N2 for operations in sequence and in residual sums: ‖f_θ(x) − f_θ'(x)‖ ≤ Σ_l (‖ΔW_l‖_σ weights_l + ‖Δb_l‖
 * biases_l) for all ‖x‖ ≤ B. Layers are exchanged one at a time: what enters layer l then is bounded, and
 * what comes after it has a Lipschitz constant, whichever of the two networks each layer is from. A residual
 * sum has the sum of both ways' constants. Rounded up throughout.
 */
export function gainsOf(
  operations: readonly Operation[],
  B: number,
  normsOf: (layer: Parametric) => LayerNorms,
): Gains {
  let [gains, lipschitz, output]: [readonly Gain[], number, number] = [[], 1, B];
  const after = (factor: number): void => {
    gains = gains.map((gain) => ({
      ...gain,
      weights: up(gain.weights * factor),
      biases: up(gain.biases * factor),
    }));
    lipschitz = up(lipschitz * factor);
  };
  for (const operation of operations) {
    switch (operation.kind) {
      case 'dense':
      case 'convolution':
      case 'scaling': {
        const { spectral, bias } = normsOf(operation);
        after(spectral);
        gains = [...gains, { layer: operation, weights: output, biases: 1 }];
        output = up(up(spectral * output) + bias);
        break;
      }
      case 'max-pool':
      case 'average-pool': {
        const factor = poolNorm(operation);
        after(factor);
        output = up(output * factor);
        break;
      }
      case 'residual': {
        const parts = [operation.branch, operation.shortcut].map((part) => gainsOf(part, output, normsOf));
        after(up(parts[0]!.lipschitz + parts[1]!.lipschitz));
        gains = [...gains, ...parts.flatMap((part) => part.gains)];
        output = up(parts[0]!.output + parts[1]!.output);
        break;
      }
      // slopes are at most 1 in size, φ(0) = 0, and a vector has the norm of its map
      case 'activation':
      case 'reshape':
        break;
    }
  }
  return { gains, lipschitz, output };
}

/**
 * A Lipschitz constant of pooling. Of averages √(‖A‖_1‖A‖_∞), the largest sums of a column and of a row of
 * its matrix; of maxima the root of the most windows that an entry is in, 1 where they do not overlap.
 */
export function poolNorm(pool: Pool): number {
  const [height, width] = [pool.from[1], pool.from[2]];
  const [rows, columns] = [pool.to[1], pool.to[2]];
  const down = tapPlaces(pool, 0, height, rows, false);
  const across = tapPlaces(pool, 1, width, columns, false);
  const columnSums = new Float64Array(height * width);
  let row = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const places: number[] = [];
      for (let p = 0; p < pool.size[0]; p++) {
        for (let q = 0; q < pool.size[1]; q++) {
          const [y, x] = [down[i * pool.size[0] + p]!, across[j * pool.size[1] + q]!];
          if (y >= 0 && x >= 0) places.push(y * width + x);
        }
      }
      const count = pool.countPadding ? pool.size[0] * pool.size[1] : places.length;
      const weight = pool.kind === 'max-pool' ? 1 : 1 / count;
      for (const place of places) columnSums[place] = up(columnSums[place]! + weight);
      row = Math.max(row, up(places.length * weight));
    }
  }
  const column = columnSums.reduce((most, x) => Math.max(most, x), 0);
  if (pool.kind === 'max-pool') return Math.sqrt(Math.round(column));
  return up(Math.sqrt(up(row * column)));
}
