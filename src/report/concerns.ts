import type { Evidence } from '../judge/claims/evidence.ts';
import { problemsOfRun } from './problem.ts';

/**
 * What is known to be wrong with a run, a line each; empty where all is well. Mutants that an interrupted claim did not
 * come to are not held against it.
 */
export function concerns(evidence: Evidence): readonly string[] {
  return [
    ...(evidence.interrupted ? ['The run was interrupted: what follows is what was known by then.'] : []),
    ...problemsOfRun(evidence).map(({ claim, rule, message }) =>
      rule === 'mutant survives'
        ? `${claim}: ${message}, so the check is weak there.`
        : `${claim} is ${rule}: ${message}`,
    ),
  ];
}
