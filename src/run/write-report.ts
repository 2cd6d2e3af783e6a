import { join, relative, resolve } from 'node:path';
import type { Evidence } from '../judge/claims/evidence.ts';
import { canonicalJson, type Json } from '../core/json.ts';
import { prettyJson } from '../report/pretty-json.ts';
import { csv } from '../report/csv.ts';
import { reportFiles } from '../report/report-files.ts';
import { allTables } from '../report/tables.ts';
import type { ReportOptions } from '../report/report-options.ts';
import { baselineAt, isOfRun } from '../gate/baseline.ts';
import { commandLine } from '../host/command-line.ts';
import { defaults } from './defaults.ts';
import { sourceOf, type SourceFlags } from '../config/load-claims.ts';
import { type Marks, staleFiles } from '../files/output-folder.ts';
import { writeFiles } from '../files/write-files.ts';
import { type BoundVersions, knownSharpness } from './known-sharpness.ts';

/** What a run took; kept apart from the evidence, which holds no clock. */
export interface Timings {
  readonly started: string;
  readonly seconds: number;
  readonly steps: number;
  readonly stepsPerSecond: number;
  /** Seconds that all threads together spent simulating, where it is known. */
  readonly simulatingSeconds?: number;
  readonly claims: readonly {
    readonly claim: string;
    readonly seconds: number;
    /** How many of these it simulated, where it is known. */
    readonly simulatingSeconds?: number;
  }[];
}

/** Where a report goes, and with which flags its counterexamples are replayed. */
export interface Destination extends SourceFlags {
  readonly cwd: string;
  readonly out: string;
  /** Told what is left out of the report. */
  readonly say?: (line: string) => void;
}

/**
 * Writes the report in the formats asked for, usually `evidence.json`, `summary.md` and `index.html`, the
 * counterexamples and, after a run, `timings.json`. Counterexamples of an earlier run go.
 * @param options if no baseline is given, it is the run whose evidence is written over
 * @returns the paths of the counterexamples to claims (not to mutants), relative to `cwd`
 */
export async function writeReport(
  destination: Destination,
  found: Evidence,
  options: ReportOptions & { readonly boundVersions?: BoundVersions } = {},
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
    sharpness: await knownSharpness(destination, evidence.claims, options.boundVersions),
    replayCommand: (path) => replayCommand(fromHere(path), destination),
    explainCommand: (id) =>
      explainCommand(id, { ...destination, case: 'nearest', seed: evidence.seed, page: 'case.html' }),
  });
  if (timings !== undefined) files.set('timings.json', prettyJson(timings as unknown as Json));
  const marks = isOfRun(cwd, join(out, 'evidence.json'), evidence) ? undefined : reportMarks(evidence);
  await writeFiles(folder, files, staleFiles(folder, new Set(files.keys()), marks));
  return refuting.map(fromHere);
}

/**
 * What tells a report's files of other formats, which are of another run, from a user's of the same names.
 */
function reportMarks(evidence: Evidence): Marks {
  return {
    'index.html': /<title>Lakatos/u,
    'summary.md': /^# Lakatos/u,
    'evidence.json': /"kind": ?"evidence"/u,
    'junit.xml': /<testcase classname="(?<family>[^"]*)" name="\k<family>[/"]/u,
    'lakatos.sarif': /"name": ?"Lakatos"/u,
    'timings.json': /"stepsPerSecond"/u,
    ...Object.fromEntries(
      allTables(evidence).map(({ name, columns }) => [
        `data/${name}.csv`,
        startsWith(csv({ columns, rows: [] })),
      ]),
    ),
  };
}

function startsWith(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)}`, 'u');
}

/** As a file gives it back: a report of a run is the same bytes as one of its `evidence.json`. */
function asStored(evidence: Evidence): Evidence {
  return JSON.parse(canonicalJson(evidence as unknown as Json)) as Evidence;
}

/** The command that replays a counterexample file. */
export function replayCommand(path: string, flags: SourceFlags): string {
  return commandLine('replay', [path], sourceOf(flags));
}

/** The command that shows a case of a claim. */
export function explainCommand(
  id: string,
  {
    case: which,
    seed,
    out,
    page,
    ...flags
  }: SourceFlags & {
    readonly case: string;
    readonly seed: string;
    readonly out: string;
    readonly page?: string;
  },
): string {
  return commandLine('explain', [id], { case: which, seed, ...outOf(out), ...sourceOf(flags), page });
}

/** The command that attacks a claim and writes its report to the same folder. */
export function checkCommand(id: string, { out, ...flags }: SourceFlags & { readonly out: string }): string {
  return commandLine('check', [id], { ...outOf(out), ...sourceOf(flags) });
}

function outOf(out: string): { readonly out?: string } {
  return out === defaults.out ? {} : { out };
}
