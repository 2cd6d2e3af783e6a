// npm run bench: the kernels side by side with what a user would pick instead. Timings only; tests are elsewhere.
import { cpus } from 'node:os';
import { mkdirSync, readFileSync } from 'node:fs';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { Command } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { openStream } from '../src/core/stream.ts';
import { symmetricSpectrum } from '../src/linalg/spectrum.ts';
import { chartOf } from './chart.ts';
import type { Competitor } from './competitor.ts';
import {
  type BenchReport,
  type BenchResult,
  benchReportSchema,
  compareReports,
  resultsOf,
  targets,
} from './compare.ts';
import { normals, ours, stopping } from './kernel.ts';
import { mlMatrix, tensorflow } from './libraries.ts';
import { nativeC, numpy, type Outsider } from './outside.ts';
import { fillPlain, plainJavaScript } from './plain.ts';
import { checkSpeed } from './program-speed.ts';
import { type Workload, workloads } from './workloads.ts';

const say = (...lines: readonly string[]): void => {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
};
const digits = (x: number): string => String(Number(x.toPrecision(3)));

async function competitors(): Promise<{ all: Competitor[]; outsiders: Outsider[] }> {
  const outsiders: Outsider[] = [];
  for (const found of [numpy(), nativeC()]) {
    if (typeof found === 'string') say(`skipped: ${found}`);
    else outsiders.push(found);
  }
  return { all: [ours, plainJavaScript, mlMatrix, await tensorflow(), ...outsiders], outsiders };
}

/** Everyone once a round; before that once unmeasured, which warms up and shows that all compute the same. */
async function race(w: Workload, all: readonly Competitor[], rounds: number): Promise<BenchResult[]> {
  const times = new Map<string, number[]>();
  const results: string[] = [];
  for (let round = -1; round < rounds; round++) {
    for (const competitor of all) {
      const measured = await competitor.measure(w);
      if (measured === undefined) continue;
      if (round < 0) {
        times.set(competitor.name, []);
        results.push(`${competitor.name} ${digits(measured.stayed)}, ${measured.meanSquare.toPrecision(4)}`);
      } else times.get(competitor.name)!.push(measured.nanosecondsPerStep);
    }
  }
  say(`${w.name}: share that stays, mean d²: ${results.join(' | ')}`);
  return resultsOf(w.name, times, times.get('kernel')!);
}

function raceNormals(outsiders: readonly Outsider[], rounds: number): BenchResult[] {
  const times = new Map<string, number[]>();
  const add = (name: string, time: number | undefined): void => {
    if (time !== undefined) times.set(name, [...(times.get(name) ?? []), time]);
  };
  const out = new Float64Array(1 << 20);
  const perNormal = (work: () => void): number => {
    const start = performance.now();
    work();
    return ((performance.now() - start) * 1e6) / out.length;
  };
  const stream = openStream(['bench']);
  for (let round = 0; round < rounds; round++) {
    add('kernel', normals().nanosecondsPerStep);
    add(
      'the reference',
      perNormal(() => stream.fillNormal(out)),
    );
    add(
      'plain JavaScript',
      perNormal(() => fillPlain(out, out.length)),
    );
    for (const outsider of outsiders) add(outsider.name, outsider.normals()?.nanosecondsPerStep);
  }
  return resultsOf('normals', times, times.get('kernel')!);
}

function raceStopping(rounds: number): BenchResult[] {
  const w = workloads.find(({ name }) => name === 'W1 k=8')!;
  const measured = Array.from({ length: rounds }, () => stopping(w));
  say(`heavy stopping: ${digits(100 * measured[0]!.left)}% leave by T, half of all by T/10`);
  const times = new Map([
    ['kernel', measured.map((m) => m.stopping)],
    ['without stopping', measured.map((m) => m.free)],
  ]);
  return resultsOf('heavy stopping', times, times.get('kernel')!);
}

/** The largest singular value of a symmetric matrix with its error bound, against ml-matrix's decomposition without one. */
function raceSpectra(rounds: number): BenchResult[] {
  return [16, 64, 128].flatMap((n) => {
    const entries = Array.from({ length: n }, () => new Float64Array(n));
    const z = new Float64Array(n * n);
    openStream(['bench', 'spectrum', n]).fillNormal(z);
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) entries[i]![j] = entries[j]![i] = z[i * n + j]!;
    const time = (work: () => unknown): number => {
      const start = performance.now();
      work();
      return (performance.now() - start) * 1e6;
    };
    const matrix = new Matrix(entries.map((row) => [...row]));
    const times = new Map<string, number[]>([
      ['kernel', []],
      ['ml-matrix SVD', []],
    ]);
    for (let round = -1; round < rounds; round++) {
      const mine = time(() => symmetricSpectrum(entries));
      const theirs = time(() => new SingularValueDecomposition(matrix));
      if (round < 0) continue;
      times.get('kernel')!.push(mine);
      times.get('ml-matrix SVD')!.push(theirs);
    }
    return resultsOf(`spectral norm n=${n}`, times, times.get('kernel')!);
  });
}

const checked = ['stagnation/product', 'stagnation/drift-sum', 'stagnation/comparison', 'displacement/levy'];

function programLines(quick: boolean): string[] {
  const budget = quick ? 'default' : 'thorough';
  const [one, two] = ['1', '2'].map((workers) => checkSpeed(checked, budget, ['--workers', workers]));
  if (typeof one === 'string') return [`whole check: ${one}`];
  if (typeof two === 'string') return [`whole check: ${two}`];
  return [
    `whole check (${checked.join(', ')}; ${budget}): ${digits(one!.steps / one!.seconds / 1e6)}M steps/s with 1 worker, ${digits(two!.steps / two!.seconds / 1e6)}M with 2: ×${digits(one!.seconds / two!.seconds)}`,
  ];
}

function table(results: readonly BenchResult[]): string[] {
  return results.map(({ workload, competitor, median: time, ratio, ratioSpread: [least, most] }) => {
    const target = targets.find((t) => t.workload === workload && t.competitor === competitor);
    const verdict =
      target === undefined
        ? ''
        : `  wanted ≥ ${digits(target.atLeast)}: ${ratio >= target.atLeast ? 'met' : 'MISSED'}`;
    return `${workload.padEnd(20)} ${competitor.padEnd(18)} ${digits(time).padStart(9)} ns  ×${digits(ratio)} [${digits(least)}, ${digits(most)}]${verdict}`;
  });
}

function readReport(path: string): BenchReport {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return refuse(`${path}: cannot be read; expected a bench.json of an earlier run`);
  }
  try {
    const parsed = benchReportSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0]!;
    return refuse(`${path}: ${issue.path.join('.') || 'the whole'}: ${issue.message}`);
  } catch {
    return refuse(`${path}: not JSON; expected a bench.json of an earlier run`);
  }
}

function refuse(message: string): never {
  process.stderr.write(`bench: ${message}\n`);
  process.exit(2);
}

interface Flags {
  readonly compare?: string;
  readonly only?: string;
  readonly rounds: string;
  readonly quick?: boolean;
}

const flags = new Command('bench')
  .description('the kernels side by side with what a user would pick instead; ratios over the kernel’s time')
  .option(
    '--compare <file>',
    'hold this run against an earlier bench.json, by ratios; exit 1 if the kernel lost',
  )
  .option(
    '--only <text>',
    'only workloads whose name contains this (W1, W2, W3, normals, stopping, spectral, check)',
  )
  .option('--rounds <number>', 'rounds, in which competitors alternate', '5')
  .option('--quick', 'two rounds, and a smaller whole check')
  .parse()
  .opts<Flags>();

const rounds = flags.quick === true ? 2 : Number(flags.rounds);
if (!(Number.isInteger(rounds) && rounds >= 1 && rounds <= 100))
  refuse(`--rounds must be a whole number from 1 to 100, got '${flags.rounds}'`);
const earlier = flags.compare === undefined ? undefined : readReport(flags.compare);
const wanted = (name: string): boolean => flags.only === undefined || name.includes(flags.only);

const { all, outsiders } = await competitors();
const results: BenchResult[] = [];
if (wanted('normals')) results.push(...raceNormals(outsiders, rounds));
for (const w of workloads) if (wanted(w.name)) results.push(...(await race(w, all, rounds)));
if (wanted('heavy stopping')) results.push(...raceStopping(rounds));
if (wanted('spectral norm')) results.push(...raceSpectra(rounds));
say('', ...table(results));
if (wanted('check')) say(...programLines(flags.quick === true));
const report: BenchReport = {
  version: 1,
  date: new Date().toISOString(),
  machine: cpus()[0]?.model ?? 'unknown',
  node: process.version,
  rounds,
  results,
};
mkdirSync('reports', { recursive: true });
await writeFileAtomic('reports/bench.json', `${JSON.stringify(report, null, 2)}\n`);
await writeFileAtomic('reports/bench.svg', chartOf(report));
say('', `medians of ${rounds} rounds; written to reports/bench.json and reports/bench.svg`);
if (earlier !== undefined) {
  const changes = compareReports(report, earlier);
  for (const { workload, competitor, earlier: before, now, worse } of changes) {
    say(
      `${workload} against ${competitor}: ×${digits(before)} then, ×${digits(now)} now${worse ? '  SLOWER' : ''}`,
    );
  }
  if (changes.some(({ worse }) => worse)) process.exitCode = 1;
}
