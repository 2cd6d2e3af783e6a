import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { read, withoutComments } from './sources.ts';

/** What is loaded with a file: files of the repository and packages, not what it imports when it needs it. */
function loadedWith(entry: string): { readonly files: Set<string>; readonly packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const specifier of staticImports(withoutComments(read(file)))) {
      if (specifier.startsWith('.')) visit(normalize(join(dirname(file), specifier)));
      else if (!specifier.startsWith('node:')) packages.add(specifier);
    }
  };
  visit(entry);
  return { files, packages };
}

/** Of statements that load something when the program runs: types are gone by then. */
function staticImports(code: string): string[] {
  return [...code.matchAll(/^(?:import|export)\s+(?!type\b)(?:([^;']*?)\s+from\s+)?'([^']+)'/gmu)]
    .filter(([, names = '']) => {
      const listed = /^\{(.*)\}$/su
        .exec(names)?.[1]
        ?.split(',')
        .map((name) => name.trim());
      return listed?.every((name) => name === '' || name.startsWith('type ')) !== true;
    })
    .map((match) => match[2]!);
}

const heavy = [
  'zod',
  'fast-check',
  'jiti',
  'katex',
  'vega',
  'vega-lite',
  'decimal.js',
  'ml-matrix',
  'tinypool',
  'bullmq',
  'ioredis',
  'pino',
  'prom-client',
];

describe('what the program loads', () => {
  it('is no package for --version', () => {
    const { files, packages } = loadedWith('src/cli/main.ts');
    expect(files).toContain('src/core/version.ts');
    expect([...packages]).toEqual([]);
  });

  it('is commander, and nothing that a command needs, for --help', () => {
    const { files, packages } = loadedWith('src/cli/run.ts');
    for (const file of loadedWith('src/cli/guard.ts').packages) packages.add(file);
    expect(packages).toContain('commander');
    expect(heavy.filter((name) => packages.has(name))).toEqual([]);
    expect(files).not.toContain('src/commands/check.ts');
  });

  it('is no claim and no bound for the commands of the built-in catalogue', () => {
    const { files } = loadedWith('properties/commands.ts');
    expect([...files].filter((file) => /^properties\/.*\/|^src\/theory/u.test(file))).toEqual([]);
  });

  it('is no schema and no campaign before a thread has begun to load the claims', () => {
    const { files, packages } = loadedWith('src/commands/check.ts');
    expect(files).toContain('src/judge/engine/claim-pool.ts');
    expect(heavy.filter((name) => packages.has(name))).toEqual([]);
  });

  it('is nothing that writes pages before there is a result', () => {
    const { files, packages } = loadedWith('src/commands/run-check.ts');
    expect(packages).toContain('zod');
    expect(
      ['katex', 'junit-report-builder', 'node-sarif-builder', 'jiti'].filter((name) => packages.has(name)),
    ).toEqual([]);
    expect([...files].filter((file) => file.startsWith('properties/'))).toEqual([]);
  });

  it('is found where something is loaded', () => {
    expect(staticImports("import { type A, b } from './b.ts';\nimport { type C } from './c.ts';")).toEqual([
      './b.ts',
    ]);
  });
});
