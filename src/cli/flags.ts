/** `a,b c` → a, b, c: what `--only` takes, appended to what it was given before. */
export function collectList(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(/[\s,]+/u).filter((item) => item !== '')];
}
