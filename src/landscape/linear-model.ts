import type { DataTables } from './data.ts';
import type { Landscape } from './landscape.ts';

export interface LinearModelSpec {
  readonly kind: 'linear-model';
  readonly population: InlinePopulation | DataPopulation;
  /** The rows of the sample that SGD runs on; the whole population where absent (then R_n = R). */
  readonly sample?: SampleSpec;
}

/** The population, row by row: N inputs of length p and N targets. */
export interface InlinePopulation {
  readonly rows: readonly (readonly number[])[];
  readonly targets: readonly number[];
}

/** The rows of a data set, known by its content. */
export interface DataPopulation {
  /** File name, for the reader; the hash decides. */
  readonly file: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  /** Names of the columns used as inputs, or how many of the first ones. */
  readonly features: number | readonly string[];
  /** Name of the target column; the last one where absent. */
  readonly target?: string;
  /** Bring every column to mean 0 and variance 1? Constant columns become 0, hence flat directions. */
  readonly standardize: boolean;
}

/** Row indices (repetitions count twice), or a subset of `size` rows that `seed` determines. */
export type SampleSpec =
  | { readonly indices: readonly number[] }
  | { readonly size: number; readonly seed: number };

export function linearModel(spec: LinearModelSpec, data?: DataTables): Landscape {
  throw new RangeError(`not yet: ${spec.kind} ${data?.size}`);
}
