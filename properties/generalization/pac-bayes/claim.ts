import { ln } from '../../../src/core/elementary.ts';
import { type Enclosure, exactly } from '../../../src/core/enclosure.ts';
import { memoize } from '../../../src/core/memoize.ts';
import type { InequalityClaim, Sides } from '../../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../../src/judge/claims/define-claim.ts';
import { bernoulliDivergence, logXi } from '../../../src/stats/bernoulli-divergence.ts';
import { pacBayesComplexity } from '../../../src/theory/bounds/pac-bayes.ts';
import { anyOfIndependent, binomialTails } from '../gap-sampler.ts';
import {
  type CoinCase,
  coinDivergence,
  outcomesOf,
  type Outcome,
  type PacBayesCase,
  pacBayesCases,
  pacBayesSchema,
} from './cases.ts';

/** n, δ and KL(Q‖P): of every sample, in the order of enumeration, where it depends on the sample. */
interface PacBayesTerms extends Readonly<Record<'n' | 'delta', number>> {
  readonly divergence: number | readonly number[];
}

/** What kl(R_n(Q)‖R(Q)) is claimed not to exceed, of a sample with this KL. */
type Complexity = (divergence: number) => number;

/** Deviations and divergences are computed to this, relatively; nearer to each other they count as either. */
const rounding = 1e-10;

const samplesOf: (c: PacBayesCase & { readonly kind: 'table' }) => readonly Outcome[] = memoize(outcomesOf);

/** P(kl(R_n(Q)‖R(Q)) > complexity) over the sample. */
function violation(
  c: PacBayesCase,
  divergence: PacBayesTerms['divergence'],
  complexity: Complexity,
): Enclosure {
  const of = (i: number): number => (typeof divergence === 'number' ? divergence : divergence[i]!);
  if (c.kind === 'coins') return coinViolation(c, complexity(of(0)));
  let [lo, hi] = [0, 0];
  samplesOf(c).forEach(({ probability, deviation }, i) => {
    const limit = complexity(of(i));
    if (deviation > limit + rounding * (1 + limit)) lo += probability;
    if (deviation > limit - rounding * (1 + limit)) hi += probability;
  });
  return { lo: lo * (1 - rounding), hi: Math.min(1, hi * (1 + rounding)) };
}

/** Between the probabilities at a limit a little larger and a little smaller. */
function coinViolation(c: CoinCase, limit: number): Enclosure {
  const { lo } = coinTails(c, limit * (1 + rounding) + 1e-300);
  const { hi } = coinTails(c, limit * (1 - rounding));
  return { lo, hi };
}

function coinTails({ n, K, heads, pick, repeated }: CoinCase, limit: number): Enclosure {
  // an example n times: no errors, or n
  const draws = repeated ? 1 : n;
  const out = (errors: number): boolean => bernoulliDivergence(errors / draws, heads) > limit;
  if (pick === 'deviant') return anyOfIndependent(K, binomialTails(draws, heads, out));
  // the fewest errors: too few of any, or too many of all
  const low = binomialTails(draws, heads, (errors) => errors / draws < heads && out(errors));
  const any = anyOfIndependent(K, low);
  if (K > 1) return any;
  const high = binomialTails(draws, heads, (errors) => errors / draws > heads && out(errors));
  return { lo: any.lo + high.lo, hi: Math.min(1, any.hi + high.hi) };
}

function termsOf(c: PacBayesCase): PacBayesTerms {
  const { n, delta } = c;
  if (c.kind === 'coins') return { n, delta, divergence: coinDivergence(c) };
  return { n, delta, divergence: samplesOf(c).map((outcome) => outcome.divergence) };
}

/** P(violation) ≤ δ, with a form of the complexity. */
function within(form: (x: PacBayesTerms, divergence: number) => number) {
  return (x: PacBayesTerms, _effort: number, c: PacBayesCase): Sides => ({
    lhs: violation(c, x.divergence, (divergence) => form(x, divergence)),
    rhs: exactly(c.delta),
  });
}

const theorem = within(({ n, delta }, divergence) =>
  // a δ that is wrong may be 1 or more
  delta < 1
    ? pacBayesComplexity({ n, delta, divergence })
    : Math.max(0, (divergence + logXi(n) - ln(delta)) / n),
);

/** The theorem with other symbols. */
const changed = (
  change: (x: PacBayesTerms, divergence: number) => { n?: number; delta?: number; divergence?: number },
) => ({
  sides: within(({ n, delta, ...x }, divergence) =>
    pacBayesComplexity({ n, delta, divergence, ...change({ n, delta, ...x }, divergence) }),
  ),
});

/** Another number than ξ(n). */
const withXi = (log: (n: number) => number) =>
  within(({ n, delta }, divergence) => Math.max(0, (divergence + log(n) - ln(delta)) / n));

const many = pacBayesCases(logXi, { kinds: ['coins'], K: [1000, 1e6, 1e12, 1e18], heads: [0.5] });
const huge = pacBayesCases(logXi, {
  kinds: ['coins'],
  K: [1e18],
  heads: [0.5],
  n: [60, 70],
  slacks: [0.13, 0.2, 0.3],
});
const few = pacBayesCases(logXi, {
  kinds: ['coins'],
  K: [1],
  heads: [0.5],
  n: [1, 6],
  slacks: [0.985, 0.96, 0.9, 0.8, 0.65, 0.52],
});

export const pacBayesClaim: InequalityClaim<PacBayesCase> = inequalityClaim<PacBayesCase, PacBayesTerms>({
  id: 'generalization/pac-bayes',
  says: 'of n independent examples, a prior P without them and any posterior Q, losses in [0, 1]: P(kl(R_n(Q)‖R(Q)) > (KL(Q‖P) + log(ξ(n)/δ))/n) ≤ δ, ξ(n) = Σ_k C(n,k)(k/n)^k(1 − k/n)^{n−k}',
  tex: String.raw`P\Big(\mathrm{kl}(R_n(Q)\|R(Q))>\tfrac1n\big(\mathrm{KL}(Q\|P)+\log\tfrac{\xi(n)}{\delta}\big)\Big)\ \le\ \delta,\qquad \xi(n)=\sum_k\tbinom nk(\tfrac kn)^k(1-\tfrac kn)^{n-k}`,
  source: 'G7, its second half; Langford & Seeger 2001, Maurer 2004',
  notes:
    'By enumeration of all samples: of tables with few points, and of up to 10¹⁸ hypotheses that err independently. An equality in the limit δ → 1 with one fair coin tossed once. 2 for ξ(n) is not refuted: for posteriors of one hypothesis it is true (Chernoff), and whether for all is an open question. It rests on Markov’s inequality, which has to spare unless δ is near 1: an error in δ is noticed there alone.',
  cases: pacBayesCases(logXi),
  schema: pacBayesSchema,
  given: {
    'prior without the sample': {
      holds: ({ fitted }) => !fitted,
      without: pacBayesCases(logXi, { K: [1000, 1e6], heads: [0.5], broken: 'fitted' }),
    },
    'independent examples': {
      holds: ({ repeated, n }) => !repeated || n === 1,
      without: pacBayesCases(logXi, { n: [3, 12], broken: 'repeated' }),
    },
  },
  terms: termsOf,
  wholeTerms: ['n'],
  sides: theorem,
  informative: (c) => theorem(termsOf(c), 0, c).lhs.lo > 0,
  covers: {
    coins: ({ kind }) => kind === 'coins',
    'a table': ({ kind }) => kind === 'table',
    'losses between 0 and 1': (c) =>
      c.kind === 'table' && c.losses.some((row) => row.some((x) => x % 1 !== 0)),
    'a thousand hypotheses or more': (c) => c.kind === 'coins' && c.K >= 1000,
    'a posterior on several hypotheses': (c) => c.kind === 'table' && c.losses.length > 1 && c.beta > 0,
    'n > 20': ({ n }) => n > 20,
    'n = 1': ({ n }) => n === 1,
  },
  tightAt: {
    'a fair coin, once': {
      kind: 'coins',
      n: 1,
      delta: 0.999,
      repeated: false,
      fitted: false,
      K: 1,
      heads: 0.5,
      pick: 'deviant',
    },
    'a coin that is nearly fair, once': {
      kind: 'coins',
      n: 1,
      delta: 0.999,
      repeated: false,
      fitted: false,
      K: 1,
      heads: 0.49,
      pick: 'deviant',
    },
  },
  features: (c) => ({
    n: c.n,
    hypotheses: c.kind === 'coins' ? c.K : c.losses.length,
    'log(1/δ)': -ln(c.delta),
  }),
  explain: (c) => {
    const x = termsOf(c);
    const { lhs } = theorem(x, 0, c);
    const { divergence } = x;
    return [
      `ξ(n) = ξ(${c.n}), log ξ(n) = ${logXi(c.n)}; δ = ${c.delta}`,
      typeof divergence === 'number'
        ? `KL(Q‖P) = ${divergence}, so kl(R_n(Q)‖R(Q)) ≤ ${pacBayesComplexity({ n: c.n, delta: c.delta, divergence })}`
        : `KL(Q‖P) is between ${Math.min(...divergence)} and ${Math.max(...divergence)}, by the sample`,
      `it is more with probability ${lhs.lo}, to be at most δ`,
    ];
  },
  mustRefute: {
    'KL forgotten': changed(() => ({ divergence: 0 })),
    'KL halved': { ...changed((_, divergence) => ({ divergence: divergence / 2 })), cases: many },
    'KL 5% less': { ...changed((_, divergence) => ({ divergence: 0.95 * divergence })), cases: huge },
    'log(1/δ) for log(ξ(n)/δ)': { sides: withXi(() => 0) },
    'ξ(n) halved': { sides: withXi((n) => logXi(n) - Math.LN2) },
    'ξ(n) 5% less': { sides: withXi((n) => logXi(n) + ln(0.95)), cases: few },
    '√n for ξ(n)': { sides: withXi((n) => ln(n) / 2), cases: few },
    '3% more examples': {
      sides: within(({ n, delta }, divergence) => pacBayesComplexity({ n, delta, divergence }) / 1.03),
      cases: few,
    },
    'n + 1 for n': { ...changed(({ n }) => ({ n: n + 1 })), cases: few },
    '2δ for δ': { ...changed(({ delta }) => ({ delta: Math.min(2 * delta, 1 - 1e-12) })), cases: few },
    'a prior that has seen the sample': {
      given: { 'prior without the sample': null },
      cases: pacBayesCases(logXi, { K: [1000, 1e6], heads: [0.5], broken: 'fitted' }),
    },
  },
});
