import { readFileSync } from 'node:fs';

/** What the pages of a report run: the file in `browser`, where it is checked as a browser's code. */
export const reportScript: string = browserScript('report.js');

/** What a served page runs besides: it loads itself again when the report changes. */
export const reloadScript: string = browserScript('reload.js');

/** Without the comments, which have lines of their own. */
function browserScript(name: string): string {
  const text = readFileSync(new URL(`../browser/${name}`, import.meta.url), 'utf8');
  return text.replaceAll(/^\s*(?:\/\/.*|\/\*\*[^]*?\*\/)\n/gmu, '').trim();
}
