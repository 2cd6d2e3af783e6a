import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { pythonFolder } from '../../src/external/launch.ts';
import { blockOf } from '../docs/markdown.ts';
import { python } from './python.ts';

const program = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

export const page = 'docs/python.md';
/** The claim that the page shows. */
export const claims: string = blockOf(page, 'python', 'paper_claims.py');

interface Ended {
  readonly out: string;
  readonly exitCode: number | null;
}

/** A folder of claims in Python, and what is run in it. */
export interface PythonFiles {
  readonly folder: string;
  /** Writes the page's claim with these changes, and returns the file's name. */
  readonly written: (name: string, ...changes: readonly (readonly [from: string, to: string])[]) => string;
  readonly lakatos: (...args: readonly string[]) => Ended;
  readonly check: (file: string, ...args: readonly string[]) => Ended;
  /** What a program in Python prints. */
  readonly run: (code: string) => string;
  readonly remove: () => void;
}

export function pythonFiles(): PythonFiles {
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-python-'));
  const lakatos = (...args: readonly string[]): Ended => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, LAKATOS_PYTHON: python },
    });
    return { out: stdout + stderr, exitCode: status };
  };
  return {
    folder,
    written: (name, ...changes) => {
      let text = claims;
      for (const [from, to] of changes) {
        expect(text).toContain(from);
        text = text.replace(from, to);
      }
      writeFileSync(join(folder, name), text);
      return name;
    },
    lakatos,
    check: (file, ...args) =>
      lakatos('check', file, '--budget', 'quick', '--no-progress', '--workers', '1', ...args),
    run: (code) =>
      spawnSync(python, ['-c', `import sys; sys.path.insert(0, ${JSON.stringify(pythonFolder)})\n${code}`], {
        cwd: folder,
        encoding: 'utf8',
      }).stdout,
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
