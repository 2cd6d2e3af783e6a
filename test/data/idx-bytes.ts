interface IdxType {
  readonly code: number;
  readonly bytes: number;
  readonly method: 'setUint8' | 'setInt8' | 'setInt16' | 'setInt32' | 'setFloat32' | 'setFloat64';
}

export type IdxTypeName = 'uint8' | 'int8' | 'int16' | 'int32' | 'float32' | 'float64';

/** Codes of the types of entries of an IDX file, with how a number is written. */
export const idxTypes: Readonly<Record<IdxTypeName, IdxType>> = {
  uint8: { code: 0x08, bytes: 1, method: 'setUint8' },
  int8: { code: 0x09, bytes: 1, method: 'setInt8' },
  int16: { code: 0x0b, bytes: 2, method: 'setInt16' },
  int32: { code: 0x0c, bytes: 4, method: 'setInt32' },
  float32: { code: 0x0d, bytes: 4, method: 'setFloat32' },
  float64: { code: 0x0e, bytes: 8, method: 'setFloat64' },
};

/** An IDX file, written as its specification says. */
export function idxBytes(type: IdxTypeName, dims: readonly number[], values: readonly number[]): Uint8Array {
  const { code, bytes, method } = idxTypes[type];
  const start = 4 + 4 * dims.length;
  const out = new Uint8Array(start + values.length * bytes);
  const view = new DataView(out.buffer);
  out.set([0, 0, code, dims.length]);
  dims.forEach((size, i) => {
    view.setUint32(4 + 4 * i, size);
  });
  values.forEach((x, i) => {
    view[method](start + i * bytes, x);
  });
  return out;
}
