import { UsageError } from '../core/errors.ts';
import { parseProbability, parseSeed } from '../core/parse.ts';
import { parseBudget } from '../judge/campaign/budget.ts';
import type { CampaignOptions } from '../judge/campaign/options.ts';
import { corpusCases, readCorpus } from '../files/corpus.ts';
import { defaults } from './defaults.ts';
import type { LoadedClaims } from '../config/load-claims.ts';

/** How hard a run tries, and from where its randomness comes: as text, where it is given. */
export interface RunFlags {
  readonly seed?: string | undefined;
  readonly budget?: string | undefined;
  readonly alpha?: string | undefined;
}

/**
 * The campaign that is asked for: by flags, else by the configuration, else by the defaults. Counterexamples
 * once kept below `cwd` are tried first.
 * @param only the ids to run; all if absent
 * @param place what stands before the name of a flag in messages
 * @throws {UsageError} on what cannot be used
 */
export function planCampaign(
  cwd: string,
  { claims, config, data }: Pick<LoadedClaims, 'claims' | 'config' | 'data'>,
  { seed, budget, alpha }: RunFlags,
  { only, place = '--' }: { readonly only?: ReadonlySet<string> | undefined; readonly place?: string } = {},
): CampaignOptions {
  if (claims.length === 0) throw new UsageError('there are no claims: the configuration lists none');
  return {
    claims,
    ...(only && { only }),
    corpus: corpusCases(readCorpus(cwd)),
    seed: parseSeed(seed ?? config.seed ?? defaults.seed, `${place}seed`),
    alpha: parseProbability(String(alpha ?? config.alpha ?? defaults.alpha), `${place}alpha`),
    budget: parseBudget(budget ?? config.budget ?? defaults.budget, only?.size ?? claims.length),
    ...(data && { data }),
  };
}
