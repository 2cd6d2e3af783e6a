/**
 * No file of Lakatos nests deeper (its cases at most 200 levels), nor does a model that people train; what
 * does would end functions that recur.
 */
export const maxJsonDepth = 250;

/** Where a text opens an object or array deeper than that; undefined if nowhere. The text may be no JSON. */
export function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // { or [, else } or ]
    if (code === 0x7b || code === 0x5b) {
      if (++depth > maxJsonDepth) return i;
    } else if (code === 0x7d || code === 0x5d) depth--;
    else if (code === 0x22) for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
  }
  return undefined;
}
