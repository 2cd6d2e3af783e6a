import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeAll } from '../../src/files/write-all.ts';
import { scratch } from '../cli/scratch.ts';

function written(path: string, parts: readonly Buffer[]): void {
  const file = openSync(path, 'a');
  try {
    for (const part of parts) writeAll(file, part);
  } finally {
    closeSync(file);
  }
}

it('writes all, one after the other', () => {
  const path = join(scratch(), 'x');
  written(path, [Buffer.from('one '), Buffer.alloc(0), Buffer.from('two')]);
  expect(readFileSync(path, 'utf8')).toBe('one two');
});

it.skipIf(!existsSync('/dev/full'))('throws where there is no space left', () => {
  expect(() => written('/dev/full', [Buffer.from('x')])).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
});
