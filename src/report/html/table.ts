import type { Estimate } from '../format.ts';
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

/** Names and what stands under them, with buttons that save them; otherwise as `table`. */
export function list(name: string, label: string, rows: readonly (readonly [string, string | Html])[]): Html {
  return html`<dl id="table-${name}">${terms(rows)}</dl>${saving(name, label)}`;
}

/** The inside of a list of names and what stands under them. */
export function terms(rows: readonly (readonly [string, string | Html])[]): Html {
  return html`${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}`;
}

/**
 * Where the script puts buttons that save the element `table-<name>`, or else the page's data of this name.
 * @param what is saved, in words before the buttons, where it is not simply what stands above
 */
export function saving(name: string, label: string, what?: string): Html {
  return html`<p class="save" data-save="${name}" data-label="${label}"${what && html` data-what="${what}"`}></p>`;
}

/** An estimate with its interval in small type. */
export function estimate({ value, interval }: Estimate): Html {
  return html`${value}${interval && html` <small>${interval}</small>`}`;
}
