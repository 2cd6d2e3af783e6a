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
import {
  type ClaimSharpness,
  formatSharpness,
  isFalse,
  sharpnessJson,
  withSharpness,
  wordsVersion,
} from '../report/sharpness.ts';
import { sharpnessLines } from '../report/sharpness-text.ts';
import { plain } from '../report/terminal.ts';
import { engineChoiceOf, type ThreadFlags, withClaimThreads } from '../run/claim-jobs.ts';
import { boundVersions } from '../run/known-sharpness.ts';
import { exitCodes } from '../host/exit-codes.ts';
import { type Host, print } from '../host/host.ts';
import { selectOne } from '../run/select.ts';

/** The flags of `lakatos sharpen`. */
export interface SharpenFlags extends ThreadFlags {
  readonly constant?: string;
  readonly seed: string;
  readonly budget: string;
  readonly alpha: string;
  readonly out: string;
}

const page = 'sharpness.html';

/**
 * Brackets the constants of a claim. Returns 0, 1 where the claim is refuted as it stands, 130 if it was
 * interrupted.
 */
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
  let isStopped = false;
  const undo = host.onInterrupt(() => {
    isStopped = true;
    print(host.err, 'Interrupted: writing what is finished. A second interrupt ends at once.');
  });
  const start = host.now();
  const results = new Map<string, ClaimSharpness['results']>();
  try {
    const bound = await withClaimThreads(host, loaded, names.length, flags, async (threads) => {
      await Promise.all(
        names.map(async (name) => {
          const job = { claim: claim.id, name, seed, budget, alpha: alpha / names.length, corpus };
          const found = await threads.requireUntil('sharpen', job, `${claim.id}, ${name}`, {
            report: () => undefined,
            goesOn: () => !isStopped,
          });
          if (found === undefined) return;
          results.set(name, found);
          const seconds = ((host.now() - start) / 1000).toFixed(0);
          print(
            host.err,
            plain(
              `[${results.size}/${names.length}] ${found.map(formatSharpness).join('; ')} (${seconds} s)`,
            ),
          );
        }),
      );
      return (await boundVersions(loaded, threads)([claim.id])).get(claim.id);
    });
    const unfinished = names.filter((name) => !results.has(name));
    if (results.size > 0) {
      const found = names.flatMap((name) => results.get(name) ?? []);
      const version = bound !== undefined && { version: { words: wordsVersion(claim), bound } };
      const entry = { claim: claim.id, ...version, seed, alpha, budget: budget.name, results: found };
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
    }
    if (unfinished.length === 0)
      return [...results.values()].flat().some(isFalse) ? exitCodes.refuted : exitCodes.fine;
    print(host.err, plain(`Not finished, and nothing is said of: ${unfinished.join('; ')}.`));
    return exitCodes.interrupted;
  } finally {
    undo();
  }
}

/** Of which hypotheses it was not asked how much is needed. */
function notAsked(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [`Not asked, since they hold or do not, with no share between (\`relaxed\`): ${names.join('; ')}.`];
}
