import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../core/errors.ts';
import type { Evidence } from '../judge/claims/evidence.ts';
import { isCounterexampleFile, type Marks, staleFiles } from '../files/output-folder.ts';
import { readRegularFile } from '../files/read-file.ts';
import { writeFiles } from '../files/write-files.ts';
import { historyRow, historyHead } from '../ledger/history.ts';
import { ledgerFolder, ledgerPath, requireReadable } from '../ledger/ledger-file.ts';
import { withIndex } from '../ledger/ledger-index.ts';
import { type ClaimHistory, claimsFolder, siteFiles, type SiteOptions } from '../report/site.ts';

/** What every page of a report or a site begins with, and nobody else's. */
const ours =
  /^<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-[\s\S]{0,2000}?<title>Lakatos: /u;

/**
 * Writes a site: all of it at once, over an earlier one. Pages of claims that are gone go.
 * @throws {UsageError} where a file of somebody else has the name of one of the site's, or a report is there
 */
export async function writeSite(
  cwd: string,
  site: string,
  evidence: Evidence,
  options: SiteOptions,
): Promise<void> {
  const folder = resolve(cwd, site);
  if (existsSync(join(folder, 'evidence.json')))
    throw new UsageError(
      `--site ${site}: holds evidence.json, so it is the folder of a report; name another folder`,
    );
  const files = await siteFiles(evidence, options);
  for (const path of files.keys()) {
    if (isForeign(join(folder, path)))
      throw new UsageError(
        `--site ${site}: ${path} is there and was not written by Lakatos; name another folder, or move it away`,
      );
  }
  await writeFiles(folder, files, staleFiles(folder, new Set(files.keys()), pagesIn(folder)));
}

/** A site's files are recognized by what they say, the empty one by being empty. */
function isForeign(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return false;
  if (!found.isFile()) return true;
  if (path.endsWith('.json')) return !isCounterexampleFile(path);
  if (path.endsWith('.html')) return !ours.test(readRegularFile(path).toString('utf8'));
  return found.size > 0;
}

function pagesIn(folder: string): Marks {
  const at = join(folder, claimsFolder);
  const names = existsSync(at) && statSync(at).isDirectory() ? readdirSync(at) : [];
  return Object.fromEntries(
    names.filter((name) => name.endsWith('.html')).map((name) => [`${claimsFolder}/${name}`, ours]),
  );
}

/** What the ledger of a report's folder knows of claims, where there is one. */
export async function ledgerHistory(
  cwd: string,
  out: string,
): Promise<((claim: string) => ClaimHistory | undefined) | undefined> {
  const folder = resolve(cwd, out, ledgerFolder);
  requireReadable(folder);
  if (!existsSync(ledgerPath(folder))) return undefined;
  const totals = await withIndex(folder, (index) => index.totals());
  return (claim) => {
    const rows = totals.filter((at) => at.claim === claim).map((at) => [...historyRow(at), at.says]);
    return rows.length === 0 ? undefined : { head: [...historyHead, 'what it said'], rows };
  };
}
