const GRID_REACH = 7;
const FIRST_STEP = 0.5;
const LAST_STEP = 1e-4;
/** Beyond this the logistic function is 1 to within 1e-9; nothing is gained there. */
const REACH = 20;

/**
 * A point of [−20, 20]^dimension at which f is small: the best of the integer grid [−7, 7]^dimension, improved by compass
 * search (a step along an axis is taken when it lowers f, and halved when none does) down to steps of 1e-4.
 * Deterministic. Finds the minimum of a unimodal f; else a local one that no grid point beats.
 * @param f finite or ∞
 * @param dimension 1 or 2
 */
export function minimize(f: (u: readonly number[]) => number, dimension: 1 | 2): readonly number[] {
  let best = gridMinimum(f, dimension);
  for (let step = FIRST_STEP; step >= LAST_STEP; step /= 2) {
    for (let improved = true; improved; ) {
      improved = false;
      for (const u of neighbours(best.u, step)) {
        const value = f(u);
        if (value < best.value) {
          best = { u, value };
          improved = true;
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

function gridMinimum(f: (u: readonly number[]) => number, dimension: 1 | 2): Found {
  let best: Found = { u: dimension === 1 ? [0] : [0, 0], value: Infinity };
  for (let i = -GRID_REACH; i <= GRID_REACH; i++) {
    const points =
      dimension === 1 ? [[i]] : Array.from({ length: 2 * GRID_REACH + 1 }, (_, j) => [i, j - GRID_REACH]);
    for (const u of points) {
      const value = f(u);
      if (value < best.value) best = { u, value };
    }
  }
  return best;
}

function neighbours(u: readonly number[], step: number): readonly (readonly number[])[] {
  return u.flatMap((_, axis) =>
    [step, -step]
      .map((shift) => u.map((x, i) => (i === axis ? x + shift : x)))
      .filter((moved) => moved.every((x) => Math.abs(x) <= REACH)),
  );
}
