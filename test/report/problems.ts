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
  { claim: 'stagnation/product', rule: 'mutant survives', level: 'warning', message: long },
  { claim: 'gone/away', rule: 'not named', level: 'error', message: 'removed without a note that names it' },
  { claim: 'planted/wrong', rule: 'a rule of its own', level: 'warning', message: 'why' },
];

export const places: Places = new Map([
  ['stagnation/product', { file: 'properties/a folder/100% & <b>:,#?.ts', line: 12 }],
]);
