import { join, relative, resolve } from 'node:path';
import type { Evidence } from '../claims/evidence.ts';
import type { Json } from '../core/json.ts';
import { counterexampleFiles } from '../report/counterexample-files.ts';
import { counterexampleMarkdown } from '../report/counterexample-markdown.ts';
import { counterexampleJson, evidenceJson } from '../report/evidence-json.ts';
import { htmlReport } from '../report/html.ts';
import { summaryMarkdown } from '../report/markdown.ts';
import { prettyJson } from '../report/pretty-json.ts';
import type { SourceFlags } from './load-claims.ts';
import { removeStale, writeFiles } from './output-folder.ts';

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
): Promise<readonly string[]> {
  const folder = resolve(destination.cwd, destination.out);
  const shown = (path: string): string => relative(destination.cwd, join(folder, path)) || path;
  const files = new Map<string, string>();
  const refuting: string[] = [];
  for (const { path, file } of counterexampleFiles(evidence)) {
    const json = `${path}.json`;
    files.set(json, counterexampleJson(file));
    if (file.mutant !== undefined || file.dropped !== undefined) continue;
    files.set(`${path}.md`, counterexampleMarkdown(file, replayCommand(shown(json), destination)));
    refuting.push(shown(json));
  }
  const kept = new Set(files.keys());
  files.set('evidence.json', evidenceJson(evidence));
  files.set('summary.md', summaryMarkdown(evidence));
  files.set('index.html', htmlReport(evidence));
  if (timings !== undefined) files.set('timings.json', prettyJson(timings as unknown as Json));
  await writeFiles(folder, files);
  removeStale(folder, kept);
  return refuting;
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
