import { renderToString } from 'katex';
import { type Html, html, trusted } from './template.ts';

/**
 * A statement as MathML, which browsers show by themselves; escaped TeX where KaTeX cannot read it. KaTeX
 * escapes its input, and without `trust` writes no links, images or attributes from it.
 */
export function statement(tex: string): Html {
  try {
    const math = renderToString(tex, {
      output: 'mathml',
      displayMode: true,
      throwOnError: true,
      strict: 'ignore',
      trust: false,
      maxExpand: 1000,
      maxSize: 20,
    });
    return html`<div class="statement" tabindex="0" role="group" aria-label="statement">${trusted(math)}</div>`;
  } catch {
    return html`<pre class="statement" tabindex="0">${tex}</pre>`;
  }
}
