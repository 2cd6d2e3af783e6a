import { messageOf, UsageError } from '../core/errors.ts';
import { maxJsonDepth, tooDeepAt } from '../core/json-depth.ts';
import { plain } from '../report/terminal.ts';

/**
 * The value of a JSON text. What JSON allows and a file cannot mean is refused: a key twice in an object (the
 * last would count, unseen), and the key `__proto__`, which no copy of an object keeps.
 * @param path its name, for messages
 * @throws {UsageError} naming the file and the line
 */
export function parseJson(text: string, path: string): unknown {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const deep = tooDeepAt(body);
  if (deep !== undefined)
    throw new UsageError(`${path}:${lineAt(body, deep)}: nested deeper than ${maxJsonDepth} levels`);
  const problem = firstProblem(body);
  let value: unknown;
  try {
    value = JSON.parse(body) as unknown;
  } catch (error) {
    throw new UsageError(`${path}: not JSON: ${plain(messageOf(error))}`);
  }
  if (problem !== undefined) throw new UsageError(`${path}:${problem.line}: ${plain(problem.what)}`);
  return value;
}

interface Problem {
  readonly line: number;
  readonly what: string;
}

/** One pass over a text that may be no JSON, without recursion. */
function firstProblem(text: string): Problem | undefined {
  /** The keys so far of the objects that are open; an array has none. */
  const open: (Set<string> | undefined)[] = [];
  let isKey = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '{' || char === '[') {
      open.push(char === '{' ? new Set() : undefined);
      isKey = char === '{';
    } else if (char === '}' || char === ']') {
      open.pop();
      isKey = false;
    } else if (char === ',') {
      isKey = open.at(-1) !== undefined;
    } else if (char === '"') {
      const start = i;
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
      if (!isKey) continue;
      isKey = false;
      const key = textOf(text.slice(start, i + 1));
      const keys = open.at(-1);
      if (key === '__proto__')
        return { line: lineAt(text, start), what: "the key '__proto__' cannot be kept" };
      if (keys?.has(key) === true)
        return { line: lineAt(text, start), what: `the key '${key}' is twice in one object` };
      keys?.add(key);
    }
  }
  return undefined;
}

function textOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted;
  }
}

function lineAt(text: string, place: number): number {
  return text.slice(0, place).split('\n').length;
}
