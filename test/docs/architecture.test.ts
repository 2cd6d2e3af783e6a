import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { read, root } from '../rules/sources.ts';
import { layers } from '../rules/layers.ts';
import { blocksOf, pages, tableOf, unquoted } from './markdown.ts';

const page = 'docs/architecture.md';

/**
 * The folders that the page's layout shows, as paths from the root: an indented line stands below the last
 * one above it.
 */
function foldersOfLayout(): readonly string[] {
  const [layout] = blocksOf(page);
  const above: string[] = [];
  return [...layout!.text.matchAll(/^( *)([\w-]+)\//gmu)].map(([, indent, name]) => {
    above.splice(indent!.length / 2, Infinity, name!);
    return above.join('/');
  });
}

describe('the page on architecture', () => {
  it('has the import table that is enforced', () => {
    const rows = tableOf(page, 'folder');
    const written = rows.map(([folder, allowed]): [string, string[]] => [
      unquoted(folder!),
      allowed === 'nothing' ? [] : unquoted(allowed!).split(', '),
    ]);
    expect(new Map(written)).toEqual(new Map(Object.entries(layers)));
  });

  it('lays out every folder of the import table, every folder of src, and none that there is not', () => {
    const shown = foldersOfLayout();
    const inSrc = readdirSync(`${root}/src`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const wanted = [...Object.keys(layers), ...inSrc.map(({ name }) => name)].map((name) => `src/${name}`);
    expect(wanted.filter((path) => !shown.includes(path))).toEqual([]);
    expect(shown.filter((path) => !existsSync(`${root}/${path}`))).toEqual([]);
  });
});

describe('the pages', () => {
  it.each(pages)('name only files that there are: %s', (path) => {
    const named = [...read(path).matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|mjs|py|json))`/gu)].map(
      ([, file]) => file!,
    );
    const written = /^(?:claims|reports|counterexamples)\/|(?:^|\/)(?:family|name)\//u; // by a run, or by an author
    const missing = named.filter((file) => !written.test(file) && !existsSync(`${root}/${file}`));
    expect(missing).toEqual([]);
  });

  it('name files', () => {
    expect(read(page)).toContain('`src/');
  });
});
