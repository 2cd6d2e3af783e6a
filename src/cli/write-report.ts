import { join, relative, resolve } from 'node:path';
import { quote } from 'shlex';
import type { Evidence } from '../judge/claims/evidence.ts';
import { canonicalJson, type Json } from '../core/json.ts';
import { prettyJson } from '../report/pretty-json.ts';
import { reportFiles } from '../report/report-files.ts';
import type { ReportOptions } from '../report/report-options.ts';
import { baselineAt } from './baseline.ts';
import { defaults } from './flags.ts';
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
 * Writes the report in the formats asked for, usually `evidence.json`, `summary.md` and `index.html`, the counterexamples and,
 * after a run, `timings.json`. Counterexamples of an earlier run go.
 * @param options if no baseline is given, it is the run whose evidence is written over
 * @returns the paths of the counterexamples to claims (not to mutants), relative to `cwd`
 */
export async function writeReport(
  destination: Destination,
  found: Evidence,
  options: ReportOptions = {},
  timings?: Timings,
): Promise<readonly string[]> {
  const evidence = asStored(found);
  const { cwd, out } = destination;
  const folder = resolve(cwd, out);
  const fromHere = (path: string): string => relative(cwd, join(folder, path)) || path;
  const baseline = options.baseline ?? baselineAt(cwd, join(out, 'evidence.json'), evidence);
  const { files, refuting } = await reportFiles(evidence, {
    ...options,
    ...(baseline && { baseline }),
    replayCommand: (path) => replayCommand(fromHere(path), destination),
    explainCommand: (id) =>
      explainCommand(id, { ...destination, case: 'nearest', seed: evidence.seed, page: 'case.html' }),
  });
  if (timings !== undefined) files.set('timings.json', prettyJson(timings as unknown as Json));
  await writeFiles(folder, files);
  removeStale(folder, new Set(files.keys()));
  return refuting.map(fromHere);
}

/** As a file gives it back, keys in the order of files: a report of a run is the same bytes as one of its `evidence.json`. */
function asStored(evidence: Evidence): Evidence {
  return JSON.parse(canonicalJson(evidence as unknown as Json)) as Evidence;
}

/** The command that replays a counterexample file. */
export function replayCommand(path: string, source: SourceFlags): string {
  return ['npx lakatos replay', quote(path), ...sourceFlags(source)].join(' ');
}

/** The command that shows a case of a claim. */
export function explainCommand(
  id: string,
  {
    case: which,
    seed,
    out,
    page,
    ...source
  }: SourceFlags & {
    readonly case: string;
    readonly seed: string;
    readonly out: string;
    readonly page?: string;
  },
): string {
  const flags = [
    ...flagOf('case', which),
    ...flagOf('seed', seed),
    ...flagOf('out', out === defaults.out ? undefined : out),
    ...sourceFlags(source),
    ...flagOf('page', page),
  ];
  return ['npx lakatos explain', quote(id), ...flags].join(' ');
}

function sourceFlags({ config, data, labels }: SourceFlags): readonly string[] {
  return [...flagOf('config', config), ...flagOf('data', data), ...flagOf('labels', labels)];
}

function flagOf(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`--${name}`, quote(value)];
}
