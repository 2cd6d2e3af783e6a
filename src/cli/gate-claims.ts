import type { Behaviour } from '../gate/behaviour.ts';
import { casesOf, comparedWith, compareTheory, type Comparison } from '../gate/compare.ts';
import type { Lock } from '../gate/lock.ts';
import type { Claim } from '../judge/claims/claim.ts';
import type { Failure } from '../judge/claims/evidence.ts';
import type { CorpusEntry } from '../files/corpus.ts';
import { refutesClaim } from '../report/counterexample-files.ts';
import { formatReason } from '../report/format-reason.ts';
import type { Problem } from '../report/problem.ts';
import type { ClaimThreads } from './claim-jobs.ts';

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

/**
 * Judges counterexamples once found again: a mutant must still be refuted by its own, and a claim, once
 * repaired, must not be violated where it was. A claim that is violated on the randomness that selected the
 * case is only suspicious: it is tried there in full, on streams of this run.
 */
export async function judgeAgain(
  threads: ClaimThreads,
  claims: readonly Claim[],
  corpus: readonly CorpusEntry[],
  commandFor: (path: string) => string,
): Promise<{
  readonly problems: readonly Problem[];
  readonly suspicious: readonly { readonly claim: string; readonly path: string }[];
}> {
  const known = new Set(claims.map(({ id }) => id));
  const problems: Problem[] = [];
  const suspicious: { claim: string; path: string }[] = [];
  const entries = corpus.filter(({ file }) => known.has(file.claim));
  const answers = await Promise.all(entries.map(({ file }) => threads.ask('stillViolated', { file })));
  for (const [i, { path, file }] of entries.entries()) {
    const { claim, mutant, dropped, witness } = file;
    const problem = (rule: string, message: string, about?: string): void => {
      problems.push({ claim, rule, ...(about !== undefined && { about }), level: 'error', message });
    };
    const answer = answers[i]!;
    if (!('result' in answer)) {
      problem('failed', `${path}: ${formatReason({ reason: answer })}`, path);
      continue;
    }
    const { result: violated } = answer;
    const ofClaim = refutesClaim(file);
    if (ofClaim && violated === true && witness.how !== 'exact') suspicious.push({ claim, path });
    else if (ofClaim && violated === true)
      problem('refuted', `the counterexample ${path} refutes it still: ${commandFor(path)}`);
    if (!ofClaim && violated === false) {
      const what = mutant === undefined ? `the claim without '${dropped}'` : `the mutant '${mutant}'`;
      problem('counterexample lost', `${path} no longer refutes ${what}`, path);
    }
  }
  return { problems, suspicious };
}
