import { UsageError } from '../core/errors.ts';

/**
 * The flags that say how data is read, as text where text was given. Every command that reads data has them.
 */
export interface DataFlags {
  readonly target?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly decimal?: string | undefined;
  readonly encoding?: string | undefined;
  readonly header?: string | undefined;
}

/** These flags among others. */
export function dataFlagsOf({ target, delimiter, decimal, encoding, header }: DataFlags): DataFlags {
  return { target, delimiter, decimal, encoding, header };
}

/** @throws {UsageError} where one of them is given, naming it and what it goes with */
export function requireNoDataFlags(flags: DataFlags, place: string): void {
  const given = Object.entries(dataFlagsOf(flags)).find(([, value]) => value !== undefined);
  if (given !== undefined) throw new UsageError(`--${given[0]} ${place}`);
}

/** The same for the help. */
export const dataFlags: readonly {
  readonly flags: `--${keyof DataFlags} ${string}`;
  readonly summary: string;
}[] = [
  { flags: '--target <column>', summary: 'the column that holds the classes (default: the last one)' },
  {
    flags: '--delimiter <char>',
    summary: "what stands between two columns of a CSV file, 'tab' for a tab (default: ,)",
  },
  { flags: '--decimal <char>', summary: 'what stands before the fraction of a number, . or , (default: .)' },
  {
    flags: '--encoding <name>',
    summary: 'the encoding of a CSV file, such as windows-1252 (default: utf-8)',
  },
  {
    flags: '--header <answer>',
    summary: 'is the first line of a CSV file a header, yes or no? (default: yes if it holds no number)',
  },
];

export type Decimal = '.' | ',';

/** How a CSV file is read. What is absent is decided by the file, as far as it leaves no doubt. */
export interface CsvFormat {
  readonly target?: string;
  /** One character; a comma where absent, if nothing speaks for another. */
  readonly delimiter?: string;
  readonly decimal: Decimal;
  /** As the Encoding Standard calls it. */
  readonly encoding: string;
  readonly header?: boolean;
}

/** The usual way, which is not mentioned in outputs. */
export const usual = { delimiter: ',', decimal: '.', encoding: 'utf-8' } as const;

/** @throws {UsageError} one line naming the flag, what it must be and what it was */
export function parseFormat({ target, delimiter, decimal, encoding, header }: DataFlags): CsvFormat {
  if (decimal === ',' && delimiter === undefined)
    throw new UsageError('--decimal , needs --delimiter: what stands between two columns then?');
  const format = {
    ...(target !== undefined && { target }),
    ...(delimiter !== undefined && { delimiter: parseDelimiter(delimiter) }),
    decimal: decimal === undefined ? usual.decimal : parseDecimal(decimal),
    encoding: encoding === undefined ? usual.encoding : parseEncoding(encoding),
    ...(header !== undefined && { header: parseHeader(header) }),
  };
  if (format.decimal === '.' && format.delimiter === '.')
    throw new UsageError("--delimiter must differ from --decimal, got '.' for both");
  return format;
}

function parseDelimiter(text: string): string {
  const char = text === 'tab' || text === String.raw`\t` ? '\t' : text;
  if (!/^[^\p{L}\p{N}"\r\n+-]$/u.test(char))
    throw new UsageError(
      `--delimiter must be one character that is no letter, digit, sign or quotation mark, or 'tab', got '${text}'`,
    );
  return char;
}

function parseDecimal(text: string): Decimal {
  if (text !== '.' && text !== ',') throw new UsageError(`--decimal must be . or , got '${text}'`);
  return text;
}

function parseEncoding(text: string): string {
  try {
    return new TextDecoder(text).encoding;
  } catch {
    throw new UsageError(
      `--encoding must be one such as utf-8, utf-16le, windows-1252 or shift_jis, got '${text}'`,
    );
  }
}

function parseHeader(text: string): boolean {
  if (text !== 'yes' && text !== 'no') throw new UsageError(`--header must be yes or no, got '${text}'`);
  return text === 'yes';
}
