import { requireThat } from '../../core/errors.ts';
import type { Enclosure } from '../../core/enclosure.ts';
import { enclosedDifference, enclosedNorm, exactVector } from '../../linalg/enclosed-vectors.ts';
import { interval } from '../../linalg/intervals.ts';
import { objective } from './objective.ts';
import type { FunctionSpec } from './spec.ts';
import type { OperatorSpec } from './operators.ts';

/** What is proved about a problem, as float64 numbers for the terms of a bound. */
export interface Certified {
  /** Smoothness, rounded up. */
  readonly L: number;
  /** Strong convexity, rounded down. */
  readonly mu: number;
  /** Polyak and Łojasiewicz' constant, rounded down. */
  readonly muPL: number;
  /** The Lipschitz constant, rounded up. */
  readonly G: number;
  /** ‖start − x*‖ with the nearest minimizer known, or with the fixed point 0 of an operator; rounded up. */
  readonly R: number;
  /** f(start) − min f, rounded up. */
  readonly gap: number;
}

/**
 * The constants of a problem, each rounded to the side on which a bound that rises with L, G, R and the gap,
 * and falls with μ, stays true.
 * @accuracy Each the end of an enclosure, a few float64 from the truth.
 * @throws {RangeError} when a constant is asked for that the function is not known to have
 */
export function certified({
  f,
  start,
}: {
  readonly f?: FunctionSpec;
  readonly T?: OperatorSpec;
  readonly start: readonly number[];
}): Certified {
  const x = exactVector(interval, start);
  const of = f && objective(f, interval);
  const known = (name: string, value: Enclosure | undefined): Enclosure => {
    requireThat(value !== undefined, name, 'known', f === undefined ? 'an operator' : f.kind);
    return value;
  };
  const constants = of?.constants;
  return {
    get L() {
      return known('smoothness', constants?.smoothness).hi;
    },
    get mu() {
      return known('strong convexity', constants?.strongConvexity).lo;
    },
    get muPL() {
      return known('Polyak–Łojasiewicz constant', constants?.lojasiewicz).lo;
    },
    get G() {
      return known('Lipschitz constant', constants?.lipschitz).hi;
    },
    get R() {
      return enclosedNorm(interval, of ? enclosedDifference(interval, x, of.minimizer) : x).hi;
    },
    get gap() {
      return known('gap', of && interval.sub(of.value(x), of.minimum)).hi;
    },
  };
}
