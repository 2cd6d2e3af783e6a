import type { CommandContext } from '../../judge/claims/catalogue.ts';

/** Ctrl-C at a time at which there is nothing to keep. */
export class StoppedEarly extends Error {
  override readonly name = 'StoppedEarly';
}

/** Does work that may ask whether Ctrl-C was pressed; while it lasts, Ctrl-C ends nothing by itself. */
export async function interruptible<R>(
  { onInterrupt }: Pick<CommandContext, 'onInterrupt'>,
  work: (isStopped: () => boolean) => Promise<R>,
): Promise<R> {
  let isStopped = false;
  const undo = onInterrupt(() => {
    isStopped = true;
  });
  try {
    return await work(() => isStopped);
  } finally {
    undo();
  }
}

/**
 * Says what begins, and lets Ctrl-C in.
 * @throws {StoppedEarly} where it was pressed
 */
export type Begin = (what: string) => Promise<void>;

/** Of work that keeps nothing before it is done. */
export function beginning(say: (what: string) => void, isStopped: () => boolean): Begin {
  return async (what) => {
    // the first turn may be one that has heard of signals already
    for (let turn = 0; turn < 2; turn++) await new Promise(setImmediate);
    if (isStopped()) throw new StoppedEarly();
    say(what);
  };
}
