import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { locateClaims } from '../../src/files/locate-claims.ts';
import { scratch } from '../cli/scratch.ts';

/** A folder with these files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = scratch();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
const claim = (id: string): string => `const claim = {\n  id: '${id}',\n};\n`;

describe('locateClaims', () => {
  it('names places from the top of the repository, wherever in it the theory is', () => {
    const top = folderWith({
      '.git/HEAD': '',
      'theories/sgd/lakatos.config.ts': claim('a/b'),
      'theories/sgd/below/c.mts': claim('c/d'),
    });
    const { claims, others } = locateClaims(join(top, 'theories/sgd'), ['a/b', 'c/d', 'e/f']);
    expect(Object.fromEntries(claims)).toEqual({
      'a/b': { file: 'theories/sgd/lakatos.config.ts', line: 2 },
      'c/d': { file: 'theories/sgd/below/c.mts', line: 2 },
    });
    expect(others).toEqual({ file: 'theories/sgd/theory.lock.json', line: 1 });
  });

  it('names them from the folder of the theory where there is no repository', () => {
    const folder = folderWith({ 'lakatos.config.ts': claim('a/b') });
    const { claims, others } = locateClaims(folder, ['a/b']);
    expect(claims.get('a/b')).toEqual({ file: 'lakatos.config.ts', line: 2 });
    expect(others.file).toBe('theory.lock.json');
  });

  it('skips what cannot be read, and what is too large to be written by hand', () => {
    const folder = folderWith({
      'a-closed/x.ts': claim('a/b'),
      'b-large.ts': claim('a/b') + ' '.repeat(1 << 20),
      'open/x.ts': claim('a/b'),
    });
    symlinkSync('nowhere', join(folder, 'c-dangling.ts'));
    chmodSync(join(folder, 'a-closed'), 0);
    const { claims } = locateClaims(folder, ['a/b']);
    chmodSync(join(folder, 'a-closed'), 0o755);
    // root reads what is closed to others
    expect(claims.get('a/b')!.file).toBe(process.getuid?.() === 0 ? 'a-closed/x.ts' : 'open/x.ts');
  });
});
