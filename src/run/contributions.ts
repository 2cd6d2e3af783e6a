import { messageOf, UsageError } from '../core/errors.ts';
import { openStream } from '../core/stream.ts';
import { pictureAddress } from '../judge/campaign/address.ts';
import type { Evidence } from '../judge/claims/evidence.ts';
import { formatReason } from '../report/format-reason.ts';
import type { CasePictures, ReportOptions } from '../report/report-options.ts';
import { lockBeside } from '../gate/baseline.ts';
import { catalogueOf, curvesFor } from './catalogue-parts.ts';
import type { ClaimThreads, On, ResultOf } from './claim-jobs.ts';
import { type BoundVersions, boundVersions } from './known-sharpness.ts';
import type { KnownClaims, LoadedClaims } from '../config/load-claims.ts';

/**
 * What catalogues contribute to the report of a run.
 * @param recorded the data set that the run was on
 */
export function reportContents(
  loaded: LoadedClaims,
  threads: ClaimThreads,
  recorded?: Evidence['data'],
): Pick<ReportOptions, 'configuration' | 'curves' | 'illustrate' | 'lock' | 'paper'> & {
  readonly boundVersions: BoundVersions;
} {
  return {
    boundVersions: boundVersions(loaded, threads),
    configuration: loaded.sourceInRepository,
    ...((loaded.config.paper ?? loaded.config.lean) && { paper: () => paperStatements(loaded) }),
    lock: () => lockBeside(loaded.folder),
    curves: (ids) => curvesFor(loaded, ids),
    illustrate: ({ claim, seed, witness }) =>
      casePictures(threads, { claim, seed, case: witness.case, ...(recorded && { recorded }) }),
  };
}

/** Pictures of a case. If they fail, the page says why: no report is lost for them. */
export async function casePictures(threads: ClaimThreads, on: On<'illustrate'>): Promise<CasePictures> {
  const answer = await threads.ask('illustrate', on);
  if (!('result' in answer)) return { pictures: [], missing: formatReason({ reason: answer }) };
  const { illustrations, ...missing } = answer.result;
  // the thread that makes illustrations draws none
  const { drawIllustrations } = await import('../report/pictures/illustrations.ts');
  try {
    return { pictures: await drawIllustrations(illustrations), ...missing };
  } catch (error) {
    return { pictures: [], missing: messageOf(error) };
  }
}

/**
 * What can be shown of a case, a counterexample's or another. Trajectories for it have a stream of their own,
 * which depends on claim and seed alone.
 */
export function illustrationsOf(
  { claims, others, tables, ...catalogues }: KnownClaims,
  { claim: id, seed, case: c, recorded }: On<'illustrate'>,
): ResultOf<'illustrate'> {
  const claim = [...claims, ...others].find((candidate) => candidate.id === id);
  if (claim === undefined && tables === undefined && recorded !== undefined) {
    const { file, sha256 } = recorded;
    const missing = `data set ${file} (sha256 ${sha256}) is needed; give it with --data, and the flags with which it was read`;
    return { illustrations: [], missing };
  }
  const source = claim?.illustrate === undefined ? catalogueOf(catalogues, id) : claim;
  try {
    const stream = openStream(pictureAddress({ seed, claim: { id } }));
    return { illustrations: source.illustrate?.(c, stream, tables) ?? [] };
  } catch (error) {
    if (error instanceof UsageError) return { illustrations: [], missing: error.message };
    throw error;
  }
}

/** The paper is read when a report is written. */
async function paperStatements(loaded: LoadedClaims): ReturnType<NonNullable<ReportOptions['paper']>> {
  const { statementsOfClaims } = await import('../paper/statements-of-claims.ts');
  return statementsOfClaims(loaded);
}
