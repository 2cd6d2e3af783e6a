import { messageOf, UsageError } from '../core/errors.ts';
import type { CurvePage } from '../core/illustration.ts';
import { curvePagesSchema } from '../judge/claims/catalogue-schema.ts';
import { withTimeLimit } from '../judge/engine/time-limit.ts';
import { familyOf, formatData } from '../report/format.ts';
import { plain } from '../report/terminal.ts';
import type { LoadedConfig } from '../config/config-schema.ts';
import type { KnownClaims } from '../config/load-claims.ts';
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
 * The pages of curves for claims of these ids.
 * @param limitMs what one catalogue may take for those of a family
 * @throws {UsageError} where they cannot be made in time, or drawn
 */
export async function curvesFor(
  catalogues: Catalogues,
  ids: readonly string[],
  limitMs?: number,
): Promise<readonly CurvePage[]> {
  const makers = new Set(
    ids.flatMap((id) => {
      const { curves = {} } = catalogueOf(catalogues, id);
      return Object.hasOwn(curves, familyOf(id)) ? [curves[familyOf(id)]!] : [];
    }),
  );
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

/** Where a claim comes from; one that nobody knows counts as a built-in one. */
export function catalogueOf({ config, builtIn }: Catalogues, id: string): LoadedConfig {
  return config.claims.some((claim) => claim.id === id) ? config : builtIn;
}
