import { hashOf, policyOf } from '../report/html/page.ts';
import { script } from '../report/html/script.ts';
import { escapeHtml } from '../report/html/template.ts';

/** What a served page runs besides its own script: it loads itself again when the server says that the report changed. */
const reload: string = String.raw`
(() => {
const events = new EventSource('/events');
events.addEventListener('change', () => location.reload());
const line = document.getElementById('live');
events.addEventListener('progress', (event) => {
  line.hidden = event.data === '';
  line.textContent = event.data;
});
})();
`.trim();

/** The policies that our pages have, and what they become: also the script above, and its events from the server itself. */
const policies: readonly (readonly [string, string])[] = [undefined, script].map((own) => {
  const stored = escapeHtml(policyOf(own));
  const scripts = [hashOf(reload), ...(own === undefined ? [] : [hashOf(own)])].join(' ');
  const served = `${policyOf(undefined)}; script-src ${scripts}; connect-src 'self'`;
  return [stored, escapeHtml(served)] as const;
});

/**
 * A page of ours that follows the report: with the reloading script, and a policy that lets in that script and nothing more. A page
 * with another policy (of another version, or not ours) is served as it is.
 */
export function servedPage(page: string): string {
  for (const [stored, served] of policies) {
    const meta = `<meta http-equiv="Content-Security-Policy" content="${stored}">`;
    if (!page.includes(meta)) continue;
    return page
      .replace(meta, () => meta.replace(stored, () => served))
      .replace(
        /<\/body>\n<\/html>\n$/u,
        () =>
          `<p id="live" class="live" role="status" hidden></p><script>${reload}</script>\n</body>\n</html>\n`,
      );
  }
  return page;
}
