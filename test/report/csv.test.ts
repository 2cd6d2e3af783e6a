import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv } from '../../src/report/csv.ts';

describe('csv', () => {
  it('is read back by a parser as it was, whatever the texts', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((s) => !/^[=+\-@\t\r＝＋－＠]/u.test(s));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (rows) => {
        const read = parse(csv({ columns: ['a', 'b'], rows }), { record_delimiter: '\r\n' });
        expect(read).toEqual([['a', 'b'], ...rows]);
      }),
      { seed: 4 },
    );
  });

  it('is one record to readers that end one at a line feed', () => {
    const rows = [['a\nb'], ['c\rd']];
    const text = csv({ columns: ['x'], rows });
    expect(text).toBe('x\r\n"a\nb"\r\n"c\rd"\r\n');
    expect(parse(text)).toEqual([['x'], ...rows]);
  });

  it('gives numbers back to the bit, and leaves nothing for nothing', () => {
    expect(csv({ columns: ['x'], rows: [[0.1], [-1e-300], [null]] })).toBe('x\r\n0.1\r\n-1e-300\r\n\r\n');
  });

  it('hands no formula to a spreadsheet', () => {
    expect(csv({ columns: ['x'], rows: [['=HYPERLINK("x")'], ['@a'], ['-b']] })).toBe(
      'x\r\n"\'=HYPERLINK(""x"")"\r\n\'@a\r\n\'-b\r\n',
    );
  });
});
