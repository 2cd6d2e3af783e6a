import * as fc from 'fast-check';
import { z } from 'zod';
import { type Enclosure, within } from '../core/enclosure.ts';
import { requireThat } from '../core/errors.ts';
import { interval } from '../linalg/intervals.ts';
import {
  equal,
  type InequalityClaim,
  type MeanClaim,
  type ProbabilityClaim,
  type Sides,
} from '../judge/claims/claim.ts';
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
 * The law that a claim does not depend on the units: what it says is the same for a case and for the same
 * case in other units of length and of value. A claim whose bound forgets a unit (L for LR², say) does not
 * meet it, even where its own cases show no violation, since they are all of one scale.
 *
 * What is compared is lhs/rhs of an inequality (sides in the same unit, rhs ≠ 0), the bound of a probability,
 * and the bound of a mean over its range or over the root of its proxy variance, which must scale as it does.
 *
 * The warning of a report on units (`one scale`, `whole numbers`) says that a claim's cases could not show
 * this; the law looks at it. To draw cases in several units, as `problems` does, lets the claim itself be
 * refuted.
 * @param claim an inequality, a probability or a mean
 * @param inUnits the case in other units, by the theorem's own reading of them
 * @accuracy Sides of inequalities as enclosed as they are; bounds, which are numbers, to 1e-9 of their size.
 */
export function homogeneous<C>(
  claim: InequalityClaim<C> | ProbabilityClaim<C> | MeanClaim<C>,
  inUnits: (c: C, units: Units) => C,
): InequalityClaim<InOtherUnits<C>> {
  const given = Object.entries(claim.given).map(([name, { holds }]) => [
    name,
    { holds: ({ case: c, units }: InOtherUnits<C>) => holds(c) && holds(inUnits(c, units)) },
  ]);
  return inequalityClaim<InOtherUnits<C>>({
    id: `${claim.id}-homogeneous`,
    says: `${claim.kind === 'inequality' ? 'lhs/rhs' : 'the bound'} does not depend on the units: ${claim.says}`,
    tex: claim.tex,
    source: claim.source,
    cases: fc.record({ case: claim.cases, units: fc.record({ length: factors, value: factors }) }),
    schema: z.strictObject({
      case: claim.schema,
      units: z.strictObject({ length: z.number().positive(), value: z.number().positive() }),
    }),
    given: Object.fromEntries(given) as InequalityClaim<InOtherUnits<C>>['given'],
    sides: ({ case: c, units }, effort) => {
      const [here, there] = [c, inUnits(c, units)].map((at) => withoutUnit(claim, at, effort));
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

/** To how much of its size a bound is taken to be right, which its author gives as a number. */
const boundError = 1e-9;
/** From here on the other side is compared, by its negative; no round number, as bounds often are. */
const largeExit = 0.7316;

/** What a claim says at a case, as numbers that have no unit. */
function withoutUnit<C>(
  claim: InequalityClaim<C> | ProbabilityClaim<C> | MeanClaim<C>,
  c: C,
  effort: number,
): Enclosure[] {
  switch (claim.kind) {
    case 'inequality':
      return ratios(claim.sides(c, effort));
    case 'probability': {
      const { stay, exit } = claim.atLeast(c);
      return [within(exit <= largeExit ? exit : 0 - stay, boundError)];
    }
    case 'mean': {
      const scale = claim.range?.(c) ?? Math.sqrt(claim.proxyVariance!(c));
      requireThat(scale > 0, 'range', 'positive', scale);
      return [within(claim.atMost(c) / scale, boundError)];
    }
  }
}

function ratios(sides: Sides | readonly Sides[]): Enclosure[] {
  return [sides].flat().map(({ lhs, rhs }) => {
    requireThat(rhs.lo > 0 || rhs.hi < 0, 'rhs', 'not 0', `[${rhs.lo}, ${rhs.hi}]`);
    return interval.div(lhs, rhs);
  });
}
