import type { Progress } from '../judge/campaign/options.ts';
import type { Host } from '../host/host.ts';
import type { Timings } from './write-report.ts';

/**
 * Takes the time of a run and of each of its claims from the run's own reports of progress: a claim's from
 * the first report of it to the last, which for claims at work side by side adds up to more than the run's.
 */
export function stopwatch(host: Host): {
  update(progress: Progress): void;
  timings(steps: number): Timings;
} {
  const started = host.today().toISOString();
  const start = host.now();
  const claims: Timings['claims'][number][] = [];
  const begun = new Map<string, number>();
  const seconds = (from: number, to: number): number => Math.round(to - from) / 1000;
  return {
    update: ({ claim, phase, simulatingMs }) => {
      const now = host.now();
      const first = begun.get(claim) ?? now;
      begun.set(claim, first);
      if (phase !== 'done') return;
      const simulating = simulatingMs === undefined ? {} : { simulatingSeconds: seconds(0, simulatingMs) };
      claims.push({ claim, seconds: seconds(first, now), ...simulating });
    },
    timings: (steps) => {
      const total = seconds(start, host.now());
      const simulating = claims.map(({ simulatingSeconds = NaN }) => simulatingSeconds);
      const simulatingSeconds = Math.round(1000 * simulating.reduce((sum, part) => sum + part, 0)) / 1000;
      return {
        started,
        seconds: total,
        steps,
        stepsPerSecond: total > 0 ? Math.round(steps / total) : 0,
        ...(!Number.isNaN(simulatingSeconds) && { simulatingSeconds }),
        claims,
      };
    },
  };
}
