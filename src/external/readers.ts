import type { Enclosure } from '../core/enclosure.ts';
import type { Json } from '../core/json.ts';
import { type ExactProbability, fromExit, fromStay, type Probability } from '../core/probability.ts';
import { WrongValue } from '../judge/claims/claim-error.ts';
import { describe } from '../judge/claims/describe.ts';

type Reader = (answer: Json) => unknown;

const sidesOf: Reader = (answer) => {
  if (!Array.isArray(answer) || answer.length !== 2) throw wrong('two sides (lhs, rhs)', answer);
  const [lhs, rhs] = answer as readonly Json[];
  return { lhs: enclosureOf(lhs!), rhs: enclosureOf(rhs!) };
};

/** `None` where the truth cannot be computed. */
const orNone =
  (read: Reader): Reader =>
  (answer) =>
    answer === null ? undefined : read(answer);

/**
 * What a program gives for a bound or a truth, as the judge takes it: by the kind of the claim and the field.
 * They throw a `WrongValue` that says what was expected; the judge names the field.
 */
export const readers: Readonly<Record<string, Reader>> = {
  'probability atLeast': probabilityOf,
  'probability exactly': orNone(exactOf),
  'mean atMost': numberOf,
  'mean range': numberOf,
  'mean proxyVariance': numberOf,
  'mean exactly': orNone(enclosureOf),
  'agreement equals': exactOf,
  'inequality sides': sidesOf,
};

/** @throws {WrongValue} on anything but a number, or the text of an infinite one */
export function numberOf(answer: Json): number {
  if (typeof answer === 'number') return answer;
  if (answer === 'Infinity') return Infinity;
  if (answer === '-Infinity') return -Infinity;
  throw wrong('a number', answer);
}

/** @throws {WrongValue} on anything but true and false */
export function truthOf(answer: Json): boolean {
  if (typeof answer === 'boolean') return answer;
  throw wrong('true or false', answer);
}

function wrong(expected: string, got: Json): WrongValue {
  return new WrongValue(`expected ${expected}, got ${describe(got)}`);
}

function enclosureOf(answer: Json): Enclosure {
  if (Array.isArray(answer) && answer.length === 2) {
    const [lo, hi] = answer as readonly Json[];
    return { lo: numberOf(lo!), hi: numberOf(hi!) };
  }
  if (Array.isArray(answer)) throw wrong('a number or (lo, hi)', answer);
  const value = numberOf(answer);
  return { lo: value, hi: value };
}

/** A probability as a number, or by its smaller side: { exit }. */
function exitOf(answer: Json): Json | undefined {
  return typeof answer === 'object' && answer !== null && !Array.isArray(answer)
    ? (answer as Readonly<Record<string, Json>>)['exit']
    : undefined;
}

function probabilityOf(answer: Json): Probability {
  const exit = exitOf(answer);
  return exit === undefined ? fromStay(numberOf(answer)) : fromExit(numberOf(exit));
}

function exactOf(answer: Json): ExactProbability {
  const exit = exitOf(answer);
  const { lo, hi } = enclosureOf(exit ?? answer);
  const other = { lo: 1 - hi, hi: 1 - lo };
  return exit === undefined ? { stay: { lo, hi }, exit: other } : { stay: other, exit: { lo, hi } };
}
