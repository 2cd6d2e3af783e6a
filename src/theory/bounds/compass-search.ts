const gridExtent = 7;
const firstStep = 1;
const shrinkFactor = 4;
const lastStep = 1e-4;
/** At one step; along a bent valley there would be thousands, which gain little. */
const mostRounds = 32;
/** Beyond this the logistic function is 1 to within 1e-9; nothing is gained there. */
const maxCoordinate = 20;

/**
 * A point of [−20, 20]^dimension at which f is small: the best of a grid over [−7, 7]^dimension, improved by
 * compass search: along each axis a step that lowers f, else one to the bottom of the parabola through the
 * three values if that does; steps are quartered when none helps or 32 rounds have, down to 1e-4.
 * Deterministic.
 * @param f finite or ∞
 * @param spacing of the grid; 1 where f may have several wells
 */
export function minimize(
  f: (u: readonly number[]) => number,
  dimension: 1 | 2,
  spacing: 1 | 2 = 2,
): readonly number[] {
  let best = gridMinimum(f, dimension, spacing);
  for (let step = firstStep; step >= lastStep; step /= shrinkFactor) {
    for (let [rounds, improved] = [0, true]; improved && rounds < mostRounds; rounds++) {
      improved = false;
      for (let axis = 0; axis < dimension; axis++) {
        const [low, high] = [moved(f, best, axis, -step), moved(f, best, axis, step)];
        const next = low.value < high.value ? low : high;
        if (next.value < best.value) {
          best = next;
          improved = true;
        } else {
          const bottom = moved(f, best, axis, step * vertex(low.value, best.value, high.value));
          if (bottom.value < best.value) best = bottom;
        }
      }
    }
  }
  return best.u;
}

interface Found {
  readonly u: readonly number[];
  readonly value: number;
}

function gridMinimum(f: (u: readonly number[]) => number, dimension: 1 | 2, spacing: 1 | 2): Found {
  let best: Found = { u: dimension === 1 ? [0] : [0, 0], value: Infinity };
  for (let i = -gridExtent; i <= gridExtent; i += spacing) {
    for (let j = -gridExtent; j <= (dimension === 1 ? -gridExtent : gridExtent); j += spacing) {
      const u = dimension === 1 ? [i] : [i, j];
      const value = f(u);
      if (value < best.value) best = { u, value };
    }
  }
  return best;
}

/** The point a step along an axis, with ∞ beyond the reach. */
function moved(f: (u: readonly number[]) => number, from: Found, axis: number, shift: number): Found {
  if (!(Math.abs(from.u[axis]! + shift) <= maxCoordinate)) return { u: from.u, value: Infinity };
  const u = from.u.map((x, i) => (i === axis ? x + shift : x));
  return { u, value: f(u) };
}

/** Where the parabola through (−1, low), (0, middle), (1, high), middle least, is least; NaN if nowhere. */
function vertex(low: number, middle: number, high: number): number {
  return (low - high) / (2 * (low - 2 * middle + high));
}
