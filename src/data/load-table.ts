import { createHash } from 'node:crypto';
import { UsageError } from '../core/errors.ts';
import { type DataTable, readDataTable } from './table.ts';
import { loadLabelled } from './load-labelled.ts';
import { looksLikeIdx } from './idx.ts';
import { readInput } from '../cli/read-json.ts';

/**
 * The data set of a CSV file, or of two IDX files, known by the hash of its bytes.
 * @param labels the file of the labels, where `file` is an IDX file
 * @throws {UsageError} when a file cannot be read or holds no table of numbers
 */
export function loadData(cwd: string, file: string, labels?: string): DataTable {
  const bytes = readInput(cwd, file);
  const isIdx = looksLikeIdx(bytes);
  if (labels === undefined) {
    if (isIdx)
      throw new UsageError(`--data ${file}: is an IDX file; name the file of its labels with --labels`);
    return readDataTable(file, bytes);
  }
  if (!isIdx) throw new UsageError(`--labels ${labels}: goes with an IDX file, and --data ${file} is none`);
  const { rows, files } = loadLabelled(cwd, [file, labels], '--data');
  const { inputs, width, names } = rows;
  return {
    file,
    sha256: createHash('sha256')
      .update(files.map(({ sha256 }) => sha256).join())
      .digest('hex'),
    columns: Array.from({ length: width }, (_, j) => `pixel${j + 1}`),
    dropped: ['label'],
    labels: names,
    rows: names.map((_, i) => Array.from(inputs.subarray(i * width, (i + 1) * width))),
  };
}
