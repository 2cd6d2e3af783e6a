import { UsageError } from '../core/errors.ts';
import { memoize } from '../core/memoize.ts';
import { attackClaim } from '../judge/campaign/attack-claim.ts';
import type { ClaimWatch } from '../judge/campaign/claim-job.ts';
import { type Engine, referenceEngine } from '../judge/campaign/engine.ts';
import { failureOf } from '../judge/campaign/failure.ts';
import { replayWitness, stillViolated } from '../judge/campaign/replay.ts';
import type { Claim } from '../judge/claims/claim.ts';
import type { PostedJob } from '../judge/engine/claim-thread.ts';
import { inlineEngine } from '../judge/engine/inline.ts';
import { inPieces } from '../judge/engine/pieces.ts';
import { remoteEngine } from '../judge/engine/remote.ts';
import { threadsEngine } from '../judge/engine/threads.ts';
import { timedEngine } from '../judge/engine/timed-engine.ts';
import { keptEngine } from '../ledger/block-journal.ts';
import type { KeptJob } from '../ledger/keeping-pool.ts';
import { answerJobs } from './answer-jobs.ts';
import type { JobKind, On, ResultOf } from './claim-jobs.ts';
import { type LoadedClaims, loadClaims } from '../config/load-claims.ts';

/** What a job has at hand. */
interface Means {
  readonly loaded: LoadedClaims;
  /** The claim of this id. */
  claim(id: string): Claim;
  readonly engine: Engine;
  readonly watch: ClaimWatch;
  begin(c?: unknown): void;
}

const jobs: {
  readonly [K in JobKind]: (on: On<K>, means: Means) => ResultOf<K> | Promise<ResultOf<K>>;
} = {
  attack: async ({ keeping, ...job }: KeptJob, { claim, engine, watch }) => {
    if (keeping === undefined) return attackClaim(claim(job.claim), job, engine, watch);
    const { engine: kept, close } = keptEngine(engine, keeping, () => performance.now());
    try {
      return await attackClaim(claim(job.claim), job, kept, watch);
    } finally {
      close();
    }
  },
  // what an attack does not need is loaded when it is asked for
  sharpen: async (job, { claim, engine, watch }) => {
    const { sharpenClaim } = await import('../judge/campaign/sharpen/sharpen.ts');
    return sharpenClaim(claim(job.claim), job, engine, watch);
  },
  behaviours: async (on, { claim, begin }) => {
    const { behaviourOf } = await import('../gate/behaviour.ts');
    return [undefined, ...on.remembered].map((cases) => behaviourOf(claim(on.claim), cases, begin));
  },
  boundVersion: async (on, { claim, begin }) => {
    const { boundVersion } = await import('../gate/behaviour.ts');
    return boundVersion(claim(on.claim), begin);
  },
  stillViolated: ({ file }, { claim, engine, begin }) => {
    begin(file.witness.case);
    return stillViolated(claim(file.claim), file, engine);
  },
  replay: ({ file }, { claim, engine, begin }) => {
    begin(file.witness.case);
    return replayWitness(claim(file.claim), file, engine);
  },
  account: async (on, means) => {
    const { accountOf } = await import('./case-account.ts');
    return accountOf(means.claim(on.claim), on, means);
  },
  illustrate: async (on, { loaded, begin }) => {
    begin(on.case);
    const { illustrationsOf } = await import('./contributions.ts');
    return illustrationsOf(loaded, on);
  },
};

answerJobs(({ folder, flags, withOthers, simulator }, { goOn, ask }) => {
  const loaded = loadClaims({ cwd: folder }, flags, { isOptional: true, withOthers });
  // whoever asks for a claim is told
  loaded.catch(() => undefined);
  const here = inPieces(simulator === 'reference' ? referenceEngine : inlineEngine, goOn);
  const local = timedEngine(here, () => performance.now());
  let elsewhereMs = 0;
  const onAnswer = (ms: number): void => {
    elsewhereMs += ms;
    goOn();
  };
  const simulatingMs = (): number => local.simulatingMs() + elsewhereMs;
  const engineWith = memoize((workers: PostedJob['blockThreads']): Engine => {
    if (workers === 'cluster') return remoteEngine({ here: local, ask, onWait: goOn });
    return workers === 1 ? local : threadsEngine({ workers, here: local, onAnswer });
  });
  let threads: PostedJob['blockThreads'] = 1;
  return {
    help: (blockThreads) => {
      threads = blockThreads;
    },
    answer: async ({ kind, on, inOrder, blockThreads }, watch) => {
      threads = blockThreads;
      // others may become free while the job is done
      const { ahead, ...first } = engineWith(blockThreads);
      const engine: Engine = {
        ...first,
        run: (request) => engineWith(threads).run(request),
        ...(ahead && inOrder !== true && { ahead: (request) => engineWith(threads).ahead?.(request) }),
      };
      const before = simulatingMs();
      try {
        const job = jobs[kind as JobKind] as (on: unknown, means: Means) => unknown;
        const known = await loaded;
        const claim = (id: string): Claim => claimOf(known, id);
        const begin = (c?: unknown): void => watch.begin?.(c);
        const result = await job(on, { loaded: known, claim, engine, watch, begin });
        return { result, simulatingMs: threads === 'cluster' ? undefined : simulatingMs() - before };
      } catch (thrown) {
        return { failed: failureOf(thrown, folder) };
      }
    },
  };
});

function claimOf({ claims, others }: LoadedClaims, id: string): Claim {
  const claim = [...claims, ...others].find((candidate) => candidate.id === id);
  if (claim === undefined) throw new UsageError(`claim '${id}' is gone from the configuration`);
  return claim;
}
