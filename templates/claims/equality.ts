import { equal, fc, inequalityClaim, z } from 'lakatos';
import { enclosed, gradientDescent, objective } from 'lakatos/kit';

interface Case {
  readonly knee: number;
  readonly steps: number;
}
/** f(x_N) of gradient descent on the worst Huber function, and LR²/(4N + 2) with R = (2N + 1) · knee, L = 1. */
const sides = ({ knee, steps }: Case, effort: number, more: number) => {
  const R = (2 * steps + 1) * knee;
  const reached = enclosed(effort, (a) => {
    const f = objective({ kind: 'huber', curvatures: [1], knees: [knee] }, a);
    return f.value(gradientDescent(f, { start: [R], steps, stepSize: a.of(1) }));
  });
  return equal(
    reached,
    enclosed(effort, (a) => a.div(a.square(a.of(R)), a.of(4 * steps + more))),
  );
};

export default inequalityClaim<Case>({
  id: 'kinds/equality',
  says: 'f(x_N) = LR²/(4N + 2) at the knee R/(2N + 1)',
  tex: 'f(x_N)=LR^2/(4N+2)',
  source: 'Drori and Teboulle 2014, theorem 3.2',
  cases: fc.record({ knee: fc.constantFrom(1, 1 / 8, 3, 8), steps: fc.integer({ min: 1, max: 30 }) }),
  schema: z.strictObject({ knee: z.number().positive(), steps: z.int().min(1) }),
  sides: (c, effort) => sides(c, effort, 2),
  mustRefute: { '4N + 2.001': { sides: (c, effort) => sides(c, effort, 2.001) } },
});
