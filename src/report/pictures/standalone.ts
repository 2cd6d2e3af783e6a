/** The page's colours, for a picture that stands alone. */
const palette =
  '<style>:root{color-scheme:light dark;--ink:#1c2128;--soft:#57606a;--line:#d0d7de;--dot:#0b5cad;--bad:#b3261e;--good:#1a7f37;--warn:#9a6700}@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa5b1;--line:#343d47;--dot:#79b8ff;--bad:#ff8a80;--good:#56d364;--warn:#e3b341}}svg{font:11px system-ui,sans-serif;text-anchor:middle}svg text{fill:var(--soft)}</style>';

/** A picture as a file of its own. @param svg as a renderer draws it */
export function standalone(svg: string): string {
  return `${svg.replace(/^<svg([^>]*)>/u, `<svg xmlns="http://www.w3.org/2000/svg"$1>${palette}`)}\n`;
}
