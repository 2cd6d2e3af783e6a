import { join, relative, resolve } from 'node:path';
import { quote } from 'shlex';
import type { Counterexample, Evidence } from '../judge/claims/evidence.ts';
import { canonicalJson, type Json } from '../core/json.ts';
import { counterexampleFiles } from '../report/counterexample-files.ts';
import { counterexampleMarkdown } from '../report/counterexample-markdown.ts';
import { counterexampleJson } from '../report/evidence-json.ts';
import { counterexamplePage } from '../report/html/counterexample-page.ts';
import type { Exhibits } from '../report/html/sheet.ts';
import { htmlReport } from '../report/html.ts';
import { prettyJson } from '../report/pretty-json.ts';
import type { Places } from '../report/problem.ts';
import type { Baseline } from '../report/diff-runs.ts';
import type { CurvePage } from '../core/illustration.ts';
import { baselineAt } from './baseline.ts';
import { defaults } from './flags.ts';
import type { SourceFlags } from './load-claims.ts';
import { removeStale, writeFiles } from './output-folder.ts';
import { filesOf, type Format, usualFormats } from './report-formats.ts';

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

/** What a report is made of besides the evidence. */
export interface Material {
  readonly timings?: Timings;
  /** What to compare with; if absent, the run whose evidence is written over. */
  readonly earlier?: Baseline;
  /** If absent, HTML, Markdown and JSON. */
  readonly formats?: ReadonlySet<Format>;
  /** Where the claims stand, for the formats that say so. */
  readonly places?: () => Places;
  /** Pictures for the page of a counterexample. */
  readonly pictures?: (file: Counterexample) => Promise<Omit<Exhibits, 'tex'>>;
  /** Pages of curves for claims of these ids. */
  readonly curves?: (ids: readonly string[]) => readonly CurvePage[];
}

/**
 * Writes the report in the formats asked for, usually `evidence.json`, `summary.md` and `index.html`, the counterexamples and,
 * after a run, `timings.json`. Counterexamples of an earlier run go.
 * @returns the paths of the counterexamples to claims (not to mutants), relative to `cwd`
 */
export async function writeReport(
  destination: Destination,
  found: Evidence,
  material: Material = {},
): Promise<readonly string[]> {
  const evidence = asStored(found);
  const { timings, formats: wanted = usualFormats, places = () => new Map() } = material;
  const folder = resolve(destination.cwd, destination.out);
  const earlier =
    material.earlier ?? baselineAt(destination.cwd, join(destination.out, 'evidence.json'), evidence);
  const { files, refuting, pages } = await counterexamples(destination, evidence, material);
  const kept = new Set(files.keys());
  for (const [path, text] of filesOf(evidence, wanted, places)) files.set(path, text);
  if (wanted.has('html')) {
    const curves = material.curves?.(evidence.claims.map(({ id }) => id)) ?? [];
    const { seed } = evidence;
    const surroundings = {
      ...(earlier && { earlier }),
      curves,
      counterexamples: pages,
      showing: (id: string) =>
        explainCommand(id, { ...destination, case: 'nearest', seed, page: 'case.html' }),
    };
    files.set('index.html', await htmlReport(evidence, surroundings));
  }
  if (timings !== undefined) files.set('timings.json', prettyJson(timings as unknown as Json));
  await writeFiles(folder, files);
  removeStale(folder, kept);
  return refuting;
}

/** As a file gives it back, keys in the order of files: a report of a run is the same bytes as one of its `evidence.json`. */
function asStored(evidence: Evidence): Evidence {
  return JSON.parse(canonicalJson(evidence as unknown as Json)) as Evidence;
}

/** The files of all counterexamples; those to claims also as Markdown and as pages. */
async function counterexamples(
  destination: Destination,
  evidence: Evidence,
  { pictures: picturesOf }: Material,
): Promise<{
  readonly files: Map<string, string>;
  readonly refuting: readonly string[];
  readonly pages: ReadonlyMap<string, string>;
}> {
  const shown = (path: string): string => {
    const absolute = join(resolve(destination.cwd, destination.out), path);
    return relative(destination.cwd, absolute) || path;
  };
  const files = new Map<string, string>();
  const refuting: string[] = [];
  const pages = new Map<string, string>();
  for (const { path, file } of counterexampleFiles(evidence)) {
    const json = `${path}.json`;
    files.set(json, counterexampleJson(file));
    if (file.mutant !== undefined || file.dropped !== undefined) continue;
    const replay = replayCommand(shown(json), destination);
    files.set(`${path}.md`, counterexampleMarkdown(file, replay));
    const tex = evidence.claims.find(({ id }) => id === file.claim)?.tex;
    const pictures = (await picturesOf?.(file)) ?? { pictures: [], tables: [] };
    const page = counterexamplePage(file, replay, '../index.html', {
      ...(tex !== undefined && { tex }),
      ...pictures,
    });
    files.set(`${path}.html`, page);
    pages.set(file.claim, `${path}.html`);
    refuting.push(shown(json));
  }
  return { files, refuting, pages };
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
