import type { Examples } from './gradient.ts';
import { hessianVector } from './hessian-vector.ts';
import { type Network, parameterCount } from './network.ts';

/**
 * ∇²(Σ_n w_n ½‖f_θ(x_n) − y_n‖²): p × p, by rows, from p Hessian-vector products; for small p. Made exactly symmetric by the
 * mean with its transpose, which moves entries by rounding only.
 */
export function hessian(net: Network, examples: Examples): Float64Array[] {
  const p = parameterCount(net);
  const unit = new Float64Array(p);
  const rows = Array.from({ length: p }, (_, i) => {
    const row = new Float64Array(p);
    unit[i] = 1;
    hessianVector(net, examples, unit, row);
    unit[i] = 0;
    return row;
  });
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (rows[i]![j]! + rows[j]![i]!) / 2;
      rows[i]![j] = mean;
      rows[j]![i] = mean;
    }
  }
  return rows;
}
