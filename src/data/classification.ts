import { messageOf, UsageError } from '../core/errors.ts';
import { memoize } from '../core/memoize.ts';
import { type LabelledData, onUnitBall } from './labelled.ts';
import type { DataTable } from './table.ts';

/** A target with more values than this is a measurement, not a class. */
const maxClasses = 1000;

/** Features and the text of a class for each row, before classes have numbers. */
export interface NamedRows {
  /** File name as given, for messages. */
  readonly file: string;
  /** Where the classes stand, if in a file of their own. */
  readonly labelsFile?: string;
  /** N × width, by rows. */
  readonly inputs: Float64Array;
  readonly width: number;
  /** The class of each row. */
  readonly names: readonly string[];
}

/**
 * The rows of a table as a classification task: the classes are its target, words or whole numbers; all other
 * numeric columns are features.
 * @throws {UsageError} one line naming the file and what was expected
 */
export function namedRows(table: DataTable): NamedRows {
  const { file, columns, labels, rows } = table;
  const names = classNames(table);
  const width = labels === undefined ? columns.length - 1 : columns.length;
  if (width === 0)
    throw new UsageError(`${file}: expected columns of features beside that of classes, found none`);
  const inputs = new Float64Array(rows.length * width);
  for (const [n, row] of rows.entries()) for (let j = 0; j < width; j++) inputs[n * width + j] = row[j]!;
  return { file, width, inputs, names };
}

type Target = Pick<DataTable, 'file' | 'target' | 'columns' | 'labels' | 'rows'>;

/** The class of each row. @throws {UsageError} where the target holds measurements */
function classNames({ file, target, columns, labels, rows }: Target): readonly string[] {
  if (labels !== undefined) return labels;
  const last = columns.length - 1;
  const broken = rows.findIndex((row) => !Number.isInteger(row[last]));
  if (broken < 0) return rows.map((row) => String(row[last]!));
  throw new UsageError(
    `${file}: column '${target}' must hold classes, words or whole numbers; row ${broken + 1} has ${rows[broken]![last]!}; --target names another column`,
  );
}

/** How many classes the target of a table holds; 0 where it holds measurements, or too few or too many. */
export function countClasses(table: Target): number {
  try {
    return classesOf({ file: table.file, names: classNames(table) }).length;
  } catch (error) {
    if (error instanceof UsageError) return 0;
    throw error;
  }
}

/** The classes that occur, numbers by size, else by code unit. @throws {UsageError} unless 2 to 1000 */
export function classesOf({ file, names }: Pick<NamedRows, 'file' | 'names'>): readonly string[] {
  const distinct = [...new Set(names)];
  if (distinct.length < 2 || distinct.length > maxClasses) {
    throw new UsageError(`${file}: expected 2 to ${maxClasses} classes, found ${distinct.length}`);
  }
  const numbers = distinct.every((name) => name !== '' && Number.isFinite(Number(name)));
  return distinct.sort((a, b) => (numbers ? Number(a) - Number(b) : a < b ? -1 : 1));
}

/** The file and the place of the i-th class, from 0 on. */
export function labelPlace({ file, labelsFile }: Pick<NamedRows, 'file' | 'labelsFile'>, i: number): string {
  return labelsFile === undefined ? `${file}: row ${i + 1}` : `${labelsFile}: label ${i + 1}`;
}

/** @throws {UsageError} on a class that is not among `classes`, with its row */
export function labelledData(rows: NamedRows, classes: readonly string[]): LabelledData {
  const { inputs, width, names } = rows;
  const place = new Map(classes.map((name, c) => [name, c]));
  const labels = Uint32Array.from(names, (name, i) => {
    const c = place.get(name);
    if (c === undefined)
      throw new UsageError(`${labelPlace(rows, i)}: class '${name}' does not occur in the training data`);
    return c;
  });
  return { inputs, width, classes, labels };
}

/** Networks are trained on tasks with at least so many rows and at most so many classes. */
const forNetworks = { minRows: 20, maxClasses: 20 } as const;

/** A table's rows as a classification task for networks, on the unit ball; or why not, in one line. */
export const classificationTask: (table: DataTable) => LabelledData | string = memoize((table) => {
  try {
    const rows = namedRows(table);
    const classes = classesOf(rows);
    const expected = (what: string, found: number): string =>
      `${table.file}: expected ${what}, found ${found}`;
    if (classes.length > forNetworks.maxClasses)
      return expected(`2 to ${forNetworks.maxClasses} classes`, classes.length);
    if (rows.names.length < forNetworks.minRows)
      return expected(`at least ${forNetworks.minRows} rows`, rows.names.length);
    return onUnitBall(labelledData(rows, classes));
  } catch (error) {
    // Measurements instead of classes, or one class only: no task for networks, and no mistake of the user's.
    if (error instanceof UsageError) return messageOf(error);
    throw error;
  }
});
