import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromExit } from '../../src/core/probability.ts';
import { perTrajectory } from '../../src/kit/experiments/per-trajectory.ts';
import type { Enclosure } from '../../src/core/enclosure.ts';
import type { InequalityClaim } from '../../src/judge/claims/claim.ts';
import { inequalityClaim, meanClaim, probabilityClaim } from '../../src/judge/claims/define-claim.ts';
import { homogeneous } from '../../src/kit/homogeneous.ts';
import { objective } from '../../src/kit/functions/objective.ts';
import { problems, problemSchema, type ProblemSpec } from '../../src/kit/functions/problems.ts';
import { smoothConvexFunctions } from '../../src/kit/functions/spaces.ts';
import { inUnits, type Units } from '../../src/kit/functions/spec.ts';
import { gradientDescent } from '../../src/kit/methods/deterministic.ts';
import { enclosedSquaredNorm } from '../../src/linalg/enclosed-vectors.ts';
import { interval } from '../../src/linalg/intervals.ts';
import { evidenceOf } from '../judge/campaign/run-contexts.ts';

const steps = 3;
/** f(x_N) of gradient descent against a bound in L and R². */
function rate(bound: (L: Enclosure, R2: Enclosure) => Enclosure): InequalityClaim<ProblemSpec> {
  return inequalityClaim<ProblemSpec>({
    id: 'rates/gradient-descent',
    says: 'f(x_N) − f* ≤ LR²/(4N + 2)',
    tex: 'LR^2/(4N+2)',
    source: 'Drori and Teboulle 2014',
    cases: problems(smoothConvexFunctions()),
    schema: problemSchema,
    sides: ({ f: spec, start }) => {
      const f = objective(spec, interval);
      const L = f.constants.smoothness!;
      const x = gradientDescent(f, { start, steps, stepSize: interval.div(1, L) });
      const R2 = enclosedSquaredNorm(
        interval,
        start.map((xi) => interval.of(xi)),
      );
      return { lhs: interval.sub(f.value(x), f.minimum), rhs: bound(L, R2) };
    },
    mustRefute: {},
  });
}
const rescaled = ({ f, start }: ProblemSpec, units: Units): ProblemSpec => ({
  f: inUnits(f, units),
  start: start.map((x) => x * units.length),
});
const { div, mul, sqrt } = interval;

describe('the law of units', () => {
  it('holds of a rate in the right units, and keeps its hypotheses', async () => {
    const law = homogeneous(
      rate((L, R2) => div(mul(L, R2), 4 * steps + 2)),
      rescaled,
    );
    expect(law.id).toBe('rates/gradient-descent-homogeneous');
    expect((await evidenceOf(law)).verdict).toBe('corroborated');
  });

  it.each([
    ['R forgotten once', (L: Enclosure, R2: Enclosure) => mul(100, L, sqrt(R2))],
    ['L forgotten', (_L: Enclosure, R2: Enclosure) => mul(100, R2)],
    ['a constant added', (L: Enclosure, R2: Enclosure) => interval.add(div(mul(L, R2), 4 * steps + 2), 1)],
  ])('refutes %s', async (_name, bound) => {
    const { verdict, counterexample } = await evidenceOf(homogeneous(rate(bound), rescaled));
    expect(verdict).toBe('refuted');
    expect(counterexample!.explanation[0]).toMatch(/^in units of length × /u);
  });
});

/** |X| ≤ t for a normal of deviation sigma, and E|X| of one that is cut at 9σ. */
interface Normal {
  readonly sigma: number;
  readonly t: number;
}
const inLength = ({ sigma, t }: Normal, { length }: Units): Normal => ({
  sigma: sigma * length,
  t: t * length,
});
const shared = {
  id: 'normals/size',
  says: 'made up',
  tex: 'x',
  source: 'made up',
  cases: fc.record({ sigma: fc.constantFrom(1, 2), t: fc.constantFrom(1, 2, 3) }),
  schema: z.strictObject({ sigma: z.number().positive(), t: z.number().positive() }),
  mustRefute: {},
};
const exit = (bound: (c: Normal) => number) =>
  probabilityClaim<Normal>({
    ...shared,
    event: ({ sigma, t }) => perTrajectory(1, (stream) => Math.abs(sigma * stream.normal()) <= t),
    atLeast: (c) => fromExit(bound(c)),
  });
const size = (bound: (c: Normal) => number) =>
  meanClaim<Normal>({
    ...shared,
    quantity: ({ sigma }) => perTrajectory(1, (stream) => Math.min(9, Math.abs(stream.normal())) * sigma),
    range: ({ sigma }) => 9 * sigma,
    atMost: bound,
  });

describe('the law of units, of a claim whose bound is a number', () => {
  it.each([
    ['a probability', exit(({ sigma, t }) => Math.exp(-((t / sigma) ** 2) / 2)), 'corroborated'],
    ['a probability whose bound forgets σ', exit(({ t }) => Math.exp(-(t ** 2) / 2)), 'refuted'],
    ['a probability that is 1 less in other units', exit(({ t }) => (t >= 1 ? 0.3 : 0.7)), 'refuted'],
    ['a mean', size(({ sigma }) => sigma), 'corroborated'],
    ['a mean whose bound is squared', size(({ sigma }) => sigma ** 2), 'refuted'],
  ])('%s', async (_name, claim, expected) => {
    expect((await evidenceOf(homogeneous<Normal>(claim, inLength))).verdict).toBe(expected);
  });
});
