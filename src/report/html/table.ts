import { type Html, html } from './template.ts';

/**
 * A table that scrolls sideways on a narrow screen, reachable with the keyboard, with buttons that save it.
 * @param name its name in the page and the name of the file it is saved to
 * @param heading the column whose cells name their rows
 */
export function table(
  name: string,
  label: string,
  head: readonly string[],
  rows: readonly (readonly (string | Html)[])[],
  heading = 0,
): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${label}"><table id="table-${name}">
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${row.map((cell, i) => (i === heading ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}</tr>`,
  )}</tbody>
</table></div>${saving(name, label)}`;
}

/** A place for the buttons that save a table or the data of a picture: the script, which does the saving, puts them there. */
export function saving(name: string, label: string): Html {
  return html`<p class="save" data-save="${name}" data-label="${label}"></p>`;
}
