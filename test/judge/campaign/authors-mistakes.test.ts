import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asyncExperiment } from '../../../src/core/async-experiment.ts';
import { exactly } from '../../../src/core/enclosure.ts';
import type { Blocks, Experiment } from '../../../src/core/experiment.ts';
import { fromExit } from '../../../src/core/probability.ts';
import type { Stream } from '../../../src/core/stream.ts';
import type { Claim } from '../../../src/judge/claims/claim.ts';
import { inequalityClaim, probabilityClaim } from '../../../src/judge/claims/define-claim.ts';
import { withTerms } from '../../../src/judge/claims/terms.ts';
import { type Draw, perTrajectory } from '../../../src/kit/experiments/per-trajectory.ts';
import {
  agreeingCoinClaim,
  type Coin,
  coinClaim,
  gaugeClaim,
  tosses,
  wheel,
  wheelClaim,
} from '../../statements/coins.ts';
import { sizesInequality, sizesProbability } from '../../statements/known-statements.ts';
import { evidenceOf } from './run-contexts.ts';

const fair = { exit: 0.1, claimed: 0.2 };
/** An experiment, or what somebody took for one. */
const experiment = (change: object): Experiment => ({ ...tosses(0.1), ...change });
const coins = coinClaim(fair).cases;
/** A claim on cases and with a schema of any kind. */
const on = (cases: Arbitrary<unknown>, schema: z.ZodType = z.unknown()): Claim => ({
  ...coinClaim(fair),
  cases: cases as Arbitrary<Coin>,
  schema: schema as z.ZodType<Coin>,
});
const real = (value: unknown): Claim => on(fc.constant({ deep: [{ x: value }] }));

/** Numbers in (0, 1) from a seed, whatever the stream. */
const generator =
  (state: number): (() => number) =>
  () =>
    (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;

/** Each is to be one error: that of `field`, with what came in the place of what. */
const mistakes: readonly (readonly [string, () => Claim, string])[] = [
  [
    'events that are neither 0 nor 1',
    () => coinClaim(fair, { event: () => wheel([[0.5, 0.3]], 1) }),
    'event: expected values 0 or 1, got 0.3 in trajectory',
  ],
  [
    'fewer outcomes than trajectories',
    () =>
      coinClaim(fair, {
        event: () => experiment({ run: () => ({ values: new Float64Array(62), steps: 62 }) }),
      }),
    'event: values: expected one for each of 256 trajectories, got 62',
  ],
  [
    'outcomes in an array of another kind',
    () =>
      coinClaim(fair, {
        event: () =>
          experiment({ run: (_s: unknown, n: number) => ({ values: new Float32Array(n), steps: n }) }),
      }),
    'event: values: expected a Float64Array, got a Float32Array',
  ],
  [
    'bytes in place of numbers',
    () =>
      coinClaim(fair, {
        event: () =>
          experiment({ run: (_s: unknown, n: number) => ({ values: new Uint8Array(n), steps: n }) }),
      }),
    'event: values: expected a Float64Array, got a Uint8Array',
  ],
  [
    'an experiment on randomness of its own',
    () =>
      coinClaim(fair, {
        event: () =>
          experiment({
            run: (_s: unknown, n: number) => ({
              values: new Float64Array(n).map(() => +(Math.random() > 0.1)),
              steps: n,
            }),
          }),
      }),
    'event: expected the same outcomes on the same stream, got others: randomness must come from it alone',
  ],
  [
    'an experiment whose generator has a seed of its own',
    () =>
      coinClaim(fair, {
        event: () =>
          experiment({
            run: (_s: unknown, n: number) => {
              const next = generator(7);
              return { values: new Float64Array(n).map(() => +(next() > 0.1)), steps: n };
            },
          }),
      }),
    'event: expected other outcomes on another stream, got the same: is it a generator with a seed of its own?',
  ],
  [
    'such a generator where exits are rare',
    () =>
      coinClaim(fair, {
        event: () =>
          experiment({
            run: (_s: unknown, n: number) => {
              const next = generator(1);
              return { values: new Float64Array(n).map(() => +(next() > 0.02)), steps: n };
            },
          }),
      }),
    'event: expected other outcomes on another stream, got the same: is it a generator with a seed of its own?',
  ],
  [
    'such a generator, asked for several blocks at a time',
    () =>
      coinClaim(fair, {
        event: () =>
          experiment({
            runBlocks: ({ from, to, size }: Blocks) => {
              const next = generator(3);
              for (let i = 0; i < from * size; i++) next();
              const values = (): Float64Array => new Float64Array(size).map(() => +(next() > 0.1));
              return Array.from({ length: to - from }, () => ({ values: values(), steps: size }));
            },
          }),
      }),
    'event: expected other outcomes on another stream, got the same: is it a generator with a seed of its own?',
  ],
  [
    'an experiment on randomness of its own in some cases only',
    () =>
      coinClaim(fair, {
        event: ({ coin }) =>
          experiment({
            run: (stream: Stream, n: number) => ({
              values: new Float64Array(n).map(
                () => +(coin % 2 === 1 ? Math.random() > 0.1 : stream.uniform() > 0.1),
              ),
              steps: n,
            }),
          }),
      }),
    'event: expected the same outcomes on the same stream, got others: randomness must come from it alone',
  ],
  [
    'a draw that is asynchronous',
    () => coinClaim(fair, { event: () => perTrajectory(1, (async () => true) as unknown as Draw<boolean>) }),
    'event: expected a number, or true or false, of each trajectory, got a promise: it must not be async',
  ],
  [
    'a draw that gives nothing',
    () => coinClaim(fair, { event: () => perTrajectory(1, (() => undefined) as unknown as Draw<boolean>) }),
    'event: expected a number, or true or false, of each trajectory, got undefined',
  ],
  [
    'a constant with the name of a field of the case',
    () =>
      probabilityClaim({
        ...coinClaim(fair),
        constants: { coin: 2 },
        atLeast: () => fromExit(0.2),
      } as never) as Claim,
    "atLeast: constants: 'coin' is the name of a field of the case, too",
  ],
  [
    'a constant with the name of a term',
    () =>
      probabilityClaim({
        ...coinClaim(fair),
        constants: { e: 0.1 },
        terms: () => ({ e: 0.2 }),
        atLeast: ({ e }: { e: number }) => fromExit(e),
      } as never) as Claim,
    "atLeast: constants: 'e' is the name of a term, too",
  ],
  [
    'a mean that is computed to lie above the range',
    () => wheelClaim({ spin: wheel([[0.5, 1]], 0), atMost: 0.5 }, { exactly: () => exactly(4) }),
    'exactly: expected finite ends, and values in [0, 1], got { lo: 4, hi: 4 }',
  ],
  [
    'a bound that changes from call to call',
    () => {
      let calls = 0;
      return coinClaim(fair, { atLeast: () => fromExit(0.25 + 0.25 * calls++) });
    },
    'atLeast: expected the same of the same case, got { stay: 0.75, exit: 0.25 }, then { stay: 0.5, exit: 0.5 }',
  ],
  [
    'a horizon that is a bigint',
    () => coinClaim(fair, { event: () => experiment({ horizon: 1n }) }),
    'event: horizon: expected a whole number of steps, 0 or more, got the bigint 1n',
  ],
  [
    'steps that are NaN',
    () =>
      coinClaim(fair, {
        event: () =>
          experiment({ run: (_s: unknown, n: number) => ({ values: new Float64Array(n), steps: NaN }) }),
      }),
    'event: steps: expected a whole number of steps, 0 or more, got NaN',
  ],
  [
    'a negative horizon',
    () => coinClaim(fair, { event: () => experiment({ horizon: -1 }) }),
    'event: horizon: expected a whole number of steps, 0 or more, got -1',
  ],
  [
    'a fractional horizon',
    () =>
      agreeingCoinClaim({ exit: 0.1, oracle: exactly(0.1) }, { event: () => experiment({ horizon: 1.5 }) }),
    'event: horizon: expected a whole number of steps, 0 or more, got 1.5',
  ],
  [
    'a quantity above its range',
    () => wheelClaim({ spin: wheel([[0.5, 2]], 0), atMost: 0.5 }),
    'quantity: expected values in [0, 1], got 2 in trajectory',
  ],
  [
    'a range that is not finite',
    () => wheelClaim({ spin: wheel([[0.5, 1]], 0), atMost: 0.5 }, { range: () => Infinity }),
    'range: expected a number that is finite and not negative, got Infinity',
  ],
  [
    'a quantity without bounds that is not finite',
    () =>
      gaugeClaim(
        { mean: 0, atMost: 0 },
        {
          quantity: () =>
            experiment({
              run: (_s: unknown, n: number) => ({ values: new Float64Array(n).fill(1 / 0), steps: n }),
            }),
        },
      ),
    'quantity: expected values that are finite, got Infinity in trajectory 0',
  ],
  [
    'a proxy variance of 0',
    () => gaugeClaim({ mean: 0, atMost: 0 }, { proxyVariance: () => 0 }),
    'proxyVariance: expected a number that is finite and positive, got 0',
  ],
  [
    'no inequality at all',
    () =>
      sizesInequality(
        () => 0,
        () => 1,
        { sides: () => [] },
      ),
    'sides: expected enclosures lhs and rhs, or a list of such that is not empty, got an array of 0',
  ],
  [
    'one of several inequalities without a side',
    () =>
      sizesInequality(
        () => 0,
        () => 1,
        { sides: () => [{ lhs: exactly(0), rhs: exactly(1) }, { lhs: exactly(0) } as never] },
      ),
    'sides: sides[1]: rhs: expected an enclosure { lo, hi }, got undefined',
  ],
  [
    'an asynchronous experiment that fails',
    () =>
      coinClaim(fair, {
        event: () => asyncExperiment({ horizon: 1, run: () => Promise.reject(new Error('no answer')) }),
      }),
    'event: no answer',
  ],
  [
    'asynchronous outcomes that depend on the time',
    () => {
      let calls = 0;
      const run = async (_s: unknown, n: number) => ({
        values: new Float64Array(n).fill(calls++ === 0 ? 0 : 1),
        steps: n,
      });
      return coinClaim(fair, { event: () => asyncExperiment({ horizon: 1, run }) });
    },
    'event: expected the same outcomes on the same stream, got others: randomness must come from it alone',
  ],
  [
    'a bound that is NaN',
    () => coinClaim(fair, { atLeast: () => fromExit(NaN) }),
    'atLeast: expected { stay, exit } of a probability (see fromStay, fromExit), got { stay: NaN, exit: NaN }',
  ],
  [
    'a bound above 1',
    () => coinClaim(fair, { atLeast: () => ({ stay: 95, exit: -94 }) }),
    'atLeast: expected stay ≤ 1 and exit ≥ 0, got { stay: 95, exit: -94 }',
  ],
  [
    'a bound whose ends do not belong together',
    () => coinClaim(fair, { atLeast: () => ({ stay: 0.9, exit: 0.9 }) }),
    'atLeast: expected stay + exit = 1, got { stay: 0.9, exit: 0.9 }',
  ],
  [
    'an oracle outside [0, 1]',
    () => agreeingCoinClaim({ exit: 0.1, oracle: exactly(10) }),
    'equals: stay: expected finite ends, and values in [0, 1], got { lo: -9, hi: -9 }',
  ],
  [
    'an enclosure with its ends in the wrong order',
    () => sizesInequality(Number, Number, { sides: () => ({ lhs: { lo: 1, hi: 0 }, rhs: exactly(2) }) }),
    'sides: lhs: expected numbers lo ≤ hi, got { lo: 1, hi: 0 }',
  ],
  [
    'an enclosure that is NaN',
    () => sizesInequality(Number, Number, { sides: () => ({ lhs: exactly(0), rhs: exactly(NaN) }) }),
    'sides: rhs: expected numbers lo ≤ hi, got { lo: NaN, hi: NaN }',
  ],
  [
    'a wrong version with a wrong value',
    () => coinClaim(fair, { mustRefute: { half: { atLeast: () => fromExit(NaN) } } }),
    "mutant 'half': atLeast: expected",
  ],
  [
    'a function that is asynchronous',
    () =>
      ({ ...coinClaim(fair), atLeast: async () => Promise.reject(new Error('late')) }) as unknown as Claim,
    'atLeast: expected { stay, exit } of a probability (see fromStay, fromExit), got a promise: it must not be async',
  ],
  [
    'an experiment that is asynchronous',
    () =>
      coinClaim(fair, {
        event: () => experiment({ run: async () => Promise.reject(new Error('late')) }),
      }),
    'event: expected outcomes { values, steps }, got a promise: it must not be async',
  ],
  [
    'a hypothesis that is no yes or no',
    () => coinClaim(fair, { given: { odd: { holds: ({ coin }) => (coin % 2) as unknown as boolean } } }),
    "hypothesis 'odd': expected true or false, got ",
  ],
  [
    'a label that is no yes or no',
    () => coinClaim(fair, { covers: { odd: ({ coin }) => String(coin) as unknown as boolean } }),
    "covers 'odd': expected true or false, got \"",
  ],
  [
    'a feature that is no number',
    () => coinClaim(fair, { features: ({ coin }) => ({ 'log coin': coin / 0 }) }),
    "features: 'log coin': expected a finite number, got ",
  ],
  [
    'a hypothesis that is always true',
    () => coinClaim(fair, { given: { good: { holds: () => true } } }),
    "hypothesis 'good': expected to depend on the case, got true without a look at it",
  ],
  [
    'a hypothesis that holds in all cases meant to break it',
    () => coinClaim(fair, { given: { low: { holds: ({ coin }) => coin >= 0, without: coins } } }),
    "without 'low': expected cases where the hypothesis fails, got none in 500",
  ],
  [
    '−0 in a case',
    () => real(-0),
    'cases: expected what a file can hold, got −0 (x + 0 makes it 0) at case.deep[0].x',
  ],
  [
    'NaN in a case',
    () => real(NaN),
    'cases: expected what a file can hold, got NaN at case.deep[0].x, on case { deep: [ { x: NaN } ] }',
  ],
  [
    'NaN in a record of fast-check',
    () => on(fc.record({ x: fc.constant(NaN) })),
    'cases: expected what a file can hold, got NaN at case.x, on case { x: NaN }',
  ],
  [
    'a bound that throws',
    () => coinClaim(fair, { atLeast: (c) => fromExit((c as unknown as { size: number[] }).size.length) }),
    'atLeast: Cannot read properties of undefined',
  ],
  [
    'a bound that does not speak of a case of its own claim',
    () =>
      coinClaim(fair, {
        atLeast: () => {
          throw new RangeError('coin must be odd');
        },
      }),
    'atLeast: coin must be odd',
  ],
  [
    'an experiment that throws',
    () =>
      coinClaim(fair, {
        event: () =>
          experiment({
            run: () => {
              throw new TypeError('no coin');
            },
          }),
      }),
    'event: no coin',
  ],
  ['infinity in a case', () => real(-Infinity), 'got -Infinity at case.deep[0].x'],
  ['undefined in a case', () => real(undefined), 'got undefined at case.deep[0].x'],
  ['a bigint in a case', () => real(3n), 'got the bigint 3n at case.deep[0].x'],
  ['a date in a case', () => real(new Date(0)), 'got a Date at case.deep[0].x'],
  ['a map in a case', () => real(new Map()), 'got a Map at case.deep[0].x'],
  ['a function in a case', () => real(Number), 'got a function at case.deep[0].x'],
  ['a symbol in a case', () => real(Symbol('x')), 'got a symbol at case.deep[0].x'],
  // oxlint-disable-next-line no-sparse-arrays -- what this is about
  ['a hole in a case', () => real([1, , 3]), 'got undefined at case.deep[0].x[1]'],
  [
    'a getter in a case',
    () =>
      real({
        get y() {
          return Math.random();
        },
      }),
    'got a getter or setter at case.deep[0].x.y',
  ],
  [
    'a hidden property in a case',
    () => real(Object.defineProperty({}, 'y', { value: 1 })),
    'got a property that is not enumerable at case.deep[0].x.y',
  ],
  ['a Proxy in a case', () => real(new Proxy({}, {})), 'got a Proxy at case.deep[0].x'],
  ['a list with a name in a case', () => real(/a/u.exec('a')), 'got an array with a key "'],
  [
    'its own __proto__ in a case',
    () => real(JSON.parse('{"__proto__":1}')),
    "got a key '__proto__' at case.deep[0].x",
  ],
  [
    'a case that contains itself',
    () => {
      const c: { self?: unknown } = {};
      c.self = c;
      return on(fc.constant(c));
    },
    'got more than 200 levels at case.self',
  ],
  [
    'a schema that refuses what is drawn',
    () => on(fc.record({ x: fc.integer({ min: 0, max: 9 }) }), z.strictObject({ x: z.int().max(4) })),
    'cases: the schema refuses case.x: ',
  ],
  [
    'a schema that drops what is drawn',
    () => on(fc.record({ x: fc.integer(), y: fc.integer() }), z.object({ x: z.int() })),
    'cases: the schema drops case.y, so that another case would be read back',
  ],
  [
    'a schema that changes what is drawn',
    () => on(fc.record({ x: fc.integer() }), z.object({ x: z.int().transform((x) => x + 1) })),
    'cases: the schema changes case.x, so that another case would be read back',
  ],
  [
    'a function that changes its case',
    () =>
      sizesInequality(
        (c) => ((c as { n: number }).n += 1),
        () => 1000,
      ),
    "Cannot assign to read only property 'n' of object",
  ],
  [
    'a notable case that is none',
    () => coinClaim(fair, { tightAt: { none: { coin: -1 } } }),
    "tightAt 'none': the schema refuses case.coin: ",
  ],
  [
    'a generator that can never succeed',
    () => coinClaim(fair, { cases: fc.record({ coin: fc.integer().filter(() => false) }) }),
    'cases: expected a case, got none in 1,000,000 random numbers: a filter rejects (nearly) everything',
  ],
  [
    'a generator that throws',
    () =>
      coinClaim(fair, {
        cases: coins.map(() => {
          throw new RangeError('no such coin');
        }),
      }),
    'cases: no such coin',
  ],
];

describe('a mistake of an author’s fails the claim with a message that names the field, what was expected and the author’s own line', () => {
  it.each(mistakes)('%s', async (_what, claim, expected) => {
    const { verdict, reason } = await evidenceOf(claim());
    expect(verdict).toBe('failed');
    expect(reason).toMatchObject({
      kind: 'failed',
      why: 'threw',
      message: expect.stringContaining(expected),
    });
    expect(reason).toMatchObject({ place: expect.stringMatching(/\/test\/[a-z./-]+\.ts:\d+$/u) });
  });
});

it('a constant with the name of a term is refused, too, where the terms are named beside the claim', () => {
  const { boundOfConstants } = withTerms(coinClaim(fair), {
    terms: () => ({ e: 0.2 }),
    constants: { e: 0.1 },
    atLeast: ({ e }) => fromExit(e),
  });
  expect(() => boundOfConstants!.with({ e: 0.3 })({ coin: 1 })).toThrow(
    "constants: 'e' is the name of a term, too",
  );
});

/** A generator that makes something else of the same random numbers when it is asked again. */
const changing: readonly (readonly [string, () => Arbitrary<unknown>, string | RegExp])[] = [
  [
    'Math.random',
    () => fc.nat(3).map((coin) => ({ coin, x: Math.random() })),
    /, got .* x: 0\.\d+.*, then /u,
  ],
  [
    'Math.random in one case of four',
    () => fc.nat(3).map((n) => (n === 0 ? Math.random() : n)),
    /, got .*, then /u,
  ],
  ['a clock', () => fc.nat(3).map((coin) => ({ coin, x: performance.now() })), /, got .*, then /u],
  [
    'a clock that ticks slowly',
    () => fc.nat(3).map((n) => n + Math.floor(performance.now() / 2)),
    /, got .*, then /u,
  ],
  [
    'what was drawn before',
    () => {
      let drawn = 0;
      return fc.nat(3).map((coin) => ({ coin, x: drawn++ }));
    },
    /, got \{ coin: \d, x: 0 \}, then \{ coin: \d, x: 2 \}:/u,
  ],
  [
    'ever more random numbers',
    () => {
      let drawn = 0;
      return fc.nat(3).chain(() => fc.array(fc.nat(3), { minLength: ++drawn, maxLength: drawn }));
    },
    ', got one that asks for others:',
  ],
];

describe('cases that are made of anything but the random numbers given are a mistake, with the author’s own line:', () => {
  it.each(changing)('%s', async (_what, cases, got) => {
    const { verdict, reason } = await evidenceOf(on(cases()));
    expect(verdict).toBe('failed');
    expect(reason).toMatchObject({
      why: 'threw',
      message: expect.stringMatching(/^cases: expected the same case of the same random numbers, /u),
      place: expect.stringMatching(/\/test\/[a-z./-]+\.ts:\d+$/u),
    });
    expect((reason as { message: string }).message).toMatch(got);
  });

  it('but a space that draws much, in every way fast-check can, is none', async () => {
    const cases = fc
      .record({
        coin: fc.nat(3),
        big: fc.bigInt({ max: 99n }).map(Number),
        real: fc.double({ noNaN: true, min: 0, max: 1 }),
        words: fc.uniqueArray(fc.string(), { maxLength: 4 }),
        tree: fc.letrec((tie) => ({ node: fc.oneof(fc.constant(0), fc.array(tie('node'))) })).node,
      })
      .filter(({ coin }) => coin !== 1);
    const { verdict } = await evidenceOf(on(cases));
    expect(verdict).toBe('corroborated');
  });
});

const written: readonly (readonly [string, () => unknown, string])[] = [
  [
    'a misspelt field',
    () => coinClaim(fair, { mustrefute: {} } as object),
    "unknown field 'mustrefute'; did you mean 'mustRefute'?",
  ],
  ['a field of nothing', () => coinClaim(fair, { colour: 'red' } as object), "unknown field 'colour'"],
  [
    'a misspelt field of a wrong version',
    () => coinClaim(fair, { mustRefute: { half: { atleast: () => fromExit(0.1) } as object } }),
    "mustRefute['half']: unknown field 'atleast'; did you mean 'atLeast'?",
  ],
  [
    'a misspelt field of a hypothesis',
    () => coinClaim(fair, { given: { odd: { holds: () => true, whitout: coins } as never } }),
    "given['odd']: unknown field 'whitout'; did you mean 'without'?",
  ],
  [
    'a wrong version of a hypothesis that is none',
    () =>
      coinClaim(fair, {
        given: { odd: { holds: ({ coin }) => coin > 0 } },
        mustRefute: { all: { given: { od: null } } },
      }),
    "mustRefute['all']: given: drops a hypothesis 'od', which the claim does not have; did you mean 'odd'?",
  ],
  [
    'a wrong version that changes nothing',
    () => coinClaim(fair, { mustRefute: { same: {} } }),
    "mustRefute['same']: changes nothing of the claim",
  ],
  [
    'a wrong version that puts the same function in its place',
    () => {
      const atLeast = (): ReturnType<typeof fromExit> => fromExit(0.2);
      return coinClaim(fair, { atLeast, mustRefute: { same: { atLeast } } });
    },
    "mustRefute['same']: changes nothing of the claim",
  ],
];

const limits: readonly (readonly [string, object, string])[] = [
  [
    'both limits',
    { range: () => 1 },
    "expected one of 'range' (of a quantity in [0, range]) and 'proxyVariance'",
  ],
  ['no limit', { proxyVariance: undefined }, "expected one of 'range'"],
  [
    'a wrong version with the other limit',
    { mustRefute: { bounded: { range: () => 1 } } },
    "mustRefute['bounded']: has 'range', which the claim does not",
  ],
];

describe('a mean without one limit on its quantity is an error as soon as the claim is made', () => {
  it.each(limits)('%s', (_what, more, expected) => {
    expect(() => gaugeClaim({ mean: 0, atMost: 0 }, more)).toThrow(expected);
  });
});

describe('what is written in vain is an error as soon as the claim is made', () => {
  it.each(written)('%s', (_what, make, expected) => {
    expect(make).toThrow(expected);
    expect(make).toThrow(/^claim 'coin\/probability': .*coins\.ts:\d+\)$/u);
  });
});

describe('a wrong version that differs in nothing', () => {
  it('is said to come to what the claim comes to', async () => {
    const { mutants } = await evidenceOf(
      coinClaim(fair, {
        mustRefute: {
          same: { atLeast: () => fromExit(0.2) },
          weaker: { atLeast: () => fromExit(0.3) },
          false: { atLeast: () => fromExit(0.01) },
        },
      }),
    );
    expect(mutants.map(({ outcome }) => outcome)).toEqual(['survived', 'survived', 'killed']);
    const [same, ...others] = mutants.map(({ sameAsClaim }) => sameAsClaim);
    expect(same).toBeGreaterThan(10);
    expect(others).toEqual([undefined, undefined]);
  });
});

describe('an experiment that puts every block into one array', () => {
  it('is judged as one that does not', async () => {
    const values = new Float64Array(256);
    const reusing = (): Experiment => ({
      horizon: 1,
      run: (stream, trajectories) => {
        values.set(tosses(0.1).run(stream, trajectories).values);
        return { values, steps: trajectories };
      },
    });
    expect(await evidenceOf(coinClaim(fair, { event: reusing }))).toEqual(await evidenceOf(coinClaim(fair)));
  });
});

describe('a bound that is given in one object again and again', () => {
  it('is judged as one that is not, beside wrong versions that write into it', async () => {
    const out = { stay: 0, exit: 0 };
    const into = (exit: number) => () => Object.assign(out, { stay: 1 - exit, exit });
    const fresh = (exit: number) => () => ({ stay: 1 - exit, exit });
    const evidence = async (bound: typeof fresh): Promise<unknown> =>
      evidenceOf(
        coinClaim(fair, { atLeast: bound(0.2), mustRefute: { 'a twentieth': { atLeast: bound(0.05) } } }),
      );
    expect(await evidence(into)).toEqual(await evidence(fresh));
    expect(await evidence(into)).toMatchObject({ verdict: 'corroborated' });
  });
});

describe('outside its hypotheses', () => {
  it('a claim need not speak, and what it gives there is no mistake', async () => {
    const { verdict, ablations } = await evidenceOf(
      sizesProbability(
        () => 0.1,
        ({ n }) => (n > 50 ? 0.2 : NaN),
        { given: { large: { holds: ({ n }) => n > 50 } } },
      ),
    );
    expect(verdict).toBe('corroborated');
    expect(ablations).toMatchObject([{ outcome: 'not shown to be needed', cases: 0 }]);
  });
});

describe('a bound below 0', () => {
  it('is trivial, not wrong', async () => {
    const { verdict } = await evidenceOf(coinClaim({ exit: 0.1, claimed: 1.5 }));
    expect(verdict).toBe('vacuous');
  });
});

/** 1/curvature ≤ 1, false below 1. */
const curvature = (cases: Arbitrary<number>, schema: z.ZodType<number>, more: object = {}): Claim =>
  inequalityClaim<{ readonly curvatures: readonly number[] }>({
    id: 'units/curvature',
    says: '1/a ≤ 1',
    tex: 'a',
    source: 'made up',
    cases: fc.record({ curvatures: fc.array(cases, { minLength: 1, maxLength: 3 }) }),
    schema: z.strictObject({ curvatures: z.array(schema) }),
    sides: ({ curvatures }) => ({ lhs: exactly(1 / Math.min(...curvatures)), rhs: exactly(1) }),
    mustRefute: {},
    ...more,
  });

describe('units', () => {
  const budget = { name: 'test', stepsPerClaim: 65_536, casesPerClaim: 60 };
  const unitsOf = async (claim: Claim): Promise<unknown> => {
    const { verdict, units } = await evidenceOf(claim, { budget });
    expect(verdict).toBe('corroborated');
    return units?.map(({ parameter, pattern, outside }) => [parameter, pattern, outside]);
  };

  it('are in doubt where a real parameter is always whole or never changes its scale', async () => {
    const positive = z.number().positive();
    expect(await unitsOf(curvature(fc.integer({ min: 1, max: 9 }), positive))).toEqual([
      ['curvatures[]', 'whole numbers', 1 / 16],
    ]);
    expect(await unitsOf(curvature(fc.constantFrom(1.5, 2), positive))).toEqual([
      ['curvatures[]', 'one scale', 1.5 / 16],
    ]);
    const oneScale = fc.integer({ min: 64, max: 127 }).map((n) => n / 64);
    expect(await unitsOf(curvature(oneScale, positive))).toMatchObject([
      ['curvatures[]', 'one scale', expect.any(Number)],
    ]);
  });

  it('are not where it is a count, or the claim says nothing of other scales', async () => {
    const whole = fc.integer({ min: 1, max: 9 });
    expect(await unitsOf(curvature(whole, z.int()))).toBeUndefined();
    expect(await unitsOf(curvature(whole, z.number().min(1).max(9)))).toBeUndefined();
    const given = {
      'a ≥ 1': {
        holds: ({ curvatures }: { curvatures: number[] }) =>
          Math.min(...curvatures) >= 1 && Math.max(...curvatures) < 10,
      },
    };
    expect(await unitsOf(curvature(whole, z.number(), { given }))).toBeUndefined();
  });

  it('are not in doubt, and the claim stands, where its schema’s own check throws at a fraction', async () => {
    const schema = z.number().refine((a) => BigInt(a) > 0n);
    const claim = curvature(fc.integer({ min: 1, max: 9 }), schema);
    expect(await evidenceOf(claim)).toMatchObject({ verdict: 'corroborated' });
    expect(await unitsOf(claim)).toBeUndefined();
  });

  it('are not where it is nearly always the same whole number', async () => {
    const rarely = fc.integer({ min: 0, max: 60 }).map((n) => (n === 1 ? 8 : 1));
    expect(await unitsOf(curvature(rarely, z.number().positive()))).toBeUndefined();
  });

  it('are not where the scale changes', async () => {
    const scales = fc.integer({ min: 0, max: 8 }).map((n) => 1.1 * 2 ** n);
    expect(await unitsOf(curvature(scales, z.number()))).toBeUndefined();
  });
});

describe('probabilityClaim', () => {
  it('finds the line where it is called', () => {
    const { kind: _kind, definedAt: _definedAt, ...claim } = coinClaim(fair);
    expect(probabilityClaim(claim).definedAt).toMatch(/authors-mistakes\.test\.ts:\d+$/u);
  });
});
