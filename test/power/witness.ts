import type { Enclosure } from '../../src/core/enclosure.ts';
import type { Claim } from '../../src/judge/claims/claim.ts';

/** What is computed of a side is trusted up to this share of it. */
const accuracy = 1e-9;

/**
 * Is the statement false at the case, by what is computed there, and by more than rounding? By how much, as a
 * factor on the truth; undefined where it is not, or where nothing is computed.
 */
export function provedViolation(statement: Claim, correct: Claim, c: unknown): number | undefined {
  if (!Object.values(statement.given).every((hypothesis) => hypothesis.holds(c))) return undefined;
  if (statement.kind === 'inequality') {
    for (const effort of [0, 1, 2]) {
      const sides = [statement.sides(c, effort)].flat();
      const worst = Math.max(
        ...sides.map(({ lhs, rhs }) => (above(lhs.lo, rhs.hi) ? factor(lhs.lo, rhs.hi) : 0)),
      );
      if (worst > 1) return worst;
    }
    return undefined;
  }
  if (statement.kind === 'probability') {
    const truth = statement.exactly?.(c);
    return truth && exitAbove(truth, statement.atLeast(c));
  }
  if (statement.kind === 'agreement' && correct.kind === 'agreement') {
    const [truth, claimed] = [correct.equals(c), statement.equals(c)];
    const up = above(truth.exit.lo, claimed.exit.hi) && above(claimed.stay.lo, truth.stay.hi);
    const down = above(claimed.exit.lo, truth.exit.hi) && above(truth.stay.lo, claimed.stay.hi);
    return up || down
      ? Math.max(factor(truth.exit.lo, claimed.exit.hi), factor(claimed.exit.lo, truth.exit.hi))
      : undefined;
  }
  return undefined;
}

function exitAbove(
  truth: { readonly exit: Enclosure; readonly stay: Enclosure },
  bound: { readonly exit: number; readonly stay: number },
): number | undefined {
  // on the side where the numbers are small
  const isFalse = bound.exit < 0.5 ? above(truth.exit.lo, bound.exit) : above(bound.stay, truth.stay.hi);
  if (!isFalse) return undefined;
  return bound.exit < 0.5 ? factor(truth.exit.lo, bound.exit) : factor(bound.stay, truth.stay.hi);
}

function above(x: number, y: number): boolean {
  return x > y + accuracy * Math.abs(y);
}

function factor(x: number, y: number): number {
  return y > 0 ? x / y : Infinity;
}
