import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Progress } from '../judge/campaign/options.ts';
import type { Host } from './host.ts';
import { formatPace, type ProgressDisplay } from './progress.ts';
import { readRegularFile } from '../files/read-file.ts';
import { isAlive } from '../files/folder-lock.ts';

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
      writeFileSync(
        `${file}.tmp`,
        `${JSON.stringify({ ...progress, text, pid: process.pid, host: hostname() })}\n`,
      );
      renameSync(`${file}.tmp`, file);
    } catch {
      // the run matters, not the news of it; what is wrong with the folder is told when the report is written
      rmSync(`${file}.tmp`, { force: true });
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
    say: display.say,
    stop: () => {
      display.stop();
      for (const path of [file, `${file}.tmp`]) rmSync(path, { force: true });
    },
  };
}

/** How far the run that writes to a folder is, or that it has died; undefined where none runs. */
export function progressText(folder: string): string | undefined {
  let news: { readonly text?: unknown; readonly pid?: unknown; readonly host?: unknown } | null;
  try {
    news = JSON.parse(readRegularFile(join(folder, progressName)).toString('utf8')) as typeof news;
  } catch {
    return undefined;
  }
  if (typeof news?.text !== 'string') return undefined;
  const isGone = news.host === hostname() && typeof news.pid === 'number' && !isAlive(news.pid);
  return isGone ? `the run has ended without finishing; it was at ${news.text}` : news.text;
}
