import { join, resolve } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { parseProbability, parseSeed } from '../core/parse.ts';
import { loadClaims, sourceLine } from '../config/load-claims.ts';
import { corpusCases, readCorpus } from '../files/corpus.ts';
import { requireWritable } from '../files/output-folder.ts';
import { readSharpness, sharpnessName } from '../files/read-sharpness.ts';
import { writeFiles } from '../files/write-files.ts';
import { parseBudget } from '../judge/campaign/budget.ts';
import { improvableNames, unrelaxedNames } from '../judge/campaign/sharpen/improvements.ts';
import { sharpnessJson, withSharpness } from '../report/sharpness.ts';
import { sharpnessLines } from '../report/sharpness-text.ts';
import { plain } from '../report/terminal.ts';
import { engineChoiceOf, type ThreadFlags, withClaimThreads } from '../cli/claim-jobs.ts';
import { exitCodes } from '../cli/exit-codes.ts';
import { type Host, print } from '../cli/host.ts';
import { selectOne } from '../cli/select.ts';

/** The flags of `lakatos sharpen`. */
export interface SharpenFlags extends ThreadFlags {
  readonly constant?: string;
  readonly seed: string;
  readonly budget: string;
  readonly alpha: string;
  readonly out: string;
  readonly progress?: boolean;
}

const page = 'sharpness.html';

/** Brackets the constants of a claim. Returns 0 whatever was found. */
export async function sharpen(host: Host, id: string, flags: SharpenFlags): Promise<number> {
  engineChoiceOf(host, flags);
  const budget = parseBudget(flags.budget, 1);
  const seed = parseSeed(flags.seed);
  const alpha = parseProbability(flags.alpha, '--alpha');
  const loaded = await loadClaims(host, flags, { isOptional: true, withOthers: true });
  const all = [...loaded.claims, ...loaded.others];
  const ids = all.map((claim) => claim.id);
  const claim = all.find((candidate) => candidate.id === selectOne(ids, id))!;
  const names = flags.constant === undefined ? improvableNames(claim) : [flags.constant];
  if (names.length === 0)
    throw new UsageError(`${claim.id}: an ${claim.kind} has no bound, and no hypothesis that can be relaxed`);
  const left = flags.constant === undefined ? unrelaxedNames(claim) : [];
  requireWritable(host.cwd, flags.out, [sharpnessName, page]);
  const before = readSharpness(host.cwd, flags.out);
  print(host.err, sourceLine(loaded));
  const corpus = corpusCases(readCorpus(loaded.folder)).get(claim.id) ?? [];
  const found = await withClaimThreads(host, loaded, names.length, flags, (threads) =>
    Promise.all(
      names.map((name) =>
        threads.require(
          'sharpen',
          { claim: claim.id, name, seed, budget, alpha: alpha / names.length, corpus },
          `${claim.id}, ${name}`,
        ),
      ),
    ),
  );
  const entry = { claim: claim.id, seed, alpha, budget: budget.name, results: found.flat() };
  const { sharpnessPage } = await import('../report/html/sharpness-page.ts');
  const files = new Map([
    [sharpnessName, sharpnessJson(withSharpness(before, entry))],
    [page, await sharpnessPage(entry, claim)],
  ]);
  await writeFiles(resolve(host.cwd, flags.out), files);
  print(
    host.out,
    ...[...sharpnessLines(entry), ...notAsked(left)].map(plain),
    `report: ${join(flags.out, page)}`,
  );
  return exitCodes.fine;
}

/** Of which hypotheses it was not asked how much is needed. */
function notAsked(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [`Not asked, since they hold or do not, with no share between (\`relaxed\`): ${names.join('; ')}.`];
}
