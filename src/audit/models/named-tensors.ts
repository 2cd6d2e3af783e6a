import { UsageError } from '../../core/errors.ts';
import { formatShape, quoted, someOf } from './refused.ts';
import type { Tensor, Tensors } from './tensor.ts';

/** Tensors of a file, looked up by what a layer needs; each throws a UsageError in one line. */
export interface NamedTensors {
  readonly file: string;
  has(name: string): boolean;
  /** Of finite numbers, with so many axes. @param what in words */
  tensor(name: string, rank: number, what: string): Tensor;
  /** So many finite numbers. @param what in words */
  vector(name: string, length: number, what: string): Float64Array;
}

/** @param file names them in messages */
export function namedTensors(file: string, tensors: Tensors): NamedTensors {
  const problem = (text: string): UsageError => new UsageError(`${file}: ${text}`);
  const tensor = (name: string, rank: number, what: string): Tensor => {
    const found = tensors.get(name);
    if (found === undefined) {
      throw problem(
        `tensor ${quoted(name)}: expected ${what}, found none of that name among ${someOf(tensors.keys(), 8) || 'no tensors'}`,
      );
    }
    if (found.shape.length !== rank)
      throw problem(`tensor ${quoted(name)}: expected ${what}, found ${formatShape(found.shape)}`);
    const broken = found.values.findIndex((x) => !Number.isFinite(x));
    if (broken >= 0)
      throw problem(
        `tensor ${quoted(name)}: number ${broken + 1}: expected finite weights, found ${found.values[broken]!}`,
      );
    return found;
  };
  const vector = (name: string, length: number, what: string): Float64Array => {
    const { values, shape } = tensor(name, 1, `${what} of length ${length}`);
    if (values.length !== length)
      throw problem(
        `tensor ${quoted(name)}: expected ${what} of length ${length}, found ${formatShape(shape)}`,
      );
    return values;
  };
  return { file, has: (name) => tensors.has(name), tensor, vector };
}
