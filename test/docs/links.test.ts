import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../rules/sources.ts';
import { anchorsOf, linksOf, pages } from './markdown.ts';

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
