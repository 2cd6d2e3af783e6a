import { type Arbitrary, Random, type Value } from 'fast-check';
import { exp } from '../../core/elementary.ts';
import type { Stream } from '../../core/stream.ts';

/** The random words that an arbitrary consumed to make a case, in order; replaying them makes it again. */
export type Choices = readonly number[];

/** A whole number that was asked for while a case was made: minimum + offset, at most minimum + size. */
export interface DrawnNumber {
  readonly minimum: bigint;
  readonly offset: bigint;
  readonly size: bigint;
  /** The choices that it took: from … to − 1. */
  readonly from: number;
  readonly to: number;
}

/** A generated case: the value with what fast-check needs to shrink it, and the choices behind it. */
export interface Draw<C> {
  readonly value: Value<C>;
  readonly choices: Choices;
  /** The bias with which the choices make this case. */
  readonly bias?: number | undefined;
}

/**
 * Draws a case from an arbitrary: the words of `prefix` first, fresh ones from `stream` when they run out.
 * @param bias fast-check's bias factor: small values favour corners of the space; undefined is unbiased
 * @param numbers is given the whole numbers that are asked for, in order
 */
export function draw<C>(
  cases: Arbitrary<C>,
  stream: Stream,
  prefix: Choices = [],
  bias?: number,
  numbers?: DrawnNumber[],
): Draw<C> {
  const choices: number[] = [];
  const generator = {
    // fast-check clones what it is given and then draws from the clone alone: both must write the one record.
    clone: () => generator,
    next: (): number => {
      const word = prefix[choices.length] ?? stream.bits32() | 0;
      choices.push(word);
      return word;
    },
    getState: (): readonly number[] => [],
  };
  const random = new Random(generator);
  if (numbers !== undefined) record(random, choices, numbers);
  const value = cases.generate(random, bias);
  return { value, choices, bias };
}

/** Has a generator note the whole numbers that it is asked for. */
function record(random: Random, choices: Choices, numbers: DrawnNumber[]): void {
  const [small, large] = [random.nextInt.bind(random), random.nextBigInt.bind(random)];
  const noted = <N extends number | bigint>(min: N, max: N, next: () => N): N => {
    const from = choices.length;
    const value = next();
    const minimum = BigInt(min);
    const [offset, size] = [BigInt(value) - minimum, BigInt(max) - minimum];
    numbers.push({ minimum, offset, size, from, to: choices.length });
    return value;
  };
  const changed: Pick<Random, 'clone' | 'nextBigInt'> & { nextInt(min?: number, max?: number): number } = {
    clone: () => random,
    nextInt: (min = -0x80000000, max = 0x7fffffff) => noted(min, max, () => small(min, max)),
    nextBigInt: (min, max) => noted(min, max, () => large(min, max)),
  };
  Object.assign(random, changed);
}

/** Bits of a choice. */
const wordBits = 32n;

/** The choices with other offsets of some numbers, which the same draw then asks for. */
export function withOffsets(
  choices: Choices,
  changes: readonly { readonly number: DrawnNumber; readonly offset: bigint }[],
): Choices {
  const next: number[] = [];
  let at = 0;
  for (const { number, offset } of changes.toSorted((a, b) => a.number.from - b.number.from)) {
    for (; at < number.from; at++) next.push(choices[at]!);
    next.push(...wordsOf(offset, number.size));
    at = number.to;
  }
  return [...next, ...choices.slice(at)];
}

/** The words, most significant first, of which fast-check makes an offset of 0 to `size`. */
function wordsOf(offset: bigint, size: bigint): number[] {
  const words: number[] = [];
  for (let left = size, rest = offset; ; rest >>= wordBits) {
    words.unshift(Number(rest & 0xffffffffn) - 0x80000000);
    left >>= wordBits;
    if (left === 0n) return words;
  }
}

/**
 * A neighbour at any distance: a few words moved by a number of any magnitude, so that what is good can be
 * followed as finely as it is worth.
 */
export function nudge(choices: Choices, stream: Stream): Choices {
  if (choices.length === 0) return choices;
  const next = [...choices];
  const edits = 1 + Math.floor(stream.uniform() * 2);
  for (let i = 0; i < edits; i++) {
    const k = Math.floor(stream.uniform() * next.length);
    const size = exp(31 * Math.LN2 * stream.uniform());
    next[k] = (next[k]! + Math.round(stream.uniform() < 0.5 ? size : -size)) | 0;
  }
  return next;
}

/** A neighbour in choice space: some words replaced or nudged, the tail redrawn or taken from a parent. */
export function mutate(choices: Choices, other: Choices, stream: Stream): Choices {
  if (choices.length === 0) return choices;
  const at = (n: number): number => Math.floor(stream.uniform() * n);
  const style = stream.uniform();
  if (style < 0.1) return choices.slice(0, at(choices.length));
  if (style < 0.2) {
    const cut = at(Math.min(choices.length, other.length) + 1);
    return [...choices.slice(0, cut), ...other.slice(cut)];
  }
  const next = [...choices];
  const edits = 1 + at(3);
  for (let i = 0; i < edits; i++) {
    const k = at(next.length);
    next[k] = stream.uniform() < 0.5 ? stream.bits32() | 0 : (next[k]! + at(65) - 32) | 0;
  }
  return next;
}
