import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Evidence } from '../judge/claims/evidence.ts';
import { UsageError } from '../core/errors.ts';
import type { Lock } from './lock.ts';
import { evidenceJson } from '../report/evidence-json.ts';
import { type Baseline, baselineOf } from '../report/diff-runs.ts';
import { readLock } from './read-lock.ts';
import { lockName } from '../files/locate-claims.ts';
import { parseJson } from '../files/parse-json.ts';
import { readText } from '../files/read-file.ts';
import { readEvidence } from '../files/read-json.ts';

/**
 * What a report is compared with: an evidence file or a lock, told apart by what they say they are.
 * @throws {UsageError} naming the file, the place in it, and what was expected there
 */
export function readBaseline(cwd: string, path: string): Baseline {
  const value = parseJson(readText(cwd, path), path) as { kind?: unknown } | null;
  return value?.kind === 'theory-lock'
    ? baselineOfLock(readLock(cwd, path), path)
    : baselineOf(readEvidence(cwd, path));
}

/** The lock of a configuration's folder, unless there is none or it cannot be read. */
export function lockBeside(folder: string): Baseline | undefined {
  if (!existsSync(resolve(folder, lockName))) return undefined;
  try {
    return readBaseline(folder, lockName);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** The run whose evidence lies at `path`, unless it is this one or cannot be read. */
export function baselineAt(cwd: string, path: string, evidence: Evidence): Baseline | undefined {
  if (!existsSync(resolve(cwd, path))) return undefined;
  try {
    const before = readEvidence(cwd, path);
    return evidenceJson(before) === evidenceJson(evidence) ? undefined : baselineOf(before);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** Is the evidence at `path` that of this run? */
export function isOfRun(cwd: string, path: string, evidence: Evidence): boolean {
  try {
    return evidenceJson(readEvidence(cwd, path)) === evidenceJson(evidence);
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

/** A lock knows wording and mutants, and verdicts of its own budgets, which are not this run's. */
function baselineOfLock({ claims, run }: Lock, path: string): Baseline {
  return {
    what: `${path}, accepted ${run} ${run === 1 ? 'time' : 'times'}`,
    claims: claims.map(({ id, says, mutants }) => ({
      id,
      says,
      mutants: mutants.map(({ name }) => ({ name })),
    })),
  };
}
