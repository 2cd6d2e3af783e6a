import { exp, expm1, log1p, pow } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { fromExit, fromLogStay, type Probability } from '../../core/probability.ts';
import { bestDrift } from './best-drift.ts';
import { supermartingaleAboveOne } from './supermartingale.ts';

/** What T10 knows of SGD with fresh batches. */
export interface MinibatchSymbols {
  /** Contraction of a step of gradient descent on R_n, ≥ 0. */
  readonly q: number;
  /** Step size, > 0. */
  readonly eta: number;
  /** A ≥ ‖∇ℓ_i − ∇R_n‖ on the tube, for every example i; > 0. */
  readonly A: number;
  /** Size of a batch, an integer ≥ 1. */
  readonly b: number;
  /** Of how many examples a batch is drawn without replacement; absent where it is drawn with it. */
  readonly n?: number;
  /** Tube radius, > 0. */
  readonly r: number;
  /** d(θ_0), in [0, r]. */
  readonly d0: number;
  /** Number of steps, an integer ≥ 0. */
  readonly T: number;
}

/** What one step is worth: E e^{λ‖y + ηζ‖²} ≤ D e^{λ(1 + λ·spread)‖y‖²}, D = e^{λ·push}. Others: mutants. */
export interface HoeffdingForm {
  /** η²A²m², m = 1 or, without replacement, min(1, (n − b)/b). */
  readonly push: number;
  /** 2η²A²V/b², V = b or, without replacement, `drawnVariance`. */
  readonly spread: number;
}

/** How long a batch's mean may be, in units of A: it is the rest's times (n − b)/b, the other way. */
export function longest({ b, n = Infinity }: Pick<MinibatchSymbols, 'b' | 'n'>): number {
  return n === Infinity ? 1 : Math.min(1, Math.max(0, n - b) / b);
}

/**
 * V: the sum of b numbers drawn without replacement from n whose mean is 0 and range w has E e^{sΣ} ≤
 * e^{s²w²V/8}. V = (n − b)²Σ_{j=n−b}^{n−1} 1/j², or that of the n − b that are left, if it is less.
 */
export function drawnVariance(b: number, n: number): number {
  if (b >= n) return 0;
  return Math.min(partVariance(b, n), partVariance(n - b, n));
}

function partVariance(b: number, n: number): number {
  let sum = 0;
  for (let j = n - 1; j >= n - b; j--) sum += 1 / (j * j);
  return (n - b) * (n - b) * sum * (1 + 1e-14 * b);
}

/** λr² of the λ that are tried: any λ > 0 gives a true bound. */
const exponents: readonly number[] = Array.from({ length: 56 }, (_, i) => 0.01 * pow(1.2, i));

export function hoeffdingForm({
  eta,
  A,
  b,
  n,
}: Pick<MinibatchSymbols, 'eta' | 'A' | 'b' | 'n'>): HoeffdingForm {
  const square = eta * A * (eta * A);
  const m = longest({ b, ...(n !== undefined && { n }) });
  return {
    push: square * m * m,
    spread: (2 * square * (n === undefined ? b : drawnVariance(b, n))) / (b * b),
  };
}

/**
 * The drift bounds by Hoeffding's lemma: T2* with 1/λ_s = 1/(λ_{s+1}q²(1 + λ_{s+1}·2η²A²/b)) and log D_s =
 * λ_{s+1}η²A², or T9 with V − 1, κ = q²(1 + 2λη²A²/b) and D = e^{λη²A²}; the better one, at the best λ of a
 * grid. Without replacement as {@link HoeffdingForm} says. No dimension enters.
 * @throws {RangeError} on a broken domain
 * Source: docs/theory.md, T10. Checked by `stagnation/minibatch`.
 */
export function minibatchHoeffding(
  symbols: MinibatchSymbols,
  form: HoeffdingForm = hoeffdingForm(symbols),
): Probability {
  requireMinibatch(symbols);
  const { r, T, d0, q } = symbols;
  const hazards = new Float64Array(T).fill(1);
  let drift: Probability = fromExit(Infinity);
  for (const x of exponents) {
    const lambda = x / (r * r);
    lowerHazards(hazards, symbols, form, lambda);
    const kappa = q * q * (1 + lambda * form.spread);
    if (!(kappa < 1)) continue;
    const constants = { kappa, logD: lambda * form.push, logM0: lambda * d0 * d0, lambda, r, T };
    const { stay, exit } = supermartingaleAboveOne(constants);
    if (exit < drift.exit) drift = { stay, exit };
  }
  const every = fromLogStay(hazards.reduce((sum, h) => sum + (h < 1 ? log1p(-h) : -Infinity), 0));
  return every.exit <= drift.exit ? every : drift;
}

/** One pass back from λ_t = λ gives m_t for every t, since all steps are alike. */
function lowerHazards(
  hazards: Float64Array,
  { q, r, d0 }: MinibatchSymbols,
  { push, spread }: HoeffdingForm,
  lambda: number,
): void {
  const x = lambda * r * r;
  let [here, logM] = [lambda, 0];
  for (let t = 0; t < hazards.length; t++) {
    logM += here * push;
    here *= q * q * (1 + here * spread);
    if (!(here < Infinity)) return;
    const total = logM + here * d0 * d0;
    const hazard = (exp(total - x) * -expm1(-total)) / -expm1(-x);
    if (hazard < hazards[t]!) hazards[t] = hazard;
  }
}

/** c² of the Gaussian noise on the line that a batch is no worse than, in units of η²A²/b. */
export const lineShare: number = 9 / 8;

/** σ of the Gaussian noise on a line that a batch is no worse than: c = ησ. */
export function lineDeviation(
  { A, b, n = Infinity }: Pick<MinibatchSymbols, 'A' | 'b' | 'n'>,
  share: number = lineShare,
): number {
  return (A * Math.sqrt(share * Math.max(0, Math.min(b, n - b)))) / b;
}

/**
 * The same from the noise's exponential moments: a batch is no worse than Gaussian noise along one direction,
 * of variance c² = (9/8)η²A²/b, or (9/8)η²A² min(b, n − b)/b² without replacement. T2* and T9 with V − 1
 * for it, the better one.
 * @param share in place of 9/8
 * @throws {RangeError} on a broken domain
 * Source: docs/theory.md, T10. Checked by `stagnation/minibatch`.
 */
export function minibatchLine(symbols: MinibatchSymbols, share: number = lineShare): Probability {
  requireMinibatch(symbols);
  const { q, eta, r, d0, T } = symbols;
  const sigma = lineDeviation(symbols, share);
  // nothing is drawn by chance where a batch is everything
  if (sigma === 0) return fromExit(q <= 1 ? 0 : Infinity);
  return bestDrift({ q, eta, sigma, singularValues: [1], r, d0, T });
}

/**
 * Does SGD stay for sure? If ηA ≤ (1 − q)r, no batch takes it out of T_r; without replacement ηA min(1, (n −
 * b)/b) is enough.
 * @param share in place of 1
 */
export function minibatchStays({ q, eta, A, r, ...batch }: MinibatchSymbols, share = 1): boolean {
  return eta * A * longest(batch) <= share * (1 - q) * r;
}

/** T10 for batches: the best of all three. `form` and `share` make mutants. */
export function minibatchBound(
  symbols: MinibatchSymbols,
  { form, share }: { readonly form?: HoeffdingForm; readonly share?: number } = {},
): Probability {
  requireMinibatch(symbols);
  if (minibatchStays(symbols)) return fromExit(0);
  const [first, second] = [minibatchHoeffding(symbols, form), minibatchLine(symbols, share)];
  return first.exit <= second.exit ? first : second;
}

function requireMinibatch({ q, eta, A, b, n = b, r, d0, T }: MinibatchSymbols): void {
  requireNumbers({ nonNegative: { q }, positive: { eta, A, r }, positiveInteger: { b, n }, count: { T } });
  requireThat(d0 >= 0 && d0 <= r, 'd0', `in [0, r = ${r}]`, d0);
}
