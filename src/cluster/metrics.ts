import { Counter, Gauge, type OpenMetricsContentType, Registry } from 'prom-client';

/** What is measured: counters end in `_total`, all else goes up and down. */
const described = {
  lakatos_steps_total: 'trajectory-steps that the campaign has simulated',
  lakatos_claims: 'claims of the campaign',
  lakatos_claims_done: 'claims that are finished',
  lakatos_workers: 'workers of the cluster that are there',
  lakatos_jobs_waiting: 'jobs that are given out or wait to be',
  lakatos_jobs_total: 'jobs that were done and believed, or, on a worker, done',
  lakatos_blocks_total: 'blocks of these',
  lakatos_answer_bytes_total: 'bytes of answers',
  lakatos_computed_seconds_total: 'seconds that workers computed',
  lakatos_duplicates_total: 'jobs that were done twice, with the same bytes',
  lakatos_checked_total: 'results that were computed again to see whether they are right',
  lakatos_rejected_total: 'answers that were wrong, malformed or too large',
  lakatos_repeated_total: 'jobs that were given out again',
  lakatos_jobs_failed_total: 'jobs whose runner failed',
  lakatos_threads: 'threads that compute',
} as const;

/** Some of what is measured, as it is now. */
export type Measured = { readonly [K in keyof typeof described]?: number };

/** The metrics of a process in the format of OpenMetrics. */
export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
}

/** @param now gives the same names each time */
export function metricsOf(now: () => Measured): Metrics {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  for (const name of Object.keys(now()) as (keyof Measured)[]) {
    const about = { name, help: described[name], registers: [registry] };
    const value = (): number => now()[name] ?? 0;
    if (name.endsWith('_total')) {
      let most = 0;
      const counter: Counter = new Counter({
        ...about,
        collect: () => {
          // what is forgotten was done all the same
          most = Math.max(most, value());
          counter.reset();
          counter.inc(most);
        },
      });
    } else {
      const gauge: Gauge = new Gauge({
        ...about,
        collect: () => {
          gauge.set(value());
        },
      });
    }
  }
  return { contentType: registry.contentType, text: () => registry.metrics() };
}
