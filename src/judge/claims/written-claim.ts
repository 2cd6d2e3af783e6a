import type { Claim } from './claim.ts';
import { nearestName } from '../../core/nearest-name.ts';
import { boundFields } from './terms.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The functions that a statement of each kind is made of: those it needs, and those that may be missing. */
export const statementFields: Readonly<
  Record<Claim['kind'], { readonly needed: readonly string[]; readonly optional: readonly string[] }>
> = {
  probability: { needed: ['event', 'atLeast'], optional: ['exactly'] },
  mean: { needed: ['quantity', 'atMost'], optional: ['range', 'proxyVariance', 'exactly'] },
  inequality: { needed: ['sides'], optional: [] },
  agreement: { needed: ['event', 'equals'], optional: [] },
  invariance: { needed: ['event', 'transformed'], optional: [] },
};

/** The fields that claims of all kinds have. */
const claimFields = [
  'kind',
  'id',
  'definedAt',
  'says',
  'tex',
  'source',
  'paper',
  'lean',
  'notes',
  'cases',
  'schema',
  'given',
  'covers',
  'tightAt',
  'minimumInformative',
  'minimumAcceptance',
  'informative',
  'lowerBoundOnly',
  'features',
  'backend',
  'explain',
  'illustrate',
  'mustRefute',
];
const hypothesisFields = ['holds', 'without', 'basis', 'relaxed', 'beyond'];
const backendFields = ['load'];
/** Of claims with a bound; the last is there once the bound is a function of the case again. */
const termFields = ['terms', 'wholeTerms', 'boundOfTerms', 'constants', 'boundOfConstants'];

/**
 * What an author wrote that would pass unseen: fields that nothing reads, since they are misspelt, and wrong
 * versions that change nothing. The place in the claim, and what is wrong there; `undefined` where nothing
 * is. Says nothing of what is no claim at all.
 */
export function writtenMistake(claim: unknown): string | undefined {
  if (!isFields(claim) || !Object.hasOwn(statementFields, String(claim['kind']))) return undefined;
  const { needed, optional } = statementFields[claim['kind'] as Claim['kind']];
  const statement = [...needed, ...optional];
  const { given, mustRefute } = claim;
  return (
    unknownField('', claim, [...claimFields, ...statement, ...(hasBound(claim) ? termFields : [])]) ??
    termsMistake(claim) ??
    meanMistake(claim) ??
    unknownField('backend: ', claim['backend'], backendFields) ??
    firstOf(given, (hypothesis, name) => unknownField(`given['${name}']: `, hypothesis, hypothesisFields)) ??
    firstOf(mustRefute, (mutant, name) => mutantMistake(`mustRefute['${name}']: `, mutant, claim, statement))
  );
}

function hasBound({ kind }: Fields): boolean {
  return Object.hasOwn(boundFields, String(kind));
}

/** What is wrong with the terms, as far as it can be told before there is a case. */
function termsMistake({ terms, wholeTerms, constants }: Fields): string | undefined {
  const isConstant = (x: unknown): boolean => typeof x === 'number' && Number.isFinite(x) && x !== 0;
  if (constants !== undefined && !(isFields(constants) && Object.values(constants).every(isConstant)))
    return 'constants: expected numbers by name, finite and not 0';
  if (isFields(constants) && Object.hasOwn(constants, 'bound'))
    return "constants: 'bound' is what sharpening calls the whole bound";
  if (terms !== undefined && typeof terms !== 'function')
    return 'terms: expected a function of the case that gives numbers, or lists of numbers, by name';
  if (wholeTerms === undefined) return undefined;
  if (terms === undefined) return 'wholeTerms: names terms, but the claim has none';
  return Array.isArray(wholeTerms) && wholeTerms.every((name) => typeof name === 'string')
    ? undefined
    : 'wholeTerms: expected an array of names';
}

/** How the quantity of a mean is known to be limited, which its mutants may change but not exchange. */
function meanMistake({ kind, range, proxyVariance, mustRefute }: Fields): string | undefined {
  if (kind !== 'mean') return undefined;
  if ((range === undefined) === (proxyVariance === undefined))
    return "expected one of 'range' (of a quantity in [0, range]) and 'proxyVariance' (of a sub-Gaussian one)";
  const other = range === undefined ? 'range' : 'proxyVariance';
  return firstOf(mustRefute, (mutant, name) =>
    isFields(mutant) && mutant[other] !== undefined
      ? `mustRefute['${name}']: has '${other}', which the claim does not`
      : undefined,
  );
}

function mutantMistake(
  place: string,
  mutant: unknown,
  claim: Fields,
  statement: readonly string[],
): string | undefined {
  if (!isFields(mutant)) return undefined;
  const changeable = [...statement, ...(claim['terms'] === undefined ? [] : ['terms']), 'cases'];
  const allowed = [...changeable, 'given', 'notes', 'budget'];
  const given = isFields(claim['given']) ? claim['given'] : {};
  const misspelt =
    unknownField(place, mutant, allowed) ??
    firstOf(mutant['given'], (hypothesis, name) =>
      hypothesis === null && !Object.hasOwn(given, name)
        ? `${place}given: drops a hypothesis '${name}', which the claim does not have${nearestName(name, Object.keys(given))}`
        : unknownField(`${place}given['${name}']: `, hypothesis, hypothesisFields),
    );
  if (misspelt !== undefined) return misspelt;
  const changes =
    changeable.some((field) => mutant[field] !== undefined && mutant[field] !== claim[field]) ||
    (isFields(mutant['given']) &&
      Object.entries(mutant['given']).some(([name, hypothesis]) => hypothesis !== given[name]));
  return changes ? undefined : `${place}changes nothing of the claim, so that it cannot be told from it`;
}

function unknownField(place: string, fields: unknown, allowed: readonly string[]): string | undefined {
  if (!isFields(fields)) return undefined;
  const name = Object.keys(fields).find((key) => !allowed.includes(key));
  return name === undefined ? undefined : `${place}unknown field '${name}'${nearestName(name, allowed)}`;
}

function firstOf(
  record: unknown,
  mistake: (value: unknown, name: string) => string | undefined,
): string | undefined {
  if (!isFields(record)) return undefined;
  for (const [name, value] of Object.entries(record)) {
    const found = mistake(value, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
