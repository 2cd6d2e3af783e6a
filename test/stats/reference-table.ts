import { readFileSync } from 'node:fs';

/** A table of fixtures/special: its rows, as written by make.py. */
export function referenceTable(name: string): readonly (readonly number[])[] {
  const file = new URL(`../../fixtures/special/${name}.json`, import.meta.url);
  const table = JSON.parse(readFileSync(file, 'utf8')) as { rows: number[][] };
  return table.rows;
}

/**
 * The largest |computed/reference − 1| over rows whose reference is a normal number (not 0, not subnormal).
 */
export function worstRelativeError(
  rows: readonly (readonly number[])[],
  column: number,
  computed: (row: readonly number[]) => number,
): number {
  let worst = 0;
  for (const row of rows) {
    const reference = row[column]!;
    if (Math.abs(reference) < 1e-300) continue;
    const error = Math.abs((computed(row) - reference) / reference);
    if (!(error <= worst)) worst = error;
  }
  return worst;
}
