import { compileKernel } from './kernel.ts';

/** The kernel's products of matrices, for what is no simulation. Rows are of samples, a multiple of four. */
export interface DenseProducts {
  /** `count` zeros in the kernel's memory, where all that it works on must lie. */
  zeros(count: number): Float64Array;
  /**
   * Row i of `out` ← b_i + Σ_j W_ij (row j of `input`), i < rows, j < K, rows of `samples` numbers. W_ij
   * stands at i · `across` + j · `down` in `W`; no b without `bias`.
   */
  multiply(
    out: Float64Array,
    rows: number,
    W: Float64Array,
    strides: { readonly across: number; readonly down: number },
    input: Float64Array,
    K: number,
    samples: number,
    bias?: Float64Array,
  ): void;
  /** out_ij ← Σ over samples of (row i of E)(row j of A), i < rows, j < columns, row-major. */
  products(
    out: Float64Array,
    E: Float64Array,
    rows: number,
    A: Float64Array,
    columns: number,
    samples: number,
  ): void;
  /** out_i ← the sum of row i of E. */
  sums(out: Float64Array, E: Float64Array, rows: number, samples: number): void;
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  freeFrom(): number;
  multiply(...numbers: readonly number[]): void;
  products(...numbers: readonly number[]): void;
  sums(...numbers: readonly number[]): void;
}

const [pageBytes, line] = [65_536, 64];

/**
 * @param capacity numbers that `zeros` will be asked for, all calls together; reserved at once, so that views
 * stay valid
 * @param longest the largest K of a product
 * @param arrays how many calls there will be
 * @throws {RangeError} where that exceeds the memory of 4 GiB
 */
export function denseProducts({
  capacity,
  longest,
  arrays,
}: Readonly<Record<'capacity' | 'longest' | 'arrays', number>>): DenseProducts {
  const abort = (): never => {
    throw new Error('the kernel aborted');
  };
  const wasm = new WebAssembly.Instance(compileKernel(), { env: { abort } }).exports as unknown as Exports;
  const rounded = (bytes: number): number => Math.ceil(bytes / line) * line;
  let free = rounded(wasm.freeFrom());
  const panel = free;
  free += rounded(32 * longest);
  const end = free + 8 * capacity + line * (arrays + 1);
  const missing = Math.ceil((end - wasm.memory.buffer.byteLength) / pageBytes);
  if (missing > 0) wasm.memory.grow(missing);
  const { buffer } = wasm.memory;
  return {
    zeros: (count) => {
      const at = free;
      free += rounded(8 * count);
      return new Float64Array(buffer, at, count);
    },
    multiply: (out, rows, W, { across, down }, input, K, samples, bias) => {
      wasm.multiply(
        out.byteOffset,
        rows,
        W.byteOffset,
        8 * across,
        8 * down,
        bias?.byteOffset ?? 0,
        bias === undefined ? 0 : 8,
        input.byteOffset,
        K,
        8 * samples,
        panel,
        0,
      );
    },
    products: (out, E, rows, A, columns, samples) => {
      wasm.products(out.byteOffset, 8, E.byteOffset, rows, A.byteOffset, columns, 8 * samples);
    },
    sums: (out, E, rows, samples) => {
      wasm.sums(out.byteOffset, 8, E.byteOffset, rows, 8 * samples);
    },
  };
}
