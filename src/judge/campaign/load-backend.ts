import { checkedClaim } from '../claims/checked-claim.ts';
import type { Claim } from '../claims/claim.ts';
import { claimError, WrongValue } from '../claims/claim-error.ts';
import { describe } from '../claims/describe.ts';

/**
 * The claim as the judge takes it: checked, with the experiments of its backend, which is loaded, and the
 * backend's name, if it has one.
 */
export async function loadBackend(
  claim: Claim,
): Promise<{ readonly claim: Claim; readonly backend?: string }> {
  const loaded: unknown = await claim.backend?.load();
  if (claim.backend === undefined) return { claim: checkedClaim(claim) };
  if (typeof loaded === 'string') return { claim: checkedClaim(claim), backend: loaded };
  const { name, ...experiments } = (loaded ?? {}) as { readonly name?: unknown };
  if (typeof name !== 'string') {
    const wrong = new WrongValue(`expected a name, or { name } with experiments, got ${describe(loaded)}`);
    throw claimError({ claim }, wrong, { field: 'backend.load' });
  }
  return { claim: checkedClaim({ ...claim, ...experiments } as Claim), backend: name };
}
