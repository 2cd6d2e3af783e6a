import { type Arbitrary, integer, oneof } from 'fast-check';

/** Three significant digits, so that a person can write a case down. */
export function roundSignificant(x: number): number {
  return Number(x.toPrecision(3));
}

/** The smallest number of three digits, or nearly, that is not below x > 0. */
export function roundUpSignificant(x: number): number {
  const near = roundSignificant(x);
  return near >= x ? near : roundSignificant(near * 1.01);
}

/** What an arbitrary draws. */
export type Drawn<A> = A extends Arbitrary<infer T> ? T : never;

/** Integers of which every other one is among the `least + 1` smallest; they shrink to the smallest. */
export function mostlySmall(min: number, max: number, least = 2): Arbitrary<number> {
  return oneof(
    { arbitrary: integer({ min, max: Math.min(max, min + least) }), weight: 2 },
    { arbitrary: integer({ min, max }), weight: 1 },
  );
}
