import type { InequalityClaim } from '../claims/claim.ts';
import { ln } from '../../core/elementary.ts';
import { compare } from '../../core/enclosure.ts';
import { computed, type Evaluator, showInterval } from './finding.ts';

/** Looks at growing precision before an overlap of both sides is called a tie. */
const efforts = [0, 1, 2] as const;

/** For every case: lhs ≤ rhs. Points are the right side (bound) and the left side (found). */
export function inequalityEvaluator<C>(claim: InequalityClaim<C>): Evaluator<C> {
  return {
    exact: (c) => {
      for (const effort of efforts) {
        const { lhs, rhs } = claim.sides(c, effort);
        const comparison = compare(lhs, rhs);
        if (comparison === 'undecided' && effort !== efforts.at(-1)) continue;
        const left = (lhs.lo + lhs.hi) / 2;
        const right = (rhs.lo + rhs.hi) / 2;
        const violated = comparison === 'fails';
        const tie = comparison === 'undecided';
        const midway = left > 0 && right > 0 ? ln(right) - ln(left) : null;
        // Of a tie the middles of the enclosures say nothing against the statement.
        const slack = tie && midway !== null ? Math.max(0, midway) : midway;
        const trivial = !Number.isFinite(right) || !Number.isFinite(left);
        const scale = Math.max(Math.abs(left), Math.abs(right), Number.MIN_VALUE);
        return computed({
          trivial,
          informative: !trivial,
          violated,
          tie,
          // A tie is an equality as far as can be told, whatever the middles of both sides say.
          margin: trivial ? 700 : comparison === 'undecided' ? 0 : (slack ?? (right - left) / scale),
          bound: writable(right),
          found: [writable(lhs.lo), writable(lhs.hi)],
          slack,
          observed: {
            lhsLo: writable(lhs.lo),
            lhsHi: writable(lhs.hi),
            rhsLo: writable(rhs.lo),
            rhsHi: writable(rhs.hi),
          },
          claim: `lhs ≤ rhs in ${showInterval([rhs.lo, rhs.hi])}`,
          truth: `lhs in ${showInterval([lhs.lo, lhs.hi])}`,
        });
      }
      throw new Error('unreachable: the last effort always returns');
    },
    sampling: () => {
      throw new Error('an inequality is never sampled');
    },
  };
}

/** An end of an enclosure as files hold it: JSON has no infinity. */
function writable(end: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, end));
}
