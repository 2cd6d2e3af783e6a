import type { ClaimRecord, DoubtRecord } from './claim-record.ts';
import { csvRows } from '../report/csv.ts';
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

/** Rows that are held at a time: a ledger may have more than fit a text, or the memory. */
const rowsAtOnce = 20_000;

type Row = readonly (string | number | null)[];

/**
 * The results in a ledger, a row each, in the order in which they were written: the bytes of a file in parts.
 * @param onDamaged told at the end how many lines were left out, if there are any
 */
export async function exported(
  folder: string,
  format: ExportFormat,
  onDamaged: (lines: number) => void,
): Promise<Iterable<Uint8Array>> {
  const batches = rowsOf(folder, onDamaged);
  if (format === 'parquet') return parquet(batches, await import('hyparquet-writer'));
  const names = columns.map(([name]) => name);
  return format === 'csv'
    ? texts(batches, csvRows([names]), csvRows)
    : texts(batches, '', (rows) => rows.map((row) => `${jsonOf(names, row)}\n`).join(''));
}

function* rowsOf(folder: string, onDamaged: (lines: number) => void): Generator<readonly Row[]> {
  let rows: Row[] = [];
  let damaged = 0;
  const doubtedUntil = doubtsIn(folder);
  for (const { at, record } of readRecords(folder)) {
    if (record === undefined) damaged++;
    if (record?.['kind'] !== 'claim') continue;
    const found = record as unknown as ClaimRecord;
    if (at < (doubtedUntil.get(found.key) ?? 0)) continue;
    rows.push(columns.map(([name]) => found[name] ?? null));
    if (rows.length < rowsAtOnce) continue;
    yield rows;
    rows = [];
  }
  yield rows;
  if (damaged > 0) onDamaged(damaged);
}

/** Where in the ledger the results of a key were last doubted. */
function doubtsIn(folder: string): ReadonlyMap<string, number> {
  const doubts = new Map<string, number>();
  for (const { at, record } of readRecords(folder))
    if (record?.['kind'] === 'doubt') doubts.set((record as unknown as DoubtRecord).key, at);
  return doubts;
}

function* texts(
  batches: Iterable<readonly Row[]>,
  head: string,
  textOf: (rows: readonly Row[]) => string,
): Generator<Uint8Array> {
  let before = head;
  for (const rows of batches) {
    yield Buffer.from(before + textOf(rows));
    before = '';
  }
}

function jsonOf(names: readonly string[], row: Row): string {
  return JSON.stringify(Object.fromEntries(names.map((name, i) => [name, row[i]])));
}

function* parquet(
  batches: Iterable<readonly Row[]>,
  { ByteWriter, ParquetWriter, schemaFromColumnData }: typeof import('hyparquet-writer'),
): Generator<Uint8Array> {
  const columnData = (rows: readonly Row[]): Parameters<typeof schemaFromColumnData>[0]['columnData'] =>
    columns.map(([name, type], i) => ({ name, type, nullable: true, data: rows.map((row) => row[i]) }));
  const writer = new ByteWriter();
  const taken = (): Uint8Array => {
    const bytes = Buffer.from(writer.getBytes());
    writer.index = 0;
    return bytes;
  };
  const file = new ParquetWriter({ writer, schema: schemaFromColumnData({ columnData: columnData([]) }) });
  for (const rows of batches) {
    if (rows.length > 0) void file.write({ columnData: columnData(rows), rowGroupSize: rowsAtOnce });
    yield taken();
  }
  void file.finish();
  yield taken();
}
