import { messageOf } from '../../core/errors.ts';
import { maxJsonDepth, tooDeepAt } from '../../core/json-depth.ts';
import { refused } from './refused.ts';

/**
 * The value of a JSON text that a model's file holds, or that stands beside it.
 * @param place where in the file it stands
 * @param content UTF-8 where it is bytes
 * @throws {UsageError} one line: no JSON, or nested too deep for what looks at it
 */
export function modelJson(file: string, place: string, content: Uint8Array | string): unknown {
  let [text, value]: [string, unknown] = ['', undefined];
  try {
    text = typeof content === 'string' ? content : new TextDecoder('utf-8', { fatal: true }).decode(content);
    value = JSON.parse(text);
  } catch (error) {
    throw refused(file, place, 'JSON in UTF-8', messageOf(error));
  }
  if (tooDeepAt(text) !== undefined)
    throw refused(
      file,
      place,
      `JSON of at most ${maxJsonDepth} levels`,
      `nested deeper than ${maxJsonDepth} levels`,
    );
  return value;
}

/** A value for a message, as JSON and cut. */
export function shortJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'none';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
