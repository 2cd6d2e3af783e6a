import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../rules/sources.ts';
import { anchorsOf, pages, proseOf } from './markdown.ts';

/** Targets of links within the repository, from the page they stand on: path from the root, and anchor. */
function linksOf(page: string): readonly (readonly [path: string, anchor: string])[] {
  const targets = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/gu)].map(([, target]) => target!);
  return targets
    .filter((target) => !/^[a-z]+:/u.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      return [path === '' ? page : normalize(join(dirname(page), path)), anchor] as const;
    });
}

describe('links between pages', () => {
  it.each(pages)('lead somewhere from %s', (page) => {
    const broken = linksOf(page).filter(
      ([path, anchor]) =>
        !existsSync(join(root, path)) || (anchor !== '' && !anchorsOf(path).includes(anchor)),
    );
    expect(broken).toEqual([]);
  });

  it('are found where there are some', () => {
    expect(linksOf('README.md')).toContainEqual(['docs/theory.md', '']);
    expect(linksOf('docs/theory.md')).toContainEqual(['docs/theory.md', 'witnesses']);
  });
});
