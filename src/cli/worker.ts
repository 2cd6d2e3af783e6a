import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { parsePositive, parseWhole } from '../core/parse.ts';
import { redisAddress } from '../cluster/redis-address.ts';
import type { SourceFlags } from '../config/load-claims.ts';
import { counted } from '../report/format.ts';
import { codeFolders } from './cluster.ts';
import { complain } from './commands.ts';
import { exitCodes } from './exit-codes.ts';
import { defaults, maxWorkers } from './flags.ts';
import { type Host, print } from './host.ts';

/** The flags of `lakatos worker`. */
export interface WorkerFlags extends SourceFlags {
  readonly workers?: string;
  readonly caseLimit?: string;
  readonly quiet?: boolean;
}

/** Takes jobs from a Redis until interrupted. Returns 0; 2 where this worker is not believed any more. */
export async function worker(host: Host, url: string, flags: WorkerFlags): Promise<number> {
  const threads =
    flags.workers === undefined ? host.cores : parseWhole(flags.workers, '--workers', 1, maxWorkers);
  const limit =
    flags.caseLimit === undefined ? defaults.caseLimit : parsePositive(flags.caseLimit, '--case-limit');
  const address = redisAddress(url, host.env);
  const { startWorker } = await import('../cluster/worker.ts');
  const say = (line: string): void => {
    if (flags.quiet !== true) print(host.err, line);
  };
  let blocks = 0;
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
      done: (job) => {
        blocks += job.blocks;
      },
    },
  });
  say(`worker of ${counted(threads, 'thread')} at ${address.shown} (Ctrl-C ends it)`);
  const stopped = new Promise<undefined>((done) => {
    host.onInterrupt(() => {
      done(undefined);
    });
  });
  const why = await Promise.race([running.refused, stopped]);
  await running.close();
  say(`computed ${counted(blocks, 'block')}`);
  if (why === undefined) return exitCodes.fine;
  complain(host, `${address.shown}: ${why}`);
  return exitCodes.usage;
}
