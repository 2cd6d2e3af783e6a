import { createHash } from 'node:crypto';
import { UsageError } from '../core/errors.ts';
import { canonicalJson } from '../core/json.ts';
import { type CsvFormat, type DataFlags, parseFormat, usual } from './format.ts';
import { isHeaded } from './header.ts';
import { isOtherNotation, notationHint, numberOf } from './number.ts';
import { type CsvRecord, readRecords, shown } from './records.ts';
import { decodeText } from './text.ts';
import { unpack } from './unpack.ts';

/** Where a data set comes from, and what was made of its files. */
export interface DataSource {
  /** Names as given, with the SHA-256 of their bytes, hexadecimal. */
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
  /** The column that holds the classes, if any does. */
  readonly target: string;
  /** Names of other columns left out, because they hold words. */
  readonly dropped: readonly string[];
  /** Lines without any text, which are skipped. */
  readonly blankLines: number;
  /** How the file was read, where that is not the usual way: by the names of flags. */
  readonly reading: Readonly<Record<string, string>>;
}

/** A data set read from a file: numbers, and perhaps classes. */
export interface DataTable extends DataSource {
  /** File name as given, for messages and reports. */
  readonly file: string;
  /**
   * Says which data set it is: the SHA-256 of the file's bytes, and of how it was read where that is not the
   * usual way.
   */
  readonly sha256: string;
  /**
   * Names of the numeric columns, `column1` … where the file has no header; the target is the last of them,
   * if it is one.
   */
  readonly columns: readonly string[];
  /** All columns in the order of the file; absent where there is no header. */
  readonly header?: readonly string[];
  /** The words of the target, a text for each row; absent where they are numbers. */
  readonly labels?: readonly string[];
  /** rows × columns */
  readonly rows: readonly (readonly number[])[];
}

/** Data sets by their `sha256`. */
export type DataTables = ReadonlyMap<string, DataTable>;

/** A file that was read: what it holds, unpacked if it was gzipped. */
export interface OpenedFile {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Of the bytes as they were. */
  readonly sha256: string;
}

/** @throws {UsageError} one line, if it cannot be unpacked, or is of a kind that holds no table */
export function opened(file: string, bytes: Uint8Array): OpenedFile {
  return { file, bytes: unpack(file, bytes), sha256: sha256(bytes) };
}

/**
 * Reads a CSV file. The last column is the target, unless another is named; other columns of words are left
 * out. Whatever is in doubt is refused: a column that holds words beside numbers, or numbers in another
 * notation, blanks, and what is no table.
 * @param file its name, for messages
 * @throws {UsageError} one line, naming file, line and column, what was found there and, if one does, which
 * flag decides
 */
export function readDataTable(file: string, bytes: Uint8Array, flags: DataFlags = {}): DataTable {
  return tableOf(opened(file, bytes), parseFormat(flags));
}

/** The same of a file that was unpacked. */
export function tableOf({ file, bytes, sha256: hash }: OpenedFile, format: CsvFormat): DataTable {
  const { records, blankLines } = readRecords(file, decodeText(file, bytes, format.encoding), format);
  const headed = isHeaded(file, records, format);
  const body = headed ? records.slice(1) : records;
  if (body.length === 0) throw new UsageError(`${file}: expected rows, found a header alone`);
  const names = headed ? namesIn(file, records[0]!) : records[0]!.cells.map((_, j) => `column${j + 1}`);
  const target = targetOf(file, names, format.target);
  const isNumeric = names.map((_, j) => holdsNumbers({ file, names, body, format, target, j }));
  // the target last, where it is one of them
  const numeric = [...isNumeric.keys()].filter((j) => isNumeric[j] && j !== target);
  if (isNumeric[target]) numeric.push(target);
  if (numeric.length === 0)
    throw new UsageError(
      `${file}: expected a column of numbers, found none; --delimiter says what stands between two columns`,
    );
  const reading = {
    ...(target !== names.length - 1 && { target: names[target]! }),
    ...unusual(format),
    ...(headed !== hasNoNumber(records[0]!, format) && { header: headed ? 'yes' : 'no' }),
  };
  return {
    file,
    sha256: Object.keys(reading).length === 0 ? hash : sha256(canonicalJson({ hash, ...reading })),
    files: [{ file, sha256: hash }],
    columns: numeric.map((j) => names[j]!),
    target: names[target]!,
    dropped: names.filter((_, j) => !isNumeric[j] && j !== target),
    blankLines,
    reading,
    ...(headed && { header: names }),
    ...(!isNumeric[target] && { labels: body.map(({ cells }) => cells[target]!) }),
    rows: body.map(({ cells }) => numeric.map((j) => numberOf(cells[j]!, format.decimal)!)),
  };
}

/** Hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function unusual({ delimiter = usual.delimiter, decimal, encoding }: CsvFormat): Record<string, string> {
  return {
    ...(delimiter !== usual.delimiter && { delimiter: delimiter === '\t' ? 'tab' : delimiter }),
    ...(decimal !== usual.decimal && { decimal }),
    ...(encoding !== usual.encoding && { encoding }),
  };
}

function hasNoNumber({ cells }: CsvRecord, { decimal }: CsvFormat): boolean {
  return cells.every((cell) => numberOf(cell, decimal) === undefined);
}

/** @throws {UsageError} on columns without a name, or two of one name */
function namesIn(file: string, { cells, line }: CsvRecord): readonly string[] {
  for (const [j, name] of cells.entries()) {
    const place = `${file}:${line}: column ${j + 1}: expected a name`;
    const first = cells.indexOf(name);
    if (name === '')
      throw new UsageError(
        `${place}, found none${j === cells.length - 1 ? ' (a separator at the end of the line?)' : ''}; --header no reads the line as a row`,
      );
    if (first < j)
      throw new UsageError(
        `${place} of its own, found ${shown(name)}, that of column ${first + 1}; --header no reads the line as a row`,
      );
  }
  return cells;
}

function targetOf(file: string, names: readonly string[], asked: string | undefined): number {
  const found = asked === undefined ? names.length - 1 : names.indexOf(asked);
  if (found >= 0) return found;
  const some = names.slice(0, 10).join(', ');
  throw new UsageError(
    `--target ${shown(asked!)}: ${file} has no such column, but ${some}${names.length > 10 ? ', …' : ''}`,
  );
}

interface ColumnAt {
  readonly file: string;
  readonly names: readonly string[];
  readonly body: readonly CsvRecord[];
  readonly format: CsvFormat;
  readonly target: number;
  /** Which column is asked about. */
  readonly j: number;
}

/**
 * Is a column one of numbers, or one of words? @throws {UsageError} where that is in doubt, or words of the
 * target are blank
 */
function holdsNumbers({ file, names, body, format, target, j }: ColumnAt): boolean {
  const { decimal } = format;
  const isTarget = j === target;
  const isNamed = isTarget && format.target !== undefined;
  const refused = ({ cells, line }: CsvRecord, expected: string, hint: string): UsageError => {
    const cell = cells[j]!;
    const found = cell === '' ? 'a blank' : shown(cell);
    return new UsageError(
      `${file}:${line}: column '${names[j]!}': expected ${expected}, found ${found}${hint === '' ? '' : `; ${hint}`}`,
    );
  };
  const first = body.find(({ cells }) => numberOf(cells[j]!, decimal) !== undefined);
  const other = body.find(({ cells }) => numberOf(cells[j]!, decimal) === undefined);
  if (other === undefined) return true;
  if (first !== undefined && !isNamed) {
    const cell = other.cells[j]!;
    const hint = isOtherNotation(cell)
      ? notationHint(cell, decimal)
      : isTarget && cell !== ''
        ? `--target ${names[j]!} reads all of it as names of classes`
        : '';
    throw refused(other, `a number, as in line ${first.line}`, hint);
  }
  const doubtful = isNamed ? undefined : body.find(({ cells }) => isOtherNotation(cells[j]!));
  if (doubtful !== undefined)
    throw refused(doubtful, 'a number or a word', notationHint(doubtful.cells[j]!, decimal));
  const blank = isTarget ? body.find(({ cells }) => cells[j] === '') : undefined;
  if (blank !== undefined)
    throw refused(
      blank,
      'the name of a class',
      isNamed ? '' : 'it is the last column, and --target names another',
    );
  return false;
}
