import { type Field, integerOf, integersOf, only, packedBytes, textOf } from './protobuf.ts';
import { formatShape, quoted, refused } from './refused.ts';
import { bytesOf, countOf, decode, type ElementType, type Tensor } from './tensor.ts';

/** Types by `TensorProto.DataType`, and the field that holds their numbers where they are not raw. */
const types: ReadonlyMap<number, readonly [type: ElementType, field: number]> = new Map([
  [1, ['float32', 4]],
  [2, ['uint8', 5]],
  [3, ['int8', 5]],
  [5, ['int16', 5]],
  [6, ['int32', 5]],
  [7, ['int64', 7]],
  [10, ['float16', 5]],
  [11, ['float64', 10]],
  [16, ['bfloat16', 5]],
]);

/** A `TensorProto`. @throws {UsageError} one line */
export function onnxTensor(file: string, fields: readonly Field[]): Tensor {
  const name = textOf(only(fields, 8));
  const place = `tensor ${quoted(name)}`;
  const shape = integersOf(file, fields, 1);
  const [type, field] = types.get(integerOf(only(fields, 2))) ?? [];
  if (type === undefined || field === undefined)
    throw refused(file, place, 'numbers', `data type ${integerOf(only(fields, 2))}`);
  if (integerOf(only(fields, 14)) !== 0 || fields.some(({ number }) => number === 13))
    throw refused(
      file,
      place,
      'numbers within the file',
      'numbers in another file; save the model as one file',
    );
  const count = shape.every((size) => size >= 0) && shape.length <= 32 ? countOf(shape) : undefined;
  const raw = only(fields, 9)?.bytes;
  const values = raw === undefined ? fieldValues(file, fields, type, field) : decode(raw, type);
  if (
    count === undefined ||
    values.length !== count ||
    (raw !== undefined && raw.length !== count * bytesOf(type))
  )
    throw refused(file, place, `${count ?? 'fewer'} numbers for ${formatShape(shape)}`, `${values.length}`);
  return { name, shape, values };
}

function fieldValues(file: string, fields: readonly Field[], type: ElementType, field: number): Float64Array {
  if (type === 'float32' || type === 'float64') return decode(packedBytes(fields, field), type);
  const integers = integersOf(file, fields, field);
  if (type !== 'float16' && type !== 'bfloat16') return Float64Array.from(integers);
  return decode(new Uint8Array(Uint16Array.from(integers).buffer), type);
}
