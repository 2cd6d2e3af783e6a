import { countClasses } from './classification.ts';
import type { DataSource, DataTable } from './table.ts';

/** What outputs record of a data set. */
export interface DataRecord extends DataSource {
  readonly file: string;
  /** Says which data set it is, as of a table. */
  readonly sha256: string;
  readonly rows: number;
  /** Columns of numbers. */
  readonly columns: number;
  /** How many classes the target holds; 0 where it holds none. */
  readonly classes: number;
}

/** What is recorded of a table. */
export function recordOf(table: DataTable): DataRecord {
  const { file, sha256, files, columns, rows, target, dropped, blankLines, reading } = table;
  return {
    file,
    sha256,
    files,
    rows: rows.length,
    columns: columns.length,
    target,
    classes: countClasses(table),
    dropped,
    blankLines,
    reading,
  };
}
