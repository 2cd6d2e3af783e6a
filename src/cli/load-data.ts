import { type DataTable, readDataTable } from '../landscape/data.ts';
import { readInput } from './read-json.ts';

/**
 * The data set of a CSV file, known by the hash of its bytes.
 * @throws {UsageError} when the file cannot be read or holds no table of numbers
 */
export function loadData(cwd: string, file: string): DataTable {
  return readDataTable(file, readInput(cwd, file));
}
