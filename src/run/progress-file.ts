import { existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Progress } from '../judge/campaign/options.ts';
import type { Host } from '../host/host.ts';
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
  let latest: Progress | undefined;
  let beat: NodeJS.Timeout | undefined;
  const write = (): void => {
    const progress = latest;
    if (progress === undefined) return;
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
    start: (title) => {
      display.start(title);
      // also while a claim has no news, so that readers elsewhere see that the run lives
      beat = setInterval(write, everyMs).unref();
    },
    update: (progress) => {
      display.update(progress);
      latest = progress;
      if (host.now() - last < everyMs) return;
      last = host.now();
      write();
    },
    say: display.say,
    stop: () => {
      clearInterval(beat);
      display.stop();
      for (const path of [file, `${file}.tmp`]) rmSync(path, { force: true });
    },
  };
}

/** A run that lives writes each second; in the main thread a single case may keep it from that. */
const silentMs = 120_000;

/**
 * How far the run that writes to a folder is, or that it has died; undefined where none runs. Of a run on
 * another machine that is not known, only since when there is no news of it.
 */
export function progressText(folder: string, now: number = Date.now()): string | undefined {
  const file = join(folder, progressName);
  let since: number;
  let news: { readonly text?: unknown; readonly pid?: unknown; readonly host?: unknown } | null;
  try {
    news = JSON.parse(readRegularFile(file).toString('utf8')) as typeof news;
    since = statSync(file).mtimeMs;
  } catch {
    return undefined;
  }
  if (typeof news?.text !== 'string') return undefined;
  if (news.host === hostname() && typeof news.pid === 'number' && !isAlive(news.pid))
    return `the run has ended without finishing; it was at ${news.text}`;
  if (now - since < silentMs) return news.text;
  const minutes = Math.floor((now - since) / 60_000);
  return `no news for ${minutes} min, the run may have ended; it was at ${news.text}`;
}
