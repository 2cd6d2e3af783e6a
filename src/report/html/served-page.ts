import { hashOf, policyOf } from './page.ts';
import { reloadScript, reportScript } from './script.ts';
import { escapeHtml } from './template.ts';

/** The policies of our pages, and what they become: also the reloading script and the server's events. */
const policies: readonly (readonly [string, string])[] = [undefined, reportScript].map((own) => {
  const stored = escapeHtml(policyOf(own));
  const scripts = [hashOf(reloadScript), ...(own === undefined ? [] : [hashOf(own)])].join(' ');
  const served = `${policyOf(undefined)}; script-src ${scripts}; connect-src 'self'`;
  return [stored, escapeHtml(served)] as const;
});

/**
 * A page of ours that follows the report: with the reloading script, and a policy that lets in that script
 * and nothing more. A page with another policy (of another version, or not ours) is served as it is.
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
          `<p id="live" class="live" role="status" hidden></p><script type="module">${reloadScript}</script>\n</body>\n</html>\n`,
      );
  }
  return page;
}
