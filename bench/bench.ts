// npm run bench: the kernels side by side with what a user would pick instead. Timings only; tests are
// elsewhere.
import { cpus } from 'node:os';
import { mkdirSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { writeFiles } from '../src/files/write-files.ts';
import { chartOf } from './chart.ts';
import { type BenchReport, type BenchResult, compareReports, parseReport } from './compare.ts';
import { raceCampaign, raceLongCampaign } from './campaign.ts';
import type { Competitor } from './competitor.ts';
import { raceCluster } from './cluster.ts';
import { raceDecision, statements } from './decisions.ts';
import { raceExternal } from './external.ts';
import { ours } from './kernel.ts';
import { mlMatrix, tensorflow } from './libraries.ts';
import { nativeC, numpy, type Outsider } from './outside.ts';
import { plainJavaScript } from './plain.ts';
import {
  raceChecks,
  raceConvolution,
  raceNormals,
  raceSimulators,
  raceSpectrum,
  raceStopping,
  spectra,
} from './races.ts';
import { raceReport } from './report.ts';
import { select, wholeNumber } from './selection.ts';
import { short, verdictOf } from './targets.ts';
import { workloads } from './workloads.ts';

const say = (...lines: readonly string[]): void => {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
};

function refuse(message: string): never {
  process.stderr.write(`bench: ${message}\n`);
  process.exit(2);
}

const budgets = ['quick', 'default', 'thorough'] as const;
const spectrumParts = new Map(spectra.map((kind) => [`spectral ${kind}`, kind]));
const decisions = new Map(statements.map(({ name }) => [`decisions ${name}`, name]));
const parts: readonly string[] = [
  'normals',
  ...workloads.map(({ name }) => name),
  'stopping',
  ...spectrumParts.keys(),
  'convolution',
  ...decisions.keys(),
  'cluster',
  'external',
  'report',
  'campaign',
  'long campaign',
  ...budgets.map((budget) => `check ${budget}`),
];

/** Without --only they do not run, nor do decisions. */
const onlyIfNamed: ReadonlySet<string> = new Set(['check quick', 'cluster', 'campaign', 'long campaign']);

const flags = new Command('bench')
  .description(
    'The kernels side by side with what a user would pick instead: medians of rounds in which all take turns, and ratios over the kernel’s time. Writes reports/bench.json and reports/bench.svg.',
  )
  .option('--only <list>', `parts by how their names begin, comma-separated: ${parts.join(', ')}`)
  .option('--rounds <number>', 'rounds, 1 to 100', '5')
  .option('--check-rounds <number>', 'rounds of whole checks and of decisions, which take minutes', '1')
  .option('--claims <list>', 'what whole checks check, comma-separated', 'stagnation')
  .option('--compare <file>', 'hold this run against an earlier bench.json, by ratios; exit 1 if it lost')
  .addHelpText(
    'after',
    '\nWithout --only everything runs but `decisions`, `cluster` and both campaigns, which take long, and `check quick`.',
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse()
  .opts<{ only?: string; rounds: string; checkRounds: string; claims: string; compare?: string }>();

function rounded(flag: string, text: string): number {
  return wholeNumber(text, 100) ?? refuse(`${flag} must be a whole number from 1 to 100, got '${text}'`);
}

function readReport(path: string): BenchReport {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return refuse(`--compare ${path}: cannot be read; expected a bench.json of an earlier run`);
  }
  const report = parseReport(text);
  return typeof report === 'string' ? refuse(`--compare ${path}: ${report}`) : report;
}

const rounds = rounded('--rounds', flags.rounds);
const checkRounds = rounded('--check-rounds', flags.checkRounds);
const claims = flags.claims.split(',').map((claim) => claim.trim());
const earlier = flags.compare === undefined ? undefined : readReport(flags.compare);
const chosen = select(
  flags.only,
  flags.only === undefined ? parts.filter((part) => !onlyIfNamed.has(part) && !decisions.has(part)) : parts,
);
if ('unknown' in chosen)
  refuse(`--only: no part begins with '${chosen.unknown}'; there are ${parts.join(', ')}`);

async function competitors(): Promise<{ all: Competitor[]; outsiders: Outsider[] }> {
  const outsiders: Outsider[] = [];
  for (const found of [numpy(), nativeC()]) {
    if (typeof found === 'string') say(`skipped: ${found}`);
    else outsiders.push(found);
  }
  return { all: [ours, plainJavaScript, mlMatrix, await tensorflow(), ...outsiders], outsiders };
}

function row(result: BenchResult): string {
  const { workload, competitor, baseline, median, ratio, ratioSpread, least, most } = result;
  const verdict = verdictOf(result);
  const ratios =
    competitor === baseline
      ? `     [${short(least)}, ${short(most)}] ns`
      : `×${short(ratio)} [${ratioSpread.map(short).join(', ')}]`;
  const unit = workload.startsWith('resolution') ? '  ' : 'ns';
  return `${workload.padEnd(30)} ${competitor.padEnd(18)} ${short(median).padStart(10)} ${unit}  ${ratios}${verdict === undefined ? '' : `  ${verdict}`}`;
}

const { all, outsiders } = await competitors();
const results: BenchResult[] = [];
for (const part of parts) {
  if (!chosen.has(part)) continue;
  const workload = workloads.find(({ name }) => name === part);
  const kind = spectrumParts.get(part);
  const decision = decisions.get(part);
  if (workload !== undefined) results.push(...(await raceSimulators(workload, all, rounds, say)));
  else if (kind !== undefined) results.push(...raceSpectrum(kind, rounds));
  else if (part === 'convolution') results.push(...raceConvolution(rounds));
  else if (part === 'campaign') results.push(...raceCampaign(say));
  else if (part === 'long campaign') results.push(...raceLongCampaign('20m', say));
  else if (part === 'cluster') results.push(...(await raceCluster(rounds, say)));
  else if (part === 'external') results.push(...raceExternal(rounds, say));
  else if (part === 'report') results.push(...(await raceReport(rounds, say)));
  else if (part === 'normals') results.push(...raceNormals(outsiders, rounds));
  else if (decision !== undefined) results.push(...(await raceDecision(decision, checkRounds, say)));
  else if (part === 'stopping') results.push(...raceStopping(rounds, say));
  else {
    const checks = await raceChecks(claims, part.replace('check ', ''), checkRounds, say);
    results.push(...checks);
    if (checks.length === 0) process.exitCode = 1;
  }
}
if (results.length === 0) {
  process.stderr.write('bench: nothing was measured; nothing is written\n');
  process.exit(1);
}
say('', ...results.map(row));

const report: BenchReport = {
  version: 2,
  date: new Date().toISOString(),
  machine: cpus()[0]?.model ?? 'unknown',
  node: process.version,
  results,
};
mkdirSync('reports', { recursive: true });
await writeFiles(
  'reports',
  new Map([
    ['bench.json', `${JSON.stringify(report, null, 2)}\n`],
    ['bench.svg', await chartOf(report)],
  ]),
);
say('', `medians [least, most]; written to reports/bench.json and reports/bench.svg`);

if (earlier !== undefined) {
  const changes = compareReports(report, earlier);
  if (changes.length === 0) say('nothing to compare: the earlier run measured none of this');
  for (const { workload, competitor, earlier: before, now, worse } of changes)
    say(
      `${workload} against ${competitor}: ×${short(before)} then, ×${short(now)} now${worse ? '  SLOWER' : ''}`,
    );
  if (changes.some(({ worse }) => worse)) process.exitCode = 1;
}
