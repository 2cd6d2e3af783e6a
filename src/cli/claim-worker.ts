import { UsageError } from '../core/errors.ts';
import { attackClaim } from '../judge/campaign/attack-claim.ts';
import { failureOf } from '../judge/campaign/failure.ts';
import { inlineEngine } from '../judge/engine/inline.ts';
import { inPieces } from '../judge/engine/pieces.ts';
import { threadsEngine } from '../judge/engine/threads.ts';
import { answerJobs } from './answer-jobs.ts';
import { loadClaims } from './load-claims.ts';
import { timedEngine } from './timed-engine.ts';

answerJobs(({ folder, flags, blockThreads }, goOn) => {
  const loaded = loadClaims({ cwd: folder }, flags);
  // whoever asks for a claim is told
  loaded.catch(() => undefined);
  const here = inPieces(inlineEngine, goOn);
  const local = timedEngine(here, () => performance.now());
  const isLocal = blockThreads === 1;
  const engine = isLocal ? local : threadsEngine({ workers: blockThreads, here, onAnswer: goOn });
  return async (job, watch) => {
    const before = local.simulatingMs();
    try {
      const claim = (await loaded).claims.find(({ id }) => id === job.claim);
      if (claim === undefined) throw new UsageError(`claim '${job.claim}' is gone from the configuration`);
      const evidence = await attackClaim(claim, job, engine, watch);
      return { evidence, simulatingMs: isLocal ? local.simulatingMs() - before : undefined };
    } catch (thrown) {
      return { failed: failureOf(thrown, folder) };
    }
  };
});
