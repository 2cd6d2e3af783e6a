import type { PaperStatement } from '../paper-statement.ts';
import { formula } from './statement.ts';
import { type Html, html } from './template.ts';

/** A statement of the paper in its own words, typeset with its own macros. */
export function paperStatement({ heading, pieces, macros }: PaperStatement): Html {
  return html`<blockquote class="paper"><p class="source">${heading}</p>
<div class="words">${pieces.map((piece) => ('text' in piece ? piece.text : formula(piece.math, piece.display, macros)))}</div></blockquote>`;
}
