import { fc, inequalityClaim, z } from 'lakatos';
import {
  enclosed,
  gradientDescent,
  objective,
  problems,
  problemSchema,
  smoothConvexFunctions,
} from 'lakatos/kit';
import type { ProblemSpec } from 'lakatos/kit';

interface Case extends ProblemSpec {
  readonly steps: number;
}
const sides = ({ f: spec, start, steps }: Case, effort: number, less: number) => ({
  lhs: enclosed(effort, (a) => {
    const f = objective(spec, a);
    const x = gradientDescent(f, { start, steps, stepSize: a.div(a.of(1), f.constants.smoothness!) });
    return a.sub(f.value(x), f.minimum);
  }),
  rhs: enclosed(effort, (a) => {
    const L = objective(spec, a).constants.smoothness!;
    const R2 = start.reduce((sum, x) => a.add(sum, a.square(a.of(x))), a.of(0));
    return a.div(a.mul(L, R2), a.of((4 * steps + 2) / less));
  }),
});

export default inequalityClaim<Case>({
  id: 'kinds/rate',
  says: 'f(x_N) − f* ≤ LR²/(4N + 2), f convex and L-smooth',
  tex: 'f(x_N)-f^*\\le LR^2/(4N+2)',
  source: 'Drori and Teboulle 2014, theorem 3.1',
  cases: fc
    .record({ problem: problems(smoothConvexFunctions()), steps: fc.integer({ min: 1, max: 8 }) })
    .map(({ problem, steps }) => ({ ...problem, steps })),
  schema: z.strictObject({ ...problemSchema.shape, steps: z.int().min(1) }),
  sides: (c, effort) => sides(c, effort, 1),
  mustRefute: { '5% less': { sides: (c, effort) => sides(c, effort, 0.95) } },
});
