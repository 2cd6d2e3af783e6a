import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, changeKinds, mustBeNamed } from '../../src/gate/change.ts';
import { noteSkeleton, parseNote, unnamed } from '../../src/gate/notes.ts';

const weakened: Change = { id: 'a/b', differences: [{ kind: 'weakened', detail: 'at 3 of 64 cases' }] };

describe('a note', () => {
  it('names a change in a list item that begins with the claim; all else is for readers', () => {
    const text =
      "# Title\n\nProse about `a/b` weakened: no item.\n\n- `a/b` weakened: the constant was wrong\n* `c/d` mutant removed 'q² for q': it is true\n  `e/f` removed: no item\n- another item\n";
    expect(parseNote('n.md', text)).toEqual([
      { id: 'a/b', kind: 'weakened', why: 'the constant was wrong' },
      { id: 'c/d', kind: 'mutant removed', mutant: 'q² for q', why: 'it is true' },
    ]);
  });

  it.each([
    [
      'an unknown kind',
      '- `a/b` improved: why',
      /^n\.md:1: expected - `claim` kind: why, with a kind of added, removed/u,
    ],
    ['no kind', '- `a/b`: why', /^n\.md:1: expected/u],
    ['no reason', '\n- `a/b` weakened:', /^n\.md:2: the reason for 'weakened' of a\/b is missing$/u],
    ['a reason that was not filled in', '- `a/b` weakened: WHY?', /^n\.md:1: the reason/u],
  ])('with %s is refused by its line', (_what, text, message) => {
    expect(() => parseNote('n.md', text)).toThrow(message);
  });

  it('answers for the claim and the kind that it names, no other', () => {
    const left = (line: string): number => unnamed([weakened], parseNote('n.md', line)).length;
    expect(left('- `a/b` weakened: a reason')).toBe(0);
    expect(left('- `a/c` weakened: a reason')).toBe(1);
    expect(left('- `a/b` removed: a reason')).toBe(1);
  });

  it('answers for the mutant that it names, and for every one where it names none', () => {
    const removed = ['x', "x's y"].map((mutant) => ({
      kind: 'mutant removed' as const,
      detail: `'${mutant}'`,
      mutant,
    }));
    const left = (line: string): readonly (string | undefined)[] =>
      unnamed([{ id: 'a/b', differences: removed }], parseNote('n.md', line)).flatMap(({ differences }) =>
        differences.map(({ mutant }) => mutant),
      );
    expect(left("- `a/b` mutant removed 'x': a reason")).toEqual(["x's y"]);
    expect(left("- `a/b` mutant removed 'x's y': a reason")).toEqual(['x']);
    expect(left('- `a/b` mutant removed: a reason')).toEqual([]);
  });

  it('need not name what makes nothing weaker', () => {
    const free = changeKinds.filter((kind) => !mustBeNamed.has(kind));
    expect(unnamed([{ id: 'a/b', differences: free.map((kind) => ({ kind, detail: '' })) }], [])).toEqual([]);
  });
});

describe('the skeleton of a note', () => {
  const id = fc.constantFrom('a/b', 'stagnation/product', 'x1/y-2');
  // a quote with a colon behind it would end the name
  const name = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter(
      (text) => !/\p{Cc}|\p{Zl}|\p{Zp}|'\s*:/u.test(text) && text.trim() === text && !text.endsWith("'"),
    );
  const difference = fc
    .record({ kind: fc.constantFrom(...changeKinds), mutant: name, detail: fc.string() })
    .map(({ kind, mutant, detail }) =>
      kind.startsWith('mutant') ? { kind, detail: `'${mutant}'`, mutant } : { kind, detail },
    );
  const changes = fc.array(
    fc.record({ id, differences: fc.array(difference, { minLength: 1, maxLength: 4 }) }),
    { maxLength: 4 },
  );

  it('parses once every reason is filled in, and then names all that must be named', () => {
    fc.assert(
      fc.property(changes, (changed) => {
        const filled = noteSkeleton(changed).replaceAll('WHY?', 'because');
        expect(unnamed(changed, parseNote('n.md', filled))).toEqual([]);
      }),
    );
  });

  it('is refused as long as a reason is missing', () => {
    expect(() => parseNote('n.md', noteSkeleton([weakened]))).toThrow(
      "the reason for 'weakened' of a/b is missing",
    );
  });
});
