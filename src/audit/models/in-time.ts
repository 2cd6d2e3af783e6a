/** Does work, and ends it with a UsageError where it takes longer. */
export type TimeLimit = <R>(what: () => string, work: () => R, limitMs: number) => Promise<R>;

/** Reading takes .1 s and 6e-5 ms a byte; a damaged file may send a library round in circles. */
const [usualMs, msPerByte] = [400, 3e-4];

/**
 * Reads a file with a library, which may take so long and no longer.
 * @param place the file and its format
 * @throws {UsageError} one line where it took longer
 */
export async function inTime<R>(
  limit: TimeLimit,
  place: string,
  bytes: Uint8Array,
  read: () => R,
): Promise<R> {
  return limit(() => `${place}: reading it`, read, Math.ceil(usualMs + bytes.length * msPerByte));
}
