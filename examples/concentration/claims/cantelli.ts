import { fc, inequalityClaim, z } from 'lakatos';
import { enclosed } from 'lakatos/kit';
import type { Arithmetic } from 'lakatos/kit';

/** X is `unit` · values[i] with chance weights[i]/Σ weights; asked is P(X ≥ unit · values[0]). */
interface Case {
  readonly values: readonly number[];
  readonly weights: readonly number[];
  readonly unit: number;
}
function moments<N>({ values, weights, unit }: Case, a: Arithmetic<N>) {
  const total = a.of(weights.reduce((sum, w) => sum + w, 0));
  const mean = (of: readonly N[]): N =>
    a.div(
      of.reduce<N>((sum, x, i) => a.add(sum, a.mul(a.of(weights[i]!), x)), a.of(0)),
      total,
    );
  const x = values.map((value) => a.mul(a.of(unit), a.of(value)));
  const mu = mean(x);
  return { t: a.sub(x[0]!, mu), v: mean(x.map((xi) => a.square(a.sub(xi, mu)))), total };
}
const sides = (c: Case, effort: number, less: number) => ({
  lhs: enclosed(effort, (a) => {
    const reached = c.weights.filter((_, i) => c.values[i]! >= c.values[0]!);
    return a.div(a.of(reached.reduce((sum, w) => sum + w, 0)), moments(c, a).total);
  }),
  rhs: enclosed(effort, (a) => {
    const { t, v } = moments(c, a);
    return a.div(a.mul(a.of(less), v), a.add(v, a.square(t)));
  }),
});
const space = fc
  .array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 20 })), {
    minLength: 2,
    maxLength: 5,
  })
  .chain((atoms) =>
    fc
      .constantFrom(1, 1 / 16, 16)
      .map((unit): Case => ({ values: atoms.map(([x]) => x), weights: atoms.map(([, w]) => w), unit })),
  );
const mean = ({ values, weights }: Case): number =>
  values.reduce((sum, x, i) => sum + x * weights[i]!, 0) / weights.reduce((sum, w) => sum + w, 0);

/** Of two values, at the upper one, it is an equality. */
export const cantelli = inequalityClaim<Case>({
  id: 'moments/cantelli',
  says: 'P(X − EX ≥ t) ≤ v/(v + t²), t > 0, v the variance',
  tex: String.raw`P(X-EX\ge t)\le\frac v{v+t^2}`,
  source: 'Cantelli 1928',
  cases: space,
  schema: z.strictObject({
    values: z.array(z.number()).min(2),
    weights: z.array(z.int().min(1)).min(2),
    unit: z.number().positive(),
  }),
  given: { 't > 0': { holds: (c) => c.values[0]! > mean(c), without: space } },
  covers: { 'two values': ({ values }) => values.length === 2 },
  sides: (c, effort) => sides(c, effort, 1),
  mustRefute: {
    '5% less': { sides: (c, effort) => sides(c, effort, 0.95) },
    '1% less': { sides: (c, effort) => sides(c, effort, 0.99) },
    '0.1% less': { sides: (c, effort) => sides(c, effort, 0.999) },
  },
});
