import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { DataTable } from '../pictures/picture.ts';
import { reportScript } from './script.ts';
import { style } from './style.ts';
import { type Html, html, trusted } from './template.ts';

/**
 * A page that needs nothing else: its policy lets in its own style sheet and script by their hashes and
 * nothing besides, whatever else got into the page. Data blocks are not run, so they need no permission.
 * @param tables what the script can save, beside what the page shows; a page without them has no script
 */
export function page({
  title,
  body,
  tables,
}: {
  readonly title: string;
  readonly body: Html;
  readonly tables?: readonly DataTable[];
}): string {
  const script = tables === undefined ? undefined : reportScript;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
${body}
${tables && html`<script type="text/plain" id="data">${trusted(packed(tables))}</script>`}
${script && html`<script type="module">${trusted(script)}</script>`}
</body>
</html>
`.html;
}

/** The policy of a page with this script. */
export function policyOf(script: string | undefined): string {
  return [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** A text as a policy names it. */
export function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Tables by name, for the script: compressed JSON in base64, which cannot end an element. */
function packed(tables: readonly DataTable[]): string {
  const byName = Object.fromEntries(tables.map(({ name, columns, rows }) => [name, { columns, rows }]));
  return gzipSync(JSON.stringify(byName), { level: 9 }).toString('base64');
}
