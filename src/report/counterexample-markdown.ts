import type { Counterexample, Witness } from '../judge/claims/evidence.ts';
import { escapeMarkdown } from './markdown.ts';
import { plainCase } from './plain-case.ts';
import { brief, eValue, formatInterval, thousands } from './format.ts';

/**
 * A counterexample for a reader with pencil and paper: the statement, the case in plain numbers, the arithmetic,
 * what is claimed there and what is true there, and how to see it again.
 * @param replay the command that replays it
 */
export function counterexampleMarkdown(file: Counterexample, replay: string): string {
  const { witness } = file;
  const sections = [
    `# ${escapeMarkdown(title(file))}`,
    `> ${escapeMarkdown(file.says)}`,
    `Source: ${escapeMarkdown(file.source)}.`,
    '## The case',
    plainCase(witness.case)
      .map(({ place, value }) => `- ${escapeMarkdown(place)} = ${escapeMarkdown(value)}`)
      .join('\n'),
    ...arithmetic(witness.explanation),
    '## Claimed and found',
    [
      `- claimed: ${escapeMarkdown(witness.claim)}`,
      `- found: ${escapeMarkdown(witness.truth)}`,
      `- ${escapeMarkdown(formatEvidence(file))}`,
    ].join('\n'),
    ...caveat(file),
    '## Again',
    `\`\`\`sh\n${replay}\n\`\`\``,
  ];
  return `${sections.join('\n\n')}\n`;
}

/** What a counterexample file refutes, in a line. */
export function title(file: Counterexample): string {
  if (file.mutant !== undefined) return `${file.claim}: the mutant '${file.mutant}' is refuted`;
  if (file.dropped !== undefined) return `${file.claim}: false without the hypothesis '${file.dropped}'`;
  return `${file.claim} is refuted`;
}

/** How the truth at the case is known, and how sure that is. */
export function formatEvidence(file: Counterexample): string {
  const { witness } = file;
  const steps = `reached by ${thousands(witness.shrinks)} steps of shrinking`;
  if (witness.how === 'exact')
    return `known exactly: the truth lies in ${formatInterval(witness.found)}; ${steps}`;
  const e =
    witness.logE === undefined || witness.logThreshold === undefined
      ? ''
      : `; e-value ${eValue(witness.logE)}, needed ${eValue(witness.logThreshold)}`;
  return `confirmed on fresh randomness: ${formatObserved(witness)}${e}; ${steps}`;
}

/** `trajectories 4,096, exits 12`: what was counted. */
export function formatObserved({ observed }: Pick<Witness, 'observed'>): string {
  return Object.entries(observed)
    .map(([name, value]) => `${name} ${Number.isInteger(value) ? thousands(value) : brief(value, 6)}`)
    .join(', ');
}

function arithmetic(lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return ['## The arithmetic', lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n')];
}

function caveat({ witness }: Counterexample): readonly string[] {
  if (witness.refutes === 'conclusion') return [];
  return [
    'A hypothesis of the statement was only seen at sampled points here, so this refutes *the hypothesis or the conclusion*, not the conclusion alone.',
  ];
}
