import type { Evidence } from '../judge/claims/evidence.ts';
import { escapeMarkdown, fenced, table } from '../report/markdown.ts';
import type { Problem } from '../report/problem.ts';
import { formatAlpha, compact, counted, formatMutants, formatVerdicts } from '../report/format.ts';
import { type Change, changedAmong } from './change.ts';
import type { LinkComparison } from './compare-links.ts';
import type { Campaign } from './judge.ts';

/** What a gate came to. */
export interface GateResult {
  /** The number of this run among those of the lock's life. */
  readonly run: number;
  readonly alpha: number;
  readonly changes: readonly Change[];
  readonly campaigns: readonly Campaign[];
  readonly problems: readonly Problem[];
  /** Counterexamples once found that were judged again. */
  readonly replayed: number;
  /** How the paper and its claims compare with the lock. */
  readonly links?: LinkComparison;
}

/**
 * What a reviewer of the change wants to know, in Markdown: is the gate open, what changed in the theory,
 * what speaks against it, the counterexample in words, how to see it again.
 * @param replays the command that replays the counterexample of a refuted claim, by claim
 */
export function gateMarkdown(result: GateResult, replays: ReadonlyMap<string, string>): string {
  const { changes, problems, campaigns } = result;
  const changed = changedAmong(changes);
  const unchanged = changes.length - changed.length;
  const ofPaper = changedAmong(result.links?.changes ?? []);
  const sections = [
    problems.length === 0
      ? '### Theory: the gate is open'
      : `### Theory: the gate is shut (${counted(problems.length, 'problem')})`,
    changed.length === 0
      ? `Nothing changed in what ${counted(unchanged, 'claim says', 'claims say')}.`
      : `${counted(changed.length, 'claim')} changed, ${unchanged} did not.\n\n${changeTable(changed)}`,
    ...(result.links === undefined ? [] : [paperSection(result.links, ofPaper)]),
    ...(problems.length === 0
      ? []
      : [`**What speaks against it**\n\n${problems.map(problemLine).join('\n')}`]),
    ...campaigns.flatMap(({ evidence }) =>
      evidence.claims.flatMap((claim) => counterexample(claim, replays.get(claim.id))),
    ),
    runSection(result),
  ];
  return `${sections.join('\n\n')}\n`;
}

function changeTable(changes: readonly Change[]): string {
  const rows = changes.flatMap(({ id, differences }) =>
    differences.map(({ kind, detail }) => [escapeMarkdown(id), kind, escapeMarkdown(detail)]),
  );
  return table(['claim', 'change', 'where'], 'lll', rows);
}

function paperSection({ tested, statements }: LinkComparison, changed: readonly Change[]): string {
  const count = `The paper: ${tested} of ${counted(statements, 'statement')} have claims.`;
  return changed.length === 0 ? count : `${count}\n\n${changeTable(changed)}`;
}

function problemLine({ claim, rule, message }: Problem): string {
  return `- ${escapeMarkdown(claim)}: **${rule}**. ${escapeMarkdown(message)}`;
}

function counterexample(claim: Evidence['claims'][number], replay: string | undefined): readonly string[] {
  const { counterexample: witness } = claim;
  if (witness === undefined) return [];
  const lines = [
    `**Counterexample to ${escapeMarkdown(claim.id)}**`,
    '',
    ...witness.explanation.map((line) => `- ${escapeMarkdown(line)}`),
    `- claimed: ${escapeMarkdown(witness.claim)}`,
    `- found: ${escapeMarkdown(witness.truth)}`,
    ...(replay === undefined ? [] : ['', 'See it again:', '', fenced(replay, 'sh')]),
  ];
  return [lines.join('\n')];
}

function runSection({ campaigns, alpha, run, replayed }: GateResult): string {
  const lines = campaigns
    .filter(({ evidence }) => evidence.claims.length > 0)
    .map(
      ({ budget, evidence }) =>
        `- budget ${escapeMarkdown(budget)}: ${formatVerdicts(evidence.totals)}, ${formatMutants(evidence.totals)}, ${compact(evidence.totals.steps)} steps`,
    );
  return [
    ...lines,
    `- ${counted(replayed, 'counterexample')} once found judged again`,
    `- run ${run} of this lock: ${formatAlpha(alpha)}`,
  ].join('\n');
}
