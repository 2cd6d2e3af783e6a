import { requireThat } from '../../core/errors.ts';
import type { Stream } from '../../core/stream.ts';
import { removeComponents } from '../../linalg/orthogonal.ts';
import { addScaled, dot, norm } from '../../linalg/vectors.ts';
import type { LabelledData } from '../../data/labelled.ts';
import { flatten, type Network, viewOf } from './network.ts';
import { crossEntropyGradient } from './train.ts';

/**
 * k orthonormal directions: the given ones in order as far as they are independent, then random ones.
 * @param directions vectors of one length p ≥ k
 * @throws {RangeError} unless 1 ≤ k ≤ p
 */
export function orthonormalFlat(
  directions: readonly Float64Array[],
  k: number,
  p: number,
  stream: Stream,
): readonly Float64Array[] {
  requireThat(Number.isSafeInteger(k) && k >= 1 && k <= p, 'k', `an integer in [1, ${p}]`, k);
  const basis: Float64Array[] = [];
  const candidates = [...directions];
  while (basis.length < k) {
    const given = candidates.shift();
    const v = given === undefined ? new Float64Array(p) : Float64Array.from(given);
    if (given === undefined) stream.fillNormal(v);
    const before = norm(v);
    // Twice is enough (Kahan): what is left has lost no more than a few digits.
    for (let pass = 0; pass < 2; pass++) removeComponents(v, basis);
    const size = norm(v);
    if (!(size > 1e-8 * before)) continue;
    basis.push(v.map((x) => x / size));
  }
  return basis;
}

/**
 * Descent on the cross-entropy within {θ* + Ua: ‖a‖ ≤ r}: steps of length r/8 against the gradient, each
 * followed by the projection on the ball; the best of all iterates is kept, and its distance ‖a‖.
 * @param basis the columns of U, orthonormal
 * @param r > 0
 * @throws {RangeError} on shapes that do not fit
 */
export function descendInFlat(
  start: Network,
  basis: readonly Float64Array[],
  r: number,
  steps: number,
  data: LabelledData,
): { readonly network: Network; readonly distance: number } {
  requireThat(r > 0 && r < Infinity, 'r', 'positive and finite', r);
  const centre = flatten(start);
  const g = new Float64Array(centre.length);
  const at = (a: Float64Array): Network => {
    const theta = Float64Array.from(centre);
    basis.forEach((u, i) => addScaled(a[i]!, u, theta));
    return viewOf(start, theta);
  };
  let a = new Float64Array(basis.length);
  let best = { a, loss: Infinity };
  for (let t = 0; t <= steps; t++) {
    const loss = crossEntropyGradient(at(a), data, g);
    if (loss < best.loss) best = { a, loss };
    const slope = Float64Array.from(basis, (u) => dot(u, g));
    const size = norm(slope);
    if (!(size > 0)) break;
    const moved = a.map((x, i) => x - ((r / 8) * slope[i]!) / size);
    const length = norm(moved);
    // A hair inside, so that rounding does not lead out.
    a = length < r ? moved : moved.map((x) => (x * r * (1 - 1e-12)) / length);
  }
  return { network: at(best.a), distance: norm(best.a) };
}
