import { messageOf, UsageError } from '../core/errors.ts';
import type { CurvePage } from '../core/illustration.ts';
import { openStream } from '../core/stream.ts';
import { pictureAddress } from '../judge/campaign/address.ts';
import { curvePagesSchema } from '../judge/claims/catalogue-schema.ts';
import { withTimeLimit } from '../judge/engine/time-limit.ts';
import type { Evidence } from '../judge/claims/evidence.ts';
import { familyOf, formatData } from '../report/format.ts';
import { formatReason } from '../report/format-reason.ts';
import { drawIllustrations } from '../report/pictures/illustrations.ts';
import type { CasePictures, ReportOptions } from '../report/report-options.ts';
import { plain } from '../report/terminal.ts';
import { lockBeside } from '../gate/baseline.ts';
import type { ClaimThreads, On, ResultOf } from './claim-jobs.ts';
import type { LoadedConfig } from '../config/config-schema.ts';
import type { KnownClaims, LoadedClaims } from '../config/load-claims.ts';
import { formatIssue } from '../files/read-json.ts';

type Catalogues = Pick<KnownClaims, 'config' | 'builtIn'>;

/**
 * What was read of the data set, and what there is to know of it before a run, a line each.
 * @param limitMs what catalogues may take for it
 * @throws {UsageError} where they take longer
 */
export async function notesOnData(
  { claims, config, builtIn, data, tables }: KnownClaims,
  limitMs?: number,
): Promise<readonly string[]> {
  if (data === undefined) return [];
  const used = [...new Set([config, builtIn])].filter((from) =>
    from.claims.some((claim) => claims.includes(claim)),
  );
  const makers = used.filter(({ dataNotes }) => dataNotes !== undefined);
  if (makers.length === 0) return [`data: ${formatData(data)}`];
  const notes = await withTimeLimit(
    () => 'dataNotes: making them',
    () =>
      [...(tables?.values() ?? [])].flatMap((table) =>
        makers.flatMap((from) => from.dataNotes?.(table) ?? []),
      ),
    limitMs,
  );
  return [`data: ${formatData(data)}`, ...notes];
}

/**
 * What catalogues contribute to the report of a run.
 * @param recorded the data set that the run was on
 */
export function reportContents(
  loaded: LoadedClaims,
  threads: ClaimThreads,
  recorded?: Evidence['data'],
): Pick<ReportOptions, 'configuration' | 'curves' | 'illustrate' | 'lock' | 'paper'> {
  return {
    configuration: loaded.sourceInRepository,
    ...((loaded.config.paper ?? loaded.config.lean) && { paper: () => paperStatements(loaded) }),
    lock: () => lockBeside(loaded.folder),
    curves: (ids) => curvesFor(loaded, ids),
    illustrate: ({ claim, seed, witness }) =>
      casePictures(threads, { claim, seed, case: witness.case, ...(recorded && { recorded }) }),
  };
}

/**
 * The pages of curves for claims of these ids.
 * @param limitMs what one catalogue may take for those of a family
 * @throws {UsageError} where they cannot be made in time, or drawn
 */
export async function curvesFor(
  catalogues: Catalogues,
  ids: readonly string[],
  limitMs?: number,
): Promise<readonly CurvePage[]> {
  const makers = new Set(ids.flatMap((id) => catalogueOf(catalogues, id).curves?.[familyOf(id)] ?? []));
  if (makers.size === 0) return [];
  return withTimeLimit(
    () => 'curves: making them',
    (goOn) =>
      [...makers].flatMap((make) => {
        goOn();
        return checkCurves(make);
      }),
    limitMs,
  );
}

/** The pages that a catalogue makes. @throws {UsageError} where it fails, or they cannot be drawn */
function checkCurves(make: () => readonly CurvePage[]): readonly CurvePage[] {
  let pages: readonly CurvePage[];
  try {
    pages = make();
  } catch (error) {
    throw new UsageError(`curves: could not be made: ${plain(messageOf(error))}`);
  }
  const parsed = curvePagesSchema.safeParse(pages);
  if (!parsed.success) throw new UsageError(`curves: ${formatIssue(parsed.error.issues)}`);
  return pages;
}

/** Pictures of a case. If they fail, the page says why: no report is lost for them. */
export async function casePictures(threads: ClaimThreads, on: On<'illustrate'>): Promise<CasePictures> {
  const answer = await threads.ask('illustrate', on);
  if (!('result' in answer)) return { pictures: [], missing: formatReason({ reason: answer }) };
  const { illustrations, ...missing } = answer.result;
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

/** Where a claim comes from; one that nobody knows counts as a built-in one. */
function catalogueOf({ config, builtIn }: Catalogues, id: string): LoadedConfig {
  return config.claims.some((claim) => claim.id === id) ? config : builtIn;
}

/** The paper is read when a report is written. */
async function paperStatements(loaded: LoadedClaims): ReturnType<NonNullable<ReportOptions['paper']>> {
  const { statementsOfClaims } = await import('../paper/statements-of-claims.ts');
  return statementsOfClaims(loaded);
}
