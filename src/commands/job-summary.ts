import { appendFileSync } from 'node:fs';
import { UsageError } from '../core/errors.ts';
import { reasonOf } from '../files/file-error.ts';
import type { Host } from '../host/host.ts';

/** The file of GitHub's job summary, where there is one. */
function summaryFileOf({ env }: Host): string | undefined {
  const file = env['GITHUB_STEP_SUMMARY'];
  return file === '' ? undefined : file;
}

/** @throws {UsageError} where a job summary is asked for and cannot be written */
export function requireSummary(host: Host): void {
  const file = summaryFileOf(host);
  try {
    if (file !== undefined) appendFileSync(file, '');
  } catch (error) {
    throw new UsageError(`GITHUB_STEP_SUMMARY: ${file!}: cannot be written to: ${reasonOf(error)}`);
  }
}

/** @throws {UsageError} where it cannot be written */
export function appendSummary(host: Host, markdown: string): void {
  const file = summaryFileOf(host);
  try {
    if (file !== undefined) appendFileSync(file, `${markdown}\n`);
  } catch (error) {
    throw new UsageError(`GITHUB_STEP_SUMMARY: ${file!}: cannot be written to: ${reasonOf(error)}`);
  }
}
