import { ln } from '../../core/elementary.ts';
import type { ClaimEvidence } from '../../judge/claims/evidence.ts';
import { coarse, formatBar, termErrors } from '../resolution.ts';
import { type Html, html } from './template.ts';

const column = 7;
const height = 22;
/** Errors of this size and smaller have a column of full height. */
const finest = 1e-3;

/**
 * A column for each term of a claim's bound, the least tested first: the smaller the error that was caught,
 * the higher it is; a hollow stub is a term that could be off by a quarter unnoticed.
 */
export function resolutionBar(claim: Pick<ClaimEvidence, 'id' | 'resolution'>): Html | undefined {
  const errors = termErrors([claim]).map(({ error }) => error);
  if (errors.length === 0) return undefined;
  const width = column * errors.length + 1;
  return html`<svg class="bar" role="img" aria-label="${formatBar(claim)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${errors.map(
    (error, i) => {
      const tall = heightOf(error);
      return html`<rect class="${error > coarse ? 'open' : 'fine'}" x="${1 + column * i}" y="${height - 1 - tall}" width="${column - 2}" height="${tall}"/>`;
    },
  )}</svg>`;
}

function heightOf(error: number): number {
  if (error > coarse) return 4;
  const share = ln(Math.max(error, finest) / coarse) / ln(finest / coarse);
  return Number((6 + share * (height - 8)).toFixed(1));
}
