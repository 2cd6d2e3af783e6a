import { exp, fc, fromExit, ln, probabilityClaim, withTerms, z } from 'lakatos';
import { allOf, binomial, coinFlips, perTrajectory } from 'lakatos/kit';

/** 10^magnitude hypotheses of risk p whose errors on n examples are independent; δ = e^−confidence. */
interface Finite {
  readonly n: number;
  readonly magnitude: number;
  readonly p: number;
  readonly confidence: number;
}
interface Terms {
  readonly 'ln|H|': number;
  readonly 'ln(1/δ)': number;
  readonly n: number;
}
const size = ({ magnitude }: { readonly magnitude: number }): number => Number(`1e${magnitude}`);
const termsOf = (c: Finite): Terms => ({ 'ln|H|': ln(size(c)), 'ln(1/δ)': c.confidence, n: c.n });
/** The fewest errors for which the bound covers p, its width multiplied. */
const fewest = (p: number, x: Terms, share: number): number =>
  Math.ceil(x.n * (p - share * Math.sqrt((x['ln|H|'] + x['ln(1/δ)']) / (2 * x.n))));
const exactly = (c: Finite, x: Terms, share: number) =>
  allOf(size(c), binomial(c.n, c.p).above(fewest(c.p, x, share) - 1));
const statement = (share: number, terms: (c: Finite) => Terms = termsOf) => ({
  event: (c: Finite) => {
    const flip = coinFlips(c.n, c.p);
    const least = fewest(c.p, terms(c), share);
    return perTrajectory(c.n * size(c), (stream) => {
      for (let h = 0; h < size(c); h++) if (flip(stream) < least) return false;
      return true;
    });
  },
  exactly: (c: Finite) => exactly(c, terms(c), share),
});

export const occam = withTerms(
  probabilityClaim<Finite>({
    id: 'finite/occam',
    says: 'P(for all h ∈ H: R(h) ≤ R̂(h) + √((ln|H| + ln(1/δ))/2n)) ≥ 1 − δ',
    tex: String.raw`P(\forall h:R(h)\le\hat R(h)+\sqrt{(\ln|H|+\ln(1/\delta))/2n})\ge 1-\delta`,
    source: 'Blumer, Ehrenfeucht, Haussler and Warmuth 1987; by Hoeffding 1963',
    cases: fc
      .record({
        times: fc.constantFrom(1, 4, 30, 100),
        magnitude: fc.integer({ min: 0, max: 6 }),
        p: fc.constantFrom(0.5, 0.9, 0.1),
        confidence: fc.integer({ min: 1, max: 500 }),
      })
      // so many examples that the bound is below p
      .map(
        ({ times, magnitude, p, confidence }): Finite => ({
          n: Math.ceil((times * (confidence + 3 * magnitude)) / (p * p)),
          magnitude,
          p,
          confidence,
        }),
      ),
    schema: z.strictObject({
      n: z.int().min(1),
      magnitude: z.int().min(0).max(12),
      p: z.number().positive().lt(1),
      confidence: z.int().min(1),
    }),
    covers: {
      'one hypothesis': ({ magnitude }) => magnitude === 0,
      'a million': ({ magnitude }) => magnitude === 6,
    },
    ...statement(1),
    atLeast: ({ confidence }) => fromExit(exp(-confidence)),
    mustRefute: {
      '5% narrower': statement(0.95),
      '1% narrower': statement(0.99),
      'ln|H| forgotten': statement(1, (c) => ({ ...termsOf(c), 'ln|H|': 0 })),
    },
  }),
  {
    terms: termsOf,
    atLeast: (_, { confidence }) => fromExit(exp(-confidence)),
    exactly: (x, c) => exactly(c, x, 1),
  },
);

/** 10^magnitude hypotheses of risk ε exactly, the hardest case. */
interface Realizable {
  readonly n: number;
  readonly magnitude: number;
  readonly epsilon: number;
}

interface RealizableTerms {
  readonly '|H|': number;
  readonly ε: number;
  readonly n: number;
}

export const realizable = probabilityClaim<Realizable, RealizableTerms>({
  id: 'finite/realizable',
  says: 'P(some h ∈ H with R(h) ≥ ε has R̂(h) = 0) ≤ |H| e^−εn',
  tex: String.raw`P(\exists h:R(h)\ge\varepsilon,\hat R(h)=0)\le|H|e^{-\varepsilon n}`,
  source: 'Valiant 1984; Blumer, Ehrenfeucht, Haussler and Warmuth 1987',
  cases: fc
    .record({
      magnitude: fc.integer({ min: 0, max: 6 }),
      epsilon: fc.constantFrom(0.5, 0.1, 0.01, 0.001, 1e-5),
      E: fc.integer({ min: 1, max: 500 }),
    })
    .map(
      ({ magnitude, epsilon, E }): Realizable => ({
        n: Math.ceil((2.31 * magnitude + E / 2) / epsilon),
        magnitude,
        epsilon,
      }),
    ),
  schema: z.strictObject({
    n: z.int().min(1),
    magnitude: z.int().min(0).max(12),
    epsilon: z.number().positive().lt(1),
  }),
  covers: { 'one hypothesis': ({ magnitude }) => magnitude === 0, 'ε = ½': ({ epsilon }) => epsilon === 0.5 },
  event: (c) => {
    const flip = coinFlips(c.n, c.epsilon);
    return perTrajectory(c.n * size(c), (stream) => {
      for (let h = 0; h < size(c); h++) if (flip(stream) === 0) return false;
      return true;
    });
  },
  exactly: (c) => allOf(size(c), binomial(c.n, c.epsilon).above(0)),
  terms: (c) => ({ '|H|': size(c), ε: c.epsilon, n: c.n }),
  atLeast: ({ '|H|': H, ε, n }) => fromExit(H * exp(-ε * n)),
  mustRefute: {
    '5% less': { atLeast: ({ '|H|': H, ε, n }) => fromExit(0.95 * H * exp(-ε * n)) },
    '1% less': { atLeast: ({ '|H|': H, ε, n }) => fromExit(0.99 * H * exp(-ε * n)) },
    '1% more inside': { atLeast: ({ '|H|': H, ε, n }) => fromExit(H * exp(-1.01 * ε * n)) },
    '|H| forgotten': { terms: () => ({ '|H|': 1 }) },
  },
});
