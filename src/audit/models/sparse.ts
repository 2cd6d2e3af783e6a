/** Where rows of a matrix are not zero: the k-th of all stands in column `places[k]`, row by row. */
export interface NonZeros {
  readonly places: Int32Array;
  readonly values: Float64Array;
  /** Where each row begins, and the last ends. */
  readonly starts: Int32Array;
}

/** Is so little of it not zero that going from one such number to the next is faster? */
export function isSparse(x: Float64Array): boolean {
  let count = 0;
  for (let i = 0; i < x.length; i++) if (x[i] !== 0) count++;
  return 2 * count < x.length;
}

export function nonZeros(x: Float64Array, rows: number, width: number): NonZeros {
  const places = new Int32Array(x.length);
  const values = new Float64Array(x.length);
  const starts = new Int32Array(rows + 1);
  let k = 0;
  for (let n = 0; n < rows; n++) {
    for (let i = 0; i < width; i++) {
      const value = x[n * width + i]!;
      if (value === 0) continue;
      places[k] = i;
      values[k++] = value;
    }
    starts[n + 1] = k;
  }
  return { places, values, starts };
}
