import { exp, ln } from '../../core/elementary.ts';
import type { Stream } from '../../core/stream.ts';
import { type Choices, type Draw, draw, type DrawnNumber, withOffsets } from './choices.ts';
import type { TriedCase } from './search.ts';
import type { Target } from './target.ts';

/*
 * Local search without gradients. A case is made of whole numbers that fast-check asks for, each from a range
 * of its own: an integer, the place of a real among the reals, the place of a choice in its list. These are
 * changed, so that every case that is tried belongs to its author's space. Steps are adapted number by number
 * as in a (1+1) evolution strategy: longer after a success, shorter after a failure, so that one in a few
 * succeeds.
 */

/** Where the search is. */
interface Place {
  readonly choices: Choices;
  readonly bias: number | undefined;
  readonly numbers: readonly DrawnNumber[];
  readonly margin: number;
  /** Of every number, how far it is moved. */
  readonly steps: number[];
  /** Of every number, how often it is moved, beside the others: less where that changed nothing. */
  readonly weights: number[];
}

interface Proposal<C> {
  readonly draw: Draw<C>;
  readonly numbers: readonly DrawnNumber[];
  /** Which numbers were moved by a step. */
  readonly stepped: readonly number[];
  /** The number that was changed, where it was one. */
  readonly single: number | undefined;
}

/** Up to so many values a number is a choice: no value is nearer than another. */
const maxChoices = 4n;
/** The first step, as a share of the range. */
const firstStep = 0.25;
const longer = 2;
const shorter = 0.7;
/** Tries without a lower margin, beside some for each number, after which another start is taken. */
const patience = { least: 8, each: 2, most: 24 };

/** How one number is moved, by shares of all moves of one number. */
const moves = { corner: 0.15, scale: 0.15 };
/** A margin that changes by no more, relative to itself or to 1, is the same. */
const sameMargin = 1e-9;
/** What is left of a number's weight when it changed nothing, and at least. */
const idle = { share: 0.5, least: 1 / 16 };
/** Of all moves, so many are of several numbers at once. */
const several = 0.25;
/** The largest factor of a scale move. */
const largestFactor = 4;

export interface LocalSearch<C> {
  /** A neighbour of the lowest case so far; undefined where there is nothing to change. */
  next(pool: readonly TriedCase<C>[]): Draw<C> | undefined;
  /** What came of it; nothing where the statement does not speak of it or could not be violated there. */
  learn(margin: number | undefined): void;
}

/** Local search from the cases of a pool, lowest margin first, one after the other. */
export function localSearch<C>({ cases }: Target<C>, stream: Stream): LocalSearch<C> {
  let place: Place | undefined;
  let proposal: Proposal<C> | undefined;
  let failures = 0;
  const started = new Set<TriedCase<C>>();

  const start = (pool: readonly TriedCase<C>[]): Place | undefined => {
    const from =
      pool.find((tried) => !started.has(tried)) ?? pool[Math.floor(stream.uniform() * pool.length)];
    if (from === undefined) return undefined;
    started.add(from);
    failures = 0;
    const numbers: DrawnNumber[] = [];
    draw(cases, stream, from.choices, from.bias, numbers);
    return placeAt(from, numbers, from.finding.margin);
  };

  return {
    next: (pool) => {
      place ??= start(pool);
      const movable = place?.numbers.flatMap(({ size }, i) => (size > 0n ? [i] : [])) ?? [];
      if (place === undefined || movable.length === 0) return (place = undefined);
      const { changes, stepped, single } = proposed(place, movable, stream);
      const numbers: DrawnNumber[] = [];
      const next = draw(cases, stream, withOffsets(place.choices, changes), place.bias, numbers);
      proposal = { draw: next, numbers, stepped, single };
      return next;
    },
    learn: (margin) => {
      if (place === undefined || proposal === undefined) return;
      const { draw: at, numbers, stepped, single } = proposal;
      const near = sameMargin * Math.max(1, Math.abs(place.margin));
      const improved = margin !== undefined && margin < place.margin;
      if (single !== undefined && margin !== undefined && Math.abs(margin - place.margin) <= near)
        place.weights[single] = Math.max(idle.least, idle.share * place.weights[single]!);
      for (const i of stepped) place.steps[i]! *= improved ? longer : shorter;
      failures = improved ? 0 : failures + 1;
      // on a plateau it moves on
      if (margin !== undefined && margin <= place.margin)
        place = placeAt(at, numbers, margin, sameShape(numbers, place.numbers) ? place : undefined);
      if (failures > Math.min(patience.most, patience.least + patience.each * numbers.length))
        place = undefined;
    },
  };
}

function placeAt(
  { choices, bias }: Pick<Draw<unknown>, 'choices' | 'bias'>,
  numbers: readonly DrawnNumber[],
  margin: number,
  learnt: Pick<Place, 'steps' | 'weights'> = {
    steps: numbers.map(({ size }) => firstStep * Number(size)),
    weights: numbers.map(() => 1),
  },
): Place {
  return { choices, bias, numbers, margin, steps: learnt.steps, weights: learnt.weights };
}

function sameShape(a: readonly DrawnNumber[], b: readonly DrawnNumber[]): boolean {
  return a.length === b.length && a.every(({ size }, i) => size === b[i]!.size);
}

interface Change {
  readonly number: DrawnNumber;
  readonly offset: bigint;
}

type Proposed = Pick<Proposal<unknown>, 'stepped' | 'single'> & { readonly changes: readonly Change[] };

function proposed({ numbers, steps, weights }: Place, movable: readonly number[], stream: Stream): Proposed {
  /** One of them, by weight. */
  const pick = (list: readonly number[]): number => {
    let left = stream.uniform() * list.reduce((sum, i) => sum + weights[i]!, 0);
    return list.find((i) => (left -= weights[i]!) < 0) ?? list.at(-1)!;
  };
  const real = movable.filter((i) => numbers[i]!.size >= maxChoices);
  const change = (i: number, offset: (number: DrawnNumber) => bigint): Change => ({
    number: numbers[i]!,
    offset: offset(numbers[i]!),
  });
  if (real.length > 1 && stream.uniform() < several) {
    const chosen = real.filter((i) => stream.uniform() < 0.5 * weights[i]!);
    const stepped = chosen.length > 0 ? chosen : [pick(real)];
    // all by one factor, or each by its own step
    if (stream.uniform() < 0.5) {
      const factor = randomFactor(stream);
      return {
        changes: stepped.map((i) => change(i, (number) => scaled(number, factor))),
        stepped: [],
        single: undefined,
      };
    }
    const changes = stepped.map((i) => change(i, (number) => moved(number, steps[i]! * stream.normal())));
    return { changes, stepped, single: undefined };
  }
  const i = pick(movable);
  const { size, offset } = numbers[i]!;
  // where it stays as it is, to the next one
  const single = (to: bigint, stepped: readonly number[] = []): Proposed => ({
    changes: [change(i, () => (to !== offset ? to : offset < size ? offset + 1n : offset - 1n))],
    stepped,
    single: i,
  });
  if (size < maxChoices) {
    const other = BigInt(Math.floor(stream.uniform() * Number(size)));
    return single(other < offset ? other : other + 1n);
  }
  const kind = stream.uniform();
  if (kind < moves.corner) return single(stream.uniform() < 0.5 ? 0n : size);
  if (kind < moves.corner + moves.scale) return single(scaled(numbers[i]!, randomFactor(stream)));
  const direction = stream.uniform() < 0.5 ? -1 : 1;
  return single(moved(numbers[i]!, direction * steps[i]! * (0.5 + stream.uniform())), [i]);
}

/** Evenly on a logarithmic scale. */
function randomFactor(stream: Stream): number {
  return exp((2 * stream.uniform() - 1) * ln(largestFactor));
}

/** The number moved by about so much, by 1 at least, within its range. */
function moved({ offset, size }: DrawnNumber, by: number): bigint {
  const whole = BigInt(Math.round(by));
  return clamped(offset + (whole === 0n ? (by < 0 ? -1n : 1n) : whole), size);
}

/** The number times a factor; its distance from the minimum, where that is negative. */
function scaled({ minimum, offset, size }: DrawnNumber, factor: number): bigint {
  const from = minimum > 0n ? minimum : 0n;
  return clamped(BigInt(Math.round(Number(offset + from) * factor)) - from, size);
}

function clamped(offset: bigint, size: bigint): bigint {
  return offset < 0n ? 0n : offset > size ? size : offset;
}
