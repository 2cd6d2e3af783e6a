import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromExit } from '../../../src/core/probability.ts';
import type { Experiment } from '../../../src/core/experiment.ts';
import { attackClaim } from '../../../src/judge/campaign/attack-claim.ts';
import { beside } from '../../../src/judge/campaign/beside.ts';
import { type Engine, referenceEngine } from '../../../src/judge/campaign/engine.ts';
import type { RunContext } from '../../../src/judge/campaign/run-context.ts';
import type { Claim } from '../../../src/judge/claims/claim.ts';
import type { ClaimEvidence } from '../../../src/judge/claims/evidence.ts';
import { aheadEngine } from '../../../src/judge/engine/ahead.ts';
import { type Coin, coinClaim, tosses } from '../../statements/coins.ts';
import { contextFor, smallBudget } from './run-contexts.ts';

const program = (experiment: Experiment): Experiment => ({
  ...experiment,
  program: { runner: 'file:///coin.js', kind: 'coin' },
});

/** Computes elsewhere, so to speak: whoever asks goes on. Counts what was at work at once, and begun. */
function elsewhere(): { readonly engine: Engine; most(): number; begun(): number } {
  let atWork = 0;
  let most = 0;
  let begun = 0;
  const { ahead, ...engine } = aheadEngine({
    ...referenceEngine,
    run: async (request) => {
      most = Math.max(most, ++atWork);
      await new Promise((done) => setTimeout(done, 1));
      atWork--;
      return referenceEngine.run(request);
    },
  });
  return {
    engine: {
      ...engine,
      ahead: (request) => {
        begun++;
        ahead!(request);
      },
    },
    most: () => most,
    begun: () => begun,
  };
}

async function evidenceWith(engine: Engine, claim: Claim, untilRefuted = false): Promise<ClaimEvidence> {
  const job = { claim: claim.id, seed: 'test', alpha: 1e-6, budget: smallBudget, corpus: [], untilRefuted };
  return attackClaim(claim, job, engine, { report: () => undefined, goesOn: () => true });
}

const heads = (exit: number) => (): Experiment => program(tosses(exit));
const evenly = { holds: ({ coin }: Coin): boolean => coin % 3 !== 0 };
const claims: readonly (readonly [string, Claim])[] = [
  [
    'true, with hypotheses and mutants',
    coinClaim(
      { exit: 0.2, claimed: 0.2 },
      {
        event: heads(0.2),
        given: { evenly, small: { holds: ({ coin }) => coin < 9e8 }, odd: { holds: ({ coin }) => coin > 5 } },
        mustRefute: { tighter: { atLeast: () => fromExit(0.1) }, same: { atLeast: () => fromExit(0.2) } },
        covers: { even: ({ coin }) => coin % 2 === 0 },
      },
    ),
  ],
  ['false', coinClaim({ exit: 0.5, claimed: 0.2 }, { event: heads(0.5) })],
  [
    'false in few cases',
    coinClaim(
      { exit: 0.5, claimed: 0.2 },
      { event: ({ coin }) => program(tosses(coin % 7 === 0 ? 0.5 : 0.1)) },
    ),
  ],
  [
    'false where only the search comes, with a hypothesis',
    coinClaim(
      { exit: 0.5, claimed: 0.2 },
      {
        given: { evenly },
        event: ({ coin }) => {
          const away = Math.abs(coin - 2e8) / 1e9;
          return program(tosses(away < 0.02 ? 0.5 : 0.2 * (1 - away)));
        },
      },
    ),
  ],
  [
    'silent about some cases outside its hypothesis',
    coinClaim(
      { exit: 0.2, claimed: 0.2 },
      {
        given: { evenly },
        event: ({ coin }) => {
          if (coin % 3 === 0) throw new RangeError('no such coin');
          return program(tosses(0.2));
        },
      },
    ),
  ],
  ['no program', coinClaim({ exit: 0.2, claimed: 0.2 }, { given: { evenly } })],
];

describe('an attack while other threads compute blocks', () => {
  it.each(claims)('has the same evidence where the claim is %s', async (_, claim) => {
    for (const untilRefuted of [false, true]) {
      const threads = elsewhere();
      expect(await evidenceWith(threads.engine, claim, untilRefuted)).toEqual(
        await evidenceWith(referenceEngine, claim, untilRefuted),
      );
      // what is refuted at the first look has no more
      if (!untilRefuted) expect(threads.begun()).toBeGreaterThan(0);
    }
  });

  it('asks for blocks of several cases at once, but for one thing at a time what is no program', async () => {
    const program = elsewhere();
    await evidenceWith(program.engine, claims[0]![1]);
    expect(program.most()).toBeGreaterThan(2);
    const closure = elsewhere();
    await evidenceWith(closure.engine, claims.at(-1)![1]);
    expect(closure.most()).toBe(1);
  });

  it('fails as it does in one thread', async () => {
    const broken = (n: number): Claim =>
      coinClaim(
        { exit: 0.2, claimed: 0.2 },
        {
          event: ({ coin }) => {
            if (coin % 5 === n) throw new TypeError(`coin ${coin} is broken`);
            return program(tosses(0.2));
          },
        },
      );
    for (const n of [1, 2, 3]) {
      const inOne = await evidenceWith(referenceEngine, broken(n)).catch(String);
      expect(inOne).toMatch(/is broken/u);
      expect(await evidenceWith(elsewhere().engine, broken(n)).catch(String)).toBe(inOne);
    }
  });
});

describe('parts of an attack', () => {
  const claim = coinClaim({ exit: 0.2, claimed: 0.2 });
  const experiment = program(tosses(0.2));
  const blocks = async ({ engine, meter }: RunContext, address: string): Promise<void> => {
    await engine.run({ experiment, address: [address], from: 0, to: 1, size: 1 });
    meter.steps++;
  };

  it.each(['one by one', 'at once'])('give their results in order, and their steps, %s', async (how) => {
    const context = contextFor(claim, how === 'at once' ? { engine: elsewhere().engine } : {});
    const order: string[] = [];
    const part = (name: string, times: number) => async (own: RunContext) => {
      for (let i = 0; i < times; i++) await blocks(own, name);
      order.push(name);
      return name;
    };
    const { rest, parts } = await beside(context, [part('slow', 9), part('quick', 1)], part('rest', 3));
    expect([rest, ...parts]).toEqual(['rest', 'slow', 'quick']);
    expect(order).toEqual(how === 'at once' ? ['quick', 'rest', 'slow'] : ['rest', 'slow', 'quick']);
    expect(context.meter.steps).toBe(13);
  });

  it.each(['one by one', 'at once'])('end with the first that was cut short, %s', async (how) => {
    const context = contextFor(claim, how === 'at once' ? { engine: elsewhere().engine } : {});
    const known = (result: string | undefined) => () => Promise.resolve(result);
    const parts = [known('first'), known(undefined), known('third')];
    expect(await beside(context, parts, known('rest'))).toEqual({ rest: 'rest', parts: ['first'] });
  });

  it.each(['one by one', 'at once'])('are nothing where the rest wants none, %s', async (how) => {
    const context = contextFor(claim, how === 'at once' ? { engine: elsewhere().engine } : {});
    const part = async (own: RunContext): Promise<string> => {
      await blocks(own, 'part');
      return 'part';
    };
    const rest = async (own: RunContext): Promise<string> => {
      await blocks(own, 'rest');
      return 'refuted';
    };
    const results = await beside(context, [part, part], rest, (of) => of !== 'refuted');
    expect(results).toEqual({ rest: 'refuted', parts: [] });
    expect(context.meter.steps).toBe(1);
  });

  it('end at their next pause where the rest fails', async () => {
    const context = contextFor(claim, { engine: elsewhere().engine });
    let rounds = 0;
    let wasCut = false;
    const endless = async (own: RunContext): Promise<undefined> => {
      while (await own.pause()) {
        rounds++;
        await blocks(own, 'endless');
      }
      wasCut = own.wasCut();
      return undefined;
    };
    const failing = async (own: RunContext): Promise<never> => {
      await blocks(own, 'rest');
      throw new Error('the rest failed');
    };
    await expect(beside(context, [endless], failing)).rejects.toThrow('the rest failed');
    expect(rounds).toBeLessThan(5);
    expect(wasCut).toBe(true);
    expect(context.wasCut()).toBe(false);
  });

  it('fail in their turn', async () => {
    const context = contextFor(claim, { engine: elsewhere().engine });
    const failing = (): Promise<never> => Promise.reject(new Error('the part failed'));
    let isDone = false;
    const rest = async (own: RunContext): Promise<void> => {
      await blocks(own, 'rest');
      isDone = true;
    };
    await expect(beside(context, [failing], rest)).rejects.toThrow('the part failed');
    expect(isDone).toBe(true);
  });

  it('run an author’s own function, and are told to be in order, in their turn', async () => {
    const order: string[] = [];
    const pieces: string[] = [];
    const context = contextFor(claim, {
      engine: elsewhere().engine,
      begin: (c, isAhead = false) => {
        pieces.push(`${String(c)} ${isAhead ? 'ahead' : 'in order'}`);
      },
    });
    const closure = async (own: RunContext, name: string): Promise<void> => {
      await own.engine.run({ experiment: tosses(0.2), address: [name], from: 0, to: 1, size: 1 });
      order.push(name);
    };
    const part = (name: string) => async (own: RunContext) => {
      own.begin(name);
      await closure(own, name);
      return name;
    };
    const rest = async (own: RunContext): Promise<void> => {
      own.begin('rest');
      for (let i = 0; i < 3; i++) await blocks(own, 'rest');
      own.begin('next', true);
      own.begin('rest');
      await closure(own, 'rest');
    };
    await beside(context, [part('first'), part('second')], rest);
    expect(order).toEqual(['rest', 'first', 'second']);
    expect(pieces.slice(0, 3)).toEqual(['first ahead', 'second ahead', 'rest in order']);
    expect(pieces.slice(-2)).toEqual(['first in order', 'second in order']);
    expect(pieces).toContain('next ahead');
    expect(pieces).not.toContain('rest ahead');
  });

  it('do not wait for an author’s own function where nothing of them is wanted', async () => {
    const context = contextFor(claim, { engine: elsewhere().engine });
    let isAsked = false;
    const endless = async (own: RunContext): Promise<void> => {
      const runAsync = (): Promise<never> => {
        isAsked = true;
        return new Promise(() => undefined);
      };
      const experiment = { ...tosses(0.2), runAsync };
      await own.engine.run({ experiment, address: ['endless'], from: 0, to: 1, size: 1 });
    };
    const rest = (own: RunContext): Promise<void> => blocks(own, 'rest');
    expect(await beside(context, [endless], rest, () => false)).toEqual({ rest: undefined, parts: [] });
    expect(isAsked).toBe(false);
  });

  it('say which case they are at whenever they go on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 }),
        async (waits) => {
          let at: unknown;
          const context = contextFor(claim, {
            engine: elsewhere().engine,
            begin: (c) => {
              at = c;
            },
          });
          const wrong: unknown[] = [];
          const part = (name: string, times: number) => async (own: RunContext) => {
            own.begin(name);
            for (let i = 0; i < times; i++) {
              await blocks(own, name);
              if (at !== name) wrong.push([name, at]);
            }
            return name;
          };
          await beside(
            context,
            waits.map((times, i) => part(String(i), times)),
            part('rest', 2),
          );
          expect(wrong).toEqual([]);
        },
      ),
      { numRuns: 20 },
    );
  });
});
