import { exp, fromExit, ln, log1p, probabilityClaim, withTerms } from 'lakatos';
import type { ExactProbability } from 'lakatos';
import { binomial, enumeratedProbability, finiteLaw, interval, kl } from 'lakatos/kit';
import { type Class, classes, classSchema, type Samples, whereErrors } from './classes.ts';

/** What a bound is about: how far the posterior's risk is from what was seen, and ln(ξ(n)/δ) − ln(1/δ). */
interface Shape {
  readonly deviation: (x: { readonly n: number; readonly risk: number; readonly seen: number }) => number;
  readonly lnXi: (n: number) => number;
}
interface Terms {
  readonly 'ln(1/δ)': number;
  readonly 'ln ξ(n)': number;
}

/** The posteriors of a sample: each hypothesis by itself, the prior, and two of Gibbs. */
function posteriors({ n, weights }: Class, errors: readonly number[]): readonly (readonly number[])[] {
  const tilted = (beta: number) => normalized(weights.map((w, h) => w * exp((-beta * errors[h]!) / n)));
  const alone = weights.map((_, h) => weights.map((_w, g) => (g === h ? 1 : 0)));
  return weights.length === 1 ? alone : [...alone, tilted(0), tilted(n), tilted(4 * n)];
}
function normalized(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

/** Does deviation ≤ share · (KL(ρ‖π) + ln(ξ(n)/δ)) hold for all posteriors ρ? */
function holdsForAll(shape: Shape, c: Class, x: Terms, share: number, errors: readonly number[]): boolean {
  const prior = normalized(c.weights);
  return posteriors(c, errors).every((rho) => {
    const average = (of: (h: number) => number) => rho.reduce((sum, r, h) => sum + r * of(h), 0);
    const divergence = average((h) => (rho[h] === 0 ? 0 : ln(rho[h]! / prior[h]!)));
    const limit = share * (divergence + x['ln ξ(n)'] + x['ln(1/δ)']);
    const seen = Math.min(
      1,
      average((h) => errors[h]! / c.n),
    );
    const risk = Math.min(
      1,
      average((h) => c.risks[h]!),
    );
    // what rounding leaves open is taken to hold
    return shape.deviation({ n: c.n, risk, seen }) <= limit + 1e-10 * (1 + limit);
  });
}

/** Of one hypothesis what fails are few errors and many, of several all samples are enumerated. */
function truth(shape: Shape, c: Class, x: Terms, share: number): ExactProbability {
  const holds = (errors: readonly number[]) => holdsForAll(shape, c, x, share, errors);
  if (c.risks.length > 1)
    return enumeratedProbability(
      c.risks.map((risk) => finiteLaw(binomial(c.n, risk), c.n)),
      holds,
    );
  const law = binomial(c.n, c.risks[0]!);
  const middle = Math.floor(c.n * c.risks[0]!);
  const few = firstWhere(0, middle + 1, (k) => k > middle || holds([k])) - 1;
  const many = firstWhere(middle, c.n + 1, (k) => k > c.n || (k > middle && !holds([k])));
  const exit = interval.add(law.cdf(few), law.sf(many - 1));
  return { exit, stay: interval.max(0, interval.sub(1, exit)) };
}

/** The first whole number from `low` on for which it holds, where it holds for all after that, up to `high`. */
function firstWhere(low: number, high: number, holds: (k: number) => boolean): number {
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const termsOf =
  (shape: Shape) =>
  (c: Class): Terms => ({ 'ln(1/δ)': c.confidence, 'ln ξ(n)': shape.lnXi(c.n) });
const statement = (shape: Shape, share: number, claimed: Shape = shape) => ({
  event: (c: Class) => whereErrors(c, (errors) => holdsForAll(shape, c, termsOf(claimed)(c), share, errors)),
  exactly: (c: Class) => truth(shape, c, termsOf(claimed)(c), share),
});

interface Bound extends Shape {
  readonly name: string;
  readonly says: string;
  readonly tex: string;
  readonly source: string;
  readonly notes?: string;
  readonly samples: Samples;
  /** Other mistakes than a right side that is too small. */
  readonly mistakes?: Readonly<Record<string, Partial<Shape>>>;
  /** By how many per cent it may be too small. */
  readonly less: readonly number[];
}

function pacBayes({ name, says, tex, source, notes, samples, mistakes = {}, less, ...shape }: Bound) {
  /** Where a hypothesis errs always, or never, with what it must overcome. */
  const largest = ({ n, risks, weights }: Omit<Class, 'confidence'>) =>
    Math.max(
      ...risks.flatMap((risk, h) =>
        [0, 1].map(
          (seen) => shape.deviation({ n, risk, seen }) - shape.lnXi(n) + ln(normalized(weights)[h]!),
        ),
      ),
    );
  const claim = probabilityClaim<Class>({
    id: `pac-bayes/${name}`,
    says: `P(for all ρ: ${says}) ≥ 1 − δ`,
    tex: String.raw`P(\forall\rho:\ ${tex})\ge 1-\delta`,
    source,
    notes: `The posteriors: each hypothesis, the prior, and exp(−βR̂) for two β. ${notes ?? ''}`,
    cases: classes(largest, samples),
    schema: classSchema,
    covers: {
      'one hypothesis': ({ risks }) => risks.length === 1,
      'several hypotheses': ({ risks }) => risks.length > 1,
    },
    ...statement(shape, 1),
    atLeast: ({ confidence }) => fromExit(exp(-confidence)),
    mustRefute: Object.fromEntries([
      ...less.map((percent) => [`${percent}% less`, statement(shape, 1 - percent / 100)]),
      ...Object.entries(mistakes).map(([mistake, changes]) => [
        mistake,
        statement({ ...shape, ...changes }, 1, { ...shape, ...changes }),
      ]),
    ]),
  });
  return withTerms(claim, {
    terms: termsOf(shape),
    atLeast: (_, { confidence }) => fromExit(exp(-confidence)),
    exactly: (x, c) => truth(shape, c, x, 1),
  });
}

const ofKl: Shape['deviation'] = ({ n, risk, seen }) => n * kl(seen, risk).lo;

export const maurer = pacBayes({
  name: 'maurer',
  says: 'kl(R̂(ρ)‖R(ρ)) ≤ (KL(ρ‖π) + ln(2√n/δ))/n',
  tex: String.raw`\mathrm{kl}(\hat R(\rho)\|R(\rho))\le\frac{KL(\rho\|\pi)+\ln(2\sqrt n/\delta)}n`,
  source: 'Maurer 2004, theorem 5',
  deviation: ofKl,
  lnXi: (n) => ln(2 * Math.sqrt(n)),
  samples: { sizes: [1, 2, 5, 20, 100] },
  less: [5, 1],
  mistakes: { 'kl(R‖R̂)': { deviation: ({ n, risk, seen }) => n * kl(risk, seen).lo } },
});

export const seeger = pacBayes({
  name: 'seeger',
  says: 'kl(R̂(ρ)‖R(ρ)) ≤ (KL(ρ‖π) + ln((n + 1)/δ))/n',
  tex: String.raw`\mathrm{kl}(\hat R(\rho)\|R(\rho))\le\frac{KL(\rho\|\pi)+\ln((n+1)/\delta)}n`,
  source: 'Langford and Seeger 2001; Seeger 2002, theorem 1',
  deviation: ofKl,
  lnXi: (n) => ln(n + 1),
  samples: { sizes: [1, 2, 5, 20, 100] },
  less: [5, 1],
});

/** Φ at C = λ/n: −ln(1 − (1 − e^−C) R) − C R̂ against (KL + ln(1/δ))/n. */
const phi =
  (C: number): Shape['deviation'] =>
  ({ n, risk, seen }) =>
    n * (-log1p(-(1 - exp(-C)) * risk) - C * seen);

const catoniAt = (C: number, samples: Samples, less: readonly number[]) =>
  pacBayes({
    name: `catoni-${C}`,
    says: `R(ρ) ≤ (1 − exp(−C R̂(ρ) − (KL(ρ‖π) + ln(1/δ))/n))/(1 − e^−C), C = ${C}`,
    tex: String.raw`R(\rho)\le\frac{1-\exp(-C\hat R(\rho)-(KL(\rho\|\pi)+\ln(1/\delta))/n)}{1-e^{-C}}`,
    source: 'Catoni 2007, theorem 1.2.6',
    notes: 'It is sharp where C is large and no error is made, and else at one R̂ for each C, to a root of n.',
    deviation: phi(C),
    lnXi: () => 0,
    samples,
    less,
    mistakes: { 'C(R − R̂) for Φ': { deviation: ({ n, risk, seen }) => n * C * (risk - seen) } },
  });

export const catoni = catoniAt(1, { sizes: [10, 100, 1000, 5400], risks: [0.5, 0.3, 0.1] }, [5, 1]);
export const catoniSharp = catoniAt(20, { sizes: [10, 100, 1000] }, [5, 1]);

export const mcallester = pacBayes({
  name: 'mcallester',
  says: '|R(ρ) − R̂(ρ)| ≤ √((KL(ρ‖π) + ln(2√n/δ))/2n)',
  tex: String.raw`|R(\rho)-\hat R(\rho)|\le\sqrt{\frac{KL(\rho\|\pi)+\ln(2\sqrt n/\delta)}{2n}}`,
  source: 'McAllester 2003, theorem 1, with the constant of Maurer 2004',
  notes:
    '1% less is true wherever the chance is a float64, since √n and the root of the exponent outweigh it: no case is a witness.',
  deviation: ({ n, risk, seen }) => 2 * n * (risk - seen) * (risk - seen),
  lnXi: (n) => ln(2 * Math.sqrt(n)),
  samples: { sizes: [10, 100, 1000, 10_000, 100_000], risks: [0.5, 0.3, 0.1] },
  less: [5],
  mistakes: {
    'ξ(n) forgotten, and n for 2n': {
      deviation: ({ n, risk, seen }) => 4 * n * (risk - seen) * (risk - seen),
      lnXi: () => 0,
    },
  },
});
