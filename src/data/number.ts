import type { Decimal } from './format.ts';

/**
 * A finite decimal number, or undefined: no hexadecimal, no empty cell, no Infinity, no separators of
 * thousands.
 */
export function numberOf(cell: string, decimal: Decimal): number | undefined {
  const whole = digits(cell);
  if (whole !== undefined) return whole;
  if (decimal === ',' && cell.includes('.')) return undefined;
  const text = decimal === ',' ? cell.replace(',', '.') : cell;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/u.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Digits alone, which most cells of large files are; undefined for anything else. */
function digits(cell: string): number | undefined {
  if (cell === '' || cell.length > 15) return undefined;
  let value = 0;
  for (let i = 0; i < cell.length; i++) {
    const digit = cell.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    value = 10 * value + digit;
  }
  return value;
}

const otherNotations: readonly RegExp[] = [
  // 1.5, 1,5, 1e999, digits of any script
  /^(\p{Nd}+[.,٫]?\p{Nd}*|[.,٫]\p{Nd}+)([eE][+-]?\d+)?$/u,
  // 1,500, 1,00,000, 1 500.25, 1'500, 1_500, with spaces of any kind
  /^\p{Nd}{1,3}(([,٬]\p{Nd}{2,3})*[,٬]|([\s'’_]\p{Nd}{3})*[\s'’_])\p{Nd}{3}([.,٫]\p{Nd}*)?$/u,
  // 1.500,25
  /^\d{1,3}(\.\d{3})+,\d*$/u,
  /^0x[\da-f]+$/iu,
  /^(nan|NaN|NAN|inf|Inf|INF|infinity|Infinity)$/u,
];

/** Does a cell that is no number look as if it were one, written in another way? */
export function isOtherNotation(cell: string): boolean {
  // signs of other kinds, and percent or a currency at either end
  const bare = cell.replace(/^[\p{Sc}\s]*[+\-−–]?[\p{Sc}\s]*/u, '').replace(/[\s%‰\p{Sc}]+$/u, '');
  return otherNotations.some((notation) => notation.test(bare));
}

/** What to do about a cell that looks like a number and is none. */
export function notationHint(cell: string, decimal: Decimal): string {
  const other = decimal === '.' ? ',' : '.';
  const value = numberOf(cell, other);
  const example = decimal === '.' ? '-1234.5' : '-1234,5';
  const plain = `numbers are read as in ${example}, without separators of thousands`;
  return value === undefined ? plain : `--decimal ${other} reads it as ${value}; ${plain}`;
}
