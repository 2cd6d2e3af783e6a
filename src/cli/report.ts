import { join } from 'node:path';
import { mergeEvidence } from '../claims/merge-evidence.ts';
import { UsageError } from '../core/errors.ts';
import { conclusion, verdictTable } from '../report/terminal.ts';
import { paintFor } from './colour.ts';
import { exitCodes } from './exit-codes.ts';
import { type Host, print } from './host.ts';
import type { SourceFlags } from './load-claims.ts';
import { requireWritable } from './output-folder.ts';
import { readEvidence } from './read-json.ts';
import { writeReport } from './write-report.ts';

/** Writes the reports of stored evidence again, or of shards put together. Returns 0, whatever the verdicts. */
export async function report(
  host: Host,
  paths: readonly string[],
  flags: SourceFlags & { readonly out: string; readonly merge?: boolean },
): Promise<number> {
  if (paths.length > 1 && flags.merge !== true) {
    throw new UsageError(
      'several evidence files are put together with --merge, if they are the shards of one run',
    );
  }
  const files = paths.length === 0 ? [join(flags.out, 'evidence.json')] : paths;
  const read = files.map((path) => readEvidence(host.cwd, path));
  const evidence = flags.merge === true ? mergeEvidence(read) : read[0]!;
  requireWritable(host.cwd, flags.out);
  await writeReport({ cwd: host.cwd, ...flags }, evidence);
  print(host.out, verdictTable(evidence.claims, paintFor(host, host.out)), '', ...conclusion(evidence));
  print(host.out, `report: ${join(flags.out, 'index.html')}`);
  return exitCodes.fine;
}
