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
 * their blocks, where other threads compute them.
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
  let isEnded = false;
  const shared = { ...context, engine: inTurn(context.engine) };
  const begun = parts.map((part) => {
    const meter = { steps: 0, trajectories: 0 };
    const own = {
      ...shared,
      meter,
      enter: () => undefined,
      pause: async () => !isEnded && (await context.pause()),
      wasCut: () => isEnded || context.wasCut(),
    };
    const result = part(atItsCase(own));
    // told in its turn
    result.catch(() => undefined);
    return { meter, result };
  });
  try {
    const ofRest = await rest(atItsCase(shared));
    const found: R[] = [];
    if (!areWanted(ofRest)) return { rest: ofRest, parts: found };
    for (const { meter, result } of begun) {
      const known = await result;
      context.meter.steps += meter.steps;
      context.meter.trajectories += meter.trajectories;
      if (known === undefined) break;
      found.push(known);
    }
    return { rest: ofRest, parts: found };
  } finally {
    isEnded = true;
    await Promise.allSettled(begun.map(({ result }) => result));
  }
}

/** Whichever part goes on after it has waited says at which case: its code may end the thread. */
function atItsCase(context: RunContext): RunContext {
  let at: unknown;
  const { engine } = context;
  return {
    ...context,
    begin: (c) => {
      at = c;
      context.begin(c);
    },
    engine: {
      ...engine,
      run: async (request) => {
        try {
          return await engine.run(request);
        } finally {
          context.begin(at);
        }
      },
    },
  };
}

/** An author's own function is asked for one thing at a time. */
function inTurn(engine: Engine): Engine {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...engine,
    run: (request) => {
      if (request.experiment.program !== undefined) return engine.run(request);
      const next = last.then(() => engine.run(request));
      last = next.catch(() => undefined);
      return next;
    },
  };
}
