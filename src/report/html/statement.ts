import { renderToString } from 'katex';
import { type Html, html, trusted } from './template.ts';

/** A statement as MathML, which browsers show by themselves; escaped TeX where KaTeX cannot read it. */
export function statement(tex: string): Html {
  const math = mathml(tex, true);
  return math === undefined
    ? html`<pre class="statement" tabindex="0">${tex}</pre>`
    : html`<div class="statement" tabindex="0" role="group" aria-label="statement">${math}</div>`;
}

/** A formula within a text, with macros that stand for something in it. */
export function formula(tex: string, display: boolean, macros: Readonly<Record<string, string>>): Html {
  return mathml(tex, display, macros) ?? html`<code>${tex}</code>`;
}

/**
 * KaTeX escapes its input, without `trust` writes no links, images or attributes from it, and expands no more
 * than a limit of macros.
 */
function mathml(
  tex: string,
  displayMode: boolean,
  macros: Readonly<Record<string, string>> = {},
): Html | undefined {
  try {
    const math = renderToString(tex, {
      output: 'mathml',
      displayMode,
      throwOnError: true,
      strict: 'ignore',
      trust: false,
      maxExpand: 1000,
      maxSize: 20,
      // KaTeX writes to it
      macros: { ...macros },
    });
    return trusted(math);
  } catch {
    return undefined;
  }
}
