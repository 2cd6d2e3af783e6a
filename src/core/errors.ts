/** A mistake in what the user gave (flags, files, claims): one line, exit code 2, nothing written. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** The message without the place. */
  readonly problem: string;
  /** `file:line` in the user's own code, where it is at fault. */
  readonly place: string | undefined;

  constructor(problem: string, place?: string) {
    super(place === undefined ? problem : `${problem} (${place})`);
    this.problem = problem;
    this.place = place;
  }
}

/** Longer messages are cut. */
const maxMessage = 2000;

/** The first line that says something of whatever was thrown, for one-line messages. */
export function messageOf(thrown: unknown): string {
  let text: string;
  try {
    text = String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    text = 'something was thrown that cannot be printed';
  }
  const [line = ''] = text.trimStart().split('\n', 1);
  return line.length <= maxMessage ? line : `${line.slice(0, maxMessage)}…`;
}

/** A `RangeError` of JavaScript itself: the memory or the stack were too small, or a length was none. */
const engineErrors =
  /^(?:Array buffer allocation failed|Invalid (?:typed array|array|string) length|Maximum call stack size)/u;

/** Does it say that a function does not speak of its arguments? */
export function isRefusal(thrown: unknown): thrown is RangeError {
  return thrown instanceof RangeError && !engineErrors.test(thrown.message);
}

/**
 * Throws a `RangeError` that names the parameter, what it must satisfy and its value.
 * Write the condition so that NaN fails it: `requireThat(x > 0, 'x', 'positive', x)`.
 */
export function requireThat(
  condition: boolean,
  parameter: string,
  requirement: string,
  value: unknown,
): asserts condition {
  if (!condition) throw new RangeError(`${parameter} must be ${requirement}, got ${String(value)}`);
}
