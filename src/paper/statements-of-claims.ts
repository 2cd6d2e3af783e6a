import { UsageError } from '../core/errors.ts';
import type { PaperStatement } from '../report/paper-statement.ts';
import { shownStatement } from './coverage-page.ts';
import { loadLinks, type PaperClaims } from './load-links.ts';

/**
 * The statements that a claim tests, as a report shows them. No report is lost for a paper that cannot be
 * read: what is wrong stands in its place.
 */
export async function statementsOfClaims(
  from: PaperClaims,
): Promise<(id: string) => readonly PaperStatement[]> {
  try {
    const loaded = await loadLinks(from);
    const links = loaded?.links ?? [];
    return (id) =>
      links
        .filter(({ claims }) => claims.includes(id))
        .map(({ statement }) => shownStatement(statement, loaded!.paper));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const heading = `The paper cannot be read: ${error.message}`;
    return () => [{ heading, pieces: [], macros: {} }];
  }
}
