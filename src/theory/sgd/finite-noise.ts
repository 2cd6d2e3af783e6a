import { ln } from '../../core/elementary.ts';
import type { ExactProbability } from '../../core/probability.ts';

/** A value of the noise and its chance. */
export type Atom = readonly [value: number, chance: number];

/** SGD on a quadratic on the line: x_{t+1} = slope·x_t + one of a few values, independent of the past. */
export interface FiniteProcess {
  readonly slope: number;
  readonly atoms: readonly Atom[];
  readonly start: number;
  readonly r: number;
  readonly T: number;
}

/** Paths that are followed, at most. */
const maxPaths = 20_000;
/** Relative to r: places so near the boundary that rounding may decide on which side they are. */
const doubtful = 1e-10;
/** Of a sum of so many products of chances. */
const rounding = 1e-11;

/** Are there few enough paths to follow each? */
function canEnumerate({ atoms, T }: Pick<FiniteProcess, 'atoms' | 'T'>): boolean {
  return T * ln(atoms.length) <= ln(maxPaths);
}

/** P(|x_t| ≤ r for all t ≤ T), path by path; `undefined` where there are more than 20,000. */
export function enumeratedSurvival(process: FiniteProcess): ExactProbability | undefined {
  if (!canEnumerate(process)) return undefined;
  const { slope, atoms, start, r, T } = process;
  let [stay, exit, unknown] = [0, 0, 0];
  const follow = (x: number, chance: number, left: number): void => {
    const size = Math.abs(x);
    if (Math.abs(size - r) <= doubtful * r) unknown += chance;
    else if (size > r) exit += chance;
    else if (left === 0) stay += chance;
    else for (const [value, share] of atoms) follow(slope * x + value, chance * share, left - 1);
  };
  // the start may be on the boundary: it is inside
  if (T === 0) stay = 1;
  else for (const [value, share] of atoms) follow(slope * start + value, share, T - 1);
  const enclosed = (sum: number): { lo: number; hi: number } => ({
    lo: sum * (1 - rounding),
    hi: Math.min(1, (sum + unknown) * (1 + rounding)),
  });
  return { stay: enclosed(stay), exit: enclosed(exit) };
}
