import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Evidence } from '../judge/claims/evidence.ts';

/** Lies in the report's folder from the first finished claim to the end; `lakatos report` reads it. */
export const partialName = 'evidence.partial.json';

const everyMs = 1000;
/** Of the time, where there are so many claims that writing takes long. */
const shareOfTime = 0.02;

/** Once the report is written. */
export function removePartial(cwd: string, out: string): void {
  const file = resolve(cwd, out, partialName);
  for (const path of [file, `${file}.tmp`]) rmSync(path, { force: true });
}

export interface PartialEvidence {
  write(soFar: Evidence): void;
  /** Has a claim been finished, so that there is a file? */
  isBegun(): boolean;
  stop(): void;
}

/** Keeps what is known of a run in a file, so that one which is killed loses no claim that was finished. */
export function partialEvidence(cwd: string, out: string): PartialEvidence {
  const folder = resolve(cwd, out);
  const file = join(folder, partialName);
  let latest: Evidence | undefined;
  let waiting: NodeJS.Timeout | undefined;
  let isFirst = true;
  let pauseMs = everyMs;
  const writeLatest = (): void => {
    waiting = undefined;
    if (latest === undefined) return;
    const start = performance.now();
    try {
      mkdirSync(folder, { recursive: true });
      writeEvidence(`${file}.tmp`, latest);
      renameSync(`${file}.tmp`, file);
    } catch {
      // the run matters; what is wrong with the folder is told when the report is written
      rmSync(`${file}.tmp`, { force: true });
    }
    latest = undefined;
    pauseMs = Math.max(everyMs, (performance.now() - start) / shareOfTime);
  };
  return {
    write: (soFar) => {
      latest = soFar;
      if (waiting !== undefined) return;
      // the first at once: in the main thread the next claim may never let a timer run
      if (isFirst) writeLatest();
      else waiting = setTimeout(writeLatest, pauseMs);
      isFirst = false;
    },
    isBegun: () => !isFirst,
    stop: () => {
      clearTimeout(waiting);
      writeLatest();
    },
  };
}

/** Claim by claim, so that no text of all of them is made again and again; for programs, on one line. */
function writeEvidence(path: string, { claims, ...rest }: Evidence): void {
  const file = openSync(path, 'w');
  try {
    writeFileSync(file, `${JSON.stringify(rest).slice(0, -1)},"claims":[`);
    for (const [i, claim] of claims.entries())
      writeFileSync(file, `${i === 0 ? '' : ','}${JSON.stringify(claim)}`);
    writeFileSync(file, ']}\n');
  } finally {
    closeSync(file);
  }
}
