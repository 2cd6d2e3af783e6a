import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import type { DataFlags } from '../../src/data/format.ts';
import { type DataTable, readDataTable } from '../../src/data/table.ts';

const read = (content: string | Uint8Array, flags: DataFlags = {}): DataTable =>
  readDataTable('f.csv', Buffer.from(content), flags);

const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** A file, the line that refuses it, and the flags, if there are any, with which it is read. */
const files: readonly (readonly [
  name: string,
  content: string | Uint8Array,
  message: string,
  flags?: DataFlags,
])[] = [
  [
    'thousands with a comma',
    'price,y\n"1,500",1\n"2,250",2\n',
    "f.csv:2: column 'price': expected a number or a word, found '1,500'; --decimal , reads it as 1.5; numbers are read as in -1234.5, without separators of thousands",
  ],
  [
    'thousands with a comma among plain numbers',
    'price,y\n500,1\n"1,500",2\n',
    "f.csv:3: column 'price': expected a number, as in line 2, found '1,500'; --decimal , reads it as 1.5",
  ],
  [
    'thousands with a narrow no-break space',
    'price,y\n1\u202F500,1\n2\u202F500,2\n',
    String.raw`f.csv:2: column 'price': expected a number or a word, found '1\u202f500'; numbers are read as in -1234.5`,
  ],
  [
    'thousands with a no-break space, and one number without',
    'price,y\n500,1\n1\u00A0500,2\n',
    String.raw`f.csv:3: column 'price': expected a number, as in line 2, found '1\u00a0500'; numbers are read`,
  ],
  [
    'thousands with an apostrophe',
    "price,y\n1'500,1\n2'500,2\n",
    "f.csv:2: column 'price': expected a number or a word, found '1'500'",
  ],
  [
    'a minus that is no hyphen',
    'x,y\n\u22121,1\n\u22122,2\n',
    String.raw`f.csv:2: column 'x': expected a number or a word, found '\u22121'`,
  ],
  [
    'per cent',
    'x,y\n5%,1\n6 %,2\n',
    "f.csv:2: column 'x': expected a number or a word, found '5%'; numbers are read",
  ],
  ['hexadecimal numbers', 'x,y\n0x10,1\n0x11,2\n', "f.csv:2: column 'x': expected a number or a word"],
  ['nothing but NaN', 'x,y\nNaN,1\nNaN,2\n', "f.csv:2: column 'x': expected a number or a word, found 'NaN'"],
  [
    'decimal commas between semicolons',
    'x;y\n1,5;1\n2,5;2\n',
    "f.csv:1: column 1: read with commas between columns, found 'x;y'; say --delimiter ';', or --delimiter , if commas are right",
    { delimiter: ';', decimal: ',' },
  ],
  [
    'tabs',
    'x\ty\n1\t2\n3\t4\n',
    String.raw`f.csv:1: column 1: read with commas between columns, found 'x\u0009y'; say --delimiter tab`,
    { delimiter: 'tab' },
  ],
  ['spaces', '1 2\n3 4\n', "found '1 2'; say --delimiter ' '", { delimiter: ' ' }],
  [
    'a blank label',
    'x,y\n1,a\n2,\n',
    "f.csv:3: column 'y': expected the name of a class, found a blank; it is the last column, and --target names another",
  ],
  ['a blank number', 'x,y\n1,1\n,2\n', "f.csv:3: column 'x': expected a number, as in line 2, found a blank"],
  [
    'a comma at the end of every line',
    'x,y,\n1,2,\n3,4,\n',
    'f.csv:1: column 3: expected a name, found none (a separator at the end of the line?)',
  ],
  [
    'a comma at the end of every line but the header',
    'x,y\n1,2,\n3,4,\n',
    'f.csv:2: expected 2 columns, as in line 1, found 3, the last one empty; --delimiter',
  ],
  [
    'a comma at the end of every line, and no header',
    '1,2,\n3,4,\n',
    "f.csv:1: column 'column3': expected the name of a class, found a blank",
    { target: 'column2' },
  ],
  ['a short row', 'x,y\n1,2\n3\n', 'f.csv:3: expected 2 columns, as in line 1, found 1'],
  [
    'a header of years',
    '2019,2020,2021\n1.5,2,7\n1,3,2\n',
    'f.csv:1: column 1: expected a header without numbers, or a row, found numbers that may be names of columns: 2019, 2020, 2021; --header yes or --header no decides',
    { header: 'yes' },
  ],
  [
    'a header of two years',
    '2019,2020\n1,2\n3,4\n2,3\n4,4\n5,1\n',
    'found numbers that may be names of columns: 2019, 2020',
    { header: 'no' },
  ],
  [
    'a header of numbers and words',
    'name,2019,2020\n1,2,3\n4,5,7\n',
    "f.csv:1: column 1: expected a header without numbers, or a row, found 'name' over numbers beside the number 2019; --header",
    { header: 'yes' },
  ],
  [
    'words among numbers',
    'x,y\n1,1\n2,x\n',
    "f.csv:3: column 'y': expected a number, as in line 2, found 'x'; --target y reads all of it as names of classes",
    { target: 'y' },
  ],
  [
    'two columns of one name',
    'x,x\n1,2\n',
    "f.csv:1: column 2: expected a name of its own, found 'x', that of column 1",
  ],
  ['a column without a name', ',x\n1,2\n', 'f.csv:1: column 1: expected a name, found none; --header no'],
  [
    'bytes of Windows',
    latin1('x,café\n1,2\n'),
    'f.csv:1: expected text in utf-8, found byte 0xe9 (number 6 of the line); --encoding names another (windows-1252, say)',
    { encoding: 'windows-1252' },
  ],
  [
    'a lone byte in a later line',
    latin1('x,y\n1,é\n2,b\n'),
    'f.csv:2: expected text in utf-8, found byte 0xe9',
  ],
  [
    'UTF-16 with a byte order mark',
    utf16('x,y\n1,2\n'),
    'f.csv:1: begins with the byte order mark of utf-16le, which --encoding utf-16le reads; expected utf-8',
    { encoding: 'utf-16le' },
  ],
  [
    'UTF-16 without one',
    Buffer.from('x,y\n1,2\n', 'utf16le'),
    'f.csv:1: expected text in utf-8, found a zero byte; --encoding utf-16le',
    { encoding: 'utf-16le' },
  ],
  [
    'an overflowing number',
    'x\n1\n1e999\n',
    "f.csv:3: column 'x': expected a number, as in line 2, found '1e999'",
  ],
  ['nothing', '', 'f.csv: expected rows, found none'],
  ['a header alone', 'x,y\n', 'f.csv: expected rows, found a header alone'],
  ['words alone', 'x,y\na,b\n', 'f.csv: expected a column of numbers, found none'],
  ['an open quotation mark', 'x,y\n1,"2\n', 'f.csv:2: Quote Not Closed'],
];

describe('a file with', () => {
  const cases = files.map(([name, content, message, flags]) => ({ name, content, message, flags }));

  it.each(cases)(
    '$name is refused in one line that says where, and which flag decides',
    ({ content, message }) => {
      expect(() => read(content)).toThrow(UsageError);
      expect(() => read(content)).toThrow(message);
    },
  );

  it.each(cases.filter(({ flags }) => flags !== undefined))(
    '$name is read with the flag',
    ({ content, flags }) => {
      expect(read(content, flags).rows.length).toBeGreaterThan(0);
    },
  );

  it('decimal commas is refused where the delimiter alone is given', () => {
    expect(() => read('1,5;1\n2,5;2\n', { delimiter: ';' })).toThrow(
      "f.csv:1: column 'column1': expected a number or a word, found '1,5'; --decimal , reads it as 1.5",
    );
    expect(() => read('1,5;0,5\n2,5;2,5\n', { delimiter: ';' })).toThrow(
      "f.csv:1: column 1: expected a header without numbers, or a row, found '1,5' (--decimal , reads it as 1.5; numbers",
    );
  });
});

describe('flags', () => {
  it('decide how numbers, columns and characters are read', () => {
    expect(read('x;y\n1,5;-2,25e1\n', { delimiter: ';', decimal: ',' }).rows).toEqual([[1.5, -22.5]]);
    expect(read('x\ty\n1\t2\n', { delimiter: 'tab' }).rows).toEqual([[1, 2]]);
    expect(read(latin1('x,café\n1,2\n'), { encoding: 'windows-1252' }).columns).toEqual(['x', 'café']);
    expect(read(utf16('x,ä\n1,2\n'), { encoding: 'utf-16le' }).columns).toEqual(['x', 'ä']);
    expect(read('2019,2020,2021\n1,2,7\n4,4,4\n', { header: 'yes' }).columns).toEqual([
      '2019',
      '2020',
      '2021',
    ]);
    expect(read('2019,2020,2021\n1,2,7\n4,4,4\n', { header: 'no' }).rows).toHaveLength(3);
  });

  it.each<[DataFlags, string]>([
    [{ decimal: ',' }, '--decimal , needs --delimiter'],
    [{ decimal: "'" }, "--decimal must be . or , got '''"],
    [{ delimiter: '' }, '--delimiter must be one character'],
    [{ delimiter: 'ab' }, '--delimiter must be one character'],
    [{ delimiter: '1' }, '--delimiter must be one character'],
    [{ delimiter: '"' }, '--delimiter must be one character'],
    [{ delimiter: '.' }, "--delimiter must differ from --decimal, got '.' for both"],
    [{ encoding: 'utf-9' }, '--encoding must be one such as utf-8'],
    [{ header: 'maybe' }, "--header must be yes or no, got 'maybe'"],
    [{ target: 'z' }, "--target 'z': f.csv has no such column, but x, y"],
  ])('%j are refused in one line', (flags, message) => {
    expect(() => read('x,y\n1,2\n', flags)).toThrow(UsageError);
    expect(() => read('x,y\n1,2\n', flags)).toThrow(message);
  });
});

describe('the class column', () => {
  const census = 'age,sex,income\n30,f,1\n41,m,0\n52,f,1\n';

  it('is the last one, whole numbers though another holds words, unless --target names another', () => {
    expect(read(census)).toMatchObject({ target: 'income', columns: ['age', 'income'], dropped: ['sex'] });
    expect(read(census, { target: 'sex' })).toMatchObject({
      target: 'sex',
      columns: ['age', 'income'],
      dropped: [],
      labels: ['f', 'm', 'f'],
    });
  });

  it('is the last of the numeric columns, if it is one', () => {
    const table = read(census, { target: 'age' });
    expect(table).toMatchObject({ columns: ['income', 'age'], dropped: ['sex'] });
    expect(table.rows[0]).toEqual([1, 30]);
  });

  it('makes another data set of the same file, as does every flag that changes what is read', () => {
    const plain = read(census);
    const hashes = [
      plain,
      read(census, { target: 'sex' }),
      read(census, { target: 'age' }),
      read('1,a\n2,b\n', { header: 'no' }),
      read('1,a\n2,b\n', { header: 'yes' }),
    ].map(({ sha256 }) => sha256);
    expect(new Set(hashes).size).toBe(5);
    expect(read(census, { target: 'income', delimiter: ',', header: 'yes' }).sha256).toBe(plain.sha256);
    expect(new Set(hashes.slice(1)).has(plain.files[0]!.sha256)).toBe(false);
    expect(plain.sha256).toBe(plain.files[0]!.sha256);
  });
});
