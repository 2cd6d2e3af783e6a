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
  const fileOf = (
    path: string,
    witness: Witness | undefined,
    what: Pick<Counterexample, 'mutant' | 'dropped'>,
  ): readonly CounterexampleFile[] => {
    if (witness === undefined) return [];
    const { id, says, source } = claim;
    const { lakatos, seed } = evidence;
    const [schema, kind] = [counterexampleVersion, 'counterexample'] as const;
    const file = { schema, lakatos, kind, claim: id, ...what, says, source, seed, witness };
    return [{ path, file }];
  };
  return [
    ...fileOf(`${folders.claims}/${base}`, claim.counterexample, {}),
    ...claim.mutants.flatMap(({ name, witness }) =>
      fileOf(`${folders.mutants}/${base}--${slug(name)}`, witness, { mutant: name }),
    ),
    ...claim.ablations.flatMap(({ hypothesis, witness }) =>
      fileOf(`${folders.hypotheses}/${base}--without-${slug(hypothesis)}`, witness, { dropped: hypothesis }),
    ),
  ];
}
