import type { BenchResult } from './compare.ts';

/** What the median of a ratio must reach, or must not exceed. */
export interface Target {
  readonly workload: string;
  readonly competitor: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export const targets: readonly Target[] = [
  ...['W1 k=8', 'W1 k=64', 'W1 k=512'].flatMap((workload) => [
    { workload, competitor: 'NumPy', atLeast: 3.5 },
    { workload, competitor: 'plain JavaScript', atLeast: 2.5 },
    // C has vectors four times as wide
    { workload, competitor: 'C', atLeast: 0.313 },
  ]),
  { workload: 'W2 d=32', competitor: 'NumPy', atLeast: 2 },
  { workload: 'W2 d=128', competitor: 'NumPy', atLeast: 0.85 },
  { workload: 'W3 tanh', competitor: 'NumPy', atLeast: 1.1 },
  { workload: 'W3 relu', competitor: 'NumPy', atLeast: 1.2 },
  { workload: 'W3 tanh', competitor: 'plain JavaScript', atLeast: 7 },
  { workload: 'convolution 4 × 4 × 3 × 3', competitor: 'SVD of the operator', atLeast: 100 },
  // a live step takes at most 1.5 times as long
  { workload: 'heavy stopping', competitor: 'without stopping', atLeast: 1 / 1.5 },
  // the errors of independent checks over those of a campaign of as many steps
  { workload: 'resolution, 8 checks', competitor: 'checks', atLeast: 2 },
  // 2% of the blocks are asked for twice
  { workload: 'experiment in Python', competitor: 'asked by Lakatos', atMost: 1.3 },
  // what is not simulating is less than 15% of it
  { workload: 'check thorough', competitor: 'whole check', atMost: 1.15 },
  { workload: 'check thorough, workers', competitor: '1 worker', atLeast: 1.85 },
];

/** Whether the median meets its target, and whether all rounds agree; undefined where there is no target. */
export function verdictOf(result: BenchResult): string | undefined {
  const target = targets.find(
    ({ workload, competitor }) => workload === result.workload && competitor === result.competitor,
  );
  if (target === undefined) return undefined;
  const { atLeast = 0, atMost = Infinity } = target;
  const meets = (ratio: number): boolean => ratio >= atLeast && ratio <= atMost;
  const met = meets(result.ratio);
  const agree = result.ratioSpread.every((ratio) => meets(ratio) === met);
  const wanted = target.atMost === undefined ? `≥ ${short(atLeast)}` : `≤ ${short(atMost)}`;
  return `wanted ${wanted}: ${met ? 'met' : 'MISSED'}${agree ? '' : ', not in every round'}`;
}

/** Three digits. */
export const short = (x: number): string => String(Number(x.toPrecision(3)));
