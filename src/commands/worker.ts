import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { parsePositive, parseWhole } from '../core/parse.ts';
import { redisAddress } from '../cluster/redis-address.ts';
import type { SourceFlags } from '../config/load-claims.ts';
import { counted } from '../report/format.ts';
import { codeFolders } from '../run/join-cluster.ts';
import { complain } from '../host/complain.ts';
import { exitCodes } from '../host/exit-codes.ts';
import { defaults, maxWorkers } from '../run/defaults.ts';
import { type Host, print } from '../host/host.ts';
import { type ObserveFlags, serveMetrics, withLog } from '../run/observe.ts';

/** The flags of `lakatos worker`. */
export interface WorkerFlags extends SourceFlags, ObserveFlags {
  readonly workers?: string;
  readonly caseLimit?: string;
  readonly quiet?: boolean;
}

/** Takes jobs from a Redis until interrupted. Returns 0; 2 where this worker is not believed any more. */
export function worker(on: Host, url: string, flags: WorkerFlags): Promise<number> {
  return withLog(on, flags, (host) => takeJobs(host, url, flags));
}

async function takeJobs(host: Host, url: string, flags: WorkerFlags): Promise<number> {
  const threads =
    flags.workers === undefined ? host.cores : parseWhole(flags.workers, '--workers', 1, maxWorkers);
  const limit =
    flags.caseLimit === undefined ? defaults.caseLimit : parsePositive(flags.caseLimit, '--case-limit');
  const address = redisAddress(url, host.env);
  const { startWorker } = await import('../cluster/worker.ts');
  const say = (line: string): void => {
    if (flags.quiet !== true) print(host.err, line);
  };
  const done = { jobs: 0, blocks: 0, bytes: 0, ms: 0, failed: 0 };
  const running = await startWorker({
    address,
    folders: codeFolders(host.cwd, flags),
    id: `${hostname()
      .replaceAll(/[^\w.-]/gu, '-')
      .slice(0, 60)}-${process.pid}-${randomBytes(4).toString('hex')}`,
    threads,
    limitMs: 1000 * limit,
    now: host.now,
    tell: {
      line: say,
      done: ({ blocks, bytes, ms, failed }) => {
        done.jobs++;
        done.blocks += blocks;
        done.bytes += bytes;
        done.ms += ms;
        if (failed) done.failed++;
      },
    },
  });
  const stopMetrics = await serveMetrics(flags, () => ({
    lakatos_threads: threads,
    lakatos_jobs_total: done.jobs,
    lakatos_blocks_total: done.blocks,
    lakatos_answer_bytes_total: done.bytes,
    lakatos_computed_seconds_total: done.ms / 1000,
    lakatos_jobs_failed_total: done.failed,
  }));
  say(`worker of ${counted(threads, 'thread')} at ${address.shown} (Ctrl-C ends it)`);
  const stopped = new Promise<undefined>((done) => {
    host.onInterrupt(() => {
      done(undefined);
    });
  });
  const why = await Promise.race([running.refused, stopped]);
  await running.close();
  stopMetrics();
  host.event?.({ event: 'end', ...done }, 'the worker ends');
  say(`computed ${counted(done.blocks, 'block')}`);
  if (why === undefined) return exitCodes.fine;
  complain(host, `${address.shown}: ${why}`);
  return exitCodes.usage;
}
