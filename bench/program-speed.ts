import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));

/** Seconds and steps of a whole `check`, by the program's own clock. */
export function checkSpeed(
  claims: readonly string[],
  budget: string,
  flags: readonly string[],
): { readonly seconds: number; readonly steps: number } | string {
  if (!existsSync(main)) return 'the program is not built: npm run build';
  const out = mkdtempSync(join(tmpdir(), 'lakatos-bench-'));
  const args = [main, 'check', ...claims, '--budget', budget, '--out', out, '--quiet', ...flags];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0 && status !== 3) return `check failed: ${stderr}`;
  return JSON.parse(readFileSync(join(out, 'timings.json'), 'utf8')) as { seconds: number; steps: number };
}
