import type { ClaimEvidence } from '../../judge/claims/evidence.ts';
import { familyOf } from '../format.ts';
import { distinct, slug } from '../slug.ts';
import { type Html, html } from './template.ts';
import { signs } from './verdict.ts';

/** A family's claims with their places in the run. */
export interface Family {
  readonly name: string;
  readonly anchor: string;
  readonly claims: readonly number[];
}

/**
 * The families in the order of their first claims.
 * @param taken names that their sections cannot have
 */
export function familiesOf(claims: readonly ClaimEvidence[], taken: readonly string[]): readonly Family[] {
  const families = new Map<string, number[]>();
  for (const [i, { id }] of claims.entries()) {
    const name = familyOf(id);
    families.set(name, [...(families.get(name) ?? []), i]);
  }
  const wanted = [...families.keys()].map((name) => `family-${slug(name)}`);
  const anchors = distinct([...taken, ...wanted]).slice(taken.length);
  return [...families].map(([name, at], i) => ({ name, anchor: anchors[i]!, claims: at }));
}

/** Links to the sections of the page, beside it where there is room. */
export function navigation(
  claims: readonly ClaimEvidence[],
  families: readonly Family[],
  anchors: readonly string[],
  hrefs: readonly string[],
  sections: readonly (readonly [anchor: string, title: string])[],
): Html {
  return html`<nav class="side" aria-label="contents"><ul>
<li><a href="#short">In short</a></li>
${families.map(
  ({ name, anchor, claims: at }) => html`<li><a href="#${anchor}">${name}</a><ul>${at.map((i) => {
    const { id, verdict } = claims[i]!;
    return html`<li data-for="${anchors[i]}"><a href="${hrefs[i]}"><span class="sign ${verdict}" role="img" aria-label="${verdict}">${signs[verdict]}</span> ${id.slice(name.length + 1) || id}</a></li>`;
  })}</ul></li>
`,
)}
${sections.map(([anchor, title]) => html`<li><a href="#${anchor}">${title}</a></li>`)}
</ul></nav>`;
}
