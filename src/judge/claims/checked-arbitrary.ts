import { isDeepStrictEqual } from 'node:util';
import { type Arbitrary, type Random, stream, Value } from 'fast-check';
import { memoizeRecent } from '../../core/memoize.ts';
import { WrongValue } from './claim-error.ts';
import { describe } from './describe.ts';

/**
 * Most random numbers that one case may take. A filter that never accepts takes them in about a second; a
 * case that is made of so many would fill megabytes.
 */
const maxDraws = 1_000_000;

/** So many smaller values are remembered. */
const keptSmaller = 512;

/** What checks the values of an arbitrary, and what its failures are thrown as. */
export interface ValueWatch {
  /** @throws where the value is none */
  check(value: unknown): void;
  /** The error to throw for what the arbitrary threw, or for too many draws. */
  failure(thrown: unknown): Error;
}

/** A random number, and the range in which it was asked for. */
interface Asked {
  readonly range: readonly unknown[];
  readonly given: unknown;
}

/** A value that was drawn, and the random numbers that it was made of. */
interface Drawn {
  readonly numbers: readonly Asked[];
  readonly bias: number | undefined;
  readonly value: unknown;
}

/**
 * The same arbitrary, with all its values checked, drawn or made smaller, and with a limit on the draws of
 * each. A few are made again later, to find out whether they are made of anything but the numbers given: of
 * the first, second, fourth, eighth, … each when the next of these is drawn.
 */
export function checkedArbitrary<C>(arbitrary: Arbitrary<C>, { check, failure }: ValueWatch): Arbitrary<C> {
  const watched = <R>(work: () => R): R => {
    try {
      return work();
    } catch (thrown) {
      throw failure(thrown);
    }
  };
  const checked = (value: Value<C>): Value<C> => {
    check(value.value);
    return value;
  };
  const checkedOnce = memoizeRecent(
    keptSmaller,
    (_: Value<C>, text: string) => text,
    (value) => checked(value).value,
  );
  /** What reads like a value that was checked is that value: most smaller ones come up again and again. */
  const known = (next: Value<C>): Value<C> => {
    const text = textOf(next.value);
    return text === undefined || next.hasToBeCloned
      ? checked(next)
      : new Value(checkedOnce(next, text), next.context);
  };
  function* smaller(value: C, context: unknown): IterableIterator<Value<C>> {
    const candidates = watched(() => arbitrary.shrink(value, context)[Symbol.iterator]());
    for (;;) {
      const next = watched(() => candidates.next());
      if (next.done === true) return;
      yield known(next.value);
    }
  }
  let count = 0;
  let earlier: Drawn | undefined;
  const generate = (random: Random, bias: number | undefined): Value<C> => {
    count++;
    const isRepeated = (count & (count - 1)) === 0;
    const draws: Draws = { left: maxDraws, numbers: isRepeated ? [] : undefined };
    const value = checked(watched(() => arbitrary.generate(limited(random, draws), bias)));
    if (draws.numbers === undefined) return value;
    if (earlier !== undefined) watched(() => requireSame(arbitrary, random, earlier!));
    earlier = { numbers: draws.numbers, bias, value: value.value };
    return value;
  };
  const changed: Pick<Arbitrary<C>, 'generate' | 'canShrinkWithoutContext' | 'shrink'> = {
    generate,
    canShrinkWithoutContext: (value): value is C => arbitrary.canShrinkWithoutContext(value),
    shrink: (value, context) => stream(smaller(value, context)),
  };
  return Object.assign(Object.create(arbitrary) as Arbitrary<C>, changed);
}

/** Undefined where JSON has none. */
function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

interface Draws {
  left: number;
  /** What the generator gave, where that is to be kept. */
  readonly numbers: Asked[] | undefined;
}

/** @throws {WrongValue} where the same numbers make another value */
function requireSame<C>(arbitrary: Arbitrary<C>, random: Random, { numbers, bias, value }: Drawn): void {
  const again = arbitrary.generate(repeating(random, numbers), bias).value;
  if (isDeepStrictEqual(again, value)) return;
  throw otherValue(`${describe(value)}, then ${describe(again)}`);
}

function otherValue(got: string): WrongValue {
  return new WrongValue(
    `expected the same case of the same random numbers, got ${got}: randomness must come from them alone, not from Math.random, a clock or what was drawn before`,
  );
}

/** Gives the same numbers again. @throws {WrongValue} where others are asked for */
function repeating(random: Random, numbers: readonly Asked[]): Random {
  let at = 0;
  const next = (...range: readonly unknown[]): unknown => {
    const asked = numbers[at++];
    if (asked === undefined || !isDeepStrictEqual(asked.range, range))
      throw otherValue('one that asks for others');
    return asked.given;
  };
  const names = ['next', 'nextBoolean', 'nextInt', 'nextBigInt', 'nextDouble'] as const;
  const again: Random = Object.assign(Object.create(random) as Random, {
    clone: () => again,
    ...Object.fromEntries(names.map((name) => [name, next])),
  });
  return again;
}

/** The same generator, which gives up when nothing is left. */
function limited(random: Random, draws: Draws): Random {
  const counting =
    <A extends unknown[], R>(next: (...args: A) => R) =>
    (...args: A): R => {
      if (--draws.left < 0) {
        throw new WrongValue(
          `expected a case, got none in ${maxDraws.toLocaleString('en')} random numbers: a filter rejects (nearly) everything`,
        );
      }
      const given = next.apply(random, args);
      draws.numbers?.push({ range: args, given });
      return given;
    };
  const changed = {
    clone: () => limited(random.clone(), draws),
    next: counting(random.next),
    nextBoolean: counting(random.nextBoolean),
    nextInt: counting(random.nextInt),
    nextBigInt: counting(random.nextBigInt),
    nextDouble: counting(random.nextDouble),
  };
  return Object.assign(Object.create(random) as Random, changed);
}
