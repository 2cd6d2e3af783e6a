import { runCampaign } from '../judge/campaign/campaign.ts';
import { referenceEngine } from '../judge/campaign/engine.ts';
import type { CampaignOptions } from '../judge/campaign/options.ts';
import type { Evidence } from '../judge/claims/evidence.ts';
import { UsageError } from '../core/errors.ts';
import { parseName, parsePositive, parseWhole } from '../core/parse.ts';
import { threadClaimPool } from '../judge/engine/claim-pool.ts';
import { inlineEngine } from '../judge/engine/inline.ts';
import { compiledFile } from '../judge/engine/worker-pool.ts';
import { counted } from '../report/format.ts';
import { formatRefutation } from '../report/format-reason.ts';
import type { ClaimSource } from './answer-jobs.ts';
import { defaults, type EngineName, engineNames, maxWorkers } from './flags.ts';
import { type Host, print } from './host.ts';
import { InternalError } from './internal-error.ts';
import { sourceOf, type SourceFlags } from './load-claims.ts';
import { partialEvidence } from './partial-evidence.ts';
import { alsoInFile } from './progress-file.ts';
import { type ProgressDisplay, progressDisplay } from './progress.ts';
import { stopwatch } from './stopwatch.ts';
import { timedEngine } from './timed-engine.ts';
import type { Timings } from './write-report.ts';

/** Flags that say where a campaign runs and what is seen of it. */
export interface EngineFlags extends SourceFlags {
  readonly engine?: string;
  readonly workers?: string;
  readonly caseLimit?: string;
  readonly quiet?: boolean;
  readonly progress: boolean;
}

/** Where a campaign runs. */
export interface EngineChoice {
  readonly name: EngineName;
  readonly workers: number;
  /** Seconds that a piece of work on a case may take, where that was said. */
  readonly caseLimit?: number | undefined;
}

/** @throws {UsageError} on flags that cannot be read */
export function engineChoiceOf(
  host: Host,
  flags: Pick<EngineFlags, 'engine' | 'workers' | 'caseLimit'>,
): EngineChoice {
  return {
    name: parseName(flags.engine ?? 'threads', '--engine', engineNames),
    workers: flags.workers === undefined ? host.cores : parseWhole(flags.workers, '--workers', 1, maxWorkers),
    caseLimit: flags.caseLimit === undefined ? undefined : parsePositive(flags.caseLimit, '--case-limit'),
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
  const partial = flags.out === undefined ? undefined : partialEvidence(host, flags.out);
  try {
    const evidence = await runWithProgress(
      host,
      { ...plan, ...where.options, folder: host.cwd, onFinished: (soFar) => partial?.write(soFar) },
      display,
      watch,
    );
    for (const { id, reason } of evidence.claims) {
      if (reason.kind === 'failed' && reason.stack !== undefined)
        print(host.err, `internal error while judging ${id}: ${reason.stack}`);
    }
    return { evidence, timings: watch.timings(evidence.totals.steps, where.simulatingMs()) };
  } finally {
    partial?.stop();
    display.stop();
    await where.close();
  }
}

/**
 * Claims are judged on threads of their own, as many as there are workers. Where there are fewer claims, each
 * of them has threads for its blocks. The evidence is the same, and the same as of the main thread.
 */
function whereToRun(
  { cwd, now }: Host,
  { name, workers, caseLimit = defaults.caseLimit }: EngineChoice,
  claims: number,
  flags: SourceFlags,
): {
  readonly options: Pick<CampaignOptions, 'engine' | 'pool'>;
  simulatingMs(): number | undefined;
  close(): Promise<void>;
} {
  if (name === 'threads') {
    const size = Math.max(1, Math.min(workers, claims));
    const blockThreads = claims < workers ? Math.ceil(workers / size) : 1;
    const data: ClaimSource = { folder: cwd, flags: sourceOf(flags), blockThreads };
    const file = compiledFile(import.meta.url, './claim-worker.js');
    const caseLimitMs = 1000 * caseLimit;
    const pool = threadClaimPool({ size, simulator: 'kernel', file, data, caseLimitMs, now });
    return { options: { pool }, simulatingMs: pool.simulatingMs, close: pool.close };
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
        const { claim, counterexample } = progress;
        if (counterexample !== undefined) display.say(formatRefutation(claim, counterexample));
      },
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new InternalError(`while judging ${at ?? 'the first claim'}`, { cause: error });
  } finally {
    undo();
  }
}
