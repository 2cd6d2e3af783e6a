import { version } from '../../core/version.ts';
import { type ClaimEvidence, type Evidence, evidenceVersion } from '../claims/evidence.ts';
import { totalsOf } from '../claims/merge-evidence.ts';
import type { Claim } from '../claims/claim.ts';
import { attackClaim, claimShare } from './attack-claim.ts';
import type { ClaimJob, ClaimProgress, ClaimWatch } from './claim-job.ts';
import { type Engine, referenceEngine } from './engine.ts';
import { evidenceWithoutResult, failureOf, type NoResult } from './failure.ts';
import type { CampaignOptions } from './options.ts';

/**
 * The campaign: attacks every selected claim and returns the evidence. Same claims, seed, α and budget: same
 * evidence.
 *
 * P(any true claim is called refuted, any true mutant killed, or any unneeded hypothesis called needed) ≤
 * alpha: α is split over the whole catalogue (whatever is selected), within a claim over its mutants and
 * ablations, and over the successive confirmations of each as 1/(i(i+1)); every confirmation is an e-process
 * on randomness never seen before.
 */
export async function runCampaign(options: CampaignOptions): Promise<Evidence> {
  const { shard = { index: 1, of: 1 } } = options;
  const selected = options.claims
    .filter(({ id }) => options.only?.has(id) !== false)
    .filter((_, i) => i % shard.of === shard.index - 1);
  const { attack, simulator, atOnce } = attackers(options);
  const overview = overviewOf(options, selected);
  const claims: (ClaimEvidence | undefined)[] = selected.map(() => undefined);
  const waiting = [...selected.entries()].toSorted(([, a], [, b]) => expense(b) - expense(a));
  const attackNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [i, claim] = next;
      const job = {
        claim: claim.id,
        seed: options.seed,
        budget: options.budget,
        alpha: options.alpha / options.claims.length,
        untilRefuted: options.untilRefuted === true,
        corpus: options.corpus?.get(claim.id) ?? [],
      };
      const found = await attack(claim, job, {
        report: (progress) => {
          overview(i, progress);
        },
        goesOn: () => options.signal?.aborted !== true,
        ...(options.onPiece && { begin: options.onPiece }),
      });
      claims[i] =
        'id' in found ? found : evidenceWithoutResult(claim, job.alpha * claimShare, found, options.folder);
      options.onFinished?.(evidenceOf(true));
      if (options.signal?.aborted === true) return;
    }
  };
  const evidenceOf = (interrupted: boolean): Evidence => {
    const known = claims.filter((claim) => claim !== undefined);
    return {
      schema: evidenceVersion,
      lakatos: version,
      kind: 'evidence',
      seed: options.seed,
      alpha: options.alpha,
      budget: options.budget,
      simulator,
      interrupted,
      ...(options.data && { data: options.data }),
      ...(options.shard && { shard: options.shard }),
      claims: known,
      totals: totalsOf(known),
    };
  };
  const attackAll = (): Promise<unknown> => Promise.all(Array.from({ length: atOnce }, attackNext));
  await attackAll();
  while (options.takeDoubted !== undefined && options.signal?.aborted !== true) {
    const doubted = await options.takeDoubted(evidenceOf(true));
    if (doubted.length === 0) break;
    const again = [...selected.entries()].filter(([, { id }]) => doubted.includes(id));
    // what is stopped before its turn has no evidence
    for (const [i] of again) claims[i] = undefined;
    waiting.push(...again);
    await attackAll();
  }
  if (options.signal?.aborted === true) {
    // no time is left to attack them again
    const doubted = (await options.takeDoubted?.(evidenceOf(true))) ?? [];
    for (const [i, { id }] of selected.entries()) if (doubted.includes(id)) claims[i] = undefined;
  }
  return evidenceOf(options.signal?.aborted === true);
}

/** Who attacks: the pool, or this thread with an engine. A claim that fails takes no other with it. */
function attackers({ pool, engine = referenceEngine, folder }: CampaignOptions): {
  readonly simulator: Engine['simulator'];
  readonly atOnce: number;
  attack(claim: Claim, job: ClaimJob, watch: ClaimWatch): Promise<ClaimEvidence | NoResult>;
} {
  if (pool === undefined) {
    return {
      simulator: engine.simulator,
      atOnce: 1,
      attack: async (claim, job, watch) => {
        try {
          return await attackClaim(claim, job, engine, watch);
        } catch (thrown) {
          watch.report({ phase: 'done', share: 1, steps: 0 });
          return failureOf(thrown, folder);
        }
      },
    };
  }
  return {
    simulator: pool.simulator,
    atOnce: pool.size,
    attack: (_claim, job, watch) => pool.attack(job, watch),
  };
}

/** Claims that simulate go first: they take longest, and whoever is done early then takes the short ones. */
function expense({ kind }: Claim): number {
  return kind === 'inequality' ? 0 : 1;
}

/** Adds up how far the claims are. */
function overviewOf(
  options: CampaignOptions,
  selected: readonly Claim[],
): (i: number, progress: ClaimProgress) => void {
  const at = selected.map(() => ({ steps: 0, share: 0 }));
  const done = new Set<number>();
  return (i, { phase, share, steps, counterexample, simulatingMs }) => {
    at[i] = { steps, share };
    if (phase === 'done') done.add(i);
    options.onProgress?.({
      claim: selected[i]!.id,
      phase,
      claimsDone: done.size,
      claimsTotal: selected.length,
      steps: at.reduce((sum, claim) => sum + claim.steps, 0),
      share: at.reduce((sum, claim) => sum + claim.share, 0) / selected.length,
      ...(counterexample && { counterexample }),
      ...(simulatingMs !== undefined && { simulatingMs }),
    });
  };
}
