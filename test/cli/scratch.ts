import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty folder of the test's own, removed when the test is done. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Files and folders below a folder, by their relative paths, in order; what is installed is none of them. */
export function filesBelow(folder: string): readonly string[] {
  const paths = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    if (!entry.isDirectory()) return [entry.name];
    const below = readdirSync(join(folder, entry.name), { recursive: true, encoding: 'utf8' });
    return [entry.name, ...below.map((path) => join(entry.name, path))];
  });
  return paths.sort((a, b) => (a < b ? -1 : 1));
}
