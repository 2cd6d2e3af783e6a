/**
 * `a,b c` → a, b, c: what `--only` takes, appended to what it was given before. Where nothing is named, which
 * is not all, an empty name, which nothing has.
 */
export function collectList(text: string, before: readonly string[] = []): readonly string[] {
  const items = text.split(/[\s,]+/u).filter((item) => item !== '');
  return [...before, ...(items.length === 0 ? [''] : items)];
}
