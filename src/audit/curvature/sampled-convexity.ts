import { openStream } from '../../core/stream.ts';
import { shuffledOrder } from '../../theory/network/train.ts';
import type { Pace } from '../network/pace.ts';
import type { Directions } from './curvature.ts';
import type { Derivatives } from '../derivatives/derivatives.ts';
import { inner, length } from './lanczos.ts';

/**
 * LEC(μ, β, r) round the given weights θ*, as seen at points of balls: for a gradient g(θ) = ∇R_n(θ) −
 * ∇R_n(θ*) the least ⟨g, θ − θ*⟩/‖θ − θ*‖² and the largest ‖g‖/‖θ − θ*‖. What was not looked at may be worse.
 * Since the weights are no minimizer exactly, their gradient is subtracted: it is the Δ of the bounds.
 */
export interface SampledConvexity {
  readonly examples: number;
  readonly of: number;
  /** ‖∇R_n(θ*)‖ on these examples. */
  readonly Delta: number;
  readonly balls: readonly SampledBall[];
}

export interface SampledBall {
  /** Radius, and its share of ‖θ*‖. */
  readonly r: number;
  readonly share: number;
  readonly mu: number;
  readonly beta: number;
  /** Where the least was found. */
  readonly worst: string;
  /** Directions along which ⟨g, θ − θ*⟩ is not positive, and how many were looked at. */
  readonly failing: readonly string[];
  readonly directions: number;
}

const shares = [0.001, 0.01, 0.1];
const randomDirections = 6;
const fewestExamples = 32;

/** Undefined where time was up before the first ball. */
export async function sampledConvexity(
  of: Derivatives,
  count: number,
  seed: string,
  effort: number,
  directions: Directions | undefined,
  pace: Pace,
): Promise<SampledConvexity | undefined> {
  const named = namedDirections(directions);
  const looks = shares.length * 2 * (named.length + randomDirections + 1);
  const affordable = Math.floor(effort / (looks * of.work.gradient));
  const n = Math.min(count, Math.max(fewestExamples, affordable));
  const rows = shuffledOrder(count, openStream(['audit', seed, 'convexity']))
    .slice(0, n)
    .sort();
  const start = of.theta.slice();
  const size = length(start);
  if (!(size > 0)) return undefined;
  pace.begin(`convexity round the weights on ${n} examples`);
  const here = new Float64Array(of.parameters);
  of.addGradient(rows, 1 / n, here);
  if (!(await pace.spent(n * of.work.gradient))) return undefined;
  const gradientLength = length(here);
  const all = [
    ...named,
    ...(gradientLength > 0
      ? [{ name: 'the gradient', v: (): Float64Array => here.map((x) => x / gradientLength) }]
      : []),
    ...Array.from({ length: randomDirections }, (_, i) => ({
      name: `random direction ${i + 1}`,
      v: () => randomUnit(of.parameters, seed, i),
    })),
  ];
  const seen = shares.map(() => [] as { name: string; mu: number; beta: number }[]);
  const found = (): SampledConvexity => ({
    examples: n,
    of: count,
    Delta: gradientLength,
    balls: ballsOf(seen, size),
  });
  const g = new Float64Array(of.parameters);
  for (const { name, v } of all) {
    const u = v();
    for (const [s, share] of shares.entries()) {
      for (const sign of [1, -1]) {
        const r = sign * share * size;
        for (let i = 0; i < u.length; i++) of.theta[i] = start[i]! + r * u[i]!;
        g.fill(0);
        of.addGradient(rows, 1 / n, g);
        for (let i = 0; i < g.length; i++) g[i] = g[i]! - here[i]!;
        seen[s]!.push({
          name: sign > 0 ? name : `${name}, backwards`,
          mu: inner(g, u) / r,
          beta: length(g) / Math.abs(r),
        });
        const goesOn = await pace.spent(n * of.work.gradient);
        of.theta.set(start);
        if (!goesOn) return seen.every((list) => list.length > 0) ? found() : undefined;
      }
    }
  }
  return found();
}

/** A ball holds the points of the smaller ones, too. */
function ballsOf(
  seen: readonly (readonly { readonly name: string; readonly mu: number; readonly beta: number }[])[],
  size: number,
): readonly SampledBall[] {
  return shares.map((share, s) => {
    const within = seen.slice(0, s + 1).flat();
    const worst = within.reduce((x, y) => (y.mu < x.mu ? y : x));
    return {
      r: share * size,
      share,
      mu: worst.mu,
      beta: within.reduce((most, { beta }) => Math.max(most, beta), 0),
      worst: worst.name,
      failing: [...new Set(within.filter(({ mu }) => !(mu > 0)).map(({ name }) => name))],
      directions: within.length / (s + 1),
    };
  });
}

function namedDirections(
  directions: Directions | undefined,
): readonly { readonly name: string; readonly v: () => Float64Array }[] {
  if (directions === undefined) return [];
  return [
    ...directions.top.map((v, i) => ({ name: `the Hessian’s direction ${i + 1}`, v: () => v })),
    { name: 'the Hessian’s least direction', v: () => directions.least },
  ];
}

function randomUnit(p: number, seed: string, i: number): Float64Array {
  const v = new Float64Array(p);
  openStream(['audit', seed, 'convexity', i]).fillNormal(v);
  const size = length(v);
  for (let k = 0; k < p; k++) v[k] = v[k]! / size;
  return v;
}
