import type { CaseAccount, CaseOutcome } from '../judge/claims/case-account.ts';
import { formatObserved } from './counterexample-markdown.ts';
import { slackEnds } from './pictures/claim-pictures.ts';
import { brief, formatSlack } from './format.ts';

/** What a case's account is called. */
export function caseTitle({ claim, which }: CaseAccount): string {
  return `${claim}: ${which}`;
}

/** The bound beside the truth, and how that is known: names and what stands under them. */
export function formatOutcome({
  outcome,
  unmet,
  backend,
}: CaseAccount): readonly (readonly [string, string])[] {
  if (outcome === undefined) {
    const names = unmet.map((name) => `'${name}'`).join(', ');
    return [['claimed', `nothing here: ${names} ${unmet.length === 1 ? 'does' : 'do'} not hold`]];
  }
  return [
    ['claimed', outcome.claim],
    ['found', outcome.truth],
    ['slack', slackLine(outcome)],
    ...knownBy(outcome),
    ...(backend === undefined ? [] : [['computed with', backend] as const]),
    ...(outcome.violated ? [['violated', violation(outcome)] as const] : []),
  ];
}

/** The slack at the middle of what is known, and at its ends. */
function slackLine(outcome: CaseOutcome): string {
  const { slack, unit } = outcome;
  if (slack === null) return 'not measured: a side is not positive, as far as can be seen';
  const [lo, hi] = slackEnds(outcome);
  const ends = `[${formatSlack(lo ?? -Infinity, unit)}, ${formatSlack(hi ?? Infinity, unit)}]`;
  return `${formatSlack(slack, unit)} ${ends}; ${unit} = ${brief(slack)}`;
}

function knownBy(outcome: CaseOutcome): readonly (readonly [string, string])[] {
  const { how, observed, address } = outcome;
  if (how === 'sampled')
    return [['simulated', `${formatObserved(outcome)}; at the address ${JSON.stringify(address)}`]];
  return Object.keys(observed).length === 0 ? [] : [['known', 'by computation, without randomness']];
}

function violation({ how }: CaseOutcome): string {
  return how === 'exact'
    ? 'the truth is on the wrong side of the bound'
    : 'it looks so on this randomness, which alone refutes nothing; lakatos check confirms on fresh randomness';
}
