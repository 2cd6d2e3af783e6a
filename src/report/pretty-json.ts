import { canonicalJson, isArray, type Json } from '../core/json.ts';

const width = 110;

/**
 * JSON to be read and compared: keys in code-unit order, two spaces of indent, whatever fits a line on one
 * line, numbers as ECMAScript prints them, a newline at the end. Equal values give equal bytes.
 * @param onOneLine keys of arrays whose items stay on a line each, however long
 * @throws {RangeError} on a number that is not finite, naming where it stands
 */
export function prettyJson(value: Json, onOneLine: ReadonlySet<string> = new Set()): string {
  // numbers are looked at once, and not again at every depth
  canonicalJson(value);
  return `${lines(value, 0, onOneLine)}\n`;
}

/** @param split whether a value that is an array has its items on a line each */
function lines(value: Json, indent: number, onOneLine: ReadonlySet<string>, split = false): string {
  const isFlat = !split && roomAfter(value, width - indent) >= 0;
  if (value === null || typeof value !== 'object' || isFlat) return spaced(value);
  const pad = ' '.repeat(indent);
  const inside = (item: Json, key: string): string =>
    lines(item, indent + 2, onOneLine, onOneLine.has(key) && isArray(item) && item.length > 0);
  const items = isArray(value)
    ? value.map((item) => (split ? spaced(item) : lines(item, indent + 2, onOneLine)))
    : membersOf(value).map(([key, item]) => `${JSON.stringify(key)}: ${inside(item, key)}`);
  const [open, close] = isArray(value) ? '[]' : '{}';
  return `${open}\n${items.map((item) => `${pad}  ${item}`).join(',\n')}\n${pad}${close}`;
}

/** What a line has left once the canonical text of a value is in it; below 0 as soon as that is too long. */
function roomAfter(value: Json, room: number): number {
  if (value === null || typeof value !== 'object') return room - JSON.stringify(value).length;
  const isList = isArray(value);
  let left = room - '[]'.length;
  let separator = 0;
  for (const key of Object.keys(value)) {
    const item = (value as Readonly<Record<string, Json>>)[key];
    if (item === undefined) continue;
    left = roomAfter(item, left - separator - (isList ? 0 : JSON.stringify(key).length + ':'.length));
    if (left < 0) return left;
    separator = ','.length;
  }
  return left;
}

/** The one-line form with a space after separators. */
function spaced(value: Json): string {
  if (value === null || typeof value !== 'object') return canonicalJson(value);
  if (isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  const items = membersOf(value).map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`);
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`;
}

function membersOf(value: Readonly<Record<string, Json>>): readonly (readonly [string, Json])[] {
  return Object.keys(value)
    .toSorted()
    .flatMap((key) => (value[key] === undefined ? [] : [[key, value[key]] as const]));
}
