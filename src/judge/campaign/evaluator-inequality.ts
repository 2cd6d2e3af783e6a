import type { InequalityClaim, Sides } from '../claims/claim.ts';
import { ln } from '../../core/elementary.ts';
import { compare, type Enclosure, lastPlaces } from '../../core/enclosure.ts';
import {
  computed,
  computedHow,
  digitsApart,
  type Evaluator,
  type Finding,
  show,
  showInterval,
  widestOfEquality,
  writable,
} from './finding.ts';

/** Looks at growing precision before an overlap of both sides is called a tie. */
const efforts = [0, 1, 2] as const;

/**
 * For every case: lhs ≤ rhs, or each of several such. Points are the right side (bound) and the left side
 * (found), of several those that are nearest to a violation.
 */
export function inequalityEvaluator<C>(claim: InequalityClaim<C>): Evaluator<C> {
  return {
    exact: (c) => {
      for (const effort of efforts) {
        const all = [claim.sides(c, effort)].flat();
        const comparisons = new Set(all.map(({ lhs, rhs }) => compare(lhs, rhs)));
        const isOpen = !comparisons.has('fails') && comparisons.has('undecided');
        if (isOpen && effort !== efforts.at(-1)) continue;
        const how = computedHow(claim, c);
        const findings = all.map((sides, i) => findingOf(sides, how, all.length > 1 ? i + 1 : undefined));
        return findings.reduce((worst, finding) => (isWorse(finding, worst) ? finding : worst));
      }
      throw new Error('unreachable: the last effort always returns');
    },
    sampling: () => {
      throw new Error('an inequality is never sampled');
    },
  };
}

/** Is a finding nearer to a violation, or one that says more of it? */
function isWorse(a: Finding, b: Finding): boolean {
  if (a.violated !== b.violated) return a.violated;
  if (a.trivial !== b.trivial) return b.trivial;
  return a.margin < b.margin;
}

/** @param number of the inequality among several */
function findingOf({ lhs, rhs }: Sides, how: ReturnType<typeof computedHow>, number?: number): Finding {
  const comparison = compare(lhs, rhs);
  const left = middleOf(lhs);
  const right = middleOf(rhs);
  const trivial = !Number.isFinite(right) || !Number.isFinite(left);
  const midway = !trivial && left > 0 && right > 0 ? ln(right) - ln(left) : null;
  const violated = comparison === 'fails';
  const tie = comparison === 'undecided';
  // Of a tie the middles of the enclosures say nothing against the statement.
  const slack = tie && midway !== null ? Math.max(0, midway) : midway;
  const digits = violated ? digitsApart(lhs.lo, rhs.hi) : undefined;
  const wide = Math.max(lhs.hi - lhs.lo, rhs.hi - rhs.lo);
  const scale = Math.max(Math.abs(left), Math.abs(right), Number.MIN_VALUE);
  const which = number === undefined ? '' : `inequality ${number}: `;
  return computed(
    {
      trivial,
      uninformative: trivial
        ? 'a side is not finite'
        : tie && wide > widestOfEquality * scale
          ? 'the sides are not told apart'
          : undefined,
      violated,
      tie,
      // A tie is an equality as far as can be told, whatever the middles of both sides say.
      margin: trivial ? farthest : tie ? 0 : (slack ?? marginWithoutRatio(lhs, right, scale)),
      bound: writable(right),
      found: [writable(lhs.lo), writable(lhs.hi)],
      slack,
      observed: {
        lhsLo: writable(lhs.lo),
        lhsHi: writable(lhs.hi),
        rhsLo: writable(rhs.lo),
        rhsHi: writable(rhs.hi),
      },
      claim: `${which}lhs ≤ rhs in ${showInterval([rhs.lo, rhs.hi], digits)}`,
      truth: `lhs ${how === 'exact' ? 'in' : 'at least in'} ${showInterval([lhs.lo, lhs.hi], digits)}${violated ? roundingRemark(lhs, rhs) : ''}`,
    },
    how,
  );
}

/** (lo + hi)/2, finite where both are. */
function middleOf({ lo, hi }: Enclosure): number {
  return Number.isFinite(lo + hi) ? (lo + hi) / 2 : lo / 2 + hi / 2;
}

/** The margin where no violation can come of it. */
const farthest = 700;

/**
 * The margin where log(rhs/lhs) is not to be had. A left side that is 0, as far as can be told, is far from a
 * positive right side, as a small positive one is.
 */
function marginWithoutRatio(lhs: Enclosure, right: number, scale: number): number {
  if (right > 0 && lhs.lo <= 0 && lhs.hi >= 0)
    return lhs.hi > 0 ? Math.min(farthest, ln(right) - ln(lhs.hi)) : farthest;
  return apart(right, middleOf(lhs)) / scale;
}

/** right − left, or the largest number that it exceeds. */
function apart(right: number, left: number): number {
  return writable(right - left);
}

/** A thousand roundings move a number no farther, nor a sum of terms near 1 from 0. */
const roundingReach = { places: 1000, fromZero: 1e-13 };

/**
 * What is said of a violation that rounding alone may have made, where a side is given as a number without an
 * error bound.
 */
function roundingRemark(lhs: Enclosure, rhs: Enclosure): string {
  if (lhs.lo < lhs.hi && rhs.lo < rhs.hi) return '';
  const places = lastPlaces(lhs.lo, rhs.hi);
  const gap =
    places <= roundingReach.places
      ? `${places} unit${places === 1 ? '' : 's'} in the last place`
      : Math.min(Math.abs(lhs.lo), Math.abs(rhs.hi)) === 0 && lhs.lo - rhs.hi <= roundingReach.fromZero
        ? `only ${show(lhs.lo - rhs.hi)}`
        : undefined;
  return gap === undefined
    ? ''
    : `, ${gap} above rhs, as rounding alone may put it: give both sides as enclosures { lo, hi } that hold their rounding, such as within(value, 1e-13)`;
}
