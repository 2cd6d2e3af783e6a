import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { loadClaims, type SourceFlags, sourceLine } from '../config/load-claims.ts';
import { requireWritable, requireWritablePage } from '../files/output-folder.ts';
import { readEvidence } from '../files/read-json.ts';
import { writeFiles } from '../files/write-files.ts';
import { annotations } from '../paper/annotations.ts';
import { coverageOf } from '../paper/coverage.ts';
import { coverageBadge, coverageMarkdown, coverageTable } from '../paper/coverage-text.ts';
import { coveragePage } from '../paper/coverage-page.ts';
import { loadLinks } from '../paper/load-links.ts';
import { withClaimThreads } from '../run/claim-jobs.ts';
import { boundVersions, sharpnessOf } from '../run/known-sharpness.ts';
import { plain } from '../report/terminal.ts';
import { paintFor } from '../host/colour.ts';
import { exitCodes } from '../host/exit-codes.ts';
import { appendSummary, requireSummary } from './job-summary.ts';
import { type Host, print } from '../host/host.ts';

/** The flags of `lakatos paper`. */
export interface PaperFlags extends SourceFlags {
  readonly out: string;
  readonly markdown?: boolean;
  readonly annotate?: string;
}

const targets = { markdown: 'paper.md', page: 'paper.html', badge: 'paper-badge.json' };

/** Writes which statements of the paper are tested. Returns 0, or 2 where claims and paper do not fit. */
export async function paper(host: Host, flags: PaperFlags): Promise<number> {
  const loaded = await loadClaims(host, flags);
  const links = await loadLinks(loaded);
  if (links === undefined)
    throw new UsageError(`${loaded.source}: names no paper; add paper: ['paper/*.tex'] to it`);
  requireWritable(host.cwd, flags.out, Object.values(targets));
  requireSummary(host);
  if (flags.annotate !== undefined) requireWritablePage(host.cwd, flags.annotate, '--annotate');
  const path = join(flags.out, 'evidence.json');
  const evidence = existsSync(resolve(host.cwd, path)) ? readEvidence(host.cwd, path) : undefined;
  const found = await withClaimThreads(host, loaded, 1, flags, (threads) =>
    sharpnessOf({ cwd: host.cwd, out: flags.out }, loaded.claims, boundVersions(loaded, threads)),
  );
  const sharpness = new Map([...found].map(([claim, sentences]) => [claim, sentences.join('; ')]));
  const coverage = coverageOf(links, loaded.claims, evidence, sharpness);
  const markdown = coverageMarkdown(coverage);
  await writeFiles(
    resolve(host.cwd, flags.out),
    new Map([
      [targets.markdown, markdown],
      [targets.page, coveragePage(coverage, links.paper)],
      [targets.badge, coverageBadge(coverage)],
    ]),
  );
  if (flags.annotate !== undefined) {
    const file = resolve(host.cwd, flags.annotate);
    await writeFiles(
      dirname(file),
      new Map([[flags.annotate.split(/[\\/]/u).at(-1)!, annotations(coverage)]]),
    );
  }
  appendSummary(host, markdown);
  print(host.err, sourceLine(loaded));
  if (evidence === undefined) print(host.err, `${path}: there is none, so no verdicts are known`);
  if (flags.markdown === true) host.out.write(markdown);
  else
    print(
      host.out,
      ...coverageTable(coverage, paintFor(host, host.out)),
      `report: ${join(flags.out, targets.page)}`,
    );
  for (const { claim, rule, message } of links.mistakes)
    print(host.err, plain(`${rule}: ${claim}: ${message}`));
  return links.mistakes.length === 0 ? exitCodes.fine : exitCodes.usage;
}
