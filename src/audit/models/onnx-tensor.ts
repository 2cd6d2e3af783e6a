import type { onnx } from 'onnx-proto';
import { integerOf } from './onnx-message.ts';
import { formatShape, quoted, refused } from './refused.ts';
import { bytesOf, countOf, decode, type ElementType, type Tensor } from './tensor.ts';

type Field = 'floatData' | 'int32Data' | 'int64Data' | 'doubleData';

/** Types by `TensorProto.DataType`, and the field that holds their numbers where they are not raw. */
const types: ReadonlyMap<number, readonly [type: ElementType, field: Field]> = new Map([
  [1, ['float32', 'floatData']],
  [2, ['uint8', 'int32Data']],
  [3, ['int8', 'int32Data']],
  [5, ['int16', 'int32Data']],
  [6, ['int32', 'int32Data']],
  [7, ['int64', 'int64Data']],
  [10, ['float16', 'int32Data']],
  [11, ['float64', 'doubleData']],
  [16, ['bfloat16', 'int32Data']],
]);

/** The numbers of a message. @throws {UsageError} one line */
export function onnxTensor(file: string, tensor: onnx.ITensorProto): Tensor {
  const name = tensor.name ?? '';
  const place = `tensor ${quoted(name)}`;
  const shape = (tensor.dims ?? []).map(integerOf);
  const dataType = tensor.dataType ?? 0;
  const [type, field] = types.get(dataType) ?? [];
  if (type === undefined || field === undefined)
    throw refused(file, place, 'numbers', `data type ${dataType}`);
  if ((tensor.dataLocation ?? 0) !== 0 || (tensor.externalData ?? []).length > 0)
    throw refused(
      file,
      place,
      'numbers within the file',
      'numbers in another file; save the model as one file',
    );
  const count = shape.every((size) => size >= 0) && shape.length <= 32 ? countOf(shape) : undefined;
  const raw = Object.hasOwn(tensor, 'rawData') ? (tensor.rawData ?? undefined) : undefined;
  const values = raw === undefined ? fieldValues(tensor, type, field) : decode(raw, type);
  if (
    count === undefined ||
    values.length !== count ||
    (raw !== undefined && raw.length !== count * bytesOf(type))
  )
    throw refused(file, place, `${count ?? 'fewer'} numbers for ${formatShape(shape)}`, `${values.length}`);
  return { name, shape, values };
}

function fieldValues(tensor: onnx.ITensorProto, type: ElementType, field: Field): Float64Array {
  if (field === 'int64Data') return new Float64Array((tensor.int64Data ?? []).map(integerOf));
  const numbers = tensor[field] ?? [];
  if (type !== 'float16' && type !== 'bfloat16') return new Float64Array(numbers);
  return decode(new Uint8Array(Uint16Array.from(numbers).buffer), type);
}
