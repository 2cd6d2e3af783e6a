import { UsageError } from '../../core/errors.ts';
import type { PaddingSpec, PoolSpec } from './architecture.ts';
import type { Pool, Shape } from './model.ts';
import { both, placeWindow } from './place-window.ts';
import { formatShape, quoted } from './refused.ts';

/** Maxima or means over windows. @throws {UsageError} one line */
export function poolOf(file: string, from: Shape, spec: PoolSpec): Pool {
  if (from.length !== 3)
    throw new UsageError(`${file}: a ${spec.type} layer on a vector of length ${from[0]}, expected a map`);
  const size = both(spec.size);
  const window = placeWindow(file, spec.type, from, size, { ...spec, stride: spec.stride ?? spec.size });
  if (window.before.some((zeros, axis) => zeros >= size[axis]!))
    throw new UsageError(
      `${file}: ${quoted(spec.type)}: expected less padding than the window's ${formatShape(size)}`,
    );
  return {
    kind: spec.type,
    from,
    ...window,
    to: [from[0], ...window.to],
    countPadding: spec.type === 'average-pool' && spec.countPadding === true,
  };
}

/** Maxima or means over a whole map. @throws {UsageError} one line */
export function globalPoolOf(file: string, from: Shape, type: PoolSpec['type']): Pool {
  if (from.length !== 3)
    throw new UsageError(`${file}: global pooling of a vector of length ${from[0]}, expected a map`);
  return poolOf(file, from, { type, size: [from[1], from[2]] });
}

/**
 * Means over windows of one place, of which those beyond the border hold zeros.
 * @throws {UsageError} one line
 */
export function zerosRound(file: string, from: Shape, padding: PaddingSpec): Pool {
  if (from.length !== 3)
    throw new UsageError(`${file}: zeros round a vector of length ${from[0]}, expected a map`);
  const window = placeWindow(file, 'zero-padding', from, [1, 1], { padding });
  return { kind: 'average-pool', from, ...window, to: [from[0], ...window.to], countPadding: true };
}
