import type { EngineFlags } from '../run/execute-campaign.ts';
import { withOpenThreads } from '../run/claim-jobs.ts';
import type { Host } from '../host/host.ts';
import { type ObserveFlags, withLog } from '../run/observe.ts';
import type { RunFlags } from '../run/plan.ts';

/** The flags of `lakatos check`, as text where text was given. */
export interface CheckFlags extends EngineFlags, RunFlags, ObserveFlags {
  readonly only?: readonly string[];
  readonly out: string;
  readonly json?: boolean;
  readonly shard?: string;
  readonly keep?: boolean;
  readonly all?: boolean;
  readonly resume?: boolean;
  readonly fresh?: boolean;
}

/** Runs the campaign, writes its reports, prints a summary. Returns the exit code. */
export async function check(on: Host, patterns: readonly string[], flags: CheckFlags): Promise<number> {
  return withLog(on, flags, (host) =>
    withOpenThreads(host, flags, false, async (threads) => {
      // it loads the claims while this thread loads what follows
      threads.pool.start();
      const { runCheck } = await import('./run-check.ts');
      return runCheck(host, patterns, flags, threads);
    }),
  );
}
