import { readFileSync } from 'node:fs';

/** What the pages of a report run, as it stands in `browser`, where it is checked as a browser's code. */
export const reportScript: string = browserScript('report.js');

/** What a served page runs besides: it loads itself again when the report changes. */
export const reloadScript: string = browserScript('reload.js');

function browserScript(name: string): string {
  return readFileSync(new URL(`../browser/${name}`, import.meta.url), 'utf8').trim();
}
