import type { Cell, DataTable } from './pictures/picture.ts';

/**
 * CSV after RFC 4180, with a head. Texts that a spreadsheet would take for a formula get an apostrophe in front; numbers are written as
 * ECMAScript writes them, so that reading gives them back.
 */
export function csv({ columns, rows }: Pick<DataTable, 'columns' | 'rows'>): string {
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
