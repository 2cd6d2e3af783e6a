import type { Arbitrary } from 'fast-check';
import type { Claim, ClaimOf, Hypothesis } from '../claims/claim.ts';

/** A statement under attack: the claim itself, one of its mutants, or the claim with a hypothesis dropped. */
export interface Target<C> {
  readonly role: 'claim' | 'mutant' | 'ablation';
  /** '' for the claim, else the mutant's name or the hypothesis dropped. */
  readonly name: string;
  /** The statement with the changes applied; its own mutants play no part. */
  readonly statement: ClaimOf<C>;
  readonly given: Readonly<Record<string, Hypothesis<C>>>;
  readonly cases: Arbitrary<C>;
  /** Only cases where this fails count (ablation). */
  readonly dropped?: Hypothesis<C>;
  /** Does it draw from the claim's own accepted cases? */
  readonly sharesCases: boolean;
}

export function claimTarget<C>(claim: ClaimOf<C>): Target<C> {
  return {
    role: 'claim',
    name: '',
    statement: claim,
    given: claim.given,
    cases: claim.cases,
    sharesCases: true,
  };
}

export function mutantTargets(claim: Claim): Target<unknown>[] {
  return Object.entries(claim.mustRefute).map(([name, mutant]) => {
    const { given = {}, cases, notes: _notes, budget: _budget, ...changes } = mutant;
    // An oracle of the claim's experiment says nothing about another experiment.
    const ownTruth = 'event' in changes || 'quantity' in changes ? { exactly: undefined } : {};
    const hypotheses = Object.entries({ ...claim.given, ...given });
    return {
      role: 'mutant',
      name,
      statement: { ...claim, ...ownTruth, ...changes } as Claim,
      given: Object.fromEntries(
        hypotheses.filter((entry): entry is [string, Hypothesis<unknown>] => entry[1] !== null),
      ),
      cases: cases ?? claim.cases,
      sharesCases: cases === undefined && Object.keys(given).length === 0,
    };
  });
}

export function ablationTargets(claim: Claim): Target<unknown>[] {
  return Object.entries(claim.given).map(([name, dropped]) => ({
    role: 'ablation',
    name,
    statement: claim,
    given: Object.fromEntries(Object.entries(claim.given).filter(([other]) => other !== name)),
    cases: dropped.without ?? claim.cases,
    dropped,
    sharesCases: false,
  }));
}

/** Does the case belong to the statement: every hypothesis holds, and the dropped one fails? */
export function admits<C>(target: Target<C>, c: C): boolean {
  if (target.dropped?.holds(c) === true) return false;
  return Object.values(target.given).every((hypothesis) => hypothesis.holds(c));
}

/** A violation under a sampled hypothesis refutes hypothesis or conclusion, never the conclusion alone. */
export function refutes<C>(target: Target<C>, c: C): 'conclusion' | 'hypothesis or conclusion' {
  const sampled = Object.values(target.given).some((hypothesis) => hypothesis.basis?.(c) === 'sampled');
  return sampled ? 'hypothesis or conclusion' : 'conclusion';
}
