/** Trajectories that run side by side, and the slots there are for them. */
export interface Lanes {
  readonly lanes: number;
  readonly capacity: number;
}

/**
 * More lanes for few parameters, where a step is cheap; so few that they stay in cache. Splitting starts with few, so that
 * there is room for the copies of each: a family has about as many members as there are levels, now and then many more.
 */
export function lanesFor(dim: number, splits: boolean): Lanes {
  if (splits) return { lanes: 8, capacity: 512 };
  const lanes = dim <= 4 ? 64 : dim <= 16 ? 32 : 16;
  return { lanes, capacity: lanes };
}
