import { exp, fc, fromExit, probabilityClaim, withTerms, z } from 'lakatos';
import type { ExactProbability } from 'lakatos';
import { chiSquare, perTrajectory } from 'lakatos/kit';

/** z ~ N(0, I), Σ with the eigenvalues `values`, each so many times, and the deviation x. */
interface Case {
  readonly values: readonly number[];
  readonly copies: readonly number[];
  readonly x: number;
}
interface Terms {
  readonly trace: number;
  /** ‖Σ‖_F */
  readonly frobenius: number;
  /** ‖Σ‖ */
  readonly norm: number;
  readonly x: number;
}
function termsOf({ values, copies, x }: Case): Terms {
  const sum = (of: (value: number) => number) =>
    values.reduce((total, value, i) => total + copies[i]! * of(value), 0);
  return {
    trace: sum((value) => value),
    frobenius: Math.sqrt(sum((value) => value * value)),
    norm: Math.max(...values),
    x,
  };
}
/** What zᵀΣz is at most, where what is beyond the trace is multiplied. */
const limit = ({ trace, frobenius, norm, x }: Terms, times = 1): number =>
  trace + times * (2 * frobenius * Math.sqrt(x) + 2 * norm * x);

/** Known where all eigenvalues are the same; the division is rounded up. */
const chanceBelow = ({ values, copies }: Case, most: number): ExactProbability | undefined =>
  values.length === 1 ? chiSquare(copies[0]!).atMost((most / values[0]!) * (1 + 1e-14)) : undefined;

const statement = (most: (x: Terms) => number) => ({
  event: (c: Case) => {
    const weights = c.values.flatMap((value, i) => Array.from({ length: c.copies[i]! }, () => value));
    const normals = new Float64Array(weights.length);
    const threshold = most(termsOf(c));
    return perTrajectory(weights.length, (stream) => {
      stream.fillNormal(normals);
      return normals.reduce((sum, z, i) => sum + weights[i]! * z * z, 0) <= threshold;
    });
  },
  exactly: (c: Case) => chanceBelow(c, most(termsOf(c))),
});

const eigenvalue = fc.constantFrom(1, 1 / 16, 3, 16);
const sizes = fc.constantFrom(1, 2, 10, 100, 1000);

const claim = probabilityClaim<Case>({
  id: 'forms/hanson-wright',
  says: 'Σ positive semidefinite: P(zᵀΣz > tr Σ + 2‖Σ‖_F √x + 2‖Σ‖x) ≤ e^−x, z ~ N(0, I)',
  tex: String.raw`P(z^T\Sigma z>\mathrm{tr}\,\Sigma+2\|\Sigma\|_F\sqrt x+2\|\Sigma\|x)\le e^{-x}`,
  source:
    'Laurent and Massart 2000, lemma 1; Hsu, Kakade and Zhang 2012, with the constants of Hanson–Wright',
  notes:
    '1% nearer is false at rank 1 from x = 10⁴ on, a chance below the least float64: no case is a witness.',
  cases: fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .record({ value: eigenvalue, copies: sizes, x: fc.integer({ min: 1, max: 600 }) })
        .map(({ value, copies, x }): Case => ({ values: [value], copies: [copies], x })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          eigenvalue,
          eigenvalue,
          fc.integer({ min: 1, max: 8 }),
          fc.integer({ min: 1, max: 8 }),
          fc.integer({ min: 1, max: 8 }),
        )
        .map(([a, b, i, j, half]): Case => ({ values: [a, b], copies: [i, j], x: half / 2 })),
    },
  ),
  schema: z.strictObject({
    values: z.array(z.number().positive()).min(1),
    copies: z.array(z.int().min(1)).min(1),
    x: z.number().positive(),
  }),
  given: { 'as many counts as values': { holds: ({ values, copies }) => values.length === copies.length } },
  covers: {
    'rank 1': ({ values, copies }) => values.length === 1 && copies[0] === 1,
    'two eigenvalues': ({ values }) => values.length === 2,
  },
  ...statement(limit),
  atLeast: ({ x }) => fromExit(exp(-x)),
  mustRefute: {
    '5% nearer': statement((x) => limit(x, 0.95)),
    'the norm forgotten': statement((x) => limit({ ...x, norm: 0 })),
  },
});

export const hansonWright = withTerms(claim, {
  terms: termsOf,
  atLeast: (_, c) => fromExit(exp(-c.x)),
  exactly: (x, c) => chanceBelow(c, limit(x)),
});
