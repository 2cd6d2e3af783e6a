import type { Convolution } from './model.ts';

/** Where a window's tap falls on an axis: a place, or −1 beyond the border. */
export function tapPlaces(
  { size, stride, dilation, before }: Pick<Convolution, 'size' | 'stride' | 'dilation' | 'before'>,
  axis: 0 | 1,
  length: number,
  outputs: number,
  circular: boolean,
): Int32Array {
  const places = new Int32Array(outputs * size[axis]);
  for (let j = 0; j < outputs; j++) {
    for (let tap = 0; tap < size[axis]; tap++) {
      const place = j * stride[axis] - before[axis] + tap * dilation[axis];
      const inside = place >= 0 && place < length;
      const wrapped = ((place % length) + length) % length;
      places[j * size[axis] + tap] = inside ? place : circular ? wrapped : -1;
    }
  }
  return places;
}
