import type { Json } from '../../core/json.ts';

/*
 * What a thread that judges a claim says of itself stands in memory that it shares with the thread that
 * watches it, since one that hangs answers nobody, and one that has died is asked too late.
 */
const counts = { pieces: 0, stop: 1, length: 2, arrayMb: 3, fields: 4 } as const;
/** Longer last words are not told. */
const maxBytes = 1 << 18;

/** The case at hand, and where the author's code ended the thread, if it did. */
export interface LastWords {
  readonly case?: Json;
  readonly place?: string;
  /** Would one thread alone not have come to it yet? */
  readonly isAhead?: true;
}

export function newClaimMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(4 * counts.fields + maxBytes);
}

/** The side of the thread that judges. */
export interface JudgingSide {
  /** A piece of work begins, as `ClaimWatch` is told. */
  begin(c?: unknown, isAhead?: boolean): void;
  /** The next piece of the same work. */
  goOn(): void;
  isStopped(): boolean;
  endedAt(place: string | undefined): void;
}

/**
 * @param arrayMb memory of the thread's arrays outside the heap, in MB
 * @param maxArrayMb beyond this the thread is ended
 */
export function judgingSide(
  memory: SharedArrayBuffer,
  arrayMb: () => number,
  maxArrayMb: number,
): JudgingSide {
  const numbers = new Int32Array(memory, 0, counts.fields);
  const text = new Uint8Array(memory, 4 * counts.fields);
  let current: { readonly case?: unknown; readonly isAhead?: true } = {};
  const say = (words: object): void => {
    const bytes = new TextEncoder().encode(jsonOf(words));
    const length = bytes.length <= maxBytes ? bytes.length : 0;
    text.set(bytes.subarray(0, length));
    Atomics.store(numbers, counts.length, length);
  };
  const goOn = (): void => {
    Atomics.store(numbers, counts.arrayMb, arrayMb());
    Atomics.add(numbers, counts.pieces, 1);
  };
  return {
    begin: (c, isAhead = false) => {
      goOn();
      const isFull = Atomics.load(numbers, counts.arrayMb) > maxArrayMb;
      // a thread that is ended for its arrays says which case filled them, also on its way to the next
      const isSame = c === current.case && isAhead === (current.isAhead ?? false);
      if (isSame || (c === undefined && isFull)) return;
      current = { case: c, ...(isAhead && { isAhead }) };
      say(current);
    },
    goOn,
    isStopped: () => Atomics.load(numbers, counts.stop) !== 0,
    endedAt: (place) => {
      say({ ...current, place });
    },
  };
}

/** The side of the thread that watches. */
export interface WatchingSide {
  /** Grows with every piece of work. */
  pieces(): number;
  /** Memory of the thread's arrays as its last piece of work began, in MB. */
  arrayMb(): number;
  stop(): void;
  lastWords(): LastWords;
}

export function watchingSide(memory: SharedArrayBuffer): WatchingSide {
  const numbers = new Int32Array(memory, 0, counts.fields);
  return {
    pieces: () => Atomics.load(numbers, counts.pieces),
    arrayMb: () => Atomics.load(numbers, counts.arrayMb),
    stop: () => {
      Atomics.store(numbers, counts.stop, 1);
    },
    lastWords: () => {
      const length = Atomics.load(numbers, counts.length);
      const text = new TextDecoder().decode(new Uint8Array(memory, 4 * counts.fields, length).slice());
      try {
        return JSON.parse(text) as LastWords;
      } catch {
        return {};
      }
    },
  };
}

/** A case that is no plain JSON is not told. */
function jsonOf(words: object): string {
  try {
    return JSON.stringify(words);
  } catch {
    return '{}';
  }
}
