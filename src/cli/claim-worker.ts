import { workerData } from 'node:worker_threads';
import { UsageError } from '../core/errors.ts';
import { attackClaim } from '../judge/campaign/attack-claim.ts';
import { failureOf } from '../judge/campaign/failure.ts';
import type { ClaimAnswer, ClaimOrder } from '../judge/engine/claim-pool.ts';
import { inlineEngine } from '../judge/engine/inline.ts';
import { loadClaims, type SourceFlags } from './load-claims.ts';
import { timedEngine } from './timed-engine.ts';

/** What a worker needs to find the claims. */
export interface ClaimSource {
  readonly cwd: string;
  readonly flags: SourceFlags;
}

/** Progress is reported at most this often. */
const reportEveryMs = 100;

// The pool hands its own data first, ours second.
const [, source] = workerData as [unknown, ClaimSource];
const engine = timedEngine(inlineEngine, () => performance.now());
const loaded = loadClaims(source, source.flags);

/** Attacks the claim that is asked for; one at a time. */
export default async function work({ job, reports, stop }: ClaimOrder): Promise<ClaimAnswer> {
  let reported = 0;
  let phase: string | undefined;
  const before = engine.simulatingMs();
  try {
    const { claims } = await loaded;
    const claim = claims.find(({ id }) => id === job.claim);
    if (claim === undefined) throw new UsageError(`claim '${job.claim}' is gone from the configuration`);
    const evidence = await attackClaim(claim, job, engine, {
      report: (progress) => {
        const now = performance.now();
        // the answer itself says that a claim is done
        if (progress.phase === 'done' || (progress.phase === phase && now - reported < reportEveryMs)) return;
        reported = now;
        phase = progress.phase;
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
        reports.postMessage(progress);
      },
      goesOn: () => Atomics.load(stop, 0) === 0,
    });
    return { evidence, simulatingMs: engine.simulatingMs() - before };
  } catch (thrown) {
    return { failed: failureOf(thrown, source.cwd) };
  } finally {
    reports.close();
  }
}
