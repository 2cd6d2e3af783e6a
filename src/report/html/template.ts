import { directionMarks } from '../direction.ts';

/** Text that is HTML already. Only `html` and `trusted` make it: all else on a page is escaped. */
export interface Html {
  readonly html: string;
}

/** What a template may hold: text and numbers (escaped), HTML (as it is), lists of these, nothing. */
export type Hole = string | number | Html | readonly Hole[] | false | undefined;

/** A template whose holes are escaped: fit for text and for quoted attributes. */
export function html(parts: TemplateStringsArray, ...holes: readonly Hole[]): Html {
  let text = parts[0] ?? '';
  for (const [i, hole] of holes.entries()) text += render(hole) + (parts[i + 1] ?? '');
  return { html: text };
}

/** Marks text as HTML. For text that no input has a part in. */
export function trusted(text: string): Html {
  return { html: text };
}

/** The characters that end text or a quoted attribute, and those that no page may hold, made harmless. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll(directionMarks, '\uFFFD')
    .replaceAll(/[\p{Cc}\p{Cs}]/gu, (c) => (c === '\n' || c === '\t' ? c : '\uFFFD'));
}

function render(hole: Hole): string {
  if (hole === undefined || hole === false) return '';
  if (typeof hole === 'string') return escapeHtml(hole);
  if (typeof hole === 'number') return String(hole);
  if (isList(hole)) return hole.map(render).join('');
  return hole.html;
}

function isList(hole: Html | readonly Hole[]): hole is readonly Hole[] {
  return Array.isArray(hole);
}
