import { lutimesSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock } from '../../src/files/folder-lock.ts';

/** What befalls a process that stands still for too long: another takes its lock, and gives it back. */
export function overtake(folder: string, work: () => void): void {
  const longAgo = new Date(Date.now() - 120_000);
  lutimesSync(join(folder, '.lakatos-lock'), longAgo, longAgo);
  const lock = tryLock(folder);
  if (lock === undefined) throw new Error('the lock was not taken');
  work();
  lock.release();
}
