/**
 * Which parts of all there are a list names: `W1` names every part that begins so, and no name at all names
 * all.
 */
export function select(
  list: string | undefined,
  parts: readonly string[],
): ReadonlySet<string> | { readonly unknown: string } {
  if (list === undefined) return new Set(parts);
  const chosen = new Set<string>();
  for (const name of list.split(',').map((text) => text.trim())) {
    const found =
      name === '' ? [] : parts.filter((part) => part.toLowerCase().startsWith(name.toLowerCase()));
    if (found.length === 0) return { unknown: name };
    for (const part of found) chosen.add(part);
  }
  return chosen;
}

/** A whole number from 1 to `most`, or undefined. */
export function wholeNumber(text: string, most: number): number | undefined {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= most ? value : undefined;
}
