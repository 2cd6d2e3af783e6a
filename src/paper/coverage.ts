import type { Claim } from '../judge/claims/claim.ts';
import type { ClaimEvidence, Evidence, Verdict } from '../judge/claims/evidence.ts';
import { slackEstimate } from '../report/format.ts';
import { coarseTerms } from '../report/resolution.ts';
import { hypothesisHints } from './hypotheses.ts';
import type { Link, Links } from './links.ts';
import type { Statement } from './statement.ts';

/** What is known of a statement through its claims. */
export interface CoverageRow {
  readonly statement: Statement;
  /**
   * `tested`: some claim is corroborated and none is refuted; `open`: not run, vacuous, undecided or failed.
   */
  readonly status: 'tested' | 'refuted' | 'open' | 'no claim';
  readonly claims: readonly {
    readonly id: string;
    /** Undefined where no run speaks of it. */
    readonly verdict: Verdict | undefined;
    readonly slack: string;
    /** What sharpening found of its constants, in words. */
    readonly sharpness: string;
  }[];
  /** What nothing tests: hypotheses on one side, terms whose errors would go unnoticed. */
  readonly untested: readonly string[];
}

/** A paper and how far it is tested. */
export interface Coverage {
  readonly rows: readonly CoverageRow[];
  /** Numbered statements and those that others name, and how many of them are tested. */
  readonly statements: number;
  readonly tested: number;
  readonly refuted: number;
  readonly unlinked: readonly string[];
}

/**
 * Every statement with its claims and what a run said of them.
 * @param sharpness what is known of a claim's constants, by claim
 */
export function coverageOf(
  { links, unlinked }: Links,
  claims: readonly Claim[],
  evidence: Evidence | undefined,
  sharpness: ReadonlyMap<string, string> = new Map(),
): Coverage {
  const known = new Map(claims.map((claim) => [claim.id, claim]));
  const found = new Map((evidence?.claims ?? []).map((claim) => [claim.id, claim]));
  const rows = links
    .filter((link) => link.statement.isNumbered || link.claims.length > 0)
    .map((link): CoverageRow => {
      const ofClaims = link.claims.flatMap((id) => found.get(id) ?? []);
      return {
        statement: link.statement,
        status: statusOf(link, ofClaims),
        claims: link.claims.map((id) => {
          const claim = found.get(id);
          return {
            id,
            verdict: claim?.verdict,
            slack: claim === undefined ? '–' : slackEstimate(claim).value,
            sharpness: sharpness.get(id) ?? '–',
          };
        }),
        untested: [
          ...hypothesisHints(link, known),
          ...coarseTerms(ofClaims).map(
            ({ claim, terms }) =>
              `an error of a quarter in ${terms.join(', ')} of ${claim} would go unnoticed`,
          ),
        ],
      };
    });
  const count = (status: CoverageRow['status']): number => rows.filter((row) => row.status === status).length;
  return { rows, statements: rows.length, tested: count('tested'), refuted: count('refuted'), unlinked };
}

function statusOf({ claims }: Link, found: readonly ClaimEvidence[]): CoverageRow['status'] {
  if (claims.length === 0) return 'no claim';
  if (found.some(({ verdict }) => verdict === 'refuted')) return 'refuted';
  return found.some(({ verdict }) => verdict === 'corroborated') ? 'tested' : 'open';
}

/** `14 of 17 statements tested`, and what is refuted. */
export function coverageLine({ tested, statements, refuted }: Coverage): string {
  return `${tested} of ${statements} statements tested${refuted > 0 ? `, ${refuted} refuted` : ''}`;
}

/** `Theorem thm:stagnation (Stagnation)`. */
export function statementName({ kind, label, title }: Statement): string {
  const named = kind === '' || label.startsWith(kind) ? label : `${kind} ${label}`;
  return title === undefined ? named : `${named} (${title})`;
}
