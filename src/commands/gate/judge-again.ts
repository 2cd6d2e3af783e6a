import type { Claim } from '../../judge/claims/claim.ts';
import type { CorpusEntry } from '../../files/corpus.ts';
import { refutesClaim } from '../../report/counterexample-files.ts';
import { formatReason } from '../../report/format-reason.ts';
import type { Problem } from '../../report/problem.ts';
import type { ClaimThreads } from '../../run/claim-jobs.ts';

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
