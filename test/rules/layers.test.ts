import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { read, sourcesBelow, withoutComments } from './sources.ts';

/** Who may import whom; docs/architecture.md explains the table. A folder may always import itself. */
const layers: Readonly<Record<string, readonly string[]>> = {
  core: [],
  linalg: ['core'],
  stats: ['core'],
  bounds: ['core', 'linalg', 'stats'],
  landscape: ['core', 'linalg'],
  network: ['core', 'linalg'],
  sgd: ['core', 'linalg', 'landscape', 'network'],
  claims: ['core', 'stats'],
  cases: ['core', 'linalg', 'stats', 'landscape', 'network', 'sgd'],
  campaign: ['core', 'stats', 'claims'],
  engine: ['core', 'sgd', 'claims', 'campaign'],
  report: ['core', 'stats', 'claims'],
  gate: ['core', 'stats', 'claims', 'report'],
};
/** Folders with freedom of import: the program, the tests of users, and the public entry point. */
const unrestricted = ['cli', 'vitest', 'index.ts'];

function importsOf(path: string): string[] {
  const code = withoutComments(read(path));
  const specifiers = [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/gu)].map(
    (match) => match[1]!,
  );
  return specifiers.map((specifier) => normalize(join(dirname(path), specifier)));
}

const files = sourcesBelow('src');

describe('the import table', () => {
  it('names every folder of src', () => {
    const folders = new Set(files.map((file) => file.split('/')[1]!));
    expect([...folders].toSorted()).toEqual([...Object.keys(layers), ...unrestricted].toSorted());
  });

  it.each(Object.entries(layers))('lets src/%s import itself and %j alone', (folder, allowed) => {
    const mine = files.filter((file) => file.startsWith(`src/${folder}/`));
    expect(mine.length).toBeGreaterThan(0);
    const strangers = mine.flatMap((file) =>
      importsOf(file)
        .filter((target) => ![folder, ...allowed].some((layer) => target.startsWith(`src/${layer}/`)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(strangers).toEqual([]);
  });

  it('keeps the two sides of a comparison apart', () => {
    const sides = ['bounds', 'landscape', 'network', 'sgd'];
    for (const side of sides.slice(1)) expect(layers['bounds']).not.toContain(side);
    for (const side of sides.slice(1)) expect(layers[side]).not.toContain('bounds');
  });

  it('finds imports where there are some', () => {
    expect(importsOf('src/claims/evidence.ts')).toContain('src/core/json.ts');
  });
});
