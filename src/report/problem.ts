import { fingerprint } from '../core/json.ts';
import type { Evidence, MutantEvidence, UnitsWarning, Verdict } from '../judge/claims/evidence.ts';
import { brief, counted } from './format.ts';
import { formatReason } from './format-reason.ts';

/** Where a claim stands in the user's repository. */
export interface Place {
  /** Relative to the top of the repository, with forward slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** Something that a continuous integration system should show. */
export interface Problem {
  readonly claim: string;
  /** What kind of problem, in a few words that stay the same. */
  readonly rule: string;
  /** Which one of this claim and rule, such as the mutant's name; the same in every run. */
  readonly about?: string;
  readonly message: string;
  readonly level: 'error' | 'warning';
}

/** Where claims stand, as far as that is known. */
export interface Places {
  readonly claims: ReadonlyMap<string, Place>;
  /** Where a claim is shown whose place is not known: it is gone, or its id is computed. */
  readonly others: Place;
}

/** Where claims are shown of which nothing is known. */
export const nowhere: Places = { claims: new Map(), others: { file: 'theory.lock.json', line: 1 } };

/** Where a problem is shown. */
export function placeOf({ claim }: Problem, { claims, others }: Places): Place {
  return claims.get(claim) ?? others;
}

/** Tells problems apart: the same for the same problem, whatever the run, its seed and its figures. */
export function problemFingerprint({ claim, rule, about = '' }: Problem): string {
  return fingerprint([claim, rule, about]);
}

/** Each problem once, as it was first said. */
export function distinctProblems(problems: readonly Problem[]): readonly Problem[] {
  const first = new Map<string, Problem>();
  for (const problem of problems) {
    const key = problemFingerprint(problem);
    if (!first.has(key)) first.set(key, problem);
  }
  return [...first.values()];
}

/** What the rules mean, for formats that explain them. */
export const ruleTexts: Readonly<Record<string, string>> = {
  refuted: 'A counterexample to the claim was computed exactly or confirmed on fresh randomness.',
  failed:
    'The code of the claim threw, never ended, used up the memory or ended the program: nothing is known of it.',
  vacuous: 'Too few cases met the hypotheses, could have failed, or covered what the claim says it covers.',
  undecided: 'The check stopped early, or a suspicion was neither confirmed nor cleared.',
  'mutant survives': 'A deliberately wrong version of the claim was not refuted, so the check is weak there.',
  'never wrong':
    'The claim has no wrong version (mustRefute) and names no terms: nothing shows that its check could see a mistake.',
  units:
    'A real parameter of the cases never took values of another kind or scale, though the claim speaks of them: nothing was seen of what it says in other units.',
  'not named': 'The theory or its check became weaker, and no note of the change says so.',
  'less informative': 'Fewer cases than before could have shown a violation, by more than sampling explains.',
  'less power': 'Only larger violations than before would have been caught.',
  'label twice': 'Two statements of the paper have the same label.',
  'label gone': 'A claim names a statement that the paper has not.',
  'unknown claim': 'The paper names a claim that there is not.',
  coarser: 'An error in a term of the bound that was noticed before would not be noticed.',
  'counterexample lost':
    'A counterexample once found no longer refutes the wrong version that it was found for.',
};

/** What is wrong with a run by itself; mutants that an interrupted claim did not reach do not count. */
export function problemsOfRun({ claims, interrupted }: Evidence): readonly Problem[] {
  return claims.flatMap((claim) => {
    const { id, verdict, mutants, resolution = [] } = claim;
    const problem = (rule: string, message: string, level: Problem['level'] = 'warning'): Problem => ({
      claim: id,
      rule,
      message,
      level,
    });
    const unfinished = interrupted && verdict === 'undecided';
    const survivors = unfinished ? [] : mutants.filter(({ outcome }) => outcome === 'survived');
    return [
      ...(verdict === 'corroborated'
        ? []
        : [problem(verdict, formatReason(claim), isError(verdict) ? 'error' : 'warning')]),
      ...survivors.map((mutant) => ({
        ...problem('mutant survives', `the mutant '${mutant.name}' survived${formatSame(mutant)}`),
        about: mutant.name,
      })),
      ...(verdict === 'corroborated' && mutants.length === 0 && resolution.length === 0
        ? [problem('never wrong', 'no wrong version was tried (mustRefute), and its bound names no terms')]
        : []),
      ...(claim.units ?? []).map((warning) => ({
        ...problem('units', formatUnits(warning)),
        about: warning.parameter,
      })),
    ];
  });
}

function isError(verdict: Verdict): boolean {
  return verdict === 'refuted' || verdict === 'failed';
}

/** The same for people, a line each; empty where all is well. */
export function concerns(evidence: Evidence): readonly string[] {
  return [
    ...(evidence.interrupted ? ['The run was interrupted: what follows is what was known by then.'] : []),
    ...problemsOfRun(evidence).map(({ claim, rule, message }) =>
      rule === 'mutant survives'
        ? `${claim}: ${message}, so the check is weak there.`
        : rule === 'units'
          ? `${claim}: units: ${message}.`
          : rule === 'never wrong'
            ? `${claim}: ${message}: nothing shows that a mistake would be seen.`
            : `${claim} ${rule === 'failed' ? rule : `is ${rule}`}: ${message}`,
    ),
  ];
}

/** What is said of a mutant that never differed from its claim; nothing of others. */
export function formatSame({ sameAsClaim, cases }: MutantEvidence): string {
  if (cases === 0) return ' (it spoke of none of the cases that were tried)';
  return sameAsClaim === undefined
    ? ''
    : ` (it came to what the claim comes to in all of ${counted(sameAsClaim, 'case')})`;
}

/** What the cases show too little of. */
export function formatUnits({ parameter, cases, pattern, least, most, outside }: UnitsWarning): string {
  const seen = {
    'whole numbers': `was always a whole number, ${brief(least)} to ${brief(most)},`,
    'one scale':
      least === most
        ? `was always ${brief(least)}`
        : `was always of one scale, ${brief(least)} to ${brief(most)},`,
  }[pattern];
  return `${parameter} ${seen} in ${counted(cases, 'case')}; the claim speaks of ${brief(outside)} too, where nothing was tried`;
}
