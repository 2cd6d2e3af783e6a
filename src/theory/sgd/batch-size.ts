/** Trajectories that run side by side, and the particles there are for them. */
export interface BatchSize {
  readonly size: number;
  readonly capacity: number;
}

/**
 * More trajectories at a time for few parameters, where a step is cheap; so few that they stay in cache.
 * Splitting starts with few, so that there is room for the copies of each: a family has about as many members
 * as there are levels, now and then many more.
 */
export function batchSizeFor(dim: number, splits: boolean): BatchSize {
  if (splits) return { size: 8, capacity: 512 };
  const size = dim <= 4 ? 64 : dim <= 16 ? 32 : 16;
  return { size, capacity: size };
}
