import { canonicalJson, type Json } from '../core/json.ts';

const width = 110;

/**
 * JSON to be read and compared: keys in code-unit order, two spaces of indent, whatever fits a line on one line,
 * numbers as ECMAScript prints them, a newline at the end. Equal values give equal bytes.
 * @param onOneLine keys of arrays whose items stay on a line each, however long, so that a difference in one is a line's
 * @throws {RangeError} on a number that is not finite, naming where it stands
 */
export function prettyJson(value: Json, onOneLine: ReadonlySet<string> = new Set()): string {
  return `${lines(value, 0, '$', onOneLine)}\n`;
}

function lines(value: Json, indent: number, place: string, onOneLine: ReadonlySet<string>): string {
  const flat = canonicalJson(value, place);
  if (value === null || typeof value !== 'object' || indent + flat.length <= width)
    return spaced(value, flat);
  const pad = ' '.repeat(indent + 2);
  if (isArray(value)) {
    const items = value.map((item, i) => pad + lines(item, indent + 2, `${place}[${i}]`, onOneLine));
    return `[\n${items.join(',\n')}\n${' '.repeat(indent)}]`;
  }
  const items = Object.keys(value)
    .toSorted()
    .flatMap((key) => {
      const item = value[key];
      return item === undefined
        ? []
        : [`${pad}${JSON.stringify(key)}: ${member(item, key, indent + 2, `${place}.${key}`, onOneLine)}`];
    });
  return `{\n${items.join(',\n')}\n${' '.repeat(indent)}}`;
}

function member(
  value: Json,
  key: string,
  indent: number,
  place: string,
  onOneLine: ReadonlySet<string>,
): string {
  if (!onOneLine.has(key) || !Array.isArray(value) || value.length === 0) {
    return lines(value, indent, place, onOneLine);
  }
  const pad = ' '.repeat(indent + 2);
  const items = value.map((item: Json, i) => pad + spaced(item, canonicalJson(item, `${place}[${i}]`)));
  return `[\n${items.join(',\n')}\n${' '.repeat(indent)}]`;
}

/** The one-line form with a space after separators. */
function spaced(value: Json, flat: string): string {
  if (value === null || typeof value !== 'object') return flat;
  if (isArray(value)) return `[${value.map((item) => spaced(item, canonicalJson(item))).join(', ')}]`;
  const items = Object.keys(value)
    .toSorted()
    .flatMap((key) => {
      const item = value[key];
      return item === undefined ? [] : [`${JSON.stringify(key)}: ${spaced(item, canonicalJson(item))}`];
    });
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
