import type { Counterexample } from '../../judge/claims/evidence.ts';
import { formatEvidence, title } from '../counterexample-markdown.ts';
import { witnessTable } from '../tables.ts';
import { brief } from '../format.ts';
import { type Exhibits, sheetPage } from './sheet.ts';
import { type Html, html } from './template.ts';
import { caveat } from './witness.ts';

/**
 * A counterexample's page.
 * @param replay the command that replays it
 * @param back the report, relative to the page, if it belongs to one
 */
export function counterexamplePage(
  file: Counterexample,
  replay: string,
  back: string | undefined,
  exhibits: Exhibits,
): string {
  const { witness } = file;
  const sheet = {
    title: title(file),
    ...(back !== undefined && { back }),
    claim: file.claim,
    says: file.says,
    source: file.source,
    remark: whatElse(file),
    outcome: {
      heading: 'Claimed and found',
      refuted: true,
      text: html`<p><strong>Claimed:</strong> ${witness.claim}<br><strong>Found:</strong> ${witness.truth}</p>
<p>${beyond(file)} ${sentence(formatEvidence(file))}</p>${caveat(witness)}`,
    },
    shown: witness,
    table: witnessTable('counterexample', witness),
    called: 'the counterexample',
    command: replay,
    again: `It does the experiment again ${witness.how === 'exact' ? 'without randomness' : 'on the randomness that confirmed it'} and says whether the same bits come out.`,
    footer: html`Written by Lakatos ${file.lakatos}; seed <code>${file.seed}</code>.`,
  };
  return sheetPage(sheet, exhibits);
}

/** The statement above is the claim's; of a wrong version, and of the claim without a hypothesis, only the name is known. */
function whatElse({ mutant, dropped }: Counterexample): Html | undefined {
  if (mutant !== undefined)
    return html`<p>Not this statement is refuted but a wrong version of it, the mutant “${mutant}”.</p>`;
  if (dropped !== undefined)
    return html`<p>Not this statement is refuted but what it says without its hypothesis “${dropped}”.</p>`;
  return undefined;
}

/** By how much the truth is on the wrong side of the bound; both as the evidence has them, for probabilities those of leaving. */
function beyond({ witness: { bound, found } }: Counterexample): string {
  const [lo, hi] = found;
  if (lo > bound)
    return `The truth is at least ${brief(lo, 6)} where at most ${brief(bound, 6)} is allowed${times(lo, bound)}.`;
  if (hi < bound)
    return `The truth is at most ${brief(hi, 6)} where ${brief(bound, 6)} is said${times(bound, hi)}.`;
  return '';
}

function times(large: number, small: number): string {
  return small > 0 ? `, a factor of ${brief(large / small, 4)}` : '';
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
