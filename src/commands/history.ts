import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { nearestName } from '../core/nearest-name.ts';
import { parseName } from '../core/parse.ts';
import { writeParts } from '../files/write-files.ts';
import { exported, exportFormats } from '../ledger/export.ts';
import { collectGarbage } from '../ledger/collect-garbage.ts';
import { damagedLine, historyLines, troubleLines } from '../ledger/history.ts';
import { ledgerFolder, ledgerPath, requireReadable } from '../ledger/ledger-file.ts';
import { withIndex } from '../ledger/ledger-index.ts';
import { compact, counted } from '../report/format.ts';
import { exitCodes } from '../host/exit-codes.ts';
import { type Host, print } from '../host/host.ts';

interface LedgerFlags {
  readonly out: string;
}

/** What claims have withstood over time, by the ledger. */
export async function history(
  host: Host,
  id: string | undefined,
  { out, json = false }: LedgerFlags & { readonly json?: boolean },
): Promise<number> {
  const folder = existing(host, out);
  const path = relative(host.cwd, ledgerPath(folder));
  const { totals, known, trouble } = await withIndex(folder, (index) => ({
    totals: index.totals(id),
    known: id === undefined ? [] : [...new Set(index.totals().map(({ claim }) => claim))],
    trouble: troubleLines(index, path),
  }));
  print(host.err, ...trouble);
  if (totals.length === 0 && id !== undefined)
    throw new UsageError(
      `${path}: knows no claim '${id}'${nearestName(id, known)}; lakatos history lists those that it knows`,
    );
  if (json) host.out.write(`${JSON.stringify(totals)}\n`);
  else print(host.out, ...historyLines(totals, id !== undefined));
  return exitCodes.fine;
}

const actions = ['export', 'gc'] as const;

/** What is done with the ledger as a whole. */
export async function ledger(
  host: Host,
  action: string,
  flags: LedgerFlags & { readonly format: string; readonly to?: string },
): Promise<number> {
  return parseName(action, 'action', actions) === 'gc' ? gcLedger(host, flags) : exportLedger(host, flags);
}

/** The ledger as a table, to a file or standard output. */
async function exportLedger(
  host: Host,
  { out, format, to }: LedgerFlags & { readonly format: string; readonly to?: string },
): Promise<number> {
  const folder = existing(host, out);
  const parts = await exported(folder, parseName(format, '--format', exportFormats), (lines) => {
    print(host.err, damagedLine(relative(host.cwd, ledgerPath(folder)), lines));
  });
  if (to === undefined) for (const part of parts) host.out.write(part);
  else writeParts(resolve(host.cwd, to), parts);
  return exitCodes.fine;
}

/** Takes away what nobody needs. */
async function gcLedger(host: Host, { out }: LedgerFlags): Promise<number> {
  const folder = existing(host, out);
  const { records, jobs, bytes } = await collectGarbage(folder);
  print(
    host.out,
    `${counted(records, 'result that was', 'results that were')} there twice and the blocks of ${counted(jobs, 'stopped claim')} are gone: ${compact(bytes)} bytes`,
  );
  return exitCodes.fine;
}

function existing(host: Host, out: string): string {
  const folder = resolve(host.cwd, out, ledgerFolder);
  requireReadable(folder);
  if (existsSync(ledgerPath(folder))) return folder;
  throw new UsageError(`${join(out, ledgerFolder)}: there is no ledger yet: lakatos check writes one`);
}
