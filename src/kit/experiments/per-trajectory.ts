import { requireThat } from '../../core/errors.ts';
import type { Experiment } from '../../core/experiment.ts';
import { fairHeads } from '../../core/fair-coins.ts';
import { requireIntegerIn } from '../../core/preconditions.ts';
import type { Stream } from '../../core/stream.ts';
import { settled } from '../../judge/claims/checked-function.ts';
import { WrongValue } from '../../judge/claims/claim-error.ts';
import { describe } from '../../judge/claims/describe.ts';

/** Something random: all its randomness comes from the stream. */
export type Draw<T> = (stream: Stream) => T;

/**
 * The experiment that draws once for each trajectory: true and false for an event, numbers for a mean.
 * @accuracy Exact: it computes no number.
 * @param horizon steps that a draw takes, by which the budget counts it
 */
export function perTrajectory(horizon: number, draw: Draw<number | boolean>): Experiment {
  return {
    horizon,
    run: (stream, trajectories) => {
      const values = new Float64Array(trajectories);
      for (let i = 0; i < trajectories; i++) {
        const value: unknown = draw(stream);
        if (typeof value !== 'number' && typeof value !== 'boolean')
          throw new WrongValue(
            `expected a number, or true or false, of each trajectory, got ${describe(settled(value))}`,
          );
        values[i] = Number(value);
      }
      return { values, steps: trajectories * horizon };
    },
  };
}

/**
 * How many of `count` coins show heads.
 * @accuracy The chance is rounded to 2⁻⁵³: exact where it is ½ or a multiple of that.
 * @param chance of heads, in [0, 1]; ½, which takes a thirty-second of the random words, where absent
 * @throws {RangeError} otherwise
 */
export function coinFlips(count: number, chance: number = 0.5): Draw<number> {
  requireIntegerIn(0, 1e9, { count });
  requireThat(chance >= 0 && chance <= 1, 'chance', 'in [0, 1]', chance);
  if (chance === 0.5) return (stream) => fairHeads(count, stream);
  return (stream) => {
    let heads = 0;
    for (let i = 0; i < count; i++) if (stream.uniform() < chance) heads++;
    return heads;
  };
}

/**
 * Places in a population of `size`, 0 to size − 1.
 * @accuracy Places are as likely as each other to size · 2⁻⁵³.
 * @param replacement may one be drawn twice? no, where absent
 * @returns the same array each time, filled again
 * @throws {RangeError} where more are drawn than there are
 */
export function sample(
  size: number,
  count: number,
  { replacement = false }: { readonly replacement?: boolean } = {},
): Draw<Int32Array> {
  requireIntegerIn(1, 1e9, { size });
  requireIntegerIn(0, replacement ? 1e9 : size, { count });
  const drawn = new Int32Array(count);
  if (replacement) {
    return (stream) => {
      for (let i = 0; i < count; i++) drawn[i] = Math.floor(stream.uniform() * size);
      return drawn;
    };
  }
  const places = Int32Array.from({ length: size }, (_, i) => i);
  const swapped = new Int32Array(count);
  return (stream) => {
    for (let i = 0; i < count; i++) {
      const j = i + Math.floor(stream.uniform() * (size - i));
      drawn[i] = places[j]!;
      places[j] = places[i]!;
      places[i] = drawn[i]!;
      swapped[i] = j;
    }
    // what is drawn next must not depend on what was drawn before
    for (let i = count - 1; i >= 0; i--) {
      const j = swapped[i]!;
      const here = places[i]!;
      places[i] = places[j]!;
      places[j] = here;
    }
    return drawn;
  };
}

/**
 * A path of a Markov chain on 0, …, n − 1: `steps` + 1 states.
 * @accuracy Chances are rounded to 2⁻⁵³, rows normalized.
 * @param transition: n × n, P(i → j) in row i; rows add up to 1 within 1e-12
 * @returns the same array each time, filled again
 * @throws {RangeError} otherwise
 */
export function markovChain(
  transition: readonly (readonly number[])[],
  { start, steps }: { readonly start: number; readonly steps: number },
): Draw<Int32Array> {
  const n = transition.length;
  requireIntegerIn(0, n - 1, { start });
  requireIntegerIn(0, 1e9, { steps });
  const upTo = transition.map((row, i) => {
    requireThat(row.length === n, `length of row ${i}`, `${n}`, row.length);
    let sum = 0;
    const sums = Float64Array.from(row, (chance, j) => {
      requireThat(chance >= 0, `transition[${i}][${j}]`, 'not negative', chance);
      return (sum += chance);
    });
    requireThat(Math.abs(sum - 1) <= 1e-12, `sum of row ${i}`, '1', sum);
    return sums;
  });
  const path = new Int32Array(steps + 1);
  return (stream) => {
    let state = start;
    path[0] = state;
    for (let t = 1; t <= steps; t++) {
      const sums = upTo[state]!;
      const u = stream.uniform() * sums[n - 1]!;
      state = 0;
      while (u >= sums[state]!) state++;
      path[t] = state;
    }
    return path;
  };
}
