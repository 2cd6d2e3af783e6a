import { describe, expect, it } from 'vitest';
import type { Enclosure } from '../../src/core/enclosure.ts';
import type { InequalityClaim } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
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
