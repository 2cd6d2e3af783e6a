import { UsageError } from '../core/errors.ts';
import type { DataTable } from './table.ts';

/**
 * A test set must have the columns of the training data, by number, order, names and kind.
 * @throws {UsageError} one line naming the first column that differs
 */
export function requireSameColumns(test: DataTable, training: DataTable): void {
  const place = test.file;
  const as = `as in ${training.file}`;
  const [found, expected] = [namesOf(test), namesOf(training)];
  if (found.length !== expected.length)
    throw new UsageError(`${place}:1: expected ${expected.length} columns, ${as}, found ${found.length}`);
  if ((test.header === undefined) !== (training.header === undefined))
    throw new UsageError(
      `${place}:1: expected ${training.header ? 'a' : 'no'} header, ${as}, found ${test.header ? 'one' : 'none'}`,
    );
  const other = found.findIndex((name, j) => name !== expected[j]);
  if (other >= 0)
    throw new UsageError(
      `${place}:1: column ${other + 1}: expected the name '${expected[other]!}', ${as}, found '${found[other]!}'`,
    );
  const kind = found.find((name) => test.columns.includes(name) !== training.columns.includes(name));
  if (kind === undefined) return;
  const [here, there] = test.columns.includes(kind) ? ['numbers', 'words'] : ['words', 'numbers'];
  throw new UsageError(`${place}: column '${kind}': expected ${there}, ${as}, found ${here}`);
}

/** All columns in the order of the file, those of a file without a header by number. */
function namesOf({ header, columns, dropped, labels }: DataTable): readonly string[] {
  if (header !== undefined) return header;
  const width = columns.length + dropped.length + (labels === undefined ? 0 : 1);
  return Array.from({ length: width }, (_, j) => `column${j + 1}`);
}
