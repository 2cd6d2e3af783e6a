import { isRefusal } from '../../core/errors.ts';
import type { Probability } from '../../core/probability.ts';
import { comparisonProduct } from '../../theory/bounds/comparison.ts';
import { driftEveryStep } from '../../theory/bounds/drift-every-step.ts';
import { lineDeviation, longest, minibatchBound } from '../../theory/bounds/minibatch.ts';
import { chiSquareTail, concentrationTail } from '../../theory/bounds/noise-tail.ts';
import { stagnationProduct } from '../../theory/bounds/stagnation-product.ts';

/**
 * Bounds of the probability to stay, at constants that were estimated: no certificates. T11 is in its product
 * form, which for noise that is alike in every direction is T7's.
 */
export type EstimatedBounds = Readonly<Partial<Record<'T1' | 'T2*' | 'T10' | 'T11', number>>>;

export interface EstimatedSymbols {
  readonly q: number;
  readonly eta: number;
  readonly r: number;
  readonly T: number;
  /** Gradient at the weights, which are no minimizer exactly. */
  readonly Delta: number;
}

/** The largest k for which the χ² law is computed; beyond it T1's tail is by concentration. */
const mostDegrees = 4096;
/** Beyond it T2* takes too long. */
const mostDirections = 1_000_000;

/** From the weights, with noise σz in k directions. */
export function gaussianBounds(
  symbols: EstimatedSymbols & Readonly<Record<'sigma' | 'k', number>>,
): EstimatedBounds {
  const { q, eta, r, T, Delta, sigma, k } = symbols;
  return spoken({
    T1: () =>
      stagnationProduct({
        r,
        Delta,
        T,
        steps: { q, eta, sigma },
        tail: (a) =>
          k <= mostDegrees
            ? chiSquareTail({ a, s1: 1, k })
            : concentrationTail({ a, singularValues: [1], center: Math.sqrt(k) }),
      }),
    ...(k <= mostDirections && {
      'T2*': () => {
        const singularValues = Array.from({ length: k }, () => 1);
        return driftEveryStep({ steps: { q, eta, sigma }, singularValues, r, d0: 0, T, Delta });
      },
    }),
    T11: () => comparisonProduct({ k, q, c: eta * sigma, r, d0: 0, T, drift: eta * Delta }),
  });
}

/**
 * With batches of b from n examples, T10 with Δ. No batch takes a step farther than η(Am + Δ), m as in T10
 * (iv): where that keeps within r for T steps, SGD stays. Else a batch is no worse than Gaussian noise on a
 * line (T10 (ii)), for which T2* has its Δ form; without Δ there is T10 itself.
 */
export function minibatchBounds({
  q,
  eta,
  r,
  T,
  Delta,
  A,
  b,
  n,
}: EstimatedSymbols & Readonly<Record<'A' | 'b' | 'n', number>>): EstimatedBounds {
  if (staysSurely({ q, eta, r, T, push: A * longest({ b, n }) + Delta })) return { T10: 1 };
  const sigma = lineDeviation({ A, b, n });
  if (!(sigma > 0)) return { T10: 0 };
  return spoken({
    T10: () =>
      Delta === 0
        ? minibatchBound({ q, eta, A, b, n, r, d0: 0, T })
        : driftEveryStep({ steps: { q, eta, sigma }, singularValues: [1], r, d0: 0, T, Delta }),
  });
}

function staysSurely({
  q,
  eta,
  r,
  T,
  push,
}: Readonly<Record<'q' | 'eta' | 'r' | 'T' | 'push', number>>): boolean {
  let d = 0;
  for (let t = 0; t < T && d <= r; t++) d = q * d + eta * push;
  return d <= r;
}

function spoken(
  bounds: Readonly<Partial<Record<keyof EstimatedBounds, () => Probability>>>,
): EstimatedBounds {
  return Object.fromEntries(
    Object.entries(bounds).flatMap(([name, bound]) => {
      try {
        return [[name, Math.min(1, Math.max(0, bound().stay))] as const];
      } catch (error) {
        // numbers that the bound does not speak of
        if (isRefusal(error)) return [];
        throw error;
      }
    }),
  );
}
