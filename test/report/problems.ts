import fc from 'fast-check';
import type { Places, Problem } from '../../src/report/problem.ts';

/**
 * Text that ends elements, CDATA sections, lines and workflow commands, and holds characters that XML does
 * not know.
 */
export const hostile: string = `</failure>]]><![CDATA[ & "quoted" 'single' \u0000\u0007\u001B[31m \uD800 \uFFFF ::error file=x::y\r\n::set-output name=a::b\n%0A 🐛 é`;
/** As much text as an explanation may have. */
export const long: string = 'θ'.repeat(10_000);

export const problems: readonly Problem[] = [
  { claim: 'stagnation/product', rule: 'refuted', level: 'error', message: hostile },
  {
    claim: 'stagnation/product',
    rule: 'mutant survives',
    about: 'q² for q',
    level: 'warning',
    message: long,
  },
  { claim: 'gone/away', rule: 'not named', level: 'error', message: 'removed without a note that names it' },
  { claim: 'planted/wrong', rule: 'a rule of its own', level: 'warning', message: 'why' },
];

export const places: Places = {
  claims: new Map([['stagnation/product', { file: 'properties/a folder/100% & <b>:,#?.ts', line: 12 }]]),
  others: { file: 'theories/sgd/theory.lock.json', line: 1 },
};

/** What means something to XML, Markdown, GitHub or terminals. */
const marks: readonly string[] = (
  '` * _ [ ] ( ) # + - = | ~ $ < > & @ ! : . \\ / 1 x ]]> <![CDATA[ <!-- -- ``` ~~~ <script> <a/href=x> </td> ' +
  '](http://x.y) ![ www.x.y https://x.y a@b.co &#x26; &amp; 1. %0A ::'
)
  .split(' ')
  .concat([
    '- ',
    '> ',
    '    ',
    '\n\n',
    ' ',
    '\t',
    '\n',
    '\r',
    '\u0000',
    '\u001B',
    '\u0085',
    '\u2028',
    '\u200B',
  ])
  .concat(['\uD800', '\uDC00', '\uFFFE', '\uFFFF', '\uFEFF']);

/** Texts of any kind. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...marks), maxLength: 12 }),
  fc.constantFrom(hostile, '', ' '),
);
