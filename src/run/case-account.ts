import { UsageError } from '../core/errors.ts';
import type { Engine } from '../judge/campaign/engine.ts';
import { evaluateClaimAt, numberedCase } from '../judge/campaign/evaluate-claim-at.ts';
import type { CaseAccount } from '../judge/claims/case-account.ts';
import { parseCase } from '../judge/claims/case-format.ts';
import type { Claim } from '../judge/claims/claim.ts';
import { formatIssue } from '../files/read-json.ts';
import type { AskedCase, On } from './claim-jobs.ts';

/** What there is to say of the case that is asked for. */
export async function accountOf(
  claim: Claim,
  { asked, seed, which }: On<'account'>,
  { engine, begin }: { readonly engine: Engine; begin(c?: unknown): void },
): Promise<CaseAccount> {
  begin();
  const c = caseOf(claim, asked, seed);
  begin(c);
  return evaluateClaimAt(claim, c, { seed, which, engine });
}

function caseOf(claim: Claim, asked: AskedCase, seed: string): unknown {
  if ('number' in asked) return numberedCase(claim, seed, asked.number);
  if ('example' in asked) return claim.tightAt?.[asked.example];
  const parsed = parseCase(claim.schema, asked.value);
  if (!parsed.success) throw new UsageError(formatIssue(parsed.error.issues));
  return parsed.data;
}
