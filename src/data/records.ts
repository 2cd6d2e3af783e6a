import { CsvError, parse } from 'csv-parse/sync';
import { messageOf, UsageError } from '../core/errors.ts';
import { type CsvFormat, usual } from './format.ts';

/** A row of a CSV file as text. */
export interface CsvRecord {
  readonly cells: readonly string[];
  /** 1-based line of the file. */
  readonly line: number;
}

/** What `info: true` returns, which the published types do not know. */
interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number; readonly empty_lines: number };
}

/**
 * The rows of a CSV file, all of the same width.
 * @throws {UsageError} one line naming the file, the line and what was found there
 */
export function readRecords(
  file: string,
  text: string,
  { delimiter }: CsvFormat,
): { readonly records: readonly CsvRecord[]; readonly blankLines: number } {
  const { records, blankLines } = parsedBy(file, text, delimiter ?? usual.delimiter);
  const [first] = records;
  if (first === undefined) throw new UsageError(`${file}: expected rows, found none`);
  if (delimiter === undefined) requireCommas(file, first);
  const ragged = records.find(({ cells }) => cells.length !== first.cells.length);
  if (ragged !== undefined) {
    const { length } = ragged.cells;
    const last = length > first.cells.length && ragged.cells[length - 1] === '' ? ', the last one empty' : '';
    throw new UsageError(
      `${file}:${ragged.line}: expected ${first.cells.length} columns, as in line ${first.line}, found ${length}${last}; --delimiter says what stands between them`,
    );
  }
  return { records, blankLines };
}

/** Of so many different cells one text is kept for all that are the same: more would fill the memory. */
const maxKept = 100_000;

function parsedBy(
  file: string,
  text: string,
  delimiter: string,
): { readonly records: readonly CsvRecord[]; readonly blankLines: number } {
  const known = new Map<string, string>();
  /** The same text for the same cell, so that a copy for each does not stay. */
  const once = (cell: string): string => {
    const kept = known.get(cell);
    if (kept !== undefined) return kept;
    if (known.size < maxKept) known.set(cell, cell);
    return cell;
  };
  try {
    const parsed: unknown = parse(text, {
      delimiter,
      info: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (given) => {
        const { record } = given as unknown as Parsed;
        for (const [j, cell] of record.entries()) record[j] = once(cell);
        return given;
      },
    });
    const all = parsed as readonly Parsed[];
    return {
      records: all.map(({ record, info }) => ({ cells: record, line: info.lines })),
      blankLines: all.at(-1)?.info.empty_lines ?? 0,
    };
  } catch (thrown) {
    const line =
      thrown instanceof CsvError && typeof thrown['lines'] === 'number' ? `:${thrown['lines']}` : '';
    throw new UsageError(`${file}${line}: ${messageOf(thrown)}`);
  }
}

/**
 * Where nobody says what stands between two columns, nothing in the first line must look as if it did, but
 * commas.
 */
function requireCommas(file: string, { cells, line }: CsvRecord): void {
  for (const [j, cell] of cells.entries()) {
    const isNumbers = cells.length === 1 && /^[\d.eE+-]+(\s+[\d.eE+-]+)+$/u.test(cell);
    const found = /[;\t|]/u.exec(cell)?.[0] ?? (isNumbers ? ' ' : undefined);
    if (found === undefined) continue;
    const flag = found === '\t' ? 'tab' : `'${found}'`;
    throw new UsageError(
      `${file}:${line}: column ${j + 1}: read with commas between columns, found ${shown(cell)}; say --delimiter ${flag}, or --delimiter , if commas are right`,
    );
  }
}

/** A cell for a message: not too long, and with codes of characters that look like others or like nothing. */
export function shown(cell: string): string {
  const short = cell.length > 40 ? `${cell.slice(0, 40)}…` : cell;
  const code = (char: string): string => String.raw`\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `'${short.replaceAll(/[\p{Cc}\p{Cf}\u2212\u2013]|(?! )\s/gu, code)}'`;
}
