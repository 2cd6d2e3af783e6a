import type { ClaimEvidence, Resolution, TermResolution } from '../judge/claims/evidence.ts';
import { brief, counted } from './format.ts';

/** A relative error that is unnoticed from here on is a warning. */
export const coarse = 0.25;

/** The errors in a term that make the bound stronger: too large, too small, or both. */
interface TermErrors {
  readonly claim: string;
  readonly term: TermResolution;
  /** The smallest error that was refuted on the side where it is largest, as a share; ∞ where none was. */
  readonly error: number;
}

/** The terms whose errors can be seen, the least tested first. */
export function termErrors(
  claims: readonly Pick<ClaimEvidence, 'id' | 'resolution'>[],
): readonly TermErrors[] {
  return claims
    .flatMap(({ id, resolution = [] }) =>
      resolution.flatMap((term) => {
        const errors = sidesOf(term).map(([, side]) => errorOf(term, side));
        return errors.length === 0 ? [] : [{ claim: id, term, error: Math.max(...errors) }];
      }),
    )
    .toSorted((a, b) => (a.error === b.error ? 0 : b.error - a.error));
}

/** Claims that name terms, those first whose worst terms are tested least, then whose next ones are. */
export function leastTestedFirst(
  claims: readonly Pick<ClaimEvidence, 'id' | 'resolution'>[],
): readonly string[] {
  const worst = new Map<string, number[]>();
  for (const { claim, error } of termErrors(claims)) worst.set(claim, [...(worst.get(claim) ?? []), error]);
  return [...worst]
    .toSorted(([, a], [, b]) => {
      const i = a.findIndex((error, at) => error !== b[at]);
      return i === -1 ? b.length - a.length : (b[i] ?? -1) > a[i]! ? 1 : -1;
    })
    .map(([id]) => id);
}

function sidesOf({
  larger,
  smaller,
}: TermResolution): readonly (readonly ['larger' | 'smaller', Resolution])[] {
  return [
    ...(larger === null ? [] : [['larger', larger] as const]),
    ...(smaller === null ? [] : [['smaller', smaller] as const]),
  ];
}

/** As a share of the term; nothing less than one can be wrong with a whole number. */
function errorOf({ whole }: TermResolution, { refuted, value = 0 }: Resolution): number {
  if (refuted === null) return Infinity;
  if (!whole) return refuted;
  return refuted === 1 ? 0 : refuted / Math.max(1, value);
}

/** `0.3%`, `one`, `at most 0.0001%`. */
function formatError({ whole }: TermResolution, { refuted }: { readonly refuted: number }): string {
  if (whole) return refuted === 1 ? 'one' : String(refuted);
  return refuted <= 1e-6 ? '0.0001% or less' : `${brief(100 * refuted)}%`;
}

/** What would have been noticed on one side, for a cell; a dash where the bound grows no stronger. */
export function formatSide(term: TermResolution, side: 'larger' | 'smaller'): string {
  const resolution = term[side];
  if (resolution === null) return '–';
  const { refuted, tried } = resolution;
  if (refuted !== null) return formatError(term, { refuted });
  if (term.whole) return `not even ${tried}`;
  return side === 'smaller' ? 'not even half of it' : 'not even twice of it';
}

/** What would have been noticed of a claim's terms, in sentences; undefined where it names none. */
export function formatResolution(claim: Pick<ClaimEvidence, 'id' | 'resolution'>): string | undefined {
  if (claim.resolution === undefined) return undefined;
  const errors = termErrors([claim]).toReversed();
  const worst = ({ term }: TermErrors): readonly ['larger' | 'smaller', Resolution] =>
    sidesOf(term).toSorted(([, a], [, b]) => errorOf(term, b) - errorOf(term, a))[0]!;
  const caught = errors.flatMap((at) => {
    const [, { refuted }] = worst(at);
    return refuted === null ? [] : [`${formatError(at.term, { refuted })} in ${at.term.term}`];
  });
  const missed = errors.flatMap((at) => {
    const [side, { refuted, tried }] = worst(at);
    if (refuted !== null) return [];
    const { term, whole } = at.term;
    if (whole) return [`${term} could be off by ${tried}`];
    return [`${term} could be ${side === 'smaller' ? 'halved' : 'doubled'}`];
  });
  const wide = errors.filter(({ error }) => error > coarse && error < Infinity);
  const still = claim.resolution.filter((term) => sidesOf(term).length === 0).map(({ term }) => term);
  return [
    ...(caught.length > 0 ? [`An error of ${caught.join(', ')} would have been caught.`] : []),
    ...(missed.length > 0 ? [`${missed.join(', ')} unnoticed.`] : []),
    ...(wide.length > 0
      ? [`${wide.map(({ term }) => term.term).join(', ')} could be off by ${percentOf(coarse)} unnoticed.`]
      : []),
    ...(still.length > 0
      ? [`No change of ${still.join(', ')} makes the bound stronger in the cases seen.`]
      : []),
  ].join(' ');
}

/** The terms of a claim in a line, the least tested named: `7 terms, T could be doubled unnoticed`. */
export function formatBar(claim: Pick<ClaimEvidence, 'id' | 'resolution'>): string {
  const errors = termErrors([claim]);
  const [worst] = errors;
  if (worst === undefined) return 'names no terms';
  const { term } = worst;
  const largest = sidesOf(term).toSorted(([, a], [, b]) => errorOf(term, b) - errorOf(term, a))[0]!;
  const missed = errors.filter(({ error }) => error > coarse).length;
  const [side, { refuted, tried }] = largest;
  const said =
    refuted !== null
      ? `an error of ${formatError(term, { refuted })} in ${term.term}${errors.length > 1 ? ', or less in the others,' : ''} would have been caught`
      : term.whole
        ? `${term.term} could be off by ${tried} unnoticed`
        : `${term.term} could be ${side === 'smaller' ? 'halved' : 'doubled'} unnoticed`;
  const others = missed - (refuted === null || worst.error > coarse ? 1 : 0);
  const more = others > 0 ? `, ${others} more by a quarter` : '';
  return `${counted(errors.length, 'term')}: ${said}${more}`;
}

const percentOf = (share: number): string => `${brief(100 * share)}%`;

/** Names of terms that could be off by a quarter unnoticed, by claim. */
export function coarseTerms(
  claims: readonly Pick<ClaimEvidence, 'id' | 'resolution'>[],
): readonly { readonly claim: string; readonly terms: readonly string[] }[] {
  return claims.flatMap((claim) => {
    const terms = termErrors([claim])
      .filter(({ error }) => error > coarse)
      .map(({ term }) => term.term);
    return terms.length === 0 ? [] : [{ claim: claim.id, terms }];
  });
}

/** How many terms could be off by a quarter unnoticed, undefined where no claim names terms. */
export function formatCoarse(claims: readonly ClaimEvidence[]): string | undefined {
  const known = termErrors(claims);
  if (known.length === 0) return undefined;
  const coarseOnes = known.filter(({ error }) => error > coarse);
  const named = coarseOnes
    .slice(0, 3)
    .map(({ claim, term }) => `${term.term} of ${claim}`)
    .join(', ');
  const share = percentOf(coarse);
  if (coarseOnes.length === 0) {
    const all = known.length === 1 ? 'the one term' : `any of the ${known.length} terms`;
    return `An error of ${share} in ${all} of bounds would have been caught.`;
  }
  const these = known.length === 1 ? 'The one term' : `${coarseOnes.length} of ${known.length} terms`;
  return `${these} of bounds could be off by ${share} unnoticed: ${named}${coarseOnes.length > 3 ? ', …' : '.'}`;
}
