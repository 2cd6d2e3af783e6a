import { areZerosAndOnes } from '../../core/event-bytes.ts';
import { describe, isPromise } from './describe.ts';
import { nearestName } from '../../core/nearest-name.ts';

/**
 * What is wrong with a value that an author's function gave, `expected …, got …`; `undefined` where nothing
 * is.
 */
export type ValueCheck = (value: unknown) => string | undefined;

type Fields = Readonly<Record<string, unknown>>;

const unless = (holds: boolean, expected: string, value: unknown): string | undefined =>
  holds ? undefined : `expected ${expected}, got ${describe(value)}`;

const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value);
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !isPromise(value);

/** What is wrong with a part, with its name before it. */
const at = (name: string, problem: string | undefined): string | undefined =>
  problem === undefined ? undefined : `${name}: ${problem}`;

export const isBoolean: ValueCheck = (value) => unless(typeof value === 'boolean', 'true or false', value);

export const isBasis: ValueCheck = (value) =>
  unless(
    value === 'exact' || value === 'certified' || value === 'sampled',
    "'exact', 'certified' or 'sampled'",
    value,
  );

export const isRange: ValueCheck = (value) =>
  unless(
    isNumber(value) && value >= 0 && value < Infinity,
    'a number that is finite and not negative',
    value,
  );

export const isProxyVariance: ValueCheck = (value) =>
  unless(isNumber(value) && value > 0 && value < Infinity, 'a number that is finite and positive', value);

/** A bound of a mean; infinite where it says nothing. */
export const isBound: ValueCheck = (value) =>
  unless(isNumber(value) && value > -Infinity, 'a number, or Infinity', value);

/** An experiment, as far as it can be told before it is run. */
export const isExperiment: ValueCheck = (value) => {
  if (!isObject(value) || typeof value['run'] !== 'function') {
    return unless(false, 'an experiment { horizon, run }', value);
  }
  const { horizon, groupSize = 1 } = value;
  const isCount = Number.isSafeInteger(horizon) && (horizon as number) >= 0;
  if (!isCount) return at('horizon', unless(false, 'a whole number of steps, 0 or more', horizon));
  // a block has 256 trajectories, and whole groups
  const divides = Number.isSafeInteger(groupSize) && 256 % (groupSize as number) === 0;
  return at('groupSize', unless(divides, 'a whole number that divides 256', groupSize));
};

export const areFeatures: ValueCheck = (value) => {
  if (!isObject(value)) return unless(false, 'numbers by name', value);
  const [name, strange] = Object.entries(value).find(([, feature]) => !Number.isFinite(feature)) ?? [];
  return name === undefined ? undefined : at(`'${name}'`, unless(false, 'a finite number', strange));
};

/**
 * The terms of a bound: finite numbers, or lists of them.
 * @param whole names of those that are whole numbers
 */
export function termsProblem(value: unknown, whole: readonly string[]): string | undefined {
  if (!isObject(value) || Array.isArray(value))
    return unless(false, 'numbers, or lists of numbers, by name', value);
  const missing = whole.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined)
    return `wholeTerms names '${missing}', which is no term${nearestName(missing, Object.keys(value))}`;
  for (const [name, term] of Object.entries(value)) {
    const numbers: readonly unknown[] = Array.isArray(term) ? term : [term];
    const isTerm = whole.includes(name) ? Number.isSafeInteger : Number.isFinite;
    const kind = whole.includes(name) ? 'a whole number' : 'a finite number';
    const strange = numbers.find((number) => !isTerm(number));
    if (numbers.some((number) => !isTerm(number)))
      return at(`'${name}'`, unless(false, `${kind}, or a list of them`, strange));
  }
  return undefined;
}

export const areLines: ValueCheck = (value) =>
  unless(Array.isArray(value) && value.every((line) => typeof line === 'string'), 'an array of texts', value);

/** Both ends of a probability may be off by rounding. */
const rounding = 1e-9;

/**
 * A bound on a probability. One that promises less than nothing is trivial, and the judge says so; one that
 * promises more than certainty is a mistake.
 */
export const isProbability: ValueCheck = (value) => {
  const whole = '{ stay, exit } of a probability (see fromStay, fromExit)';
  if (!isObject(value)) return unless(false, whole, value);
  const { stay, exit } = value;
  if (!isNumber(stay) || !isNumber(exit)) return unless(false, whole, value);
  if (stay > 1 + rounding || exit < -rounding) return unless(false, 'stay ≤ 1 and exit ≥ 0', value);
  const isTrivial = exit >= 1 && stay <= 0;
  const sum = stay + exit;
  return isTrivial && !Number.isFinite(sum)
    ? undefined
    : unless(Math.abs(sum - 1) <= rounding * Math.max(1, Math.abs(exit)), 'stay + exit = 1', value);
};

const isEnclosure: ValueCheck = (value) => {
  if (!isObject(value)) return unless(false, 'an enclosure { lo, hi }', value);
  const { lo, hi } = value;
  return unless(isNumber(lo) && isNumber(hi) && lo <= hi, 'numbers lo ≤ hi', value);
};

/**
 * @param least what the true value is at least, and `most` at most, whatever it is: the enclosure must let it
 * be so
 */
function isEnclosureWithin(least: number, most: number): ValueCheck {
  return (value) => {
    const problem = isEnclosure(value);
    if (problem !== undefined) return problem;
    const { lo, hi } = value as Readonly<Record<'lo' | 'hi', number>>;
    const meets = hi >= least - rounding && lo <= most + rounding;
    const expected =
      least === -Infinity
        ? 'finite ends'
        : most === Infinity
          ? `finite ends, hi ≥ ${least}`
          : `finite ends, and values in [${least}, ${most}]`;
    return unless(meets && Number.isFinite(lo) && Number.isFinite(hi), expected, value);
  };
}

/** An exactly computed mean of a quantity in [0, range]. */
export const isExactMean = (range: number): ValueCheck => isEnclosureWithin(0, range);

/** An exactly computed mean of a quantity of any sign. */
export const isExactSignedMean: ValueCheck = isEnclosureWithin(-Infinity, Infinity);

/** An exactly computed probability. */
export const isExactProbability: ValueCheck = (value) => {
  if (!isObject(value)) return unless(false, 'enclosures of stay and exit', value);
  const inUnit = isEnclosureWithin(0, 1);
  const problem = at('stay', inUnit(value['stay'])) ?? at('exit', inUnit(value['exit']));
  if (problem !== undefined) return problem;
  const { stay, exit } = value as Readonly<Record<'stay' | 'exit', Readonly<Record<'lo' | 'hi', number>>>>;
  const meets = stay.lo + exit.lo <= 1 + rounding && stay.hi + exit.hi >= 1 - rounding;
  return meets
    ? undefined
    : `expected stay + exit = 1 to be possible, got stay ${describe(stay)}, exit ${describe(exit)}`;
};

export const areSides: ValueCheck = (value) => {
  if (!Array.isArray(value)) return isPairOfSides(value);
  if (value.length === 0)
    return unless(false, 'enclosures lhs and rhs, or a list of such that is not empty', value);
  for (const [i, sides] of value.entries()) {
    const problem = at(`sides[${i}]`, isPairOfSides(sides));
    if (problem !== undefined) return problem;
  }
  return undefined;
};

const isPairOfSides: ValueCheck = (value) => {
  if (!isObject(value)) return unless(false, 'enclosures lhs and rhs', value);
  return at('lhs', isEnclosure(value['lhs'])) ?? at('rhs', isEnclosure(value['rhs']));
};

/** `undefined` where it cannot be computed, else what the check asks for. */
export function orNothing(
  check: (value: unknown, c: unknown) => string | undefined,
): (value: unknown, c: unknown) => string | undefined {
  return (value, c) => (value === undefined ? undefined : check(value, c));
}

/** What the values of an experiment may be, in words and as a condition. */
export interface Domain {
  readonly expected: string;
  readonly has: (value: number) => boolean;
}

export const eventValues: Domain = {
  expected: 'values 0 or 1',
  has: (value) => value === 0 || value === 1,
};
export const finiteValues: Domain = { expected: 'values that are finite', has: Number.isFinite };
export const weights: Domain = {
  expected: 'weights that are finite and not negative',
  has: (value) => value >= 0 && value < Infinity,
};
export function valuesIn(range: number): Domain {
  return { expected: `values in [0, ${range}]`, has: (value) => value >= 0 && value <= range };
}

/** Not by its constructor: other realms, such as a test runner's, have one of their own. */
export function isFloat64Array(value: unknown): value is Float64Array {
  return value instanceof Float64Array || Object.prototype.toString.call(value) === '[object Float64Array]';
}

export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || Object.prototype.toString.call(value) === '[object Uint8Array]';
}

/**
 * The outcomes of a block of so many trajectories.
 * @param mayBeBytes where they are a runner's, or were looked at before
 */
export function outcomesProblem(
  outcomes: unknown,
  trajectories: number,
  domain: Domain,
  mayBeBytes: boolean = false,
): string | undefined {
  if (!isObject(outcomes)) return unless(false, 'outcomes { values, steps }', outcomes);
  const { values, steps } = outcomes;
  if (!isFloat64Array(values) && !(mayBeBytes && isBytes(values)))
    return at('values', unless(false, 'a Float64Array', values));
  if (values.length !== trajectories) {
    return `values: expected one for each of ${trajectories} trajectories, got ${values.length}`;
  }
  const isCount = Number.isSafeInteger(steps) && (steps as number) >= 0;
  return (
    strayProblem(values, domain) ?? at('steps', unless(isCount, 'a whole number of steps, 0 or more', steps))
  );
}

function strayProblem(values: Float64Array | Uint8Array, domain: Domain): string | undefined {
  if (values instanceof Uint8Array && domain === eventValues && areZerosAndOnes(values)) return undefined;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!domain.has(value)) return `expected ${domain.expected}, got ${describe(value)} in trajectory ${i}`;
  }
  return undefined;
}
