import { isArray, type Json } from '../core/json.ts';

/** One number, word or short list of a case, and where it stands: `landscape.spectrum = 1, 10`. */
export interface CaseEntry {
  readonly place: string;
  readonly value: string;
}

/** A case as a flat list of places and values. @param longest lists of more entries are abridged */
export function plainCase(value: Json, place: string = '', longest: number = 12): readonly CaseEntry[] {
  if (value === null || typeof value !== 'object') return [{ place: place || 'case', value: String(value) }];
  if (isArray(value)) {
    if (value.every((item) => item === null || typeof item !== 'object')) {
      return [{ place: place || 'case', value: list(value, longest) }];
    }
    return value.flatMap((item, i) => plainCase(item, `${place}[${i}]`, longest));
  }
  const keys = Object.keys(value);
  if (keys.length === 0) return [{ place: place || 'case', value: '{}' }];
  return keys.flatMap((key) =>
    plainCase(value[key] ?? null, place === '' ? key : `${place}.${key}`, longest),
  );
}

function list(items: readonly Json[], longest: number): string {
  if (items.length === 0) return '(none)';
  const shown = items.slice(0, longest).map(String).join(', ');
  return items.length > longest ? `${shown}, … (${items.length} in all)` : shown;
}
