import { isRefusal } from '../../core/errors.ts';
import type { BlockSourceAhead } from './blocks.ts';
import type { Draw } from './choices.ts';
import {
  beginEvaluation,
  type EvaluationLimits,
  exploreBlocks,
  type Plan,
  planCase,
} from './evaluate-case.ts';
import type { RunContext } from './run-context.ts';
import { admits, type Target } from './target.ts';

/** A random case, and what was made ready of it before its turn. */
export interface ReadyCase<C> {
  readonly draw: Draw<C>;
  readonly begun?: { readonly blocks: BlockSourceAhead<C>; readonly plan: Plan<C> };
}

/** Random cases, some of which are made ready while other threads compute blocks of the one before. */
export interface ReadyCases<C> {
  /** The i-th. */
  take(i: number): ReadyCase<C>;
  /** Makes those after the i-th ready, as far as that is not done. */
  lookAhead(i: number, limits: EvaluationLimits): void;
}

/** Which cases are known before their turn, and how many are made ready: some have few blocks. */
interface LookingAhead {
  /** Every so many-th. */
  readonly every: number;
  /** So many of those that have blocks. */
  readonly count: number;
  /** Below this number. */
  readonly until: number;
}

/** No more than so many are kept until their turn, whatever they are. */
const mostReady = 32;

/** Do other threads have something to do with it? */
function isSampled<C>({ begun }: ReadyCase<C>): boolean {
  return begun !== undefined && 'sampling' in begun.plan;
}

/**
 * Random cases of a target, none of them made ready where they are computed in this thread.
 * @param drawAt the i-th case, the same whenever it is asked for
 */
export function readyCases<C>(
  context: RunContext,
  target: Target<C>,
  drawAt: (i: number) => Draw<C>,
  { every, count, until }: LookingAhead,
): ReadyCases<C> {
  const ready = new Map<number, ReadyCase<C>>();
  let isOver = context.engine.ahead === undefined;
  let last = 0;
  return {
    take: (i) => {
      const known = ready.get(i) ?? { draw: drawAt(i) };
      ready.delete(i);
      return known;
    },
    lookAhead: (i, limits) => {
      if (isOver) return;
      let sampled = [...ready.values()].filter(isSampled).length;
      last = Math.max(last, i);
      while (sampled < count && ready.size < mostReady) {
        last += every - (last % every);
        if (last >= until) return;
        try {
          const next = readyCase(context, target, () => drawAt(last), limits);
          ready.set(last, next);
          if (isSampled(next)) sampled++;
        } catch (thrown) {
          // told, or excused, when it is thrown again in its turn
          isOver = !isRefusal(thrown);
          return;
        }
      }
    },
  };
}

function readyCase<C>(
  context: RunContext,
  target: Target<C>,
  drawn: () => Draw<C>,
  limits: EvaluationLimits,
): ReadyCase<C> {
  context.begin(undefined, true);
  const draw = drawn();
  const c = draw.value.value;
  context.begin(c, true);
  if (!admits(target, c)) return { draw };
  const blocks = exploreBlocks(context, target, c);
  const plan = planCase(target, c);
  beginEvaluation(context, target, plan, blocks, limits);
  return { draw, begun: { blocks, plan } };
}
