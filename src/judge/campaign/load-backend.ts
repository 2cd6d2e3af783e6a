import type { Claim } from '../claims/claim.ts';

/** The claim with the experiments of its backend, which is loaded, and the backend's name, if it has one. */
export async function loadBackend(
  claim: Claim,
): Promise<{ readonly claim: Claim; readonly backend?: string }> {
  const loaded = await claim.backend?.load();
  if (loaded === undefined) return { claim };
  if (typeof loaded === 'string') return { claim, backend: loaded };
  const { name, ...experiments } = loaded;
  return { claim: { ...claim, ...experiments } as Claim, backend: name };
}
