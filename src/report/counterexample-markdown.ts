import type { Counterexample } from '../judge/claims/evidence.ts';
import { caveatOf, counterexampleTitle, formatEvidence } from './format-case.ts';
import { escapeMarkdown, fenced, list } from './markdown.ts';
import { plainCase } from './plain-case.ts';

/**
 * A counterexample for a reader with pencil and paper: the statement, the case in plain numbers, the
 * arithmetic, what is claimed there and what is true there, and how to see it again.
 * @param replay the command that replays it
 */
export function counterexampleMarkdown(file: Counterexample, replay: string): string {
  const { says, source, witness } = file;
  const caveat = caveatOf(witness);
  const sections = [
    `# ${escapeMarkdown(counterexampleTitle(file))}`,
    `> ${escapeMarkdown(says)}`,
    `Source: ${escapeMarkdown(source)}.`,
    '## Case',
    list(plainCase(witness.case).map(({ place, value }) => `${place} = ${value}`)),
    ...(witness.explanation.length === 0 ? [] : ['## Arithmetic', list(witness.explanation)]),
    '## Result',
    list([`claimed: ${witness.claim}`, `found: ${witness.truth}`, formatEvidence(file)]),
    ...(caveat === undefined ? [] : [caveat]),
    '## Reproduce',
    fenced(replay, 'sh'),
  ];
  return `${sections.join('\n\n')}\n`;
}
