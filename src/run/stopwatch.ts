import type { Progress } from '../judge/campaign/options.ts';
import type { Host } from '../host/host.ts';
import type { Timings } from './write-report.ts';

/**
 * Takes the time of a run and of each of its claims from the run's own reports of progress: a claim's from
 * the first report of it to the last, which for claims at work side by side adds up to more than the run's.
 */
export function stopwatch(host: Host): {
  update(progress: Progress): void;
  timings(steps: number, simulatingMs?: number): Timings;
} {
  const started = host.today().toISOString();
  const start = host.now();
  const claims: { claim: string; seconds: number }[] = [];
  const begun = new Map<string, number>();
  const seconds = (from: number, to: number): number => Math.round(to - from) / 1000;
  return {
    update: ({ claim, phase }) => {
      const now = host.now();
      const first = begun.get(claim) ?? now;
      begun.set(claim, first);
      if (phase === 'done') claims.push({ claim, seconds: seconds(first, now) });
    },
    timings: (steps, simulatingMs) => {
      const total = seconds(start, host.now());
      return {
        started,
        seconds: total,
        steps,
        stepsPerSecond: total > 0 ? Math.round(steps / total) : 0,
        ...(simulatingMs !== undefined && { simulatingSeconds: Math.round(simulatingMs) / 1000 }),
        claims,
      };
    },
  };
}
