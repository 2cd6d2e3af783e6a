import { z } from 'zod';

/** A run of the benchmark as it is stored: medians over rounds and ratios, other time over the baseline's. */
export interface BenchReport {
  readonly version: 2;
  readonly date: string;
  readonly machine: string;
  readonly node: string;
  readonly results: readonly BenchResult[];
}

export interface BenchResult {
  readonly workload: string;
  readonly competitor: string;
  /** The competitor over whose time `ratio` is taken: the kernel, but for whole checks. */
  readonly baseline: string;
  readonly rounds: number;
  /** Nanoseconds a trajectory-step (a normal, a call): median, least and largest of the rounds. */
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** Median over rounds of its time over the baseline's in the same round; 1 for the baseline itself. */
  readonly ratio: number;
  /** Least and largest of these. */
  readonly ratioSpread: readonly [number, number];
}

const result = z.object({
  workload: z.string(),
  competitor: z.string(),
  baseline: z.string(),
  rounds: z.int().positive(),
  median: z.number().positive(),
  least: z.number().positive(),
  most: z.number().positive(),
  ratio: z.number().positive(),
  ratioSpread: z.tuple([z.number().positive(), z.number().positive()]),
});

const benchReportSchema: z.ZodType<BenchReport> = z.object({
  version: z.literal(2),
  date: z.string(),
  machine: z.string(),
  node: z.string(),
  results: z.array(result),
});

/** The report that a file's text holds, or what is wrong with it. */
export function parseReport(text: string): BenchReport | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not JSON; expected a bench.json of an earlier run';
  }
  const parsed = benchReportSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  return `not a bench.json of version 2: ${issue.path.join('.') || 'the whole'}: ${issue.message}`;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * One workload's times by competitor, a number for each round.
 * @param baseline one of the competitors
 */
export function resultsOf(
  workload: string,
  times: ReadonlyMap<string, readonly number[]>,
  baseline = 'kernel',
): BenchResult[] {
  const base = times.get(baseline)!;
  return [...times].map(([competitor, rounds]) => {
    const ratios = rounds.map((time, round) => time / base[round]!);
    return {
      workload,
      competitor,
      baseline,
      rounds: rounds.length,
      median: median(rounds),
      least: Math.min(...rounds),
      most: Math.max(...rounds),
      ratio: median(ratios),
      ratioSpread: [Math.min(...ratios), Math.max(...ratios)],
    };
  });
}

/**
 * Ratios of now against then, and whether the baseline has become slower by more than both runs' spread
 * explains.
 */
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
      ({ workload, competitor, baseline }) =>
        workload === result.workload && competitor === result.competitor && baseline === result.baseline,
    );
    if (before === undefined || result.competitor === result.baseline) return [];
    const { workload, competitor, ratio, ratioSpread } = result;
    // slower: every round of now has a smaller ratio than every round of then
    const worse = ratioSpread[1] < before.ratioSpread[0];
    return [{ workload, competitor, earlier: before.ratio, now: ratio, worse }];
  });
}
