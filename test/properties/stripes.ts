import { type DataTables, readDataTable } from '../../src/data/table.ts';

/** The data set of a CSV file. */
export function tablesOf(file: string, bytes: Uint8Array): DataTables {
  const table = readDataTable(file, bytes);
  return new Map([[table.sha256, table]]);
}

/** 90 rows of three classes that can be told apart, with a constant column. */
export function stripes(): DataTables {
  const rows = Array.from({ length: 90 }, (_, i) => {
    const c = i % 3;
    const cells = [((7 * i) % 5) + 9 * (c === 0 ? 1 : 0), ((3 * i) % 4) + 9 * (c === 1 ? 1 : 0), 4];
    return `${cells.join(',')},${'abc'[c]!}`;
  });
  return tablesOf('stripes.csv', Buffer.from(rows.join('\n')));
}
