import type { CaseAccount, CaseOutcome } from '../judge/claims/case-account.ts';
import type { Counterexample, Witness } from '../judge/claims/evidence.ts';
import { brief, counted, eValue, formatInterval, formatSlack, thousands } from './format.ts';
import { slackEnds } from './tables.ts';

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
  if (Object.keys(observed).length === 0) return [];
  const bounded = how === 'lower bound' ? ': a lower bound, so that the slack is at most this' : '';
  return [['known', `by computation, without randomness${bounded}`]];
}

function violation({ how }: CaseOutcome): string {
  return how !== 'sampled'
    ? 'the truth is on the wrong side of the bound'
    : 'it looks so on this randomness, which alone refutes nothing; lakatos check confirms on fresh randomness';
}

/** What a counterexample file refutes, in a line. */
export function counterexampleTitle({ claim, mutant, dropped }: Counterexample): string {
  if (mutant !== undefined) return `${claim}: the mutant '${mutant}' is refuted`;
  if (dropped !== undefined) return `${claim}: false without the hypothesis '${dropped}'`;
  return `${claim} is refuted`;
}

/** How the truth at the case is known, and how sure that is. */
export function formatEvidence({ witness }: Counterexample): string {
  const steps = `after ${counted(witness.shrinks, 'step')} of shrinking`;
  if (witness.how === 'lower bound')
    return `a lower bound of the truth, computed: it lies in ${formatInterval(witness.found)}; ${steps}`;
  if (witness.how === 'exact')
    return `known exactly: the truth lies in ${formatInterval(witness.found)}; ${steps}`;
  const e =
    witness.logE === undefined || witness.logThreshold === undefined
      ? ''
      : `; e-value ${eValue(witness.logE)}, needed ${eValue(witness.logThreshold)}`;
  return `confirmed on fresh randomness: ${formatObserved(witness)}${e}; ${steps}`;
}

/** How a witness is known, in short: `exact, 3 shrinks`. */
export function formatHow({ how, logE, shrinks }: Witness): string {
  const known = how !== 'sampled' ? how : logE === undefined ? 'sampled' : `e-value ${eValue(logE)}`;
  return `${known}, ${counted(shrinks, 'shrink')}`;
}

/** `trajectories 4,096, exits 12`: what was counted. */
function formatObserved({ observed }: Pick<Witness, 'observed'>): string {
  return Object.entries(observed)
    .map(([name, value]) => `${name} ${Number.isInteger(value) ? thousands(value) : brief(value, 6)}`)
    .join(', ');
}

/** What a refutation does not settle, where it does not. */
export function caveatOf({ refutes }: Witness): string | undefined {
  if (refutes === 'conclusion') return undefined;
  return 'A hypothesis was checked only at sampled points: this refutes the hypothesis or the conclusion.';
}
