import { requireThat } from '../core/errors.ts';
import type { Experiment } from '../core/experiment.ts';
import type { Sides } from '../judge/claims/claim.ts';
import { type Draw, perTrajectory } from './experiments/per-trajectory.ts';

/**
 * For `sides`, the statement for all members of a finite class: an inequality, or several, for each. A
 * counterexample says which of them fails, in the order of the members.
 * @accuracy Exact: it computes no number.
 * @throws {RangeError} on a class without members
 */
export function forAllMembers<H>(
  members: readonly H[],
  sides: (member: H, number: number) => Sides | readonly Sides[],
): readonly Sides[] {
  requireMembers(members);
  return members.flatMap((member, i) => sides(member, i));
}

/**
 * The experiment that draws once for each trajectory and looks at every member of a finite class there. Where
 * `of` gives true or false it is the event that all are true ("for all h, R(h) ≤ …"), where it gives numbers
 * the largest of them (sup_h).
 * @accuracy Exact: values are compared as they are.
 * @param horizon steps that a draw and the look at all members take, by which the budget counts it
 * @param draw what all members are looked at with; may give the same array each time, filled again
 * @throws {RangeError} on a class without members
 */
export function supremum<H, D>(
  members: readonly H[],
  {
    horizon,
    draw,
    of,
  }: {
    readonly horizon: number;
    readonly draw: Draw<D>;
    readonly of: (member: H, drawn: D) => number | boolean;
  },
): Experiment {
  requireMembers(members);
  return perTrajectory(horizon, (stream) => {
    const drawn = draw(stream);
    let most: number | boolean = of(members[0]!, drawn);
    const isEvent = typeof most === 'boolean';
    for (let i = 1; i < members.length && most !== false; i++) {
      const value = of(members[i]!, drawn);
      most = isEvent ? value : Math.max(Number(most), Number(value));
    }
    return most;
  });
}

function requireMembers(members: readonly unknown[]): void {
  requireThat(members.length > 0, 'members of a class', 'at least one', members.length);
}
