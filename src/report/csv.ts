import { stringify } from 'csv-stringify/sync';
import type { DataTable } from './pictures/picture.ts';

/**
 * CSV after RFC 4180, with a head. Texts that a spreadsheet would take for a formula get an apostrophe in
 * front; numbers are written as ECMAScript writes them, so that reading gives them back.
 */
export function csv({ columns, rows }: Pick<DataTable, 'columns' | 'rows'>): string {
  return csvRows([columns, ...rows]);
}

/** Rows of the same, of which a head may be one. */
export function csvRows(rows: DataTable['rows']): string {
  // a line feed alone ends no record here, but does for many a reader
  return stringify([...rows], {
    record_delimiter: 'windows',
    escape_formulas: true,
    quoted_match: /[\r\n]/u,
  });
}
