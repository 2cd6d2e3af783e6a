import { describe, expect, it } from 'vitest';
import biome from '../../biome.json' with { type: 'json' };
import { read, sourcesBelow } from './sources.ts';

const { lineWidth } = biome.formatter;
const comment = /^\s*(?:\/?\*|\/\/)/u;
/** A comment that a tool reads must be one line. */
const directive = /oxlint-disable|shellcheck/u;

/** Lines of comments that are wider than the formatter makes code. */
function wideLines(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => Array.from(line).length > lineWidth && comment.test(line) && !directive.test(line));
}

describe('comments', () => {
  it("are no wider than the formatter's lines", () => {
    const wide = ['src', 'properties', 'test', 'bench'].flatMap((folder) =>
      sourcesBelow(folder).flatMap((file) => wideLines(read(file)).map((line) => `${file}: ${line.trim()}`)),
    );
    expect(wide).toEqual([]);
  });

  it('would be seen if they were', () => {
    const text = `// ${'word '.repeat(30)}\nconst s = '${'word '.repeat(30)}';\n`;
    expect(wideLines(text)).toHaveLength(1);
  });
});
