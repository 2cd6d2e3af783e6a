import { UsageError } from '../core/errors.ts';
import type { CsvFormat } from './format.ts';
import { isOtherNotation, notationHint, numberOf } from './number.ts';
import { type CsvRecord, shown } from './records.ts';

/**
 * Is the first line a header? If nobody says so: if none of its cells is a number, as long as no number in it
 * looks like a name.
 * @throws {UsageError} where that is in doubt
 */
export function isHeaded(
  file: string,
  [first, ...body]: readonly CsvRecord[],
  { header, decimal }: Pick<CsvFormat, 'header' | 'decimal'>,
): boolean {
  if (header !== undefined) return header;
  const { cells, line } = first!;
  const given = cells.flatMap((cell, j) => {
    const x = numberOf(cell, decimal);
    return x === undefined ? [] : [{ j, x }];
  });
  const below = (j: number): readonly (number | undefined)[] =>
    body.map((row) => numberOf(row.cells[j]!, decimal));
  const name = cells.findIndex(
    (cell, j) =>
      cell !== '' &&
      numberOf(cell, decimal) === undefined &&
      body.length > 0 &&
      !below(j).includes(undefined),
  );
  const refused = (j: number, found: string): UsageError =>
    new UsageError(
      `${file}:${line}: column ${j + 1}: expected a header without numbers, or a row, found ${found}; --header yes or --header no decides`,
    );
  if (given.length === 0) {
    const odd = cells.findIndex(isOtherNotation);
    if (odd < 0) return true;
    throw refused(odd, `${shown(cells[odd]!)} (${notationHint(cells[odd]!, decimal)})`);
  }
  if (name >= 0)
    throw refused(name, `${shown(cells[name]!)} over numbers beside the number ${cells[given[0]!.j]!}`);
  if (looksLikeNames(given, below)) {
    const some = given.slice(0, 3).map(({ j }) => cells[j]!);
    throw refused(given[0]!.j, `numbers that may be names of columns: ${some.join(', ')}`);
  }
  return false;
}

/**
 * Years, or 0, 1, 2, …: whole numbers at equal steps, and not so in the next line; or all of them far from
 * what is below.
 */
function looksLikeNames(
  given: readonly { readonly j: number; readonly x: number }[],
  below: (j: number) => readonly (number | undefined)[],
): boolean {
  if (!given.every(({ x }) => Number.isInteger(x))) return false;
  const rows = below(given[0]!.j).length;
  const step = stepOf(given.map(({ x }) => x));
  if (step !== undefined && rows >= 2)
    return step !== stepOf(given.map(({ j }) => below(j)[0] ?? Number.NaN));
  return rows >= 5 && given.every(({ j, x }) => isFar(x, below(j)));
}

/** The difference of neighbours, where it is always the same and not 0; undefined for less than three. */
function stepOf(numbers: readonly number[]): number | undefined {
  const step = numbers[1]! - numbers[0]!;
  const isEqual = numbers.every((x, j) => j === 0 || step === x - numbers[j - 1]!);
  return numbers.length >= 3 && step !== 0 && isEqual ? step : undefined;
}

/** Is a number further from all others than these are from each other? */
function isFar(x: number, others: readonly (number | undefined)[]): boolean {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const y of others) {
    if (y === undefined) continue;
    least = Math.min(least, y);
    most = Math.max(most, y);
  }
  return least < most && (x < least - (most - least) || x > most + (most - least));
}
