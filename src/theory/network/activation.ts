import { tanh } from '../../core/elementary.ts';
import type { Activation } from './network.ts';

/** Slope of the leaky ReLU below 0; a power of two, so that multiplying by it does not round. */
export const leakySlope = 0.125;

/** x ← φ(x), the first `count` entries. */
export function activate(activation: Activation, x: Float64Array, count: number): void {
  switch (activation) {
    case 'identity':
      return;
    case 'relu':
      for (let i = 0; i < count; i++) if (!(x[i]! > 0)) x[i] = 0;
      return;
    case 'leaky-relu':
      for (let i = 0; i < count; i++) if (x[i]! < 0) x[i] = leakySlope * x[i]!;
      return;
    case 'tanh':
      for (let i = 0; i < count; i++) x[i] = tanh(x[i]!);
  }
}

/** errors ← errors ⊙ φ′, from the activated values φ(z); at a kink the left slope, as in the kernel. */
export function multiplyBySlope(
  activation: Activation,
  active: Float64Array,
  errors: Float64Array,
  count: number,
): void {
  switch (activation) {
    case 'identity':
      return;
    case 'relu':
      for (let i = 0; i < count; i++) if (!(active[i]! > 0)) errors[i] = 0;
      return;
    case 'leaky-relu':
      for (let i = 0; i < count; i++) if (!(active[i]! > 0)) errors[i] = leakySlope * errors[i]!;
      return;
    case 'tanh':
      for (let i = 0; i < count; i++) errors[i] = errors[i]! * (1 - active[i]! * active[i]!);
  }
}
