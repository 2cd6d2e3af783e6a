import { fc, z } from 'lakatos';
import type { Experiment } from 'lakatos';
import { coinFlips, perTrajectory } from 'lakatos/kit';

/** Hypotheses whose errors on n examples are independent coins, with chances `risks`; δ = e^−confidence. */
export interface Class {
  readonly n: number;
  readonly risks: readonly number[];
  /** Prior weights, whole numbers. */
  readonly weights: readonly number[];
  readonly confidence: number;
}

export const classSchema = z.strictObject({
  n: z.int().min(1),
  risks: z.array(z.number().positive().lt(1)).min(1),
  weights: z.array(z.int().min(1)).min(1),
  confidence: z.int().min(1),
});

/** The errors of each hypothesis in a trajectory, and whether what is asked of them holds. */
export function whereErrors(c: Class, holds: (errors: readonly number[]) => boolean): Experiment {
  const flips = c.risks.map((risk) => coinFlips(c.n, risk));
  return perTrajectory(c.n * c.risks.length, (stream) => holds(flips.map((flip) => flip(stream))));
}

/**
 * Classes whose δ is chosen last, at a share of the largest confidence at which anything can fail: beyond it
 * the event is certain and says nothing, but a bound that is too small by so much fails.
 * @param largest that confidence
 */
export function classes(
  largest: (c: Omit<Class, 'confidence'>) => number,
  { sizes, risks = [0.5, 0.1, 0.001, 1e-10, 1e-60] }: Samples,
): fc.Arbitrary<Class> {
  const risk = fc.constantFrom(...risks);
  const several = fc.record({
    n: fc.constantFrom(1, 2, 5, 8),
    hypotheses: fc.array(fc.tuple(risk, fc.integer({ min: 1, max: 5 })), { minLength: 2, maxLength: 3 }),
  });
  const single = fc.record({
    n: fc.constantFrom(...sizes),
    hypotheses: risk.map((p) => [[p, 1] as const]),
  });
  const percent = fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 1, max: 100 }) },
    { weight: 1, arbitrary: fc.constantFrom(100.5, 101) },
  );
  return fc
    .tuple(fc.oneof(single, several), percent)
    .map(([{ n, hypotheses }, share]) => {
      const c = { n, risks: hypotheses.map(([p]) => p), weights: hypotheses.map(([, w]) => w) };
      return { ...c, confidence: Math.ceil((share / 100) * Math.min(600, largest(c)) - 1 / 2) };
    })
    .filter(({ confidence }) => confidence > 0);
}

/** Of a single hypothesis, whose truth needs no enumeration: the sizes of its samples. Risks are of all. */
export interface Samples {
  readonly sizes: readonly number[];
  readonly risks?: readonly number[];
}
