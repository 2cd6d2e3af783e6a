import { UsageError } from '../../core/errors.ts';
import type { PaddingSpec, PairSpec } from './architecture.ts';
import type { Window } from './model.ts';
import { formatShape, quoted } from './refused.ts';

/** How a window moves, as an architecture has it. */
export interface PlacementSpec {
  readonly stride?: PairSpec;
  readonly dilation?: PairSpec;
  readonly padding?: PaddingSpec;
}

/** A window on a map, and the height and width of what comes of it. */
export interface PlacedWindow extends Window {
  readonly to: readonly [height: number, width: number];
}

/**
 * A window on a map of a size.
 * @param name of the layer
 * @throws {UsageError} one line, where it does not fit
 */
export function placeWindow(
  file: string,
  name: string,
  [, height, width]: readonly [channels: number, height: number, width: number],
  size: readonly [height: number, width: number],
  spec: PlacementSpec,
): PlacedWindow {
  const stride = both(spec.stride ?? 1);
  const dilation = both(spec.dilation ?? 1);
  const axes = [height, width].map((length, axis) => {
    const reach = dilation[axis]! * (size[axis]! - 1) + 1;
    const [before, after] = sides(spec.padding ?? 0, axis, length, reach, stride[axis]!);
    const count = Math.floor((length + before + after - reach) / stride[axis]!) + 1;
    if (!(count >= 1) || length + before + after < reach)
      throw new UsageError(
        `${file}: ${quoted(name)}: a window of ${formatShape(size)} does not fit on a map of ${height} × ${width}`,
      );
    return { before, count };
  });
  const [rows, columns] = axes as [(typeof axes)[0], (typeof axes)[0]];
  return { size, stride, dilation, before: [rows.before, columns.before], to: [rows.count, columns.count] };
}

/** Along height and width. */
export function both(value: PairSpec): readonly [height: number, width: number] {
  return typeof value === 'number' ? [value, value] : value;
}

/** Padding before and after, along height (0) or width (1). */
function sides(
  spec: PaddingSpec,
  axis: number,
  length: number,
  reach: number,
  stride: number,
): readonly [number, number] {
  if (spec === 'valid') return [0, 0];
  if (spec === 'same') {
    const total = Math.max(0, (Math.ceil(length / stride) - 1) * stride + reach - length);
    const before = Math.floor(total / 2);
    return [before, total - before];
  }
  if (typeof spec === 'number') return [spec, spec];
  if (spec.length === 2) return [spec[axis]!, spec[axis]!];
  return [spec[axis]!, spec[axis + 2]!];
}
