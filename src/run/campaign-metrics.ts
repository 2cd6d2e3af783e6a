import type { Measured } from '../cluster/metrics.ts';
import type { Progress } from '../judge/campaign/options.ts';
import type { JoinedCluster } from './join-cluster.ts';
import type { ProgressDisplay } from './progress.ts';

/** What is measured of a campaign: from its own reports of progress, and from the cluster if there is one. */
export function campaignMetrics(cluster: JoinedCluster | undefined): {
  current(): Measured;
  /** The display, which is listened to. */
  follow(display: ProgressDisplay): ProgressDisplay;
} {
  let latest: Progress | undefined;
  const ofCluster = ({ broker, workers }: JoinedCluster): Measured => ({
    lakatos_workers: workers().length,
    lakatos_jobs_waiting: broker.jobsLeft(),
    lakatos_jobs_total: broker.counts.jobs,
    lakatos_blocks_total: broker.counts.blocks,
    lakatos_answer_bytes_total: broker.counts.bytes,
    lakatos_computed_seconds_total: broker.counts.computedMs / 1000,
    lakatos_duplicates_total: broker.counts.duplicates,
    lakatos_checked_total: broker.counts.checked,
    lakatos_rejected_total: broker.counts.rejected,
    lakatos_repeated_total: broker.counts.repeated,
  });
  return {
    current: () => ({
      lakatos_steps_total: latest?.steps ?? 0,
      lakatos_claims: latest?.claimsTotal ?? 0,
      lakatos_claims_done: latest?.claimsDone ?? 0,
      ...(cluster && ofCluster(cluster)),
    }),
    follow: (display) => ({
      ...display,
      update: (progress) => {
        latest = progress;
        display.update(progress);
      },
    }),
  };
}
