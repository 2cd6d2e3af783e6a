import { runCampaign } from '../judge/campaign/campaign.ts';
import { referenceEngine } from '../judge/campaign/engine.ts';
import type { CampaignOptions } from '../judge/campaign/options.ts';
import type { Evidence } from '../judge/claims/evidence.ts';
import { UsageError } from '../core/errors.ts';
import { parseName, parseWhole } from '../core/parse.ts';
import { threadClaimPool } from '../judge/engine/claim-pool.ts';
import { inlineEngine } from '../judge/engine/inline.ts';
import { threadsEngine } from '../judge/engine/threads.ts';
import { compiledFile } from '../judge/engine/worker-pool.ts';
import { counted } from '../report/format.ts';
import type { ClaimSource } from './claim-worker.ts';
import { type EngineName, engineNames, maxWorkers } from './flags.ts';
import { type Host, print } from './host.ts';
import { InternalError } from './internal-error.ts';
import { sourceOf, type SourceFlags } from './load-claims.ts';
import { alsoInFile } from './progress-file.ts';
import { type ProgressDisplay, progressDisplay } from './progress.ts';
import { stopwatch } from './stopwatch.ts';
import { timedEngine } from './timed-engine.ts';
import type { Timings } from './write-report.ts';

/** Flags that say where a campaign runs and what is seen of it. */
export interface EngineFlags extends SourceFlags {
  readonly engine?: string;
  readonly workers?: string;
  readonly quiet?: boolean;
  readonly progress: boolean;
}

/** Where a campaign runs. */
export interface EngineChoice {
  readonly name: EngineName;
  readonly workers: number;
}

/** @throws {UsageError} on flags that cannot be read */
export function engineChoiceOf(host: Host, flags: Pick<EngineFlags, 'engine' | 'workers'>): EngineChoice {
  return {
    name: parseName(flags.engine ?? 'threads', '--engine', engineNames),
    workers: flags.workers === undefined ? host.cores : parseWhole(flags.workers, '--workers', 1, maxWorkers),
  };
}

/** Runs a campaign with progress on standard error; Ctrl-C ends it with what is known. */
export async function executeCampaign(
  host: Host,
  plan: CampaignOptions,
  engine: EngineChoice,
  flags: EngineFlags & { readonly out?: string },
): Promise<{ readonly evidence: Evidence; readonly timings: Timings }> {
  const where = whereToRun(host, engine, plan.only?.size ?? plan.claims.length, flags);
  const shown = progressDisplay(host, flags.progress && flags.quiet !== true);
  const display = flags.out === undefined ? shown : alsoInFile(shown, host, flags.out);
  const watch = stopwatch(host);
  try {
    const evidence = await runWithProgress(
      host,
      { ...plan, ...where.options, folder: host.cwd },
      display,
      watch,
    );
    for (const { id, reason } of evidence.claims) {
      if (reason.kind === 'failed' && reason.stack !== undefined)
        print(host.err, `internal error while judging ${id}: ${reason.stack}`);
    }
    return { evidence, timings: watch.timings(evidence.totals.steps, where.simulatingMs()) };
  } finally {
    display.stop();
    await where.close();
  }
}

/**
 * Enough claims for all workers: each worker attacks whole claims. Fewer: the claims are judged here and
 * their blocks go to the workers. The evidence is the same.
 */
function whereToRun(
  { cwd, now }: Host,
  { name, workers }: EngineChoice,
  claims: number,
  flags: SourceFlags,
): {
  readonly options: Pick<CampaignOptions, 'engine' | 'pool' | 'concurrency'>;
  simulatingMs(): number | undefined;
  close(): Promise<void>;
} {
  if (name === 'threads' && workers > 1 && claims >= workers) {
    const source: ClaimSource = { cwd, flags: sourceOf(flags) };
    const file = compiledFile(import.meta.url, './claim-worker.js');
    const pool = threadClaimPool({ size: workers, file, data: source });
    return { options: { pool }, simulatingMs: pool.simulatingMs, close: pool.close };
  }
  if (name === 'threads' && workers > 1) {
    const engine = threadsEngine({ workers });
    return {
      options: { engine, concurrency: workers + 1 },
      simulatingMs: () => undefined,
      close: engine.close,
    };
  }
  const engine = timedEngine(name === 'reference' ? referenceEngine : inlineEngine, now);
  return { options: { engine }, simulatingMs: engine.simulatingMs, close: engine.close };
}

async function runWithProgress(
  host: Host,
  options: CampaignOptions,
  display: ProgressDisplay,
  watch: Pick<ProgressDisplay, 'update'>,
): Promise<Evidence> {
  const { claims, only, seed, budget } = options;
  const abort = new AbortController();
  const undo = host.onInterrupt(() => {
    abort.abort();
    print(host.err, '', 'Interrupted: writing what is known so far. Press Ctrl-C again to quit at once.');
  });
  const count = counted(only?.size ?? claims.length, 'claim');
  display.start(`checking ${count}: budget ${budget.name}, seed ${seed}`);
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
    throw new InternalError(`while judging ${at ?? 'the first claim'}`, { cause: error });
  } finally {
    undo();
  }
}
