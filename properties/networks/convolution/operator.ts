/** K[o][c][i][j]. */
export type Kernel = readonly (readonly (readonly (readonly number[])[])[])[];

/** A convolution on maps of one size. */
export interface Setting {
  readonly kernel: Kernel;
  /** Height and width of a map. */
  readonly map: readonly [number, number];
  readonly stride: readonly [number, number];
  /** Rows and columns of zeros on each side; where circular, how far the first window reaches back. */
  readonly padding: readonly [number, number];
  readonly circular: boolean;
}

/** Rows and columns of the output: of a circular map ⌈n/s⌉, else as many windows as fit. */
export function outputSize({ kernel, map, stride, padding, circular }: Setting): readonly [number, number] {
  const taps = [kernel[0]![0]!.length, kernel[0]![0]![0]!.length];
  const [rows, columns] = map.map((n, axis) =>
    circular
      ? Math.ceil(n / stride[axis]!)
      : Math.floor((n + 2 * padding[axis]! - taps[axis]!) / stride[axis]!) + 1,
  );
  return [rows!, columns!];
}

/** As a matrix, by its definition: y[o, i, j] = Σ K[o, c, a, b] x[c, s_1i + a − p_1, s_2j + b − p_2]. */
export function unrolled(setting: Setting): readonly (readonly number[])[] {
  const { kernel, map, stride, padding, circular } = setting;
  const [height, width] = map;
  const [rows, columns] = outputSize(setting);
  const matrix: number[][] = [];
  for (const filter of kernel) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const row = Array.from({ length: filter.length * height * width }, () => 0);
        filter.forEach((plane, c) => {
          plane.forEach((line, a) => {
            line.forEach((x, b) => {
              const at = place(i * stride[0] + a - padding[0], height, circular);
              const across = place(j * stride[1] + b - padding[1], width, circular);
              if (at === undefined || across === undefined) return;
              const index = (c * height + at) * width + across;
              row[index] = row[index]! + x;
            });
          });
        });
        matrix.push(row);
      }
    }
  }
  return matrix;
}

function place(at: number, length: number, circular: boolean): number | undefined {
  if (circular) return ((at % length) + length) % length;
  return at >= 0 && at < length ? at : undefined;
}
