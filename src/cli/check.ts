import { join } from 'node:path';
import { runCampaign } from '../campaign/campaign.ts';
import { referenceEngine } from '../campaign/engine.ts';
import { parseBudget, type CampaignOptions } from '../campaign/options.ts';
import type { Evidence } from '../claims/evidence.ts';
import { UsageError } from '../core/errors.ts';
import { claimThreads } from '../engine/claim-threads.ts';
import { inlineEngine } from '../engine/inline.ts';
import { threadsEngine } from '../engine/threads.ts';
import { compiledFile } from '../engine/worker-pool.ts';
import { compileKernel } from '../sgd/kernel/kernel.ts';
import { evidenceJson } from '../report/evidence-json.ts';
import { conclusion, plain, verdictTable } from '../report/terminal.ts';
import { concerns, counted } from '../report/words.ts';
import type { ClaimSource } from './claim-worker.ts';
import { paintFor } from './colour.ts';
import { exitCodeOf } from './exit-codes.ts';
import { defaults, type EngineName, parseAlpha, parseEngine, parseSeed, parseWorkers } from './flags.ts';
import { type Host, type Output, print } from './host.ts';
import { InternalError } from './internal-error.ts';
import { loadClaims, type SourceFlags } from './load-claims.ts';
import { requireWritable } from './output-folder.ts';
import { type ProgressDisplay, progressDisplay } from './progress.ts';
import { selectIds } from './select.ts';
import { stopwatch } from './stopwatch.ts';
import { timedEngine } from './timed-engine.ts';
import { quoted, replayCommand, writeReport } from './write-report.ts';

/** The flags of `lakatos check`, as text where text was given. */
export interface CheckFlags extends SourceFlags {
  readonly seed?: string;
  readonly budget?: string;
  readonly alpha?: string;
  readonly only?: readonly string[];
  readonly engine?: string;
  readonly workers?: string;
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly progress: boolean;
}

/** Runs the campaign, writes its reports, says what came of it. Returns the exit code. */
export async function check(host: Host, patterns: readonly string[], flags: CheckFlags): Promise<number> {
  const name = parseEngine(flags.engine ?? 'threads');
  const workers = flags.workers === undefined ? host.cores : parseWorkers(flags.workers);
  const plan = await planOf(host, [...patterns, ...(flags.only ?? [])], flags);
  requireWritable(host.cwd, flags.out);
  const where = whereToRun(host, name, workers, plan.only?.size ?? plan.claims.length, flags);
  const options = { ...plan, ...where.options };
  const display = progressDisplay(host, flags.progress && flags.quiet !== true);
  const watch = stopwatch(host);
  let evidence: Evidence;
  try {
    evidence = await campaign(host, options, display, watch);
  } finally {
    display.stop();
    await where.close();
  }
  const refuting = await writeReport(
    { cwd: host.cwd, ...flags },
    evidence,
    watch.timings(evidence.totals.steps, where.simulatingMs()),
  );
  if (flags.json === true) host.out.write(evidenceJson(evidence));
  say(host, flags.json === true ? host.err : host.out, evidence, { ...flags, refuting });
  return exitCodeOf(evidence);
}

/**
 * Enough claims for all workers: each worker attacks whole claims. Fewer: the claims are judged here and their blocks go to the
 * workers. The evidence is the same.
 */
function whereToRun(
  { cwd, now }: Host,
  name: EngineName,
  workers: number,
  claims: number,
  { config, data }: SourceFlags,
): {
  readonly options: Pick<CampaignOptions, 'engine' | 'crew' | 'concurrency'>;
  simulatingMs(): number | undefined;
  close(): Promise<void>;
} {
  if (name === 'threads' && workers > 1 && claims >= workers) {
    const flags: SourceFlags = {
      ...(config !== undefined && { config }),
      ...(data !== undefined && { data }),
    };
    const source: ClaimSource = { cwd, flags, module: compileKernel() };
    const file = compiledFile(import.meta.url, './claim-worker.js');
    const crew = claimThreads({ size: workers, file, data: source });
    return { options: { crew }, simulatingMs: crew.simulatingMs, close: crew.close };
  }
  if (name === 'threads' && workers > 1) {
    const engine = threadsEngine({ workers });
    return {
      options: { engine, concurrency: workers + 1 },
      simulatingMs: () => undefined,
      close: engine.close,
    };
  }
  const engine = timedEngine(name === 'reference' ? referenceEngine : inlineEngine(), now);
  return { options: { engine }, simulatingMs: engine.simulatingMs, close: engine.close };
}

/** Everything that can be wrong with what the user asked is found here, before anything is run or written. */
async function planOf(host: Host, patterns: readonly string[], flags: CheckFlags): Promise<CampaignOptions> {
  const alpha = flags.alpha === undefined ? undefined : parseAlpha(flags.alpha);
  const seed = flags.seed === undefined ? undefined : parseSeed(flags.seed);
  const { claims, settings, data } = await loadClaims(host, flags);
  const ids = claims.map(({ id }) => id);
  if (ids.length === 0) throw new UsageError('there are no claims: the configuration lists none');
  const only = patterns.length === 0 ? undefined : selectIds(ids, patterns);
  const budget = parseBudget(flags.budget ?? settings.budget ?? defaults.budget, only?.size ?? ids.length);
  return {
    claims,
    ...(only && { only }),
    seed: seed ?? settings.seed ?? defaults.seed,
    alpha: alpha ?? settings.alpha ?? defaults.alpha,
    budget,
    ...(data && { data }),
  };
}

async function campaign(
  host: Host,
  options: CampaignOptions,
  display: ProgressDisplay,
  watch: Pick<ProgressDisplay, 'update'>,
): Promise<Evidence> {
  const abort = new AbortController();
  const undo = host.onInterrupt(() => {
    abort.abort();
    print(host.err, '', 'Interrupted: writing what is known so far. Press Ctrl-C again to quit at once.');
  });
  display.start(
    `checking ${counted(options.only?.size ?? options.claims.length, 'claim')}: budget ${options.budget.name}, seed ${options.seed}`,
  );
  let at: string | undefined;
  try {
    return await runCampaign({
      ...options,
      signal: abort.signal,
      onProgress: (progress) => {
        at = progress.claim;
        watch.update(progress);
        display.update(progress);
      },
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const again = ['npx lakatos check', ...(at === undefined ? [] : [quoted(at)])];
    throw new InternalError(
      `while judging ${at ?? 'the first claim'}`,
      [
        ...again,
        '--seed',
        quoted(options.seed),
        '--budget',
        quoted(options.budget.name),
        '--alpha',
        options.alpha,
      ].join(' '),
      error,
    );
  } finally {
    undo();
  }
}

function say(
  host: Host,
  output: Output,
  evidence: Evidence,
  { refuting, out, quiet, ...source }: CheckFlags & { readonly refuting: readonly string[] },
): void {
  if (quiet !== true) print(output, verdictTable(evidence.claims, paintFor(host, output)), '');
  const troubles = concerns(evidence).map(plain);
  if (troubles.length > 0) print(output, ...troubles, '');
  if (quiet !== true) {
    for (const path of refuting) print(output, `see it again: ${replayCommand(path, source)}`);
    print(output, ...conclusion(evidence));
  }
  print(output, `report: ${join(out, 'index.html')}`);
}
