import { UsageError } from '../core/errors.ts';
import { readSharpness } from '../files/read-sharpness.ts';
import type { ClaimEvidence } from '../judge/claims/evidence.ts';
import { sharpnessSentences, wordsVersion } from '../report/sharpness.ts';
import type { LoadedClaims } from '../config/load-claims.ts';
import type { ClaimThreads } from './claim-jobs.ts';

/** The digests of the bounds of these claims, as far as they can be told. */
export type BoundVersions = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** Those of claims that are loaded; a claim whose code fails has none. */
export function boundVersions(
  { claims, others }: Pick<LoadedClaims, 'claims' | 'others'>,
  threads: ClaimThreads,
): BoundVersions {
  const known = new Set([...claims, ...others].map(({ id }) => id));
  return async (ids) => {
    const found = await Promise.all(
      ids
        .filter((id) => known.has(id))
        .map(async (claim) => {
          const answer = await threads.ask('boundVersion', { claim });
          return 'result' in answer ? ([[claim, answer.result]] as const) : [];
        }),
    );
    return new Map(found.flat());
  };
}

/**
 * What was found of each claim's constants, in sentences; of a claim that was another then, only that it was.
 * @param claims the claims as they are told of
 * @param versions of their bounds today; without it nothing is known to be of this version
 * @throws {UsageError} naming file and place, where the file cannot be read
 */
export async function sharpnessOf(
  { cwd, out }: { readonly cwd: string; readonly out: string },
  claims: readonly Pick<ClaimEvidence, 'id' | 'kind' | 'says' | 'tex' | 'source'>[],
  versions: BoundVersions = () => Promise.resolve(new Map()),
): Promise<ReadonlyMap<string, readonly string[]>> {
  const entries = readSharpness(cwd, out)?.claims ?? [];
  const found = entries.flatMap((entry) => {
    const claim = claims.find(({ id }) => id === entry.claim);
    return claim === undefined ? [] : [{ entry, words: wordsVersion(claim) }];
  });
  // bounds are computed only where they decide
  const asked = found.filter(({ entry, words }) => entry.version?.words === words);
  const bounds = await versions(asked.map(({ entry }) => entry.claim));
  return new Map(
    found.map(({ entry, words }) => {
      const bound = bounds.get(entry.claim);
      return [entry.claim, sharpnessSentences(entry, { words, ...(bound !== undefined && { bound }) })];
    }),
  );
}

/** The same; nothing where the file cannot be read, of which `say` is told. */
export async function knownSharpness(
  place: {
    readonly cwd: string;
    readonly out: string;
    readonly say?: (line: string) => void;
  },
  claims: Parameters<typeof sharpnessOf>[1],
  versions?: BoundVersions,
): Promise<ReadonlyMap<string, readonly string[]>> {
  try {
    return await sharpnessOf(place, claims, versions);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    place.say?.(`${error.message}; left out`);
    return new Map();
  }
}
