import { type Arbitrary, array, boolean, constantFrom, integer, oneof, record } from 'fast-check';
import { roundSignificant } from './round-numbers.ts';
import type { DataTable, DataTables } from '../../data/table.ts';
import type { LinearModelSpec } from '../landscape/linear-model.ts';
import { landscapeAt } from './point-case.ts';

/** Small finite populations with a sample that leaves out a few rows, or repeats them. */
export function linearModels(): Arbitrary<LinearModelSpec> {
  return record({
    dim: integer({ min: 1, max: 4 }),
    copies: integer({ min: 2, max: 8 }),
    entries: array(integer({ min: -2, max: 2 }), { minLength: 3, maxLength: 12 }),
    targets: array(integer({ min: -3, max: 3 }), { minLength: 2, maxLength: 9 }),
    scale: constantFrom(1, 0.5, 10),
    flat: boolean(),
    left: integer({ min: 1, max: 3 }),
    repeated: boolean(),
  }).map(({ dim, copies, entries, targets, scale, flat, left, repeated }) => {
    const axes = Array.from({ length: dim }, (_, i) => i);
    const rows = Array.from({ length: copies * dim }, (_, n) => [
      // An axis and a smaller part in any direction: never singular but for the flat column.
      ...axes.map((j) => scale * ((n % dim === j ? 4 : 0) + entries[(n * dim + j) % entries.length]! / 4)),
      ...(flat ? [0] : []),
    ]);
    const all = rows.map((_, n) => n);
    return {
      kind: 'linear-model',
      population: { rows, targets: rows.map((_, n) => targets[n % targets.length]!) },
      sample: {
        indices: repeated ? [...all, ...all.slice(0, left)] : all.slice(Math.min(left, copies - 1)),
      },
    };
  });
}

/** Those, and samples of the data sets' rows where there are any. */
export function linearModelsWith(data?: DataTables): Arbitrary<LinearModelSpec> {
  const specs = [...(data?.values() ?? [])].flatMap((table) => samplesOf(table));
  if (specs.length === 0) return linearModels();
  return oneof({ arbitrary: linearModels(), weight: 1 }, { arbitrary: constantFrom(...specs), weight: 1 });
}

/** Samples of a data set's rows, a few columns to predict the last; a constant one is a flat direction. */
function samplesOf(table: DataTable): LinearModelSpec[] {
  const N = table.rows.length;
  const inputs = table.columns.slice(0, -1);
  const varies = (_: string, j: number): boolean => table.rows.some((row) => row[j] !== table.rows[0]![j]);
  const varying = inputs.filter(varies);
  const constant = inputs.filter((name) => !varying.includes(name)).slice(0, 1);
  return [1, 2, 4, 8]
    .filter((count) => count <= varying.length)
    .flatMap((count) => {
      const chosen = Array.from(
        { length: count },
        (_, i) => varying[Math.floor((i * varying.length) / count)]!,
      );
      return [0.95, 0.8, 0.5].map(
        (share, seed): LinearModelSpec => ({
          kind: 'linear-model',
          population: {
            file: table.file,
            sha256: table.sha256,
            features: seed === 0 ? [...chosen, ...constant] : chosen,
            standardize: true,
          },
          sample: { size: Math.max(1, Math.floor(share * N)), seed },
        }),
      );
    });
}

/** A radius at which the sample's gradient deviates by at most 0.6 μr: the least of a few, or the last. */
export function radiusFor(spec: LinearModelSpec, data?: DataTables): number {
  const landscape = landscapeAt(spec, data);
  const radii = [0.1, 0.2, 0.5, 1, 2, 5, 10, 100];
  const fits = radii.find((r) => {
    const known = landscape.certificate(r);
    return known !== undefined && known.Delta <= 0.6 * known.mu * r;
  });
  return roundSignificant(fits ?? 100);
}
