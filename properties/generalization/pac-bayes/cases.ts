import { type Arbitrary, array, constantFrom, integer, oneof, record } from 'fast-check';
import { z } from 'zod';
import { exp, ln } from '../../../src/core/elementary.ts';
import { bernoulliDivergence } from '../../../src/stats/bernoulli-divergence.ts';
import { mostlySmall } from '../../../src/theory/cases/round-numbers.ts';

interface Shared {
  readonly n: number;
  readonly delta: number;
  /** Is the sample one example, n times? */
  readonly repeated: boolean;
  /** Does the prior know the sample: half of it where the posterior is? */
  readonly fitted: boolean;
}

/**
 * K hypotheses that err independently of each other, each with probability `heads` on every example; the
 * prior is uniform, the posterior one hypothesis, chosen by the sample.
 */
export interface CoinCase extends Shared {
  readonly kind: 'coins';
  readonly K: number;
  readonly heads: number;
  /** The hypothesis of the fewest errors, or the one whose errors deviate most. */
  readonly pick: 'fewest' | 'deviant';
}

/** Few hypotheses on few equally likely points; the posterior weighs them by what the sample says. */
export interface TableCase extends Shared {
  readonly kind: 'table';
  /** Loss of hypothesis h at point i. */
  readonly losses: readonly (readonly number[])[];
  /** Prior, up to a factor. */
  readonly prior: readonly number[];
  /** Q(h) ∝ P(h) exp(−beta n r_h), or exp(beta n (R_h − r_h)): the worst for the theorem. */
  readonly posterior: 'fits' | 'misleads';
  readonly beta: number;
}

export type PacBayesCase = CoinCase | TableCase;

const shared = {
  n: z.int().min(1).max(400),
  delta: z.number().positive().lt(1),
  repeated: z.boolean(),
  fitted: z.boolean(),
};

const maxPoints = 4;
const share = z.number().min(0).max(1);

export const pacBayesSchema: z.ZodType<PacBayesCase> = z.union([
  z.strictObject({
    ...shared,
    kind: z.literal('coins'),
    K: z.number().min(1).refine(Number.isInteger, 'K must be whole'),
    heads: z.number().positive().lt(1),
    pick: z.enum(['fewest', 'deviant']),
  }),
  z
    .strictObject({
      ...shared,
      n: z.int().min(1).max(40),
      kind: z.literal('table'),
      losses: z.array(z.array(share).min(1).max(maxPoints).readonly()).min(1).max(16).readonly(),
      prior: z.array(z.int().min(1)).min(1).max(16).readonly(),
      posterior: z.enum(['fits', 'misleads']),
      beta: z.number().nonnegative().max(100),
    })
    .refine(({ losses, prior }) => losses.length === prior.length, 'a prior weight for every hypothesis')
    .refine(
      ({ losses }) => losses.every((row) => row.length === losses[0]!.length),
      'a loss for every point',
    ),
]);

/** One possible sample of a table: its probability, and what the learner makes of it. */
export interface Outcome {
  readonly probability: number;
  /** kl(R_n(Q)‖R(Q)) */
  readonly deviation: number;
  /** KL(Q‖P) */
  readonly divergence: number;
}

/** Every sample of a table, by how often it has each point. */
export function outcomesOf(c: TableCase): readonly Outcome[] {
  const points = c.losses[0]!.length;
  if (c.repeated) {
    return Array.from({ length: points }, (_, at) =>
      outcome(
        c,
        Array.from({ length: points }, (_, i) => (i === at ? c.n : 0)),
        1 / points,
      ),
    );
  }
  const found: Outcome[] = [];
  // C(n; counts)/Nⁿ, a factor at a time
  const fill = (counts: readonly number[], left: number, logWeight: number): void => {
    if (counts.length === points - 1) {
      found.push(outcome(c, [...counts, left], exp(logWeight - left * ln(points))));
      return;
    }
    let log = logWeight;
    for (let m = 0; m <= left; m++) {
      if (m > 0) log += ln((left - m + 1) / m) - ln(points);
      fill([...counts, m], left - m, log);
    }
  };
  fill([], c.n, 0);
  return found;
}

function outcome(c: TableCase, counts: readonly number[], probability: number): Outcome {
  const points = counts.length;
  const total = c.prior.reduce((sum, x) => sum + x, 0);
  const risks = c.losses.map((row) => row.reduce((sum, x) => sum + x, 0) / points);
  const found = c.losses.map((row) => row.reduce((sum, x, i) => sum + x * counts[i]!, 0) / c.n);
  const tilt = (h: number): number =>
    c.beta * c.n * ((c.posterior === 'misleads' ? risks[h]! : 0) - found[h]!);
  const tilts = c.losses.map((_, h) => tilt(h));
  const largest = Math.max(...tilts);
  const prior = c.prior.map((x) => x / total);
  const weights = prior.map((x, h) => x * exp(tilts[h]! - largest));
  const mass = weights.reduce((sum, x) => sum + x, 0);
  const posterior = weights.map((x) => x / mass);
  const mean = (values: readonly number[]): number =>
    Math.min(
      1,
      values.reduce((sum, x, h) => sum + x * posterior[h]!, 0),
    );
  const base = c.fitted ? prior.map((x, h) => (x + posterior[h]!) / 2) : prior;
  const divergence = posterior.reduce((sum, x, h) => sum + (x > 0 ? x * ln(x / base[h]!) : 0), 0);
  return {
    probability,
    deviation: bernoulliDivergence(mean(found), mean(risks)),
    divergence: Math.max(0, divergence),
  };
}

/** KL(Q‖P) of coins. */
export function coinDivergence({ K, fitted }: CoinCase): number {
  return fitted ? -ln(0.5 + 0.5 / K) : ln(K);
}

export interface PacBayesSpace {
  readonly kinds?: readonly PacBayesCase['kind'][];
  /** Numbers of coins. */
  readonly K?: readonly number[];
  readonly heads?: readonly number[];
  readonly n?: readonly [number, number];
  /** δ beside the least one at which some sample violates the theorem. */
  readonly slacks?: readonly number[];
  readonly broken?: 'repeated' | 'fitted';
}

/**
 * @param logXi of n; the failure probability is chosen with it so that some sample just violates what is
 * claimed
 */
export function pacBayesCases(
  logXi: (n: number) => number,
  {
    kinds = ['coins', 'table'],
    K = [1, 1, 2, 3, 10, 100, 1000, 1e6, 1e12, 1e18],
    heads = [0.5, 0.5, 0.5, 0.25, 0.125, 0.75],
    n: [nMin, nMax] = [1, 90],
    slacks = [1 + 1e-9, 1.001, 1.02, 1.2],
    broken,
  }: PacBayesSpace = {},
): Arbitrary<PacBayesCase> {
  const rest = { repeated: broken === 'repeated', fitted: broken === 'fitted' };
  const slack = constantFrom(...slacks);
  /** The failure probability at which `excess` = n kl − KL is just too much. */
  const deltaAt = (n: number, excess: number, factor: number): number => {
    const delta = factor * exp(logXi(n) - excess);
    return delta > 1e-250 && delta < 1 ? delta : 0.5;
  };
  const coins = record({
    K: constantFrom(...K),
    heads: constantFrom(...heads),
    pick: constantFrom<CoinCase['pick']>('deviant', 'fewest'),
    n: oneof(mostlySmall(nMin, nMax), integer({ min: nMin, max: nMax })),
    errors: constantFrom(0, 0, 0, 0, 1, 2),
    slack,
  }).map(({ errors, slack: factor, n: drawn, ...c }): CoinCase => {
    // without enough examples no outcome is that unlikely
    const least = Math.ceil((ln(c.K) + logXi(nMax)) / -ln(Math.max(c.heads, 1 - c.heads)) + 2 * errors);
    const n = c.K === 1 ? drawn : Math.min(400, Math.max(drawn, Math.min(least, drawn + least)));
    const excess = n * bernoulliDivergence(Math.min(errors, n) / n, c.heads) - ln(c.K);
    return { kind: 'coins', ...c, ...rest, n, delta: deltaAt(n, excess, factor) };
  });
  const table = record({
    points: constantFrom(3, 4, 4, 2),
    hypotheses: constantFrom(2, 1, 3, 4, 8),
    levels: array(constantFrom(0, 4, 4, 0, 0, 4, 4, 0, 0, 4, 2, 3), { minLength: 32, maxLength: 32 }),
    weights: array(constantFrom(1, 1, 1, 3, 10), { minLength: 8, maxLength: 8 }),
    posterior: constantFrom<TableCase['posterior']>('misleads', 'fits'),
    beta: constantFrom(1, 0.5, 2, 4, 1, 2, 0),
    n: integer({ min: 4, max: 16 }),
    rank: constantFrom(0, 1, 2, 5),
    slack,
  }).map(({ points, hypotheses, levels, weights, rank, slack: factor, ...c }): TableCase => {
    const losses = Array.from({ length: hypotheses }, (_, h) =>
      Array.from({ length: points }, (_, i) => levels[h * 4 + i]! / 4),
    );
    const made = {
      kind: 'table',
      ...c,
      ...rest,
      losses,
      prior: weights.slice(0, hypotheses),
      delta: 0.5,
    } as const;
    const excesses = [
      ...new Set(outcomesOf(made).map(({ deviation, divergence }) => c.n * deviation - divergence)),
    ].toSorted((a, b) => b - a);
    const excess = excesses.slice(0, rank + 1).findLast((x) => x > logXi(c.n) + 0.2) ?? excesses[0]!;
    return { ...made, delta: deltaAt(c.n, excess, factor) };
  });
  return oneof(...kinds.map((kind) => ({ coins, table })[kind] as Arbitrary<PacBayesCase>));
}
