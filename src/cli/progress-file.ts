import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Progress } from '../judge/campaign/options.ts';
import type { Host } from './host.ts';
import { formatPace, type ProgressDisplay } from './progress.ts';

/** Lies in the report's folder while a campaign runs. */
export const progressName = 'progress.json';

const everyMs = 1000;

/** A display that also writes the progress to the report's folder, each second, and removes it at the end. */
export function alsoInFile(display: ProgressDisplay, host: Host, out: string): ProgressDisplay {
  const folder = resolve(host.cwd, out);
  const file = join(folder, progressName);
  const start = host.now();
  let last = -Infinity;
  const write = (progress: Progress): void => {
    const text = `${progress.claimsDone} of ${progress.claimsTotal} claims, ${Math.round(100 * progress.share)}%; ${progress.claim}: ${progress.phase}; ${formatPace(progress, host.now() - start)}`;
    // the run makes no folder before it has something to put there
    if (!existsSync(folder)) return;
    try {
      writeFileSync(`${file}.tmp`, `${JSON.stringify({ ...progress, text })}\n`);
      renameSync(`${file}.tmp`, file);
    } catch {
      // the run matters, not the news of it; what is wrong with the folder is told when the report is written
    }
  };
  return {
    start: display.start,
    update: (progress) => {
      display.update(progress);
      if (host.now() - last < everyMs) return;
      last = host.now();
      write(progress);
    },
    stop: () => {
      display.stop();
      for (const path of [file, `${file}.tmp`]) rmSync(path, { force: true });
    },
  };
}
