import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type BenchResult, resultsOf } from './compare.ts';
import type { Say } from './races.ts';
import { short } from './targets.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A statement that is planted, and whether it is false. */
const statements = z
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

type Decide = (statement: string, seed: number) => Decision;

/** Runs a command; what it printed, and the seconds it took. */
function timed(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { readonly stdout: string; readonly seconds: number } {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  const seconds = (performance.now() - start) / 1000;
  // 1: lakatos check has refuted; 3: it is not sure
  if (status !== 0 && status !== 1 && status !== 3)
    throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return { stdout, seconds };
}

const lakatos: Decide = (statement, seed) => {
  const out = mkdtempSync(join(tmpdir(), 'lakatos-bench-'));
  const config = at('decisions/config.mjs');
  const flags = ['--config', config, '--seed', String(seed), '--out', out, '--quiet'];
  try {
    const { seconds } = timed(process.execPath, [at('../dist/src/cli/main.js'), 'check', ...flags], {
      DECISION: statement,
    });
    const { claims, totals } = evidence.parse(JSON.parse(readFileSync(join(out, 'evidence.json'), 'utf8')));
    return { refuted: claims[0].verdict === 'refuted', steps: totals.steps, seconds };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
};

const printed =
  (command: string, file: string): Decide =>
  (statement, seed) => {
    const { stdout, seconds } = timed(command, [at(file), statement, String(seed)]);
    return { ...decision.parse(JSON.parse(stdout)), seconds };
  };

/**
 * Twelve planted false statements and twelve true ones at equality, each decided by everyone at α = 1e-9 in turn:
 * seconds of the whole command for each statement, and at the end who left what open, or refuted a true one.
 */
export function raceDecisions(rounds: number, say: Say): BenchResult[] {
  const everyone = new Map<string, Decide>([['lakatos check', lakatos]]);
  if (spawnSync('python3', ['-c', 'import hypothesis, numpy, scipy']).status === 0)
    everyone.set('Hypothesis', printed('python3', 'decisions/hypothesis_numpy.py'));
  else say('skipped: no python3 with Hypothesis, NumPy and SciPy here');
  everyone.set('fast-check', printed(process.execPath, 'decisions/fast-check.mjs'));
  const results: BenchResult[] = [];
  const wrong = new Map<string, string[]>();
  for (const { name, wrong: by } of statements) {
    const times = new Map<string, number[]>();
    const steps = new Map<string, number[]>();
    for (let round = 1; round <= rounds; round++) {
      for (const [who, decide] of everyone) {
        const { refuted, seconds, steps: taken } = decide(name, round);
        times.set(who, [...(times.get(who) ?? []), 1e9 * seconds]);
        steps.set(who, [...(steps.get(who) ?? []), taken]);
        if (refuted !== by > 0)
          wrong.set(who, [...(wrong.get(who) ?? []), `${name} (${refuted ? 'FALSE ALARM' : 'open'})`]);
      }
    }
    results.push(...resultsOf(`decisions ${name}`, times, 'lakatos check'));
    const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1]!;
    say(
      `${name}: ${[...everyone.keys()].map((who) => `${who} ${short(median(times.get(who)!) / 1e9)} s, ${short(median(steps.get(who)!))} steps`).join('; ')}`,
    );
  }
  for (const who of everyone.keys())
    say(
      `${who}: ${wrong.has(who) ? `not decided rightly: ${wrong.get(who)!.join(', ')}` : 'all decided rightly'}`,
    );
  return results;
}
