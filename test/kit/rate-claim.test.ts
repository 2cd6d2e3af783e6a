import { describe, expect, it } from 'vitest';
import type { InequalityClaim } from '../../src/judge/claims/claim.ts';
import { certified } from '../../src/kit/functions/certified.ts';
import { objective } from '../../src/kit/functions/objective.ts';
import { runs, runSchema, type RunSpec } from '../../src/kit/functions/problems.ts';
import { quadraticFunctions } from '../../src/kit/functions/spaces.ts';
import { gradientDescent } from '../../src/kit/methods/deterministic.ts';
import { rateClaim, type WrittenRate } from '../../src/kit/rate-claim.ts';
import { interval } from '../../src/linalg/intervals.ts';
import { evidenceOf } from '../judge/campaign/run-contexts.ts';

const { div, mul, square } = interval;
interface Terms {
  readonly L: number;
  readonly R: number;
  readonly N: number;
}

/** f(x_N) − f* ≤ LR²/c(N), which on quadratics is true for c = 2(2N + 1). */
function rate(
  c: (N: number) => number,
  more: Partial<WrittenRate<RunSpec, Terms>> = {},
): InequalityClaim<RunSpec> {
  return rateClaim<RunSpec, Terms>({
    id: 'rates/quadratic',
    says: 'f(x_N) − f* ≤ LR²/(4N + 2)',
    tex: 'LR^2/(4N+2)',
    source: 'Drori and Teboulle 2014',
    cases: runs(quadraticFunctions(), { maxSteps: 3 }),
    schema: runSchema,
    terms: (run) => ({ L: certified(run).L, R: certified(run).R, N: run.steps }),
    wholeTerms: ['N'],
    truth: ({ f, ...run }, a) => {
      const of = objective(f, a);
      const stepSize = a.div(a.of(1), of.constants.smoothness!);
      return a.sub(of.value(gradientDescent(of, { ...run, stepSize })), of.minimum);
    },
    bound: ({ L, R, N }) => div(mul(L, square(R)), c(N)),
    percentLess: [],
    ...more,
  });
}

describe('a rate as a claim', () => {
  it('is corroborated where it holds, and says how far its terms could be off', async () => {
    const { verdict, resolution } = await evidenceOf(rate((N) => 4 * N + 2));
    expect(verdict).toBe('corroborated');
    expect(resolution!.map(({ term }) => term)).toEqual(['L', 'R', 'N']);
  });

  it('is refuted where it does not', async () => {
    expect((await evidenceOf(rate((N) => 40 * N + 20))).verdict).toBe('refuted');
  });

  it('has wrong versions by percent, terms, bound and method', async () => {
    const { mutants } = await evidenceOf(
      rate((N) => 4 * N + 2, {
        percentLess: [90, 1],
        mustRefute: {
          'R of one': { terms: () => ({ R: 0.001 }) },
          'L forgotten': { bound: ({ R, N }) => div(square(R), 1e6 * N) },
          'no steps': { truth: ({ f, start }, a) => objective(f, a).value(start.map((x) => a.of(x))) },
        },
      }),
    );
    const names = ['90% less', '1% less', 'R of one', 'L forgotten', 'no steps'];
    expect(mutants.map(({ name }) => name)).toEqual(names);
    // on quadratics the rate is far from attained
    const outcomes = mutants.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['killed', 'survived', 'killed', 'killed', 'killed']);
  });

  it('has one at 5% where nothing is said, and names what is there twice', () => {
    const { percentLess: _none, ...written } = { ...rateFields };
    expect(Object.keys(rateClaim(written).mustRefute)).toEqual(['5% less']);
    const twice = { ...written, mustRefute: { '5% less': { terms: () => ({ N: 2 }) } } };
    expect(() => rateClaim(twice)).toThrow(
      "claim 'rates/none': percentLess gives a wrong version '5% less' already",
    );
  });
});

const rateFields: WrittenRate<RunSpec, Terms> = {
  id: 'rates/none',
  says: '0 ≤ LR²',
  tex: '0',
  source: 'none',
  cases: runs(quadraticFunctions()),
  schema: runSchema,
  terms: (run) => ({ L: certified(run).L, R: certified(run).R, N: run.steps }),
  truth: (_c, a) => a.of(0),
  bound: ({ L, R }) => mul(L, square(R)),
  percentLess: [],
};
