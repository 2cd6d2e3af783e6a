import { type Arbitrary, type Random, stream, type Value } from 'fast-check';
import { WrongValue } from './claim-error.ts';

/**
 * Most random numbers that one case may take. A filter that never accepts takes them in about a second; a
 * case that is made of so many would fill megabytes.
 */
export const maxDraws = 1_000_000;

/** What checks the values of an arbitrary, and what its failures are thrown as. */
export interface ValueWatch {
  /** @throws where the value is none */
  check(value: unknown): void;
  /** The error to throw for what the arbitrary threw, or for too many draws. */
  failure(thrown: unknown): Error;
}

/**
 * The same arbitrary, with all its values checked, drawn or made smaller, and with a limit on the draws of
 * each.
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
  function* smaller(value: C, context: unknown): IterableIterator<Value<C>> {
    const candidates = watched(() => arbitrary.shrink(value, context)[Symbol.iterator]());
    for (;;) {
      const next = watched(() => candidates.next());
      if (next.done === true) return;
      yield checked(next.value);
    }
  }
  const changed: Pick<Arbitrary<C>, 'generate' | 'canShrinkWithoutContext' | 'shrink'> = {
    generate: (random, bias) =>
      checked(watched(() => arbitrary.generate(limited(random, { left: maxDraws }), bias))),
    canShrinkWithoutContext: (value): value is C => arbitrary.canShrinkWithoutContext(value),
    shrink: (value, context) => stream(smaller(value, context)),
  };
  return Object.assign(Object.create(arbitrary) as Arbitrary<C>, changed);
}

/** The same generator, which gives up when nothing is left. */
function limited(random: Random, draws: { left: number }): Random {
  const counting =
    <A extends unknown[], R>(next: (...args: A) => R) =>
    (...args: A): R => {
      if (--draws.left < 0) {
        throw new WrongValue(
          `expected a case, got none in ${maxDraws.toLocaleString('en')} random numbers: a filter rejects (nearly) everything`,
        );
      }
      return next.apply(random, args);
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
