import { compareLinks } from '../../src/gate/compare-links.ts';
import { compareTheory } from '../../src/gate/compare.ts';
import type { Lock } from '../../src/gate/lock.ts';
import { updatedLock } from '../../src/gate/update.ts';
import type { Claim } from '../../src/judge/claims/claim.ts';
import { loadLinks, type LoadedLinks } from '../../src/paper/load-links.ts';
import { scratch } from '../cli/scratch.ts';
import { type Files, writeAll } from './paper-repository.ts';

/** The links of these claims to a paper of these files. */
export async function linksOn(
  files: Files,
  claims: readonly Claim[],
  paper: readonly string[] = ['paper/*.tex'],
): Promise<LoadedLinks> {
  const folder = scratch();
  writeAll(folder, files);
  return (await loadLinks({ folder, claims, config: { claims, paper } }))!;
}

/** A first lock of these claims, with these links. */
export function firstLock(claims: readonly Claim[], links: LoadedLinks): Lock {
  const { changes, today } = compareTheory(claims, undefined);
  return updatedLock({
    lock: undefined,
    lakatos: '0',
    alpha: 0.1,
    run: 1,
    changes,
    today,
    notes: [],
    campaigns: [],
    links: compareLinks(links, undefined, claims, changes),
  });
}
