import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { UsageError, messageOf } from '../core/errors.ts';

/** A data set read from a CSV file: numbers only. */
export interface DataTable {
  /** File name as given, for messages and reports. */
  readonly file: string;
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly sha256: string;
  /** Names of the numeric columns; `column1` … where the file has no header. */
  readonly columns: readonly string[];
  /** Names of columns left out because they hold labels: no cell of theirs is a number. */
  readonly dropped: readonly string[];
  /** The last of these columns, a text for each row; absent where there is none. */
  readonly labels?: readonly string[];
  /** rows × columns */
  readonly rows: readonly (readonly number[])[];
}

/** Data sets by the SHA-256 of their files. */
export type DataTables = ReadonlyMap<string, DataTable>;

interface Record {
  readonly cells: readonly string[];
  /** 1-based line of the file. */
  readonly line: number;
}

/**
 * Reads a CSV file. The first line is a header unless it holds a number. A column in which no cell is a
 * number holds labels and is left out; one in which some are is refused, with the line of the first that is
 * not.
 * @param file its name, for messages
 * @param bytes its content, UTF-8
 * @throws {UsageError} one line, naming file, line and column
 */
export function readDataTable(file: string, bytes: Uint8Array): DataTable {
  const records = readRecords(file, bytes);
  const first = records[0];
  if (!first) throw new UsageError(`${file}: no rows`);
  const headed = first.cells.every((cell) => numberOf(cell) === undefined);
  const names = headed ? first.cells : first.cells.map((_, j) => `column${j + 1}`);
  const repeated = names.find((name, j) => names.indexOf(name) < j);
  if (repeated !== undefined) throw new UsageError(`${file}:${first.line}: two columns named '${repeated}'`);
  const body = headed ? records.slice(1) : records;
  if (body.length === 0) throw new UsageError(`${file}: a header, but no rows`);
  const numeric = names.map((_, j) => body.some(({ cells }) => numberOf(cells[j]!) !== undefined));
  if (!numeric.includes(true)) throw new UsageError(`${file}: no column holds numbers`);
  const kept = <T>(cells: readonly T[]): T[] => cells.filter((_, j) => numeric[j]);
  const rows = body.map(({ cells, line }) =>
    kept(
      cells.map((cell, j) => {
        const value = numberOf(cell);
        if (value === undefined && numeric[j])
          throw new UsageError(`${file}:${line}: column '${names[j]}' must be a number, got '${cell}'`);
        return value ?? 0;
      }),
    ),
  );
  const labelled = numeric.lastIndexOf(false);
  return {
    file,
    sha256: sha256(bytes),
    columns: kept(names),
    dropped: names.filter((_, j) => !numeric[j]),
    ...(labelled >= 0 && { labels: body.map(({ cells }) => cells[labelled]!) }),
    rows,
  };
}

/** Hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** As CSV says it, so that every row has the width of the first. */
function readRecords(file: string, bytes: Uint8Array): Record[] {
  try {
    // The published types do not know what `info: true` returns.
    const parsed: unknown = parse(Buffer.from(bytes), {
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
    });
    return (parsed as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      cells: record,
      line: info.lines,
    }));
  } catch (thrown) {
    throw new UsageError(`${file}: ${messageOf(thrown)}`);
  }
}

/** A finite decimal number, or undefined: no hexadecimal, no empty cell, no Infinity. */
function numberOf(cell: string): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(cell)) return undefined;
  const value = Number(cell);
  return Number.isFinite(value) ? value : undefined;
}
