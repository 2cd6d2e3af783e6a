import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Evidence } from '../src/judge/claims/evidence.ts';
import { termErrors } from '../src/report/resolution.ts';
import { type BenchResult, median, resultsOf } from './compare.ts';
import { main } from './program-speed.ts';
import type { Say } from './races.ts';
import { short } from './targets.ts';

/** Every third claim of the catalogue that simulates and names the terms of its bound. */
const claims: readonly string[] = [
  'stagnation/projected',
  'stagnation/drift-product',
  'stagnation/comparison',
  'stagnation/comparison-any-covariance',
  'stagnation/correlation',
  'stagnation/supermartingale-above-one',
  'stagnation/heavy-tails',
  'stagnation/flat-network',
  'confinement/mean-square',
  'oracle/simulator',
  'generalization/anchored',
  'generalization/end-to-end-path',
];
/** Independent checks, of which the best is taken for every term. */
const checks = [2, 8] as const;
/** Smaller errors are not looked for: there is nothing to gain below. */
const leastError = 1.1e-6;

/** Runs `lakatos` with a report in a folder of its own, and reads its evidence. */
type Run = (out: string, ...args: readonly string[]) => Evidence;

/** Does what needs runs, in a folder that is removed at the end. */
function withRuns<R>(work: (run: Run) => R): R {
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-bench-'));
  const run: Run = (out, ...args) => {
    const all = [main, ...args, '--out', join(folder, out), '--catalogue', '--no-progress'];
    const { status, stderr } = spawnSync(process.execPath, all, { encoding: 'utf8', cwd: folder });
    if (status !== 0 && status !== 3) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
    return JSON.parse(readFileSync(join(folder, out, 'evidence.json'), 'utf8')) as Evidence;
  };
  try {
    return work(run);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const stepsOf = (runs: readonly Evidence[]): number =>
  runs.reduce((sum, { totals }) => sum + totals.steps, 0);

/**
 * The smallest errors that would have been noticed: the best of some checks at the quick budget, each with a
 * seed of its own, and a campaign with all their steps. Left out are terms that the checks see as finely as
 * is looked for, and those of which neither notices an error of any size.
 */
export function raceCampaign(say: Say): BenchResult[] {
  return withRuns((run) => {
    const single = Array.from({ length: Math.max(...checks) }, (_, i) =>
      run(`check-${i}`, 'check', ...claims, '--budget', 'quick', '--seed', String(i + 1), '--quiet'),
    );
    return checks.flatMap((count) => {
      const before = single.slice(0, count);
      const long = run(
        `campaign-${count}`,
        'campaign',
        ...claims,
        '--seed',
        '1',
        '--steps',
        String(stepsOf(before)),
      );
      return compared(`${count} checks`, before, long, say);
    });
  });
}

/** The same of a campaign of the whole catalogue for so long, and two checks that share its steps. */
export function raceLongCampaign(time: string, say: Say): BenchResult[] {
  return withRuns((run) => {
    const long = run('campaign', 'campaign', '--seed', '1', '--for', time);
    const steps = long.totals.steps;
    const checked = (seed: number, budget: number): Evidence =>
      run(`check-${seed}`, 'check', '--seed', String(seed), '--budget', `${Math.round(budget)}`, '--quiet');
    // a check spends a quarter of a budget in numbers if there is little to refute
    const budget = 2 * steps;
    const first = checked(1, budget);
    const second = checked(2, (budget * (steps - first.totals.steps)) / first.totals.steps);
    return compared(`2 checks of ${time}`, [first, second], long, say);
  });
}

function compared(name: string, before: readonly Evidence[], long: Evidence, say: Say): BenchResult[] {
  say(`${name}: ${short(stepsOf(before) / 1e6)}M steps; the campaign: ${short(long.totals.steps / 1e6)}M`);
  const gains = long.claims.flatMap(({ id }) => gainOf(id, before, long, say));
  say(
    `the median claim of ${gains.length}: ×${short(median(gains.map(({ best, campaign }) => best / campaign)))}`,
  );
  return resultsOf(
    `resolution, ${name}`,
    new Map([
      ['campaign', gains.map(({ campaign }) => campaign)],
      ['checks', gains.map(({ best }) => best)],
    ]),
    'campaign',
  );
}

/** Of a claim's terms that is the median by what the campaign gains: both errors. */
function gainOf(
  id: string,
  before: readonly Evidence[],
  long: Evidence,
  say: Say,
): readonly { readonly best: number; readonly campaign: number }[] {
  const errorsOf = ({ claims: all }: Evidence): ReadonlyMap<string, number> =>
    new Map(termErrors(all.filter((claim) => claim.id === id)).map(({ term, error }) => [term.term, error]));
  const [after, ...each] = [long, ...before].map(errorsOf);
  const terms = [...new Set(each.flatMap((errors) => [...errors.keys()]))].flatMap((term) => {
    // what is unnoticed may be as large as it likes: twice of it, at most, is tried
    const at = (errors: ReadonlyMap<string, number>): number => Math.min(1, errors.get(term) ?? 1);
    const best = Math.min(...each.map(at));
    const campaign = Math.max(leastError, at(after!));
    return best <= leastError || (best === 1 && campaign === 1) ? [] : [{ term, best, campaign }];
  });
  const sorted = terms.toSorted((a, b) => a.best / a.campaign - b.best / b.campaign);
  say(
    `${id}: ${sorted.map(({ term, best, campaign }) => `${term} ${short(best)} → ${short(campaign)}`).join(', ')}`,
  );
  if (sorted.length === 0) return [];
  const gain = median(sorted.map(({ best, campaign }) => best / campaign));
  const { campaign } = sorted[sorted.length >> 1]!;
  return [{ best: gain * campaign, campaign }];
}
