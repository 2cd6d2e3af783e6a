import { formatHow } from './format-case.ts';
import { brief, formatAlpha } from './format.ts';
import {
  type ClaimSharpness,
  formatSharpness,
  improvedValue,
  isFalse,
  isSharpened,
  refutedVersion,
} from './sharpness.ts';
import { alignColumns } from './terminal.ts';
import type { Sharpness, SharpnessTrial } from '../judge/claims/sharpness.ts';

/** The columns of the table of constants. */
export const sharpnessHead: readonly string[] = [
  'constant',
  'claimed',
  'refuted up to',
  'improved by',
  'nothing found from',
  'improved by',
];

/** A row for each constant. */
export function sharpnessRows({ results }: ClaimSharpness): readonly (readonly string[])[] {
  return results.map((result) => {
    if (!isSharpened(result)) return [result.name, '–', '–', '–', result.why, '–'];
    const { name, claimed, refuted, stands, isTwoSided } = result;
    const named = [name, claimed === undefined ? '–' : brief(claimed, 6)];
    if (isFalse(result)) return [...named, 'as it stands', '–', '–', '–'];
    return [
      ...named,
      ...(refuted === null ? ['open', '–'] : [improvedValue(result, refuted), share(refuted)]),
      ...(stands === null
        ? [isTwoSided === true ? 'exact' : 'sharp', '–']
        : [improvedValue(result, stands), share(stands)]),
    ];
  });
}

const share = (size: number): string => `${brief(100 * size)}%`;

/** The counterexample to the smallest version that is refuted: the case that sets the limit. */
export function limitingTrial({ refuted, trials }: Sharpness): SharpnessTrial | undefined {
  return trials.find(({ size }) => size === refuted);
}

/** The table for a terminal, what it means, and the cases that set the limits. */
export function sharpnessLines(entry: ClaimSharpness): readonly string[] {
  const cases = entry.results.filter(isSharpened).flatMap((result) => {
    const { witness } = limitingTrial(result) ?? {};
    if (witness === undefined) return [];
    return [
      '',
      `${refutedVersion(result)} is refuted (${formatHow(witness)}):`,
      `  claimed: ${witness.claim}`,
      `  found: ${witness.truth}`,
      `  case: ${JSON.stringify(witness.case).slice(0, 400)}`,
      ...witness.explanation.map((line) => `  ${line}`),
    ];
  });
  return [
    ...alignColumns([sharpnessHead, ...sharpnessRows(entry)], sharpnessHead.length),
    '',
    ...entry.results.map((result) => `${formatSharpness(result)}.`),
    ...cases,
    '',
    `α = ${brief(entry.alpha)}: ${formatAlpha(entry.alpha)}. Nothing found is no proof.`,
  ];
}
