/** A data set read from a CSV file: numbers only. */
export interface DataTable {
  /** File name as given, for messages and reports. */
  readonly file: string;
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly sha256: string;
  /** Names of the numeric columns; `column1` … where the file has no header. */
  readonly columns: readonly string[];
  /** Names of columns left out because they hold labels. */
  readonly dropped: readonly string[];
  /** rows × columns */
  readonly rows: readonly (readonly number[])[];
}

/** Data sets by the SHA-256 of their files. */
export type DataTables = ReadonlyMap<string, DataTable>;
