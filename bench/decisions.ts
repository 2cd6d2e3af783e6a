import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type BenchResult, median, resultsOf } from './compare.ts';
import type { Say } from './races.ts';
import { short } from './targets.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Planted statements, each by so much wrong: twelve false ones, and twelve true ones at equality. */
export const statements: readonly { readonly name: string; readonly wrong: number }[] = z
  .array(z.object({ name: z.string(), wrong: z.number() }))
  .parse(JSON.parse(readFileSync(at('decisions/statements.json'), 'utf8')));

/** What came of a statement, the whole command included. */
interface Decision {
  readonly refuted: boolean;
  readonly steps: number;
  readonly seconds: number;
}

const decision = z.object({ refuted: z.boolean(), steps: z.number() });
const evidence = z.object({
  claims: z.tuple([z.object({ verdict: z.enum(['refuted', 'corroborated', 'undecided', 'vacuous']) })]),
  totals: z.object({ steps: z.number() }),
});

type Decide = (statement: string, seed: number) => Promise<Decision>;

/** Runs a command; what it printed, and the seconds until it said what is `decisive`, else until its end. */
async function timed(
  command: string,
  args: readonly string[],
  {
    env = {},
    cwd,
    decisive,
  }: {
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    readonly decisive?: RegExp;
  } = {},
): Promise<{ readonly stdout: string; readonly seconds: number }> {
  const start = performance.now();
  const child = spawn(command, args, { env: { ...process.env, ...env }, cwd });
  let [stdout, stderr] = ['', ''];
  let end: number | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (decisive?.test(stderr) === true) end ??= performance.now();
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const seconds = ((end ?? performance.now()) - start) / 1000;
  // 1: lakatos check has refuted; 3: it is not sure
  if (status !== 0 && status !== 1 && status !== 3)
    throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return { stdout, seconds };
}

const lakatos: Decide = async (statement, seed) => {
  const out = mkdtempSync(join(tmpdir(), 'lakatos-bench-'));
  const config = at('decisions/config.mjs');
  const flags = ['--config', config, '--seed', String(seed), '--out', 'report'];
  try {
    const { seconds } = await timed(process.execPath, [at('../dist/src/cli/main.js'), 'check', ...flags], {
      env: { DECISION: statement },
      // a repository of its own: beside this one's lock and corpus its statements would be read, too
      cwd: out,
      // a confirmed counterexample is printed before its report is written
      decisive: /^decisions\/statement is refuted/mu,
    });
    const file = join(out, 'report', 'evidence.json');
    const { claims, totals } = evidence.parse(JSON.parse(readFileSync(file, 'utf8')));
    return { refuted: claims[0].verdict === 'refuted', steps: totals.steps, seconds };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
};

const printed =
  (command: string, file: string): Decide =>
  async (statement, seed) => {
    const { stdout, seconds } = await timed(command, [at(file), statement, String(seed)]);
    return { ...decision.parse(JSON.parse(stdout)), seconds };
  };

/** Everyone who decides, and who is missing. */
function deciders(): { readonly everyone: ReadonlyMap<string, Decide>; readonly missing: readonly string[] } {
  const python = spawnSync('python3', ['-c', 'import hypothesis, numpy, scipy']).status === 0;
  return {
    everyone: new Map<string, Decide>([
      ['lakatos check', lakatos],
      ...(python ? [['Hypothesis', printed('python3', 'decisions/hypothesis_numpy.py')] as const] : []),
      ['fast-check', printed(process.execPath, 'decisions/fast-check.mjs')],
    ]),
    missing: python ? [] : ['no python3 with Hypothesis, NumPy and SciPy here'],
  };
}

/**
 * A planted statement, false or true at equality, decided by everyone in turn at α = 1e-9: the times from
 * the command to the confirmed refutation, or to its end, and who left it open or, where it is true, refuted
 * it.
 */
export async function raceDecision(name: string, rounds: number, say: Say): Promise<BenchResult[]> {
  const isFalse = statements.find((statement) => statement.name === name)!.wrong > 0;
  const { everyone, missing } = deciders();
  for (const who of missing) say(`skipped: ${who}`);
  const made = new Map<string, Decision[]>([...everyone.keys()].map((who) => [who, []]));
  for (let seed = 1; seed <= rounds; seed++)
    for (const [who, decide] of everyone) made.get(who)!.push(await decide(name, seed));
  const outcomes = [...made].map(([who, decisions]) => {
    const refuted = decisions.filter((one) => one.refuted).length;
    const outcome = isFalse
      ? `refuted ${refuted} of ${rounds}`
      : refuted === 0
        ? 'not refuted'
        : `${refuted} FALSE ALARMS`;
    const steps = median(decisions.map((one) => one.steps));
    return `${who} ${outcome}, ${short(median(decisions.map(({ seconds }) => seconds)))} s, ${short(steps)} steps`;
  });
  say(`${name}: ${outcomes.join('; ')}`);
  const times = [...made].map(
    ([who, decisions]) => [who, decisions.map(({ seconds }) => 1e9 * seconds)] as const,
  );
  return resultsOf(`decisions ${name}`, new Map(times), 'lakatos check');
}
