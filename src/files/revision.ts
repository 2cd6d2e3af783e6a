import { execFileSync } from 'node:child_process';

/** What a file in a folder said at a revision of its repository; undefined where Git has no such thing. */
export function textOfRevision(folder: string, revision: string, name: string): string | undefined {
  try {
    return execFileSync('git', ['show', `${revision}:./${name}`], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch {
    return undefined;
  }
}
