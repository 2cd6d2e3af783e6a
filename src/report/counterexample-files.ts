import {
  type ClaimEvidence,
  type Counterexample,
  counterexampleVersion,
  type Evidence,
  type Witness,
} from '../judge/claims/evidence.ts';
import { distinct, slug } from './slug.ts';

/** A counterexample and where it goes, relative to the folder of the report and without an extension. */
export interface CounterexampleFile {
  readonly path: string;
  readonly file: Counterexample;
}

/** Is it a counterexample to a claim itself, and not to a mutant or to the claim without a hypothesis? */
export function refutesClaim({ mutant, dropped }: Counterexample): boolean {
  return mutant === undefined && dropped === undefined;
}

/** The subfolders of a report that hold counterexamples, and what they refute. */
export const counterexampleFolders = {
  claims: 'counterexamples',
  mutants: 'counterexamples/mutants',
  hypotheses: 'counterexamples/hypotheses',
} as const;

/**
 * Every witness of a run as a file of its own, so that each refuted claim, each killed mutant and each
 * hypothesis shown to be needed can be replayed: `counterexamples/<claim>`,
 * `counterexamples/mutants/<claim>--<mutant>`, `counterexamples/hypotheses/<claim>--without-<hypothesis>`.
 */
export function counterexampleFiles(evidence: Evidence): readonly CounterexampleFile[] {
  const named = evidence.claims.flatMap((claim) => witnessesOf(evidence, claim));
  const paths = distinct(named.map(({ path }) => path));
  return named.map(({ file }, i) => ({ path: paths[i]!, file }));
}

function witnessesOf(evidence: Evidence, claim: ClaimEvidence): readonly CounterexampleFile[] {
  const base = slug(claim.id);
  const folders = counterexampleFolders;
  const file = (witness: Witness, what: { mutant?: string; dropped?: string }): Counterexample => ({
    schema: counterexampleVersion,
    lakatos: evidence.lakatos,
    kind: 'counterexample',
    claim: claim.id,
    ...what,
    says: claim.says,
    source: claim.source,
    seed: evidence.seed,
    witness,
  });
  const found: CounterexampleFile[] = [];
  if (claim.counterexample !== undefined) {
    found.push({ path: `${folders.claims}/${base}`, file: file(claim.counterexample, {}) });
  }
  for (const { name, witness } of claim.mutants) {
    if (witness === undefined) continue;
    found.push({ path: `${folders.mutants}/${base}--${slug(name)}`, file: file(witness, { mutant: name }) });
  }
  for (const { hypothesis, witness } of claim.ablations) {
    if (witness === undefined) continue;
    const path = `${folders.hypotheses}/${base}--without-${slug(hypothesis)}`;
    found.push({ path, file: file(witness, { dropped: hypothesis }) });
  }
  return found;
}
