import { z } from 'zod';

/** A run of the benchmark as it is stored: medians over rounds and ratios, other time over the kernel's. */
export interface BenchReport {
  readonly version: 1;
  readonly date: string;
  readonly machine: string;
  readonly node: string;
  readonly rounds: number;
  readonly results: readonly BenchResult[];
}

export interface BenchResult {
  readonly workload: string;
  readonly competitor: string;
  /** Nanoseconds a trajectory-step (a normal, a call): median, least and largest of the rounds. */
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** Median over rounds of its time over the kernel's in the same round; 1 for the kernel itself. */
  readonly ratio: number;
  /** Least and largest of these. */
  readonly ratioSpread: readonly [number, number];
}

const result = z.object({
  workload: z.string(),
  competitor: z.string(),
  median: z.number().positive(),
  least: z.number().positive(),
  most: z.number().positive(),
  ratio: z.number().positive(),
  ratioSpread: z.tuple([z.number(), z.number()]),
});

export const benchReportSchema: z.ZodType<BenchReport> = z.object({
  version: z.literal(1),
  date: z.string(),
  machine: z.string(),
  node: z.string(),
  rounds: z.int().positive(),
  results: z.array(result),
});

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** One workload's times by competitor, a number for each round; the kernel's come first in each ratio. */
export function resultsOf(
  workload: string,
  times: ReadonlyMap<string, readonly number[]>,
  kernel: readonly number[],
): BenchResult[] {
  return [...times].map(([competitor, rounds]) => {
    const ratios = rounds.map((time, round) => time / kernel[round]!);
    return {
      workload,
      competitor,
      median: median(rounds),
      least: Math.min(...rounds),
      most: Math.max(...rounds),
      ratio: median(ratios),
      ratioSpread: [Math.min(...ratios), Math.max(...ratios)],
    };
  });
}

/** Ratios of now against then, and whether the kernel has become slower by more than both runs' spread explains. */
export interface Change {
  readonly workload: string;
  readonly competitor: string;
  readonly earlier: number;
  readonly now: number;
  readonly worse: boolean;
}

export function compareReports(now: BenchReport, then: BenchReport): Change[] {
  return now.results.flatMap((result) => {
    const before = then.results.find(
      ({ workload, competitor }) => workload === result.workload && competitor === result.competitor,
    );
    if (before === undefined || result.competitor === 'kernel') return [];
    const { workload, competitor, ratio, ratioSpread } = result;
    // slower: every round of now has a smaller ratio than every round of then
    const worse = ratioSpread[1] < before.ratioSpread[0];
    return [{ workload, competitor, earlier: before.ratio, now: ratio, worse }];
  });
}

/** What a ratio must reach. */
export interface Target {
  readonly workload: string;
  readonly competitor: string;
  readonly atLeast: number;
}

export const targets: readonly Target[] = [
  ...['W1 k=8', 'W1 k=64', 'W1 k=512'].flatMap((workload) => [
    { workload, competitor: 'NumPy', atLeast: 2.4 },
    { workload, competitor: 'plain JavaScript', atLeast: 2.5 },
    { workload, competitor: 'C', atLeast: 1 / 3.2 },
  ]),
  { workload: 'W2 d=32', competitor: 'NumPy', atLeast: 1.4 },
  { workload: 'W2 d=128', competitor: 'NumPy', atLeast: 0.7 },
  { workload: 'W3 tanh', competitor: 'NumPy', atLeast: 1.1 },
  { workload: 'W3 tanh', competitor: 'plain JavaScript', atLeast: 7 },
  { workload: 'heavy stopping', competitor: 'without stopping', atLeast: 1 / 1.5 },
];
