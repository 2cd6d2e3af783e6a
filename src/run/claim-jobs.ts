import { UsageError } from '../core/errors.ts';
import { parseName, parsePositive, parseWhole } from '../core/parse.ts';
import type { Illustration } from '../core/illustration.ts';
import type { Json } from '../core/json.ts';
import type { Behaviour } from '../gate/behaviour.ts';
import type { ClaimJob, ClaimWatch } from '../judge/campaign/claim-job.ts';
import type { NoResult } from '../judge/campaign/failure.ts';
import type { SharpenJob } from '../judge/campaign/sharpen/sharpen.ts';
import type { ReplayResult } from '../judge/campaign/replay.ts';
import type { CaseAccount } from '../judge/claims/case-account.ts';
import type { NotSharpened, Sharpness } from '../judge/claims/sharpness.ts';
import type { ClaimEvidence, Counterexample, Evidence, Failure } from '../judge/claims/evidence.ts';
import { threadClaimPool, threadsEach, type ThreadPool } from '../judge/engine/claim-pool.ts';
import type { RemoteRun } from '../judge/engine/claim-thread.ts';
import { compiledFile } from '../judge/engine/compiled-file.ts';
import { isClusterEngine } from '../cluster/redis-address.ts';
import { formatReason } from '../report/format-reason.ts';
import { plain } from '../report/terminal.ts';
import { defaults, type EngineName, engineNames, maxWorkers } from './defaults.ts';
import type { Host } from '../host/host.ts';
import { InternalError } from '../host/internal-error.ts';
import { type LoadedClaims, sourceOf, type SourceFlags } from '../config/load-claims.ts';

/** What a thread needs to find the claims, and how it simulates. */
export interface ClaimSource {
  readonly folder: string;
  readonly flags: SourceFlags;
  /** Are the built-in claims needed where they were left out, too? */
  readonly withOthers: boolean;
  readonly simulator: ThreadPool['simulator'];
}

/** A case of a claim as it is asked for: by its number, as an example, or as it was read from a file. */
export type AskedCase =
  | { readonly number: number }
  | { readonly example: string }
  | { readonly value: unknown; readonly file: string };

/** All that is done with the code of claims, each on what and with which result: plain data. */
export interface ClaimJobs {
  attack(job: ClaimJob): ClaimEvidence;
  sharpen(job: SharpenJob): readonly (Sharpness | NotSharpened)[];
  /** What the claim says on the cases of today, and on each of these lists. */
  behaviours(on: { readonly claim: string; readonly remembered: readonly (readonly Json[])[] }): Behaviour[];
  /** What tells versions of the claim's bound apart. */
  boundVersion(on: { readonly claim: string }): string;
  stillViolated(on: { readonly file: Counterexample }): boolean | undefined;
  replay(on: { readonly file: Counterexample }): ReplayResult;
  account(on: {
    readonly claim: string;
    readonly asked: AskedCase;
    readonly seed: string;
    readonly which: string;
  }): CaseAccount;
  illustrate(on: {
    readonly claim: string;
    readonly seed: string;
    readonly case: unknown;
    /** The data set of the run that the case is from, without which its claim may not be known. */
    readonly recorded?: Evidence['data'];
  }): { readonly illustrations: readonly Illustration[]; readonly missing?: string };
}

export type JobKind = keyof ClaimJobs;
export type On<K extends JobKind> = Parameters<ClaimJobs[K]>[0];
export type ResultOf<K extends JobKind> = ReturnType<ClaimJobs[K]>;

/** Threads with the claims, which start when they are first asked. */
export interface ClaimThreads {
  readonly pool: ThreadPool;
  ask<K extends JobKind>(
    kind: K,
    on: On<K>,
    watch?: ClaimWatch,
  ): Promise<{ readonly result: ResultOf<K> } | NoResult>;
  /** @throws {UsageError} where the author's code failed, with `what` before it */
  require<K extends JobKind>(kind: K, on: On<K>, what: string): Promise<ResultOf<K>>;
  /** The same, undefined where the watch stopped it. @throws {UsageError} as `require` does */
  requireUntil<K extends JobKind>(
    kind: K,
    on: On<K>,
    what: string,
    watch: ClaimWatch,
  ): Promise<ResultOf<K> | undefined>;
}

/** Flags that say where work with the code of claims is done. */
export interface ThreadFlags extends SourceFlags {
  readonly engine?: string;
  readonly workers?: string;
  readonly caseLimit?: string;
}

/** Where that work is done. */
interface EngineChoice {
  readonly name: EngineName | 'cluster';
  readonly workers: number;
  /** Seconds that a piece of work on a case may take, where that was said. */
  readonly caseLimit?: number | undefined;
}

/** Seconds; a claim's thread is looked at so often, and what takes less is not seen. */
const leastCaseLimit = 0.1;

/** With a cluster so many claims are attacked at a time at least, since they wait for their blocks. */
const claimsAtOnce = 8;

/** @throws {UsageError} on flags that cannot be read */
export function engineChoiceOf(
  { cores }: Pick<Host, 'cores'>,
  { engine = 'threads', workers, caseLimit }: ThreadFlags,
): EngineChoice {
  const isCluster = isClusterEngine(engine);
  const usual = isCluster ? Math.max(claimsAtOnce, cores) : cores;
  return {
    name: isCluster ? 'cluster' : parseName(namedEngine(engine), '--engine', engineNames, ['redis://…']),
    workers: workers === undefined ? usual : parseWhole(workers, '--workers', 1, maxWorkers),
    caseLimit: caseLimit === undefined ? undefined : parsePositive(caseLimit, '--case-limit', leastCaseLimit),
  };
}

/** As it was given; but what is no name may be an address with a password. */
function namedEngine(engine: string): string {
  return /@|:\/\//u.test(engine) ? '***' : engine;
}

/** @throws {UsageError} where the work should be done by a cluster */
function requireThreads({ engine = '' }: ThreadFlags): void {
  if (isClusterEngine(engine))
    throw new UsageError('--engine redis://... is for lakatos check and lakatos campaign');
}

/** Of the memory that there is, so much may be used. */
const shareOfMemory = 0.8;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Threads for claims of which not all is known yet. */
export interface OpenThreads extends ClaimThreads {
  /**
   * Takes what only the configuration says. Where there are fewer claims than workers, each has threads for
   * its blocks.
   * @param remote the cluster that has the blocks, where there is one
   */
  settle(config: LoadedClaims['config'], claims: number, remote?: RemoteRun): void;
}

/**
 * Does work with threads for the claims, as many as there are workers, and ends them. The evidence is the
 * same for all engines but `reference`.
 * @param loaded what is known of the claims
 */
export async function withClaimThreads<R>(
  host: Host,
  { config, others }: Pick<LoadedClaims, 'config' | 'others'>,
  claims: number,
  flags: ThreadFlags,
  work: (threads: ClaimThreads) => Promise<R>,
): Promise<R> {
  requireThreads(flags);
  return withOpenThreads(host, flags, others.length > 0, (threads) => {
    threads.settle(config, claims);
    return work(threads);
  });
}

/**
 * The same for work that begins while the claims are still being loaded.
 * @param withOthers are the built-in claims needed where they were left out, too?
 */
export async function withOpenThreads<R>(
  host: Host,
  flags: ThreadFlags,
  withOthers: boolean,
  work: (threads: OpenThreads) => Promise<R>,
): Promise<R> {
  const { cwd, now, memory, thread } = host;
  const { name, workers, caseLimit } = engineChoiceOf(host, flags);
  const isShared = name === 'threads' || name === 'cluster';
  const simulator = name === 'reference' ? 'reference' : 'kernel';
  const options: Writable<Parameters<typeof threadClaimPool<ClaimSource>>[0]> = {
    size: isShared ? workers : 1,
    simulator,
    file: compiledFile(import.meta.url, './claim-worker.js'),
    data: { folder: cwd, flags: sourceOf(flags), withOthers, simulator },
    caseLimitMs: 1000 * defaults.caseLimit,
    blockThreads: 1,
    now,
    ...(thread && { first: thread }),
    ...(memory && { memory: { ...memory, maxMb: Math.floor(shareOfMemory * memory.availableMb) } }),
  };
  const pool = threadClaimPool(options);
  const ask: ClaimThreads['ask'] = async (kind, on, watch) => {
    const answer = await pool.ask({ kind, on }, watch);
    return 'result' in answer ? { result: answer.result as ResultOf<typeof kind> } : answer;
  };
  try {
    return await work({
      pool,
      ask,
      require: async (kind, on, what) => {
        const answer = await ask(kind, on);
        if ('result' in answer) return answer.result;
        throw asError(answer, what);
      },
      requireUntil: async (kind, on, what, watch) => {
        const answer = await ask(kind, on, watch);
        if (!watch.goesOn()) return undefined;
        if ('result' in answer) return answer.result;
        throw asError(answer, what);
      },
      settle: (config, claims, remote) => {
        options.caseLimitMs = 1000 * (caseLimit ?? config.caseLimit ?? defaults.caseLimit);
        if (remote !== undefined) {
          options.remote = remote;
          options.blockThreads = 'cluster';
          return;
        }
        options.blockThreads = isShared ? threadsEach(workers, claims) : 1;
      },
    });
  } finally {
    await pool.close();
  }
}

function asError(reason: NoResult, what: string): Error {
  const message = plain(`${what}: ${formatReason({ reason })}`);
  if (!isDefect(reason)) return new UsageError(message);
  return new InternalError(what, {
    cause: Object.assign(new Error(reason.message), { stack: reason.stack }),
  });
}

function isDefect(reason: NoResult): reason is Failure {
  return reason.kind === 'failed' && reason.why === 'defect';
}
