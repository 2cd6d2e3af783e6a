import { type Arbitrary, array, constantFrom, integer, oneof, tuple } from 'fast-check';
import { z } from 'zod';
import type { InequalityClaim, InequalityMutant, Sides } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { roundSignificant } from '../../src/theory/cases/round-numbers.ts';
import { exp } from '../../src/core/elementary.ts';
import { type Enclosure, within } from '../../src/core/enclosure.ts';
import { withTerms } from '../../src/judge/claims/terms.ts';
import type { Probability } from '../../src/core/probability.ts';
import { gaussianNormTail } from '../../src/stats/gaussian-norm.ts';
import { noiseQuantile } from '../../src/theory/bounds/noise-level.ts';
import { otherSides } from './valley/mutants.ts';

type Tail = (c: NoiseCase) => Probability;

/** A question about the law of ‖Gz‖: how likely it is to be at most a. */
export interface NoiseCase {
  /** Of G, positive. */
  readonly singularValues: readonly number[];
  readonly a: number;
}

const schema: z.ZodType<NoiseCase> = z.strictObject({
  singularValues: z.array(z.number().positive()).min(1).readonly(),
  a: z.number().positive(),
});

/** The χ² laws are right to 1e-12 of either tail; so is e^x for |x| < 700. */
const boundError = 1e-11;
/** The law of ‖Gz‖ is right to about 1e-12 of the smaller tail; ten times that is allowed for. */
const lawErrors = 10;

/** Spectra: equal, geometric, arbitrary, one large and many small ones. */
const spectra: Arbitrary<number[]> = oneof(
  {
    weight: 1,
    arbitrary: tuple(integer({ min: 1, max: 64 }), constantFrom(1, 2, 0.1)).map(([k, s]) =>
      Array.from({ length: k }, () => s),
    ),
  },
  {
    weight: 2,
    arbitrary: array(integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 12 }).map((s) =>
      s.map((n) => n / 10),
    ),
  },
  {
    weight: 2,
    arbitrary: tuple(integer({ min: 2, max: 40 }), integer({ min: 50, max: 99 })).map(([k, percent]) =>
      powers(k, percent / 100),
    ),
  },
  {
    weight: 2,
    arbitrary: tuple(integer({ min: 1, max: 63 }), constantFrom(0.5, 0.2, 0.9, 0.05)).map(([count, s]) => [
      1,
      ...Array.from({ length: count }, () => s),
    ]),
  },
);

function powers(k: number, ratio: number): number[] {
  const values = [1];
  for (let i = 1; i < k; i++) values.push(roundSignificant(values[i - 1]! * ratio));
  return values;
}

/** Radii a that ‖Gz‖ exceeds with probability 1e-43 to 0.9999, evenly in the logarithm of either tail. */
const cases: Arbitrary<NoiseCase> = tuple(
  spectra,
  oneof(
    { arbitrary: integer({ min: -20, max: 0 }), weight: 3 },
    { arbitrary: integer({ min: 1, max: 9 }), weight: 1 },
    // so far out the largest singular value alone decides
    { arbitrary: integer({ min: -100, max: -21 }), weight: 1 },
  ),
).map(([singularValues, level]) => {
  const p = level <= 0 ? 0.99 * exp(level) : 1 - 0.5 * exp(-level);
  return { singularValues, a: roundSignificant(noiseQuantile(singularValues, p)) };
});

/** "P(‖Gz‖ ≤ a) is at least `bound`", of the rarer of exceeding a and not exceeding it. */
function boundedBy(c: NoiseCase, bound: Probability): Sides {
  const truth = gaussianNormTail(c);
  const error = lawErrors * truth.error;
  if (truth.exit < truth.stay) {
    return { lhs: around(truth.exit, error), rhs: within(bound.exit, boundError) };
  }
  return { lhs: within(bound.stay, boundError), rhs: around(truth.stay, error) };
}

function around(value: number, error: number): Enclosure {
  return { lo: Math.max(0, value - error), hi: value + error };
}

/** A mutant: another tail. */
export function wrongTail(tail: Tail, notes?: string): InequalityMutant<NoiseCase> {
  return otherSides((c) => boundedBy(c, tail(c)), notes);
}

/** A claim that a tail is a lower bound of P(‖Gz‖ ≤ a), held against the exact law. */
export function tailClaim<X>({
  tail,
  terms,
  wholeTerms = [],
  isLaw = () => false,
  ...claim
}: Pick<
  InequalityClaim<NoiseCase>,
  'id' | 'says' | 'tex' | 'source' | 'notes' | 'mustRefute' | 'minimumInformative'
> & {
  /** The tail as a function of its terms. */
  readonly tail: (x: X) => Probability;
  readonly terms: (c: NoiseCase) => X;
  readonly wholeTerms?: readonly string[];
  /** Where the tail and the exact law are the same expression. */
  isLaw?(c: NoiseCase): boolean;
}): InequalityClaim<NoiseCase> {
  const tailAt = (c: NoiseCase): Probability => tail(terms(c));
  const made = inequalityClaim<NoiseCase>({
    ...claim,
    cases,
    schema,
    sides: (c) => boundedBy(c, tailAt(c)),
    // Neither event is rarer than 1e-44, the bound says something, and is not the law itself.
    informative: (c) => {
      if (isLaw(c)) return false;
      const { stay, exit } = gaussianNormTail(c);
      return Math.min(stay, exit) > 1e-44 && tailAt(c).stay > 1e-6;
    },
    tightAt: { 'one dimension': { singularValues: [1], a: 1 } },
    covers: {
      'k = 1': (c) => c.singularValues.length === 1,
      'k > 16': (c) => c.singularValues.length > 16,
      'equal singular values': (c) => c.singularValues.length > 1 && largest(c) === smallest(c),
      'ill-conditioned': (c) => largest(c) > 10 * smallest(c),
      'exit below 1e-6': (c) => gaussianNormTail(c).exit < 1e-6,
      'exit above one half': (c) => gaussianNormTail(c).exit > 0.5,
    },
    features: (c) => ({
      k: c.singularValues.length,
      's_1/s_k': largest(c) / smallest(c),
      'a/√Σs²': c.a / Math.sqrt(energy(c)),
      'P(‖Gz‖ > a)': gaussianNormTail(c).exit,
    }),
    explain: (c) => {
      const [truth, bound] = [gaussianNormTail(c), tailAt(c)];
      return [
        `G has the singular values ${c.singularValues.join(', ')}: k = ${c.singularValues.length}, s_1 = ${largest(c)}, √Σs_i² = ${Math.sqrt(energy(c))}`,
        `exactly: P(‖Gz‖ ≤ ${c.a}) = ${truth.stay}, P(‖Gz‖ > ${c.a}) = ${truth.exit}`,
        `bound: P(‖Gz‖ ≤ a) ≥ ${bound.stay}, that is P(‖Gz‖ > a) ≤ ${bound.exit}`,
      ];
    },
  });
  return withTerms(made, { terms, wholeTerms, sides: (x, _effort, c) => boundedBy(c, tail(x)) });
}

export function largest({ singularValues }: NoiseCase): number {
  return singularValues.reduce((most, s) => Math.max(most, s), 0);
}
export function smallest({ singularValues }: NoiseCase): number {
  return singularValues.reduce((least, s) => Math.min(least, s), Infinity);
}
/** Σs_i² */
export function energy({ singularValues }: NoiseCase): number {
  return singularValues.reduce((sum, s) => sum + s * s, 0);
}
/** √(Σs_i²/k) */
export function rootMeanSquare(c: NoiseCase): number {
  return Math.sqrt(energy(c) / c.singularValues.length);
}
