import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { ClaimJob, ClaimProgress, ClaimPool } from '../campaign/claim-job.ts';
import type { ClaimEvidence, Failure } from '../claims/evidence.ts';
import { workerPool } from './worker-pool.ts';

/** What a worker is asked for: a claim to attack, where to report, and a flag that asks it to stop. */
export interface ClaimOrder {
  readonly job: ClaimJob;
  readonly reports: MessagePort;
  /** One number; not 0 once the work shall end. */
  readonly stop: Int32Array;
}

/** A worker's answer; a claim whose own code failed is told from a worker that died. */
export type ClaimAnswer =
  | { readonly evidence: ClaimEvidence; readonly simulatingMs: number }
  | { readonly failed: Failure };

/**
 * Attacks whole claims on worker threads, each with a kernel of its own; a claim whose worker dies is
 * attacked again on another. `simulatingMs` adds up what the workers spent simulating.
 * @param file whose default export takes a `ClaimOrder` and gives a `ClaimAnswer`
 * @param data what the file needs to find the claims
 */
export function threadClaimPool({
  size,
  file,
  data,
}: {
  readonly size: number;
  readonly file: URL;
  readonly data: unknown;
}): ClaimPool & { simulatingMs(): number } {
  let simulatingMs = 0;
  const pool = workerPool<ClaimOrder, ClaimAnswer>({ size, file, data });
  return {
    size,
    simulator: 'kernel',
    attack: async (job, watch) => {
      const stop = new Int32Array(new SharedArrayBuffer(4));
      const ports: MessagePort[] = [];
      const order = (transfer: (port: MessagePort) => void): ClaimOrder => {
        const { port1, port2 } = new MessageChannel();
        port1.on('message', (progress: ClaimProgress) => {
          watch.report(progress);
          if (!watch.goesOn()) Atomics.store(stop, 0, 1);
        });
        port1.unref();
        ports.push(port1);
        transfer(port2);
        return { job, reports: port2, stop };
      };
      try {
        const answer = await pool.run(order, `claim '${job.claim}'`);
        if ('evidence' in answer) {
          simulatingMs += answer.simulatingMs;
          watch.report({ phase: 'done', share: 1, steps: answer.evidence.steps });
          return answer.evidence;
        }
        watch.report({ phase: 'done', share: 1, steps: 0 });
        return answer.failed;
      } finally {
        for (const port of ports) port.close();
      }
    },
    simulatingMs: () => simulatingMs,
    close: pool.close,
  };
}
