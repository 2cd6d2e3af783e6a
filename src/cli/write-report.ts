import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Evidence } from '../claims/evidence.ts';
import { UsageError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { counterexampleFiles } from '../report/counterexample-files.ts';
import { counterexampleMarkdown } from '../report/counterexample-markdown.ts';
import { counterexampleJson, evidenceJson } from '../report/evidence-json.ts';
import { familyOf } from '../report/html/overview.ts';
import { counterexamplePage } from '../report/html/counterexample-page.ts';
import { htmlReport } from '../report/html.ts';
import { summaryMarkdown } from '../report/markdown.ts';
import { prettyJson } from '../report/pretty-json.ts';
import { type Earlier, earlierRun } from '../report/since.ts';
import type { SourceFlags } from './load-claims.ts';
import { removeStale, writeFiles } from './output-folder.ts';
import { readEvidence } from './read-json.ts';
import { theoryCurves } from './theory-curves.ts';

/** What a run took; kept apart from the evidence, which holds no clock. */
export interface Timings {
  readonly started: string;
  readonly seconds: number;
  readonly steps: number;
  readonly stepsPerSecond: number;
  /** Seconds that all threads together spent simulating, where it is known; the rest is drawing cases, bounds and judging. */
  readonly simulatingSeconds?: number;
  readonly claims: readonly { readonly claim: string; readonly seconds: number }[];
}

/** Where a report goes, and with which flags its counterexamples are replayed. */
export interface Destination extends SourceFlags {
  readonly cwd: string;
  readonly out: string;
}

/**
 * Writes `evidence.json`, `summary.md`, `index.html`, the counterexamples and, after a run, `timings.json`.
 * Counterexamples of an earlier run go.
 * @returns the paths of the counterexamples to claims (not to mutants), relative to `cwd`
 */
export async function writeReport(
  destination: Destination,
  evidence: Evidence,
  timings?: Timings,
  earlier: Earlier | undefined = earlierIn(destination, evidence),
): Promise<readonly string[]> {
  const folder = resolve(destination.cwd, destination.out);
  const shown = (path: string): string => relative(destination.cwd, join(folder, path)) || path;
  const files = new Map<string, string>();
  const refuting: string[] = [];
  const counterexamples = new Map<string, string>();
  for (const { path, file } of counterexampleFiles(evidence)) {
    const json = `${path}.json`;
    files.set(json, counterexampleJson(file));
    if (file.mutant !== undefined || file.dropped !== undefined) continue;
    const replay = replayCommand(shown(json), destination);
    files.set(`${path}.md`, counterexampleMarkdown(file, replay));
    const tex = evidence.claims.find(({ id }) => id === file.claim)?.tex;
    const exhibits = { ...(tex !== undefined && { tex }), pictures: [], tables: [] };
    files.set(`${path}.html`, counterexamplePage(file, replay, '../index.html', exhibits));
    counterexamples.set(file.claim, `${path}.html`);
    refuting.push(shown(json));
  }
  const kept = new Set(files.keys());
  files.set('evidence.json', evidenceJson(evidence));
  files.set('summary.md', summaryMarkdown(evidence));
  const curves = theoryCurves(new Set(evidence.claims.map(({ id }) => familyOf(id))));
  files.set(
    'index.html',
    await htmlReport(evidence, { ...(earlier && { earlier }), curves, counterexamples }),
  );
  if (timings !== undefined) files.set('timings.json', prettyJson(timings as unknown as Json));
  await writeFiles(folder, files);
  removeStale(folder, kept);
  return refuting;
}

/** The run whose evidence lies where this one's will; undefined where there is none, or it is this one. */
function earlierIn({ cwd, out }: Destination, evidence: Evidence): Earlier | undefined {
  const path = join(out, 'evidence.json');
  if (!existsSync(resolve(cwd, path))) return undefined;
  try {
    const before = readEvidence(cwd, path);
    return evidenceJson(before) === evidenceJson(evidence) ? undefined : earlierRun(before);
  } catch (error) {
    // what cannot be read is of another version or not ours; it is about to be written over, as ever
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** The command that replays a counterexample file. */
export function replayCommand(path: string, { config, data }: SourceFlags): string {
  const flags = [
    ...(config === undefined ? [] : ['--config', quoted(config)]),
    ...(data === undefined ? [] : ['--data', quoted(data)]),
  ];
  return ['npx lakatos replay', quoted(path), ...flags].join(' ');
}

/** An argument as a POSIX shell reads it back. */
export function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/u.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}
