import * as fc from 'fast-check';
import { z } from 'zod';
import type { Enclosure } from '../core/enclosure.ts';
import { requireThat } from '../core/errors.ts';
import { interval } from '../linalg/intervals.ts';
import { equal, type InequalityClaim, type Sides } from '../judge/claims/claim.ts';
import { inequalityClaim } from '../judge/claims/define-claim.ts';
import type { Units } from './functions/spec.ts';

/** A case, and other units to look at it in. */
export interface InOtherUnits<C> {
  readonly case: C;
  readonly units: Units;
}

/** Powers of two, so that a case is rescaled without rounding. */
const factors = fc.constantFrom(2, 1 / 2, 16, 1 / 16, 1024, 1 / 1024);

/**
 * The law that a claim does not depend on the units: lhs/rhs is the same for a case and for the same case in
 * other units of length and of value. A claim whose bound forgets a unit (L for LR², say) does not meet it,
 * even where its own cases show no violation, since they are all of one scale.
 *
 * The warning of a report on units (`one scale`, `whole numbers`) says that a claim's cases could not show
 * this; the law looks at it. To draw cases in several units, as `problems` does, lets the claim itself be
 * refuted.
 * @param claim an inequality whose sides are in the same unit, rhs ≠ 0
 * @param inUnits the case in other units, by the theorem's own reading of them
 */
export function homogeneous<C>(
  claim: InequalityClaim<C>,
  inUnits: (c: C, units: Units) => C,
): InequalityClaim<InOtherUnits<C>> {
  const given = Object.entries(claim.given).map(([name, { holds }]) => [
    name,
    { holds: ({ case: c, units }: InOtherUnits<C>) => holds(c) && holds(inUnits(c, units)) },
  ]);
  return inequalityClaim<InOtherUnits<C>>({
    id: `${claim.id}-homogeneous`,
    says: `lhs/rhs does not depend on the units: ${claim.says}`,
    tex: claim.tex,
    source: claim.source,
    cases: fc.record({ case: claim.cases, units: fc.record({ length: factors, value: factors }) }),
    schema: z.strictObject({
      case: claim.schema,
      units: z.strictObject({ length: z.number().positive(), value: z.number().positive() }),
    }),
    given: Object.fromEntries(given) as InequalityClaim<InOtherUnits<C>>['given'],
    sides: ({ case: c, units }, effort) => {
      const [here, there] = [c, inUnits(c, units)].map((at) => ratios(claim.sides(at, effort)));
      requireThat(here!.length === there!.length, 'inequalities in other units', 'as many', there!.length);
      return here!.flatMap((ratio, i) => equal(ratio, there![i]!));
    },
    explain: ({ case: c, units }) => [
      `in units of length × ${units.length} and of value × ${units.value}: ${JSON.stringify(inUnits(c, units))}`,
    ],
    // its own wrong versions stay the claim's; a law has none
    mustRefute: {},
  });
}

function ratios(sides: Sides | readonly Sides[]): Enclosure[] {
  return [sides].flat().map(({ lhs, rhs }) => {
    requireThat(rhs.lo > 0 || rhs.hi < 0, 'rhs', 'not 0', `[${rhs.lo}, ${rhs.hi}]`);
    return interval.div(lhs, rhs);
  });
}
