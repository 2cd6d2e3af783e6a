import { join } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { makeFolders } from '../files/folders.ts';
import { type FolderLock, tryLock } from '../files/folder-lock.ts';

/** A lock that is not renewed for a minute counts as left. */
const renewMs = 10_000;

/**
 * One campaign at a time writes to a ledger, since the numbers of its attacks are given once.
 * @param folder the ledger's
 * @param out as the user named it
 * @throws {UsageError} where another is at work
 */
export function onlyCampaign(folder: string, out: string): FolderLock {
  const place = join(folder, 'campaign');
  makeFolders(place);
  const lock = tryLock(place);
  if (lock === undefined) {
    throw new UsageError(
      `--out ${out}: another campaign is at work there: wait for it, or give this one a folder of its own`,
    );
  }
  const renewing = setInterval(lock.renew, renewMs).unref();
  return {
    ...lock,
    release: () => {
      clearInterval(renewing);
      lock.release();
    },
  };
}
