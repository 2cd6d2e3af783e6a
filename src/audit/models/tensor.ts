/** An array of numbers with a name, as a file holds it. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major; whole numbers above 2⁵³ are rounded. */
  readonly values: Float64Array;
}

/** Tensors by name, in the order of the file. */
export type Tensors = ReadonlyMap<string, Tensor>;

/** How numbers are stored. */
export type ElementType =
  | 'float16'
  | 'bfloat16'
  | 'float32'
  | 'float64'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'bool';

interface Kind {
  readonly bytes: number;
  read(view: DataView, at: number, isLittle: boolean): number;
}

const kinds: Readonly<Record<ElementType, Kind>> = {
  float16: { bytes: 2, read: (view, at, little) => fromFloat16(view.getUint16(at, little)) },
  bfloat16: { bytes: 2, read: (view, at, little) => fromBfloat16(view.getUint16(at, little)) },
  float32: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  float64: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  int8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  int16: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  int32: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  int64: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  uint8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  uint16: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  uint32: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  uint64: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  bool: { bytes: 1, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
};

/** Bytes of one number. */
export function bytesOf(type: ElementType): number {
  return kinds[type].bytes;
}

/**
 * The product of the sizes, 1 without axes; undefined above 2⁵³, which no file reaches.
 * @param shape non-negative integers
 */
export function countOf(shape: readonly number[]): number | undefined {
  if (shape.includes(0)) return 0;
  let count = 1;
  for (const size of shape) {
    count *= size;
    if (!Number.isSafeInteger(count)) return undefined;
  }
  return count;
}

/**
 * As many numbers as the bytes hold. All four kinds of floating-point numbers are exact in float64.
 * @param order `little` or `big` end first
 */
export function decode(
  bytes: Uint8Array,
  type: ElementType,
  order: 'little' | 'big' = 'little',
): Float64Array {
  const { bytes: size, read } = kinds[type];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float64Array(Math.floor(bytes.byteLength / size));
  const isLittle = order === 'little';
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * size, isLittle);
  return values;
}

/** IEEE 754 binary16: a sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  if (exponent === 0) return (sign * fraction) / 16777216;
  // 2^(exponent − 25), a power of two from 2⁻²⁴ to 2⁵
  const scale = exponent < 25 ? 1 / (1 << (25 - exponent)) : 1 << (exponent - 25);
  return sign * (1024 + fraction) * scale;
}

const word = (bits: number): number => new Float32Array(Uint32Array.of(bits).buffer)[0]!;

/** The upper half of a float32. */
function fromBfloat16(bits: number): number {
  return word(bits * 65536);
}

/** The same numbers in row-major order, stored with the first index running fastest. */
export function fromFortranOrder(values: Float64Array, shape: readonly number[]): Float64Array {
  return reordered(
    values,
    shape.toReversed(),
    shape.map((_, i) => shape.length - 1 - i),
  );
}

/**
 * Axes in another order: axis i of the result is axis `axes[i]` of what is given.
 * @param shape of what is given, row-major
 */
export function reordered(
  values: Float64Array,
  shape: readonly number[],
  axes: readonly number[],
): Float64Array {
  const strides = stridesOf(shape);
  return strided(
    values,
    0,
    axes.map((axis) => shape[axis]!),
    axes.map((axis) => strides[axis]!),
  );
}

/** Row-major strides. */
function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * shape[i + 1]!;
  return strides;
}

/** values[offset + Σ index·stride] in row-major order of the index; all places must exist. */
export function strided(
  values: Float64Array,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
): Float64Array {
  const out = new Float64Array(countOf(shape)!);
  const index = shape.map(() => 0);
  let place = offset;
  for (let i = 0; i < out.length; i++) {
    out[i] = values[place]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      place -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}
