import { join, relative, resolve } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { codeFingerprint } from '../config/code-fingerprint.ts';
import type { LoadedClaims } from '../config/load-claims.ts';
import { requireNoForeignLock } from '../files/folder-lock.ts';
import { requireWritable } from '../files/output-folder.ts';
import { damagedLine } from '../ledger/history.ts';
import { type Kept, type KeepingOptions, keepingPool } from '../ledger/keeping-pool.ts';
import { ledgerFolder, ledgerPath, requireReadable } from '../ledger/ledger-file.ts';
import { counted } from '../report/format.ts';
import type { ClaimThreads } from './claim-jobs.ts';
import { type Host, print } from '../host/host.ts';

interface LedgerFlags {
  readonly out: string;
  readonly quiet?: boolean;
  readonly resume?: boolean;
  readonly fresh?: boolean;
}

/**
 * Before a run, and not when the first claim is finished.
 * @throws {UsageError} where what is in the ledger's place is none, of a newer version, or not to be used
 */
export function requireLedger(host: Host, out: string): void {
  const folder = resolve(host.cwd, out, ledgerFolder);
  requireReadable(folder);
  requireWritable(host.cwd, join(out, ledgerFolder), [], `--out ${out}: ${ledgerFolder}`);
  requireNoForeignLock(folder);
}

/**
 * Threads that keep in the ledger what comes of each claim, and what ends that and says whether all is kept.
 * @param others who computes blocks elsewhere, and the campaign that the claims are attacked in, if it is one
 * of many rounds
 */
export async function keepIn(
  host: Host,
  loaded: LoadedClaims,
  threads: ClaimThreads,
  { out, quiet = false, resume = false, fresh = false }: LedgerFlags,
  { of, helpers }: Pick<KeepingOptions, 'of' | 'helpers'>,
): Promise<Pick<Kept, 'settle' | 'doubt' | 'takeOver'> & { readonly threads: ClaimThreads }> {
  if (resume && fresh) throw new UsageError('--resume and --fresh exclude each other');
  const say = (line: string): void => {
    print(host.err, line);
  };
  const code = codeFingerprint(loaded, resolve(host.cwd, out));
  if (code === undefined) {
    say(
      'ledger: the repository has too many files to tell one version of its code from another; nothing is kept',
    );
    return { threads, settle: () => Promise.resolve(true), doubt: () => [], takeOver: () => [] };
  }
  const { simulator } = threads.pool;
  const folder = resolve(host.cwd, out, ledgerFolder);
  const pool = await keepingPool(threads.pool, {
    folder,
    identity: { code, simulator },
    earlier: resume ? 'used' : fresh ? 'compared' : 'ignored',
    now: () => host.today().toISOString(),
    say,
    helpers,
    ...(of && { of }),
  });
  const { damaged } = pool.found;
  if (damaged > 0) say(damagedLine(relative(host.cwd, ledgerPath(folder)), damaged));
  return {
    threads: { ...threads, pool },
    doubt: pool.doubt,
    takeOver: pool.takeOver,
    settle: async () => {
      const isKept = await pool.settle();
      const { claims, begun } = pool.found;
      if (resume && !quiet)
        say(`ledger: ${counted(claims, 'claim')} not computed again, ${begun} gone on with`);
      return isKept;
    },
  };
}
