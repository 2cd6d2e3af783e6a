import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Claim } from '../judge/claims/claim.ts';
import type { ClaimEvidence, Evidence } from '../judge/claims/evidence.ts';
import { UsageError } from '../core/errors.ts';
import { plain } from '../report/terminal.ts';
import { killedOf, percent, slackEstimate, thousands } from '../report/format.ts';
import { type CaseFlags, explainCase } from './explain-case.ts';
import { type Host, print } from '../host/host.ts';
import { loadClaims, sourceLine } from '../config/load-claims.ts';
import { readEvidence } from '../files/read-json.ts';
import { selectOne } from '../run/select.ts';
import { formatReason } from '../report/format-reason.ts';
import { checkCommand } from '../run/write-report.ts';

/**
 * Explains one claim (statement, source, hypotheses, labels, mutants, last evidence) or a case of it. Returns
 * the exit code.
 */
export async function explain(host: Host, id: string, flags: CaseFlags): Promise<number> {
  const { case: which } = flags;
  if (which === undefined && (flags.page ?? flags.seed) !== undefined)
    throw new UsageError('--page and --seed go with --case');
  const loaded = await loadClaims(host, flags, { withOthers: true });
  const { claims, others } = loaded;
  const all = [...claims, ...others];
  const name = selectOne(
    all.map((claim) => claim.id),
    id,
  );
  const claim = all.find((candidate) => candidate.id === name)!;
  if (which === undefined) {
    const lines = [...statementLines(claim), '', ...evidenceLines(host, claim.id, flags)];
    print(host.err, sourceLine(loaded));
    print(host.out, ...lines.map(plain));
  } else {
    await explainCase(host, claim, loaded, { ...flags, case: which });
  }
  return 0;
}

function statementLines(claim: Claim): readonly string[] {
  const { id, kind, says, tex, source, notes, given, covers, tightAt, mustRefute } = claim;
  return [
    `${id} (${kind})`,
    '',
    `  ${says}`,
    `  TeX: ${tex}`,
    '',
    `source: ${source}`,
    ...(notes === undefined ? [] : [`notes: ${notes}`]),
    `hypotheses: ${listed(Object.keys(given))}`,
    `labels to cover: ${listed(Object.keys(covers))}`,
    `tried first: ${listed(Object.keys(tightAt ?? {}))}`,
    'must refute:',
    ...mutantLines(mustRefute),
  ];
}

function mutantLines(mutants: Readonly<Record<string, { readonly notes?: string }>>): readonly string[] {
  const lines = Object.entries(mutants).map(([name, { notes }]) =>
    notes === undefined ? `  - ${name}` : `  - ${name} (${notes})`,
  );
  return lines.length === 0 ? ['  (no mutants: nothing shows that this check can fail)'] : lines;
}

function evidenceLines(host: Host, id: string, flags: CaseFlags): readonly string[] {
  const path = join(flags.out, 'evidence.json');
  if (!existsSync(resolve(host.cwd, path)))
    return [`last evidence: none in ${path}; it is made by: ${checkCommand(id, flags)}`];
  let evidence: Evidence;
  try {
    evidence = readEvidence(host.cwd, path);
  } catch (error) {
    if (error instanceof UsageError) return [`last evidence: cannot be read: ${error.message}`];
    throw error;
  }
  const claim = evidence.claims.find((candidate) => candidate.id === id);
  if (claim === undefined) return [`last evidence: ${path} does not speak of ${id}`];
  return [
    `last evidence (${path}, seed ${evidence.seed}, budget ${evidence.budget.name}):`,
    ...figures(claim),
  ];
}

function figures(claim: ClaimEvidence): readonly string[] {
  const { hits, trials } = claim.informative.share;
  const survivors = claim.mutants.filter(({ outcome }) => outcome === 'survived').map(({ name }) => name);
  return [
    `  ${claim.verdict}: ${formatReason(claim)}`,
    `  ${thousands(claim.cases.accepted)} cases, ${percent(hits, trials)} informative, ${thousands(claim.steps)} steps`,
    `  slack ${slackEstimate(claim).value} (median), mutants ${killedOf(claim)} killed${survivors.length > 0 ? `; survived: ${listed(survivors)}` : ''}`,
    ...(claim.backend === undefined ? [] : [`  computed with ${claim.backend}`]),
    ...claim.ablations.map(({ hypothesis, outcome }) => `  without '${hypothesis}': ${outcome}`),
  ];
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join('; ');
}
