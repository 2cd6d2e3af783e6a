import type { Picture } from '../pictures/picture.ts';
import { saving } from './table.ts';
import { type Html, html, trusted } from './template.ts';

/**
 * A picture with its words beneath, which describe it also to who cannot see it, and buttons that save it.
 * @param owner what the picture is of, so that buttons are told apart
 */
export function figure({ title, words, panels, tables }: Picture, owner: string): Html {
  const drawn = panels.map(({ caption, svg }, i) => {
    const label = panels.length === 1 ? title : `${title}, ${caption ?? `panel ${i + 1}`}`;
    const opening = html`<svg role="img" aria-label="${label}"`.html;
    const image = trusted(svg.replace('<svg', () => opening));
    return caption === undefined ? image : html`<div class="panel"><p>${caption}</p>${image}</div>`;
  });
  const single = panels.every(({ caption }) => caption === undefined);
  return html`<figure class="${single ? 'picture' : 'picture panels'}">
<h4>${title}</h4>
${single ? drawn : html`<div class="row">${drawn}</div>`}
<figcaption>${words}${tables.map(({ table, what }) => saving(table.name, `${what ?? 'the data'} of ${title.toLowerCase()} of ${owner}`, what))}</figcaption>
</figure>`;
}
