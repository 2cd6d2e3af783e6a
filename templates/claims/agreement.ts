import { agreementClaim, type Enclosure, fc, z } from 'lakatos';
import { interval, markovChain, perTrajectory } from 'lakatos/kit';

interface Case {
  readonly up: number;
  readonly down: number;
  readonly steps: number;
}
const { add, div, mul, pow, sub } = interval;
/** P(state 0 after t steps from 0) = (b + a(1 − a − b)^t)/(a + b), a = P(0 → 1), b = P(1 → 0). */
function back({ up, down, steps }: Case): { readonly stay: Enclosure; readonly exit: Enclosure } {
  const stay = div(add(down, mul(up, pow(sub(sub(1, up), down), steps))), add(up, down));
  return { stay, exit: sub(1, stay) };
}

export default agreementClaim<Case>({
  id: 'kinds/agreement',
  says: 'P(X_t = 0 | X_0 = 0) = (b + a(1 − a − b)^t)/(a + b)',
  tex: String.raw`P(X_t=0)=\frac{b+a(1-a-b)^t}{a+b}`,
  source: 'folklore',
  cases: fc.record({
    up: fc.integer({ min: 1, max: 15 }).map((a) => a / 16),
    down: fc.integer({ min: 1, max: 15 }).map((b) => b / 16),
    steps: fc.integer({ min: 1, max: 12 }),
  }),
  schema: z.strictObject({
    up: z.number().positive().lt(1),
    down: z.number().positive().lt(1),
    steps: z.int().min(1),
  }),
  event: ({ up, down, steps }) => {
    const path = markovChain(
      [
        [1 - up, up],
        [down, 1 - down],
      ],
      { start: 0, steps },
    );
    return perTrajectory(steps, (stream) => path(stream)[steps] === 0);
  },
  equals: back,
  mustRefute: { 't + 1 for t': { equals: (c) => back({ ...c, steps: c.steps + 1 }) } },
});
