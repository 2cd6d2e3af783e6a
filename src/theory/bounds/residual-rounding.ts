import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import type { ResidualNorms } from './residual-slope.ts';

/** A bound of a vector's norm, and of that of its error. */
interface Sized {
  readonly size: number;
  readonly error: number;
}

/** What underflows can add: ten million, each below 2⁻¹²⁶, in networks with norms of product ≤ 1e5. */
const underflow = 1e-25;

/**
 * How far the gradient of Σ_n ½(f_θ(x_n) − y_n)²/N of a residual network with one output (`residualSlope`),
 * computed in floating point with unit roundoff u and summation in any order, lies from the exact one, in
 * Euclidean norm; θ, x_n and y_n are rounded first.
 *
 * Operation by operation, forwards and backwards (Higham 2002, section 3.1): a product with a matrix of
 * Frobenius norm w and n terms a row errs by w‖δx‖ + γ_{n+1} w‖x̂‖ (1 for the rounding of the matrix); an
 * outer product summed over N examples by γ_{N+1}‖â‖‖b̂‖ beside what its factors err by; tanh by
 * `activationRoundings`·u·|z|; its slope 1 − φ̂² by 2δ + δ² + 4u.
 * @param norms *Frobenius* norms, which are also those of the matrices of absolute values
 * @param B ≥ ‖x_n‖; labels are values of f at such points
 * @param smooth no kinks: where φ has one, a rounding can flip its slope, and nothing like this holds
 * @throws {RangeError} where `smooth` is false, or on numbers out of their range
 */
export function residualRounding(parameters: {
  readonly norms: ResidualNorms;
  readonly sizes: Readonly<Record<'dim' | 'hidden' | 'points', number>>;
  readonly B: number;
  readonly unitRoundoff: number;
  readonly activationRoundings: number;
  readonly smooth: boolean;
}): number {
  const {
    norms: { inner, outer, readOut },
    sizes: { dim, hidden, points },
    B,
    unitRoundoff: u,
    activationRoundings,
    smooth,
  } = parameters;
  requireThat(smooth, 'activation', 'differentiable', 'one with kinks');
  requireNumbers({ nonNegative: { B } });
  const gamma = (n: number): number => (n * u) / (1 - n * u);
  const computed = ({ size, error }: Sized): number => size + error;
  const times = (w: number, terms: number, x: Sized): Sized => ({
    size: w * x.size,
    error: w * x.error + gamma(terms + 1) * w * computed(x),
  });
  const plus = (x: Sized, y: Sized): Sized => ({
    size: x.size + y.size,
    error: x.error + y.error + u * (computed(x) + computed(y)),
  });
  const outerError = (a: Sized, b: Sized): number =>
    a.error * computed(b) + a.size * b.error + gamma(points + 1) * computed(a) * computed(b);

  const hidden0: Sized = { size: B, error: u * B };
  const into = [hidden0];
  const active: Sized[] = [];
  for (const [l, a] of inner.entries()) {
    const z = times(a, dim, into[l]!);
    const phi = { size: z.size, error: z.error + activationRoundings * u * computed(z) };
    active.push(phi);
    into.push(plus(into[l]!, times(outer[l]!, hidden, phi)));
  }
  const value = times(readOut, dim, into.at(-1)!);
  const difference = plus(value, { size: value.size, error: 2 * u * value.size });
  // times 1/N, which is rounded, and 2 · ½
  const delta = { ...difference, error: difference.error + gamma(3) * computed(difference) };
  const errors = [outerError(delta, into.at(-1)!)];
  let back = times(readOut, 1, delta);
  for (let l = inner.length - 1; l >= 0; l--) {
    const phi = active[l]!;
    errors.push(outerError(back, phi));
    const through = times(outer[l]!, dim, back);
    const slope = activationRoundings === 0 ? 0 : 2 * phi.error + phi.error * phi.error + 4 * u;
    const bent = {
      size: through.size,
      error: through.error * (1 + slope) + through.size * slope + u * computed(through) * (1 + slope),
    };
    errors.push(outerError(bent, into[l]!));
    back = plus(back, times(inner[l]!, hidden, bent));
  }
  return Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0)) * (1 + 1e-9) + underflow;
}
