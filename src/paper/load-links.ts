import { join } from 'node:path';
import type { Claim } from '../judge/claims/claim.ts';
import { pathInRepository } from '../files/repository.ts';
import type { Place } from '../report/problem.ts';
import { type Links, linksOf } from './links.ts';
import { loadPaper, type PaperConfig } from './load-paper.ts';
import type { Paper } from './statement.ts';

/** The paper with the claims that test its statements. */
export interface LoadedLinks extends Links {
  readonly paper: Paper;
}

/** The claims of a configuration, and Lakatos' own where they are among them. */
export interface PaperClaims {
  readonly folder: string;
  /** The name of the configuration, for messages. */
  readonly source?: string;
  readonly claims: readonly Claim[];
  readonly config: PaperConfig & { readonly claims: readonly Claim[] };
}

/**
 * Undefined where the configuration has neither a paper nor files in Lean. Of the claims those of the
 * configuration should belong to a statement; Lakatos' own only where one of them does.
 * @throws {UsageError} where the paper cannot be read
 */
export async function loadLinks({
  folder,
  source,
  claims,
  config,
}: PaperClaims): Promise<LoadedLinks | undefined> {
  if (config.paper === undefined && config.lean === undefined) return undefined;
  const paper = await loadPaper(folder, config, source);
  const own = new Set(config.claims.map(({ id }) => id));
  const all = new Set(claims.map(({ id }) => id));
  const links = linksOf(paper.statements, claims, all);
  const hasOthers = links.links.some((link) => link.claims.some((id) => !own.has(id)));
  return { paper, ...(hasOthers ? links : linksOf(paper.statements, claims, own)) };
}

/** Where statements stand, relative to the top of the repository. */
export function placesInRepository(
  folder: string,
  places: ReadonlyMap<string, Place> = new Map(),
): ReadonlyMap<string, Place> {
  return new Map(
    [...places].map(([name, { file, line }]) => [
      name,
      { file: pathInRepository(folder, join(folder, file)), line },
    ]),
  );
}
