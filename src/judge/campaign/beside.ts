import type { Engine } from './engine.ts';
import type { RunContext } from './run-context.ts';

/** A part of an attack that needs nothing of the others; it gives undefined if it is cut short. */
type Part<R> = (context: RunContext) => Promise<R | undefined>;

/** What the rest came to, and the parts up to the first that came to nothing because work is cut short. */
interface Results<W, R> {
  readonly rest: W;
  readonly parts: readonly R[];
}

/**
 * Does parts of an attack after the rest of it, one by one; or all beside it, each while others wait for
 * their blocks, where other threads compute them. An author's own function comes when it would come in one
 * thread.
 * @param areWanted by what the rest came to; where they are not, nothing of them is kept
 */
export function beside<W, R>(
  context: RunContext,
  parts: readonly Part<R>[],
  rest: (context: RunContext) => Promise<W>,
  areWanted: (rest: W) => boolean = () => true,
): Promise<Results<W, R>> {
  const attack = context.engine.ahead === undefined ? after : atOnce;
  return attack(context, parts, rest, areWanted);
}

async function after<W, R>(
  context: RunContext,
  parts: readonly Part<R>[],
  rest: (context: RunContext) => Promise<W>,
  areWanted: (rest: W) => boolean,
): Promise<Results<W, R>> {
  const ofRest = await rest(context);
  const found: R[] = [];
  if (!areWanted(ofRest)) return { rest: ofRest, parts: found };
  for (const part of parts) {
    const result = await part(context);
    if (result === undefined) break;
    found.push(result);
  }
  return { rest: ofRest, parts: found };
}

async function atOnce<W, R>(
  context: RunContext,
  parts: readonly Part<R>[],
  rest: (context: RunContext) => Promise<W>,
  areWanted: (rest: W) => boolean,
): Promise<Results<W, R>> {
  // whose turn it would be in one thread: the rest's, then each part's
  let turn = -1;
  let isEnded = false;
  const turns = parts.map(barrier);
  const begun = parts.map((part, i) => {
    const meter = { steps: 0, trajectories: 0 };
    const begin = (c?: unknown, isAhead = false): void => {
      context.begin(c, isAhead || turn < i);
    };
    const result = part(
      atItsCase({
        ...context,
        meter,
        engine: inTurn(context.engine, async () => {
          await turns[i]!.passed;
          if (isEnded) throw new Error('nothing of it is wanted');
        }),
        begin,
        enter: () => undefined,
        pause: async () => {
          const goesOn = !isEnded && (await context.pause());
          begin();
          return goesOn;
        },
        wasCut: () => isEnded || context.wasCut(),
      }),
    );
    // told in its turn
    result.catch(() => undefined);
    return { meter, result };
  });
  try {
    const ofRest = await rest(atItsCase(context));
    const found: R[] = [];
    if (!areWanted(ofRest)) return { rest: ofRest, parts: found };
    for (const [i, { meter, result }] of begun.entries()) {
      turn = i;
      turns[i]!.open();
      const known = await result;
      context.meter.steps += meter.steps;
      context.meter.trajectories += meter.trajectories;
      if (known === undefined) break;
      found.push(known);
    }
    return { rest: ofRest, parts: found };
  } finally {
    isEnded = true;
    for (const { open } of turns) open();
    await Promise.allSettled(begun.map(({ result }) => result));
  }
}

/** Whichever part goes on after it has waited says at which case: its code may end the thread. */
function atItsCase(context: RunContext): RunContext {
  let at: Parameters<RunContext['begin']> = [];
  const { engine } = context;
  return {
    ...context,
    begin: (...piece) => {
      at = piece;
      context.begin(...piece);
    },
    engine: {
      ...engine,
      run: async (request) => {
        try {
          return await engine.run(request);
        } finally {
          context.begin(...at);
        }
      },
    },
  };
}

/** The same engine, where an author's own function waits for its turn: it may never come back. */
function inTurn(engine: Engine, turn: () => Promise<void>): Engine {
  return {
    ...engine,
    run: async (request) => {
      if (request.experiment.program === undefined) await turn();
      return engine.run(request);
    },
  };
}

/** Whoever waits for it goes on once it is open. */
function barrier(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((done) => {
    open = done;
  });
  return {
    passed,
    open: () => {
      open();
    },
  };
}
