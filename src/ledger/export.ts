import type { ClaimRecord } from './claim-record.ts';
import { csv } from '../report/csv.ts';
import { readRecords } from './ledger-file.ts';

export const exportFormats = ['csv', 'parquet', 'jsonl'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** The columns of an export: all of a record but its evidence. */
const columns = [
  ['at', 'STRING'],
  ['claim', 'STRING'],
  ['statement', 'STRING'],
  ['says', 'STRING'],
  ['verdict', 'STRING'],
  ['seed', 'STRING'],
  ['budget', 'STRING'],
  ['alpha', 'DOUBLE'],
  ['cases', 'DOUBLE'],
  ['steps', 'DOUBLE'],
  ['trajectories', 'DOUBLE'],
  ['killed', 'DOUBLE'],
  ['survived', 'DOUBLE'],
  ['error', 'DOUBLE'],
  ['campaign', 'STRING'],
  ['round', 'DOUBLE'],
  ['simulator', 'STRING'],
  ['code', 'STRING'],
  ['key', 'STRING'],
  ['digest', 'STRING'],
] as const satisfies readonly (readonly [keyof ClaimRecord, string])[];

/** The results in a ledger, a row each, in the order in which they were written. */
export async function exported(folder: string, format: ExportFormat): Promise<Uint8Array> {
  const rows = [...readRecords(folder)].flatMap(({ record }) =>
    record?.['kind'] === 'claim' ? [record as unknown as ClaimRecord] : [],
  );
  const named = (row: ClaimRecord): Record<string, string | number | null> =>
    Object.fromEntries(columns.map(([name]) => [name, row[name] ?? null]));
  switch (format) {
    case 'jsonl':
      return Buffer.from(rows.map((row) => `${JSON.stringify(named(row))}\n`).join(''));
    case 'csv':
      return Buffer.from(
        csv({
          columns: columns.map(([name]) => name),
          rows: rows.map((row) => columns.map(([name]) => row[name] ?? '')),
        }),
      );
    case 'parquet': {
      const { parquetWriteBuffer } = await import('hyparquet-writer');
      const columnData = columns.map(([name, type]) => ({
        name,
        type,
        data: rows.map((row) => row[name] ?? null),
        nullable: true,
      }));
      return new Uint8Array(parquetWriteBuffer({ columnData }));
    }
  }
}
