import type { Claim } from '../judge/claims/claim.ts';
import { nearestName } from '../core/nearest-name.ts';
import type { Place, Problem } from '../report/problem.ts';
import type { Statement } from './statement.ts';

/** What a claim says of the statements that it stands for. */
export type LinkedClaim = Pick<Claim, 'id' | 'paper' | 'lean'>;

/** A statement with the claims that test it. */
export interface Link {
  readonly statement: Statement;
  readonly claims: readonly string[];
}

/** A paper and the claims beside it. */
export interface Links {
  /** Every statement of the paper, and those of Lean that a claim names. */
  readonly links: readonly Link[];
  /** Claims that no statement of the paper belongs to; empty where there is no paper. */
  readonly unlinked: readonly string[];
  /** Names of nothing, and names of two things. */
  readonly mistakes: readonly Problem[];
  /** Where the statements stand, by label, and what the text names. */
  readonly places: ReadonlyMap<string, Place>;
}

/** A list of one where only one was written. */
export function namesOf(written: string | readonly string[] | undefined): readonly string[] {
  return written === undefined ? [] : typeof written === 'string' ? [written] : written;
}

/**
 * Puts statements and claims together, by what a claim names and by what the text names.
 * @param expected the claims that should belong to a statement
 */
export function linksOf(
  statements: readonly Statement[],
  claims: readonly LinkedClaim[],
  expected: ReadonlySet<string>,
): Links {
  const mistakes: Problem[] = [];
  const places = new Map<string, Place>();
  const byLabel = new Map<string, Statement>();
  const wanted = new Set(claims.flatMap(({ lean }) => namesOf(lean)));
  const relevant = statements.filter(({ from, label }) => from === 'paper' || wanted.has(label));
  for (const statement of relevant) {
    const key = keyOf(statement);
    const first = byLabel.get(key);
    if (first === undefined) {
      byLabel.set(key, statement);
      places.set(statement.label, { file: statement.file, line: statement.line });
      continue;
    }
    const message = `${statement.file}:${statement.line} and ${first.file}:${first.line} have the same label`;
    mistakes.push({ claim: statement.label, rule: 'label twice', level: 'error', message });
  }
  const claimsOf = new Map([...byLabel.values()].map((statement) => [statement, new Set<string>()]));
  for (const claim of claims) {
    for (const from of ['paper', 'lean'] as const) {
      for (const label of namesOf(claim[from])) {
        const statement = byLabel.get(keyOf({ from, label }));
        if (statement !== undefined) claimsOf.get(statement)!.add(claim.id);
        else mistakes.push(unknownLabel(claim.id, from, label, statements));
      }
    }
  }
  const known = new Set(claims.map(({ id }) => id));
  for (const [statement, ids] of claimsOf) {
    for (const { claim, file, line } of statement.names) {
      if (known.has(claim)) {
        ids.add(claim);
        continue;
      }
      places.set(claim, { file, line });
      const message = `${file}:${line}: names a claim that there is not${nearestName(claim, [...known])}`;
      mistakes.push({ claim, rule: 'unknown claim', about: statement.label, level: 'error', message });
    }
  }
  const links = [...claimsOf].map(([statement, ids]) => ({ statement, claims: [...ids].toSorted() }));
  const linked = new Set(links.flatMap((link) => (link.statement.from === 'paper' ? link.claims : [])));
  const hasPaper = statements.some(({ from }) => from === 'paper');
  const unlinked = hasPaper
    ? claims.map(({ id }) => id).filter((id) => expected.has(id) && !linked.has(id))
    : [];
  return { links, unlinked, mistakes, places };
}

/** A label of the paper may be a name in Lean. */
export function keyOf({ from, label }: Pick<Statement, 'from' | 'label'>): string {
  return `${from} ${label}`;
}

function unknownLabel(
  claim: string,
  from: Statement['from'],
  label: string,
  statements: readonly Statement[],
): Problem {
  const labels = statements
    .filter((statement) => statement.from === from)
    .map((statement) => statement.label);
  const where =
    labels.length === 0
      ? `the configuration lists no file of it (${from}: […])`
      : `no statement has this ${from === 'paper' ? 'label' : 'name'}${nearestName(label, labels)}`;
  return {
    claim,
    rule: 'label gone',
    about: label,
    level: 'error',
    message: `it names ${from}: '${label}', and ${where}`,
  };
}
