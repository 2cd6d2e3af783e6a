import { join } from 'node:path';
import { conclusion, verdictTable } from '../report/terminal.ts';
import { paintFor } from './colour.ts';
import { exitCodes } from './exit-codes.ts';
import { type Host, print } from './host.ts';
import type { SourceFlags } from './load-claims.ts';
import { requireWritable } from './output-folder.ts';
import { readEvidence } from './read-json.ts';
import { writeReport } from './write-report.ts';

/** Writes the reports of stored evidence again. Returns 0, whatever the verdicts. */
export async function report(
  host: Host,
  path: string | undefined,
  flags: SourceFlags & { readonly out: string },
): Promise<number> {
  const evidence = readEvidence(host.cwd, path ?? join(flags.out, 'evidence.json'));
  requireWritable(host.cwd, flags.out);
  await writeReport({ cwd: host.cwd, ...flags }, evidence);
  print(host.out, verdictTable(evidence.claims, paintFor(host, host.out)), '', ...conclusion(evidence));
  print(host.out, `report: ${join(flags.out, 'index.html')}`);
  return exitCodes.fine;
}
