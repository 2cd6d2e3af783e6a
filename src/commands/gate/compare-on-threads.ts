import type { Behaviour } from '../../gate/behaviour.ts';
import { casesOf, comparedWith, compareTheory, type Comparison } from '../../gate/compare.ts';
import type { Lock } from '../../gate/lock.ts';
import type { Claim } from '../../judge/claims/claim.ts';
import type { Failure } from '../../judge/claims/evidence.ts';
import type { ClaimThreads } from '../../run/claim-jobs.ts';

/** Compares the claims with the lock: what their code says is found on threads, which outlive it. */
export async function compareOnThreads(
  threads: ClaimThreads,
  claims: readonly Claim[],
  lock: Lock | undefined,
): Promise<Comparison & { readonly failures: readonly ClaimFailure[] }> {
  const withWhich = comparedWith(claims, lock);
  const known = new Map<string, ReadonlyMap<string | undefined, Behaviour>>();
  const failures: ClaimFailure[] = [];
  const evaluate = async (claim: Claim): Promise<void> => {
    const others = withWhich(claim);
    const answer = await threads.ask('behaviours', { claim: claim.id, remembered: others.map(casesOf) });
    if (!('result' in answer)) {
      failures.push({ claim: claim.id, reason: answer as Failure });
      return;
    }
    const names = [undefined, ...others.map(({ id }) => id)];
    known.set(claim.id, new Map(answer.result.map((behaviour, i) => [names[i], behaviour])));
  };
  await Promise.all(claims.map(evaluate));
  const comparison = compareTheory(claims, lock, (claim, then) => {
    const behaviour = known.get(claim.id)?.get(then?.id);
    if (behaviour === undefined) throw new Error(`${claim.id} could not be evaluated`);
    return behaviour;
  });
  return { ...comparison, failures };
}

/** A claim that cannot be judged since its code failed. */
interface ClaimFailure {
  readonly claim: string;
  readonly reason: Failure;
}
