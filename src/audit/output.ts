import type { Json } from '../core/json.ts';
import { escapeMarkdown, table } from '../report/markdown.ts';
import { prettyJson } from '../report/pretty-json.ts';

/** The first row is the head. */
export type Table = readonly (readonly string[])[];

/** A pipe table. @param others where all columns but the first stand: left, or right as numbers do */
export function markdownTable([head, ...rows]: Table, others: 'l' | 'r'): string {
  const cells = (row: readonly string[]): readonly string[] => row.map(escapeMarkdown);
  return table(cells(head!), `l${others.repeat(head!.length - 1)}`, rows.map(cells));
}

/** A file: numbers in full, what is not finite as text, what is undefined left out. */
export function jsonFile(value: object): string {
  return prettyJson(finite(value));
}

function finite(value: unknown): Json {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(finite);
  const entries = Object.entries(value as object).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, finite(item)]));
}
