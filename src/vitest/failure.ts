import type { ClaimEvidence, Counterexample } from '../judge/claims/evidence.ts';
import { caveatOf, formatEvidence } from '../report/format-case.ts';
import { plainCase } from '../report/plain-case.ts';
import { plain } from '../report/terminal.ts';
import { formatReason } from '../report/format-reason.ts';
import { formatSame } from '../report/problem.ts';

/** Where a counterexample is, and how it is replayed. */
export interface ReplayInfo {
  /** Where the counterexample file lies, relative to the folder in which vitest is run. */
  readonly file: string;
  /** The command that replays it, where there is a configuration that it can be replayed with. */
  readonly command?: string;
}

/** A counterexample in words: statement, case, arithmetic, what is claimed and true, how to replay it. */
export function formatRefutation(
  { claim, says, source, witness, ...rest }: Counterexample,
  replay: ReplayInfo,
): string {
  const caveat = caveatOf(witness);
  const lines = [
    `${claim} is refuted`,
    '',
    `  statement: ${says}`,
    `  source: ${source}`,
    ...plainCase(witness.case).map(
      ({ place, value }, i) => `  ${i === 0 ? 'case:' : '     '} ${place} = ${value}`,
    ),
    ...witness.explanation.map((line, i) => `  ${i === 0 ? 'arithmetic:' : '           '} ${line}`),
    `  claimed: ${witness.claim}`,
    `  found: ${witness.truth}`,
    `  ${formatEvidence({ claim, says, source, witness, ...rest })}`,
    ...(caveat === undefined ? [] : [`  ${caveat}`]),
    '',
    `  kept in ${replay.file}`,
    ...(replay.command === undefined ? [] : [`  see it again: ${replay.command}`]),
  ];
  return lines.map(plain).join('\n');
}

/** Why a claim that was not refuted is not corroborated either. */
export function formatWeakness(claim: ClaimEvidence): string {
  return plain(
    `${claim.id} ${claim.verdict === 'failed' ? '' : 'is '}${claim.verdict}: ${formatReason(claim)}`,
  );
}

/** Which wrong versions were not refuted; undefined where all were. */
export function formatSurvivors({ id, mutants }: ClaimEvidence): string | undefined {
  const survivors = mutants.filter(({ outcome }) => outcome === 'survived');
  if (survivors.length === 0) return undefined;
  const lines = survivors.map(
    (mutant) =>
      `  '${mutant.name}': held against ${mutant.cases} cases, ${mutant.violations} looked violated${formatSame(mutant)}`,
  );
  return [`${plain(id)}: wrong versions survived, so the check is weak there`, '', ...lines.map(plain)].join(
    '\n',
  );
}
