import { describe, expect, it } from 'vitest';
import { read, sourcesBelow, withoutComments } from './sources.ts';

/** Statements of a module itself (not indented) that make something which can change later. */
function mutableState(code: string): string[] {
  const statements =
    code.match(
      /^(?:export )?(?:let|var) .*|^(?:export )?const [^\n]*?=\s*new (?:Weak)?(?:Map|Set)\b[^\n]*/gmu,
    ) ?? [];
  return statements.filter((statement) => !/Readonly(?:Map|Set)</u.test(statement));
}

const files = [...sourcesBelow('src'), ...sourcesBelow('properties')].filter(
  (file) => !/\/assembly\//u.test(file),
);

describe('a module', () => {
  it.each(files)('keeps no state of its own but what memoize remembers: %s', (file) => {
    expect(mutableState(withoutComments(read(file)))).toEqual([]);
  });

  it('would be caught if it did', () => {
    const code =
      'let loaded;\nconst known = new WeakMap<A, B>();\nexport const seen: ReadonlySet<A> = new Set([a]);\n';
    expect(mutableState(code)).toEqual(['let loaded;', 'const known = new WeakMap<A, B>();']);
  });
});
