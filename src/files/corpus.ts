import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Counterexample } from '../judge/claims/evidence.ts';
import { canonicalJson, type Json } from '../core/json.ts';
import { evidenceJson } from '../report/evidence-json.ts';
import { slug } from '../report/slug.ts';
import { freeName } from './output-folder.ts';
import { writeFiles } from './write-files.ts';
import { namesInFolder, readCounterexample } from './read-json.ts';

/** Where counterexamples once found lie, below the folder in which the program is run. */
export const corpusFolder = 'fixtures/counterexamples';

/** A counterexample that was kept. */
export interface CorpusEntry {
  /** Relative to the folder in which the program is run. */
  readonly path: string;
  readonly file: Counterexample;
}

/**
 * All counterexamples once kept, in the order of their names; none where there is no such folder.
 * @throws {UsageError} naming the file and the place, where one cannot be read
 */
export function readCorpus(cwd: string): readonly CorpusEntry[] {
  return namesInFolder(cwd, corpusFolder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const path = `${corpusFolder}/${name}`;
      return { path, file: readCounterexample(cwd, path) };
    });
}

/** Their cases by claim, each once. */
export function corpusCases(corpus: readonly CorpusEntry[]): ReadonlyMap<string, readonly Json[]> {
  const cases = new Map<string, Map<string, Json>>();
  for (const { file } of corpus) {
    const mine = cases.get(file.claim) ?? new Map<string, Json>();
    cases.set(file.claim, mine.set(canonicalJson(file.witness.case), file.witness.case));
  }
  return new Map([...cases].map(([claim, mine]) => [claim, [...mine.values()]]));
}

/**
 * Keeps counterexamples for ever: each in a file of its own, beside those that are there; one whose case is
 * already kept for its claim is not kept again.
 * @returns the paths written, relative to `cwd`
 */
export async function addToCorpus(cwd: string, found: readonly Counterexample[]): Promise<readonly string[]> {
  const folder = resolve(cwd, corpusFolder);
  const freshNow = (): readonly Counterexample[] => {
    const known = corpusCases(readCorpus(cwd));
    return found.filter(({ claim, witness }) => {
      const cases = known.get(claim) ?? [];
      return !cases.some((c) => canonicalJson(c) === canonicalJson(witness.case));
    });
  };
  if (freshNow().length === 0) return [];
  const files = new Map<string, string>();
  // another run may keep some at this moment
  await writeFiles(folder, () => {
    files.clear();
    for (const file of freshNow()) {
      const isTaken = (name: string): boolean =>
        files.has(`${name}.json`) || existsSync(join(folder, `${name}.json`));
      files.set(`${freeName(slug(file.claim), isTaken)}.json`, evidenceJson(file));
    }
    return files;
  });
  return [...files.keys()].map((name) => `${corpusFolder}/${name}`);
}
