import type { Attempt, Evidence, MutantEvidence } from '../../src/judge/claims/evidence.ts';
import { binomialInterval } from '../../src/stats/intervals.ts';
import { normalCdf } from '../../src/stats/normal.ts';

/** How likely a mutant is to survive a run, as several runs of one budget and other seeds tell. */
export interface Survival {
  readonly claim: string;
  readonly mutant: string;
  readonly runs: number;
  readonly survived: number;
  /** Share of the random cases that show it to be false. */
  readonly share: number;
  /** Do all runs see it at cases that the author names, which no seed changes? */
  readonly named: boolean;
  /**
   * Did every run kill it by its first attack, some though no random case looked violated? Then cases show
   * it that no look at few trajectories does, and its chance is that of the attack to fail.
   */
  readonly atFirstAttack: boolean;
  /**
   * P(a run's random cases all miss it); the search that follows them is not counted, so it is an upper
   * bound in practice. 0 where named cases show it. Where the first attack does: P(that finds nothing with
   * all the trajectories it may take), in the mean over runs; further attacks are not counted.
   */
  readonly chance: number;
  /** The same at the lower end of a 95% interval for the share, and at half of what an attack gained. */
  readonly atMost: number;
}

/** How many trajectories may confirm that a mutant is false at the case where a run did. */
export type Affordable = (claim: string, mutant: MutantEvidence) => number;

/**
 * Mutants that share the claim's cases are seen at a share of all of them; those with cases of their own are
 * searched until the first, so the share is runs over cases.
 * @param runs of one budget, each of another seed
 */
export function survivals(runs: readonly Evidence[], affordable: Affordable): readonly Survival[] {
  const cases = runs[0]!.budget.casesPerClaim;
  const seen = new Map<string, { claim: string; mutant: string; of: MutantEvidence[] }>();
  for (const { claims } of runs) {
    for (const claim of claims) {
      for (const mutant of claim.mutants) {
        if (mutant.outcome === 'not tried') continue;
        const key = `${claim.id} ${mutant.name}`;
        const known = seen.get(key) ?? { claim: claim.id, mutant: mutant.name, of: [] };
        known.of.push(mutant);
        seen.set(key, known);
      }
    }
  }
  return [...seen.values()]
    .map(({ of, ...name }) => ({ ...name, ...survivalOf(of, cases, (m) => affordable(name.claim, m)) }))
    .toSorted((a, b) => b.chance - a.chance || b.atMost - a.atMost);
}

function survivalOf(
  of: readonly MutantEvidence[],
  cases: number,
  affordable: (mutant: MutantEvidence) => number,
): Omit<Survival, 'claim' | 'mutant'> {
  const total = (count: (m: MutantEvidence) => number): number => of.reduce((sum, m) => sum + count(m), 0);
  const hits = total(({ suspicious, violations }) => suspicious?.hits ?? Math.min(1, violations));
  const trials = total(({ suspicious, cases: tried }) => suspicious?.trials ?? tried);
  const named =
    trials === 0 || of.every(({ suspicious, violations }) => suspicious && violations > suspicious.hits);
  const atFirstAttack =
    !named &&
    of.some(({ violations }) => violations === 0) &&
    of.every(({ outcome, attempts }) => outcome === 'killed' && attempts.length === 1);
  const chanceAt = (p: number): number => (1 - p) ** cases;
  const failing = (gained: number): number => {
    const failed = (m: MutantEvidence): number => failingChance(m.attempts[0]!, affordable(m), gained);
    // where nothing looked violated, the first attack is the one on the most promising case
    const unseen = of.filter(({ violations }) => violations === 0);
    const next = unseen.reduce((sum, m) => sum + failed(m), 0) / unseen.length;
    return total((m) => failed(m) * (m.violations > 0 ? next : 1)) / of.length;
  };
  const share = trials === 0 ? 1 : hits / trials;
  const least = trials === 0 ? 1 : binomialInterval({ hits, trials, confidence: 0.95 }).lo;
  return {
    runs: of.length,
    survived: of.filter(({ outcome }) => outcome === 'survived').length,
    share,
    named,
    atFirstAttack,
    chance: named ? 0 : atFirstAttack ? failing(1) : chanceAt(share),
    atMost: named ? 0 : atFirstAttack ? failing(0.5) : chanceAt(least),
  };
}

/**
 * P(a confirmation like this one finds nothing in so many trajectories): log E is about normal after n of
 * them, with mean gn and variance 2gn, g what a trajectory gains in the mean, as likelihood ratios of nearby
 * laws are.
 * @param gained of what each trajectory gained here: it was stopped when it had gained much
 */
function failingChance({ logE, logThreshold, trajectories }: Attempt, most: number, gained: number): number {
  const mean = (gained * logE * Math.max(trajectories, most)) / trajectories;
  return normalCdf((logThreshold - mean) / Math.sqrt(2 * mean));
}
