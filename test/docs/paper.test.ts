import { describe, expect, it } from 'vitest';
import { linkChangeKinds } from '../../src/paper/locked-links.ts';
import { parseNote } from '../../src/gate/notes.ts';
import { loadLinks } from '../../src/paper/load-links.ts';
import { scratch } from '../cli/scratch.ts';
import { writeAll } from '../paper/paper-repository.ts';
import { sizesInequality } from '../statements/known-statements.ts';
import { blockOf, tableOf, unquoted } from './markdown.ts';

const page = 'docs/paper.md';

describe('the page on papers', () => {
  it('shows a paper whose statements have the claims that it says', async () => {
    const written = blockOf(page, 'js');
    const [, id, label] = /id: '([^']+)', paper: '([^']+)'/u.exec(written)!;
    const folder = scratch();
    writeAll(folder, { 'paper/main.tex': blockOf(page, 'tex') });
    const claim = (name: string, paper?: string): ReturnType<typeof sizesInequality> =>
      sizesInequality(
        () => 0,
        () => 1,
        { id: name, ...(paper !== undefined && { paper }) },
      );
    const claims = [claim(id!, label), claim('displacement/levy')];
    const [, pattern] = /paper: \['([^']+)'\]/u.exec(written)!;
    const { links, mistakes, unlinked } = (await loadLinks({
      folder,
      claims,
      config: { claims, paper: [pattern!] },
    }))!;
    expect(links.map((link) => [link.statement.label, link.claims])).toEqual([
      ['lem:step', ['descent/one-step']],
      ['lem:levy', ['displacement/levy']],
    ]);
    expect([...mistakes, ...unlinked]).toEqual([]);
  });

  it('has every way in which a paper and its claims part', () => {
    const rows = tableOf(page, 'the gate says').flatMap(([names]) => unquoted(names!).split(', '));
    expect(rows.toSorted()).toEqual([...linkChangeKinds, 'label twice'].toSorted());
  });

  it('shows notes that parse', () => {
    expect(parseNote('note.md', blockOf(page, 'md')).map(({ kind }) => kind)).toEqual([
      'statement changed',
      'no statement',
    ]);
  });
});
