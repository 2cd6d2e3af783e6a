/** Trajectories that run side by side: more for few parameters, where a step is cheap; so few that they stay in cache. */
export function lanesFor(dim: number): number {
  if (dim <= 4) return 64;
  return dim <= 16 ? 32 : 16;
}
