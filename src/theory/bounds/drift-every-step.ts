import { exp, expm1, ln, log1p } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireAllNonNegative, requireNumbers } from '../../core/preconditions.ts';
import { fromLogStay, type Probability } from '../../core/probability.ts';
import { minimize } from './compass-search.ts';
import { compensatedSum } from './compensated-sum.ts';
import { forEachStep, type Schedule, type Step } from './schedule.ts';

/** What T2* speaks of. */
export interface EveryStepSymbols {
  /** q_t ≥ 0 (1 and above allowed), eta_t > 0, sigma_t > 0: one step for all, a list, or a function of t. */
  readonly steps: Schedule;
  /** Singular values of G, ≥ 0 and at least one > 0; zeros do not matter. */
  readonly singularValues: readonly number[];
  /** Tube radius, > 0. */
  readonly r: number;
  /** d(θ_0), in [0, r]. */
  readonly d0: number;
  /** Number of steps, an integer ≥ 0. */
  readonly T: number;
  /** Gradient deviation sup_{T_r} ‖∇R_n − ∇R‖, ≥ 0; none if left out. */
  readonly Delta?: number;
}

/** A λ_t to be tried at every t; with Delta > 0 also T2's w in (q², 1), the same at every step. */
export interface TriedLambda {
  readonly lambda: number;
  readonly w?: number;
}

/** The theorem's ingredients; other ones state another theorem. */
export interface EveryStepForm {
  /** The exponent in D_s = ∏_i (1 − 2λ_{s+1}c_i²)^{−exponent}. */
  readonly exponent: number;
  /** How much of c_1² a step adds to the variance 1/(2λ). */
  readonly share: number;
  /** How much of p_s(q_sρ_s + p_s)λ_{s+1}/(1 − 2λ_{s+1}c_1²) a push adds to log m_t. */
  readonly pushes: number;
  /** Whether a push lowers that variance, by ρ_sq_s/(q_sρ_s + p_s). */
  readonly splits: boolean;
  /** The hazard's bound from log m_t and λ_t r². */
  hazard(logM: number, x: number): number;
}

/** T2* itself. */
export const everyStepTheorem: EveryStepForm = {
  exponent: 0.5,
  share: 1,
  pushes: 1,
  splits: true,
  hazard: hazardAboveOne,
};

/** Beyond this many multiples of the last term nothing is added to a sum of 1. */
const negligible = 1e-17;

/**
 * T2*: a λ for every step and target time. With 1/λ_{s+1} = q_s²/λ_s + 2c_{1,s}² up to λ_t, c_{i,s} =
 * eta_s sigma_s s_i, D_s = ∏_i (1 − 2λ_{s+1}c_{i,s}²)^{−1/2} and m_t = e^{λ_0 d0²} ∏_{s<t} D_s, the hazard of
 * leaving T_r at t is at most h_t = min(1, (m_t − 1)/(e^{λ_t r²} − 1)), so P(θ_t ∈ T_r for all t ≤ T) ≥
 * ∏_{t≤T} (1 − h_t). Each λ_t is searched for: those found best for some t serve the others too.
 *
 * With Delta > 0, p_s = eta_s Delta, and any ρ_s > 0: 1/λ_{s+1} = q_s(q_sρ_s + p_s)/(ρ_sλ_s) + 2c_{1,s}² for
 * s ≥ 1, m_t gains the factors exp(λ_{s+1}p_s(q_sρ_s + p_s)/(1 − 2λ_{s+1}c_{1,s}²)), and e^{λ_0 d0²} is
 * exp(λ_1(q_0d0 + p_0)²/(1 − 2λ_1c_{1,0}²)).
 * @param tries further λ (and w), tried at every t (constant steps only): T2's make this at least T2
 * @returns `exit` right to 1e-11 of itself; any λ gives a true bound, so the search costs tightness alone
 * @throws {RangeError} on a broken domain
 * Source: docs/theory.md, T2*. Checked by `stagnation/drift-every-step`.
 */
export function driftEveryStep(
  symbols: EveryStepSymbols,
  { tries = [], form = everyStepTheorem }: { tries?: readonly TriedLambda[]; form?: EveryStepForm } = {},
): Probability {
  const add = compensatedSum();
  const hazards = everyStepHazards(symbols, { tries, form });
  for (const h of hazards) add(h < 1 ? log1p(-h) : -Infinity);
  const settled = symbols.T - hazards.length;
  const last = hazards.at(-1) ?? 0;
  if (settled > 0) add(last < 1 ? settled * log1p(-last) : -Infinity);
  return fromLogStay(add(0));
}

/** h_1, h_2, …, each at the best λ_t found; where they have settled, the last stands for the rest. */
export function everyStepHazards(
  symbols: EveryStepSymbols,
  { tries = [], form = everyStepTheorem }: { tries?: readonly TriedLambda[]; form?: EveryStepForm } = {},
): readonly number[] {
  const noise = prepare(symbols, form);
  return noise.constant ? constantHazards(noise, tries) : varyingHazards(noise);
}

/**
 * h_t for one λ_t, straight from the recursion; ∞ unless 2λ_{s+1}c_{1,s}² < 1 for all s < t.
 * @param t in 1 … T
 * @param lambda λ_t > 0
 * @param path with Delta > 0: the ρ_s, by where they come from and what they end in
 */
export function everyStepHazard(
  symbols: EveryStepSymbols,
  t: number,
  lambda: number,
  path: Path = { from: symbols.r, to: symbols.r },
): number {
  return hazardAt(prepare(symbols, everyStepTheorem), t, { lambda, path });
}

/**
 * The ρ_s = from + (to − from) ∏_{s≤j<t} min(1, q_j), distances on a way out that ends in `to`, both > 0: for
 * x = ρ_s the inequality (q_sx + p_s)² ≤ (q_sρ_s + p_s)(q_sx²/ρ_s + p_s) is an equality, and so loses least
 * where exits happen.
 */
export interface Path {
  readonly from: number;
  readonly to: number;
}

/** What is free for each t. */
interface Choice {
  readonly lambda: number;
  readonly path: Path;
}

/** (m − 1)/(e^x − 1), without overflow: Markov's inequality for e^{λd²} − 1 ≥ 0. */
function hazardAboveOne(logM: number, x: number): number {
  return (exp(logM - x) * -expm1(-logM)) / -expm1(-x);
}

interface Prepared extends EveryStepSymbols {
  readonly form: EveryStepForm;
  readonly constant: boolean;
  /** Every step, or the first alone where all are alike. */
  readonly list: readonly PreparedStep[];
  /** [s_i²/s_1², multiplicity], distinct. */
  readonly spectrum: readonly (readonly [number, number])[];
  /** Delta > 0 */
  readonly pushed: boolean;
}

interface PreparedStep extends Pick<Step, 'q'> {
  /** c_{1,s}² */
  readonly top: number;
  /** eta_s Delta */
  readonly push: number;
}

function prepare(symbols: EveryStepSymbols, form: EveryStepForm): Prepared {
  const { steps, singularValues, r, d0, T, Delta = 0 } = symbols;
  requireNumbers({ positive: { r }, count: { T }, nonNegative: { Delta } });
  requireAllNonNegative({ singularValues });
  requireThat(d0 >= 0 && d0 <= r, 'd0', `in [0, r = ${r}]`, d0);
  const s1 = singularValues.reduce((max, s) => Math.max(max, s), 0);
  requireThat(s1 > 0, 'singularValues', 'positive in at least one direction', singularValues.join(' '));
  const counts = new Map<number, number>();
  for (const s of singularValues) {
    const ratio = s / s1;
    if (ratio > 0) counts.set(ratio * ratio, (counts.get(ratio * ratio) ?? 0) + 1);
  }
  const list: Prepared['list'][number][] = [];
  forEachStep(steps, T, ({ q, eta, sigma }, count) => {
    requireNumbers({ positive: { sigma } });
    const c = eta * sigma * s1;
    for (let i = 0; i < (count === T ? 1 : count); i++) list.push({ q, top: c * c, push: eta * Delta });
  });
  return {
    ...symbols,
    form,
    constant: list.length < T || T === 1,
    list,
    spectrum: [...counts],
    pushed: Delta > 0,
  };
}

/** log D_s at the variance 1/(2λ_{s+1}) = `variance`, in terms of c_{1,s}². */
function logD({ spectrum, form }: Prepared, top: number, variance: number): number {
  let sum = 0;
  for (const [ratio, count] of spectrum) sum -= count * log1p(-(ratio * top) / variance);
  return form.exponent * sum;
}

/** 1/(2λ_s), given 1/(2λ_{s+1}) less what the step's noise adds. */
function varianceBefore(
  { splits }: EveryStepForm,
  { q, push }: PreparedStep,
  kept: number,
  rho: number,
): number {
  return push === 0 || !splits ? kept / (q * q) : (kept * rho) / (q * (q * rho + push));
}

/** What the push of a step adds to log m_t. */
function pushed({ pushes }: EveryStepForm, { q, push }: PreparedStep, kept: number, rho: number): number {
  return push === 0 ? 0 : (pushes * push * (q * rho + push)) / (2 * kept);
}

/** What a first step from d0 adds to log m_t: λ_0 d0², or more with a push. */
function startTerm({ q, push }: PreparedStep, kept: number, before: number, d0: number): number {
  return push === 0 ? (d0 * d0) / (2 * before) : ((q * d0 + push) * (q * d0 + push)) / (2 * kept);
}

function hazardAt(noise: Prepared, t: number, { lambda, path }: Choice): number {
  const { list, d0, r, form } = noise;
  let variance = 1 / (2 * lambda);
  let logM = 0;
  let way = 1;
  for (let s = t - 1; s >= 0; s--) {
    const step = list[noise.constant ? 0 : s]!;
    if (!(variance > step.top)) return Infinity;
    const kept = variance - form.share * step.top;
    way *= Math.min(1, step.q);
    const rho = path.from + (path.to - path.from) * way;
    const logDs = logD(noise, step.top, variance);
    variance = varianceBefore(form, step, kept, rho);
    if (s === 0) return form.hazard(logM + logDs + startTerm(step, kept, variance, d0), lambda * r * r);
    const term = logDs + pushed(form, step, kept, rho);
    logM += term;
    if (isSettled(term, logM, d0, variance)) break;
  }
  return form.hazard(logM + (d0 * d0) / (2 * variance), lambda * r * r);
}

/** What is still to come shrinks at least as fast as 1/variance. */
function isSettled(term: number, logM: number, d0: number, variance: number): boolean {
  return variance === Infinity || (term < negligible * logM && d0 * d0 < negligible * variance * logM);
}

/** 1, 2, 4, …, T: the times for which λ is searched for. */
function searchTimes(T: number): readonly number[] {
  const times: number[] = [];
  for (let t = 1; t < T; t *= 2) times.push(t);
  return T > 0 ? [...times, T] : times;
}

/** Steps of the search from the λ of one time to that of the next, in the logit of its share. */
const searchSteps = [1, 0.25, 0.05];

/** The share of the admissible λ_t < 1/(2v_t); where the path comes from, as a share of r. */
type Shares = readonly [lambda: number, from: number];

/**
 * The shares at which h_t is least, at the search's times. The first are searched for everywhere, each of the
 * others near the last.
 */
function bestShares(noise: Prepared, times: readonly number[], limits: Float64Array): readonly Shares[] {
  let best: readonly number[] | undefined;
  const sharesAt = ([u = 0, v = 0]: readonly number[]): Shares => [logistic(u), logistic(v)];
  return times.map((t) => {
    const valueAt = (point: readonly number[]): number => {
      const h = hazardAt(noise, t, choiceOf(noise, sharesAt(point), limits[t - 1]!));
      return h > 0 ? ln(h) : h === 0 ? -1e9 : Infinity;
    };
    if (best === undefined) best = minimize(valueAt, noise.pushed ? 2 : 1);
    else {
      const [u = 0, v] = best;
      const nearU = descend((x) => valueAt(v === undefined ? [x] : [x, v]), u);
      best = v === undefined ? [nearU] : [nearU, descend((x) => valueAt([nearU, x]), v)];
    }
    return sharesAt(best);
  });
}

function choiceOf({ r }: Prepared, [share, from]: Shares, limit: number): Choice {
  return { lambda: share * limit, path: { from: from * r, to: r } };
}

/** Downhill from u until no step helps. */
function descend(valueAt: (u: number) => number, from: number): number {
  let u = from;
  let value = valueAt(u);
  for (const step of searchSteps) {
    for (const signed of [step, -step]) {
      for (let next = valueAt(u + signed); next < value; next = valueAt(u + signed)) {
        u += signed;
        value = next;
      }
    }
  }
  return u;
}

function logistic(u: number): number {
  return 1 / (1 + exp(-u));
}

/** 1/(2v_t) for v_{s+1} = q_s²v_s + c_{1,s}², v_0 = 0, and t = 1 … T. */
function admissible({ list, constant, T }: Prepared): Float64Array {
  const limits = new Float64Array(T);
  let v = 0;
  for (let s = 0; s < T; s++) {
    const { q, top } = list[constant ? 0 : s]!;
    v = q * q * v + top;
    limits[s] = 1 / (2 * v);
  }
  return limits;
}

function varyingHazards(noise: Prepared): readonly number[] {
  const limits = admissible(noise);
  const times = searchTimes(noise.T);
  const shares = bestShares(noise, times, limits);
  const hazards: number[] = [];
  for (let t = 1, next = 0; t <= noise.T; t++) {
    if (t > times[next]!) next++;
    const limit = limits[t - 1]!;
    const own = hazardAt(noise, t, choiceOf(noise, shares[next]!, limit));
    const before = next > 0 ? hazardAt(noise, t, choiceOf(noise, shares[next - 1]!, limit)) : Infinity;
    hazards.push(Math.min(own, before, 1));
  }
  return hazards;
}

/** One pass back from λ gives m_t for every t at once, since all steps are alike. */
function constantHazards(noise: Prepared, tries: readonly TriedLambda[]): readonly number[] {
  const limits = admissible(noise);
  const times = searchTimes(noise.T);
  const found = bestShares(noise, times, limits).map((shares, i) =>
    choiceOf(noise, shares, limits[times[i]! - 1]!),
  );
  const tried = tries.map(({ lambda, w }) => ({ lambda, path: pathOf(noise, w) }));
  const curves = [...found, ...tried].map((choice) => hazardsFrom(noise, choice));
  const longest = curves.reduce((max, curve) => Math.max(max, curve.length), 0);
  return Array.from({ length: longest }, (_, i) =>
    curves.reduce((least, curve) => Math.min(least, curve[i] ?? curve.at(-1)!), 1),
  );
}

/** The one ρ for which w = qρ/(qρ + p). */
function pathOf({ list, r }: Prepared, w: number | undefined): Path {
  const { q, push } = list[0]!;
  const rho = w === undefined || push === 0 || q === 0 ? r : (w * push) / (q * (1 - w));
  return { from: rho, to: rho };
}

/** h_t for one choice, t = 1, 2, …, until it has settled or λ is inadmissible: then the last is ∞. */
function hazardsFrom(noise: Prepared, { lambda, path }: Choice): readonly number[] {
  const { list, d0, r, T, form } = noise;
  const hazards: number[] = [];
  const step = list[0]!;
  let variance = 1 / (2 * lambda);
  let logM = 0;
  let way = 1;
  for (let t = 1; t <= T; t++) {
    if (!(variance > step.top)) return [...hazards, Infinity];
    const kept = variance - form.share * step.top;
    way *= Math.min(1, step.q);
    const rho = path.from + (path.to - path.from) * way;
    const logDs = logD(noise, step.top, variance);
    variance = varianceBefore(form, step, kept, rho);
    hazards.push(form.hazard(logM + logDs + startTerm(step, kept, variance, d0), lambda * r * r));
    const term = logDs + pushed(form, step, kept, rho);
    logM += term;
    if (isSettled(term, logM, d0, variance)) break;
  }
  return hazards;
}
