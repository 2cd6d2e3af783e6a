import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { read, root } from '../rules/sources.ts';
import { blocksOf, tableOf, unquoted } from './markdown.ts';

const page = 'docs/architecture.md';

/** The table that test/rules/layers.test.ts enforces. */
function enforced(): ReadonlyMap<string, readonly string[]> {
  const [, table] = /const layers[^=]*= \{\n([\s\S]*?)\n\};/u.exec(read('test/rules/layers.test.ts'))!;
  const rows = [...table!.matchAll(/^\s*(\w+): \[(.*)\],$/gmu)];
  return new Map(
    rows.map(([, folder, allowed]) => [
      folder!,
      [...allowed!.matchAll(/'(\w+)'/gu)].map(([, name]) => name!),
    ]),
  );
}

describe('the page on architecture', () => {
  it('has the import table that is enforced', () => {
    const rows = tableOf(page, 'folder').filter(([, allowed]) => allowed !== 'everything');
    const written = rows.map(([folder, allowed]): [string, string[]] => [
      unquoted(folder!),
      allowed === 'nothing' ? [] : unquoted(allowed!).split(', '),
    ]);
    expect(enforced().size).toBeGreaterThan(5);
    expect(new Map(written)).toEqual(enforced());
  });

  it('lays out every folder of src and every top folder it names', () => {
    const [layout] = blocksOf(page);
    const folders = [...layout!.text.matchAll(/^( {2})?(\w+)\//gmu)];
    const inner = folders.flatMap(([, indent, name]) => (indent === undefined ? [] : [name!]));
    const outer = folders.flatMap(([, indent, name]) => (indent === undefined ? [name!] : []));
    const below = (path: string): string[] =>
      readdirSync(`${root}/${path}`, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name);
    expect(inner.toSorted()).toEqual(below('src').toSorted());
    expect(outer.filter((name) => !below('.').includes(name))).toEqual([]);
  });

  it('names only files that there are', () => {
    const named = [
      ...read(page).matchAll(/`((?:test|properties|core|stats|cases|cli|claims)\/[\w/-]+\.ts)`/gu),
    ];
    expect(named.length).toBeGreaterThan(5);
    const exists = (path: string): boolean => existsSync(`${root}/${path}`);
    const missing = named.map(([, path]) => path!).filter((path) => !exists(path) && !exists(`src/${path}`));
    expect(missing).toEqual([]);
  });
});
