import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { style } from './style.ts';
import { type Html, html, trusted } from './template.ts';

/**
 * A page that needs nothing else: its policy lets in its own style sheet and script by their hashes and nothing besides, whatever
 * else got into the page. Data blocks are not run, so they need no permission.
 * @param script what the page runs, if anything
 */
export function page({
  title,
  body,
  script,
  data,
}: {
  readonly title: string;
  readonly body: Html;
  readonly script?: string;
  /** Unpacked by the script: JSON, compressed, in base64, which holds no character that ends an element. */
  readonly data?: unknown;
}): string {
  const scripts = script === undefined ? undefined : html`<script type="module">${trusted(script)}</script>`;
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
${data === undefined ? undefined : html`<script type="text/plain" id="data">${trusted(packed(data))}</script>`}
${scripts}
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

function packed(value: unknown): string {
  return gzipSync(JSON.stringify(value), { level: 9 }).toString('base64');
}
