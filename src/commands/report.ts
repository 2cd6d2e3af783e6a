import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mergeEvidence } from '../judge/claims/merge-evidence.ts';
import { UsageError } from '../core/errors.ts';
import { nearestName } from '../core/nearest-name.ts';
import { conclusion, verdictTable } from '../report/terminal.ts';
import { type ThreadFlags, withClaimThreads } from '../run/claim-jobs.ts';
import { paintFor } from '../host/colour.ts';
import { readBaseline } from '../gate/baseline.ts';
import { type Format, formats, usualFormats } from '../report/report-options.ts';
import { exitCodes } from '../host/exit-codes.ts';
import { type Host, print } from '../host/host.ts';
import { reportContents } from '../run/contributions.ts';
import { boundVersions, knownSharpness } from '../run/known-sharpness.ts';
import { loadClaims } from '../config/load-claims.ts';
import { locateClaims } from '../files/locate-claims.ts';
import { requireWritable } from '../files/output-folder.ts';
import { readEvidence } from '../files/read-json.ts';
import { reportTargets } from '../run/report-targets.ts';
import { writeReport } from '../run/write-report.ts';
import { ledgerHistory, writeSite } from './write-site.ts';

/** The flags of `lakatos report`. */
export interface ReportFlags extends ThreadFlags {
  readonly out: string;
  readonly merge?: boolean;
  readonly format?: string;
  readonly since?: string;
  readonly open?: boolean;
  readonly site?: string;
}

/** Writes the reports of stored evidence, or of shards put together. Returns 0, whatever the verdicts. */
export async function report(host: Host, paths: readonly string[], flags: ReportFlags): Promise<number> {
  const isHistory = flags.site !== undefined && flags.merge !== true;
  if (paths.length > 1 && flags.merge !== true && !isHistory) {
    throw new UsageError(
      'several evidence files are put together with --merge, if they are the shards of one run; with --site they are its history, the oldest first',
    );
  }
  if (flags.site !== undefined && flags.format !== undefined)
    throw new UsageError('--site writes pages of its own: leave --format out');
  const wanted = flags.format === undefined ? usualFormats : parseFormats(flags.format);
  if (flags.open === true && !wanted.has('html')) throw new UsageError('--open needs html among the formats');
  const files = paths.length === 0 ? [join(flags.out, 'evidence.json')] : paths;
  if (paths.length === 0 && !existsSync(resolve(host.cwd, files[0]!)))
    throw new UsageError(
      `${files[0]!}: there is no evidence yet: lakatos check writes it, or name an evidence file`,
    );
  const loaded = await loadClaims(host, flags, { isOptional: true });
  const read = files.map((path) => readEvidence(host.cwd, path));
  const evidence = flags.merge === true ? mergeEvidence(read) : read.at(-1)!;
  const say = (line: string): void => {
    print(host.err, line);
  };
  const baseline = flags.since === undefined ? undefined : readBaseline(host.cwd, flags.since);
  if (flags.site !== undefined) {
    const site = flags.site;
    requireWritable(host.cwd, site, ['index.html', 'claims/x.html'], `--site ${site}`);
    const ledger = await ledgerHistory(host.cwd, flags.out);
    await withClaimThreads(host, loaded, 1, flags, async (threads) =>
      writeSite(host.cwd, site, evidence, {
        ...(baseline && { baseline }),
        ...reportContents(loaded, threads, evidence.data),
        ...(isHistory && { earlier: read.slice(0, -1) }),
        ...(ledger && { ledger }),
        sharpness: await knownSharpness(
          { cwd: host.cwd, out: flags.out, say },
          evidence.claims,
          boundVersions(loaded, threads),
        ),
      }),
    );
    const index = join(site, 'index.html');
    print(host.out, ...conclusion(evidence), `site: ${index}`);
    if (flags.open === true) await host.open(resolve(host.cwd, index));
    return exitCodes.fine;
  }
  requireWritable(host.cwd, flags.out, reportTargets(wanted));
  await withClaimThreads(host, loaded, 1, flags, (threads) =>
    writeReport({ cwd: host.cwd, say, ...flags }, evidence, {
      ...(baseline && { baseline }),
      formats: wanted,
      ...reportContents(loaded, threads, evidence.data),
      places: () =>
        locateClaims(
          loaded.folder,
          evidence.claims.map(({ id }) => id),
        ),
    }),
  );
  print(host.out, verdictTable(evidence.claims, paintFor(host, host.out)), '', ...conclusion(evidence));
  const page = join(flags.out, 'index.html');
  print(host.out, `report: ${wanted.has('html') ? page : flags.out}`);
  if (flags.open === true) await host.open(resolve(host.cwd, page));
  return exitCodes.fine;
}

/** `html,csv` → both. @throws {UsageError} */
function parseFormats(text: string): ReadonlySet<Format> {
  const names = text.split(/[\s,]+/u).filter((name) => name !== '');
  const wrong = names.find((name) => !formats.some((format) => format === name));
  if (names.length === 0 || wrong !== undefined) {
    throw new UsageError(
      `--format must be of ${formats.join(', ')}, got '${wrong ?? text}'${nearestName(wrong ?? text, formats)}`,
    );
  }
  return new Set(formats.filter((format) => names.includes(format)));
}
