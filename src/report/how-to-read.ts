import type { ClaimEvidence } from '../judge/claims/evidence.ts';
import { detectionChance } from '../judge/claims/evidence.ts';
import { brief, compact, counted, percent, thousands } from './format.ts';
import { coarse, termErrors } from './resolution.ts';

/**
 * How the section of a claim is to be read, in three sentences: what was drawn, what would have counted
 * against the claim, what could not have been seen.
 */
export function howToRead(claim: ClaimEvidence): readonly [drawn: string, counted: string, unseen: string] {
  return [whatWasDrawn(claim), whatCounts(claim), whatWasNotSeen(claim)];
}

function whatWasDrawn(claim: ClaimEvidence): string {
  const { cases, acceptance, informative } = claim;
  const before = 'besides those that its author names or earlier runs kept';
  if (cases.drawn === 0) return `No case was drawn at random (${before}).`;
  const untried = cases.accepted - informative.share.trials;
  const hypotheses =
    acceptance.length === 0
      ? 'and none was turned away, since the claim has no hypotheses'
      : `of which ${thousands(cases.accepted)} met the ${acceptance.length === 1 ? 'hypothesis' : `${acceptance.length} hypotheses`}`;
  const long = untried > 0 ? `, ${thousands(untried)} of these were left out or cut short by the budget` : '';
  return `${counted(cases.drawn, 'case was', 'cases were')} drawn at random from the space that the claim describes (${before}), ${hypotheses}${long}; ${howJudged(claim)}.`;
}

/** In how many cases the truth was computed, bounded, simulated or not looked for. */
function howJudged({ kind, cases, informative, trajectories }: ClaimEvidence): string {
  const { exact, lowerBounds = 0, sampled } = cases;
  const rest = informative.share.trials - exact - lowerBounds - sampled;
  const parts = [
    ...(exact > 0 ? [`computed in ${thousands(exact)}`] : []),
    ...(lowerBounds > 0 ? [`known from below, by a computed bound, in ${thousands(lowerBounds)}`] : []),
    ...(sampled > 0
      ? [
          `simulated in ${thousands(sampled)} (${compact(trajectories)} trajectories in all, mutants and confirmations included)`,
        ]
      : []),
    ...(rest > 0 ? [`not looked for in ${thousands(rest)}, where the bound is trivial`] : []),
  ];
  const truth = kind === 'inequality' ? 'both sides were' : 'the truth was';
  return parts.length === 0 ? 'none was judged' : `${truth} ${parts.join(', ')}`;
}

const against: Readonly<Record<ClaimEvidence['kind'], string>> = {
  probability: 'where the event is less likely than the bound says',
  mean: 'where the mean is above the bound',
  inequality: 'where the left side is above the right one by more than the enclosed errors of computing both',
  agreement: 'where the event is more likely than the oracle says, or less',
  invariance: 'where the event is more likely, or less, once the case is transformed',
};

function whatCounts({ kind, cases, verdict, counterexample, alpha }: ClaimEvidence): string {
  const simulated =
    kind !== 'inequality' && (cases.sampled > 0 || cases.exact === 0)
      ? `, and a simulated case only after a test on randomness never used before, at α = ${brief(alpha)}`
      : '';
  const found =
    counterexample !== undefined
      ? ': one does, the counterexample'
      : verdict === 'undecided'
        ? ': whether one does was not settled'
        : verdict === 'failed'
          ? ': whether one does is not known'
          : ': none did';
  return `A case counts against the claim ${against[kind]}${simulated}${found}.`;
}

function whatWasNotSeen(claim: ClaimEvidence): string {
  const { kind, cases, informative, verdict } = claim;
  const { trials, hits } = informative.share;
  if (trials === 0)
    return claim.counterexample === undefined
      ? 'No violation of any size could have been seen, since no random case was judged.'
      : 'What else there is was not looked for, since the attack ended with the counterexample.';
  const missing = claim.coverage.filter((label) => label.cases === 0).map(({ label }) => label);
  const survivors = claim.mutants.filter(({ outcome }) => outcome === 'survived').map(({ name }) => name);
  const unnoticed = termErrors([claim])
    .filter(({ error }) => error > coarse)
    .map(({ term }) => term.term);
  const parts = [
    ...(hits < trials
      ? [
          `any violation in ${thousands(trials - hits)} of ${thousands(trials)} cases that are not informative`,
        ]
      : []),
    ...(cases.ties > 0
      ? [
          `one below the digits computed in ${counted(cases.ties, 'case')} where both sides agree in all of them`,
        ]
      : []),
    ...((cases.lowerBounds ?? 0) > 0
      ? [`one between the computed lower bound and the truth, in ${thousands(cases.lowerBounds!)}`]
      : []),
    ...smallViolations(claim),
    ...(unnoticed.length > 0
      ? [
          `an error of a quarter in ${unnoticed.join(', ')}, since the bound is loose there or hardly depends on it`,
        ]
      : []),
    ...(claim.resolution === undefined && kind !== 'invariance' && verdict !== 'refuted'
      ? ['errors in the terms of the bound by their size, since the claim names no terms']
      : []),
    ...(survivors.length > 0 ? [`what the surviving mutants say: ${survivors.join(', ')}`] : []),
    ...(missing.length > 0
      ? [`what happens at cases labelled ${missing.join(', ')}, of which there was none`]
      : []),
    'anything outside of the space of cases',
  ];
  return `Not to be seen in this run: ${parts.join('; ')}.`;
}

/** Violations of simulated cases that are too small for the trajectories. */
function smallViolations({ kind, cases, power }: ClaimEvidence): readonly string[] {
  if (cases.sampled === 0) return [];
  if (power === null)
    return ['violations of simulated cases that are small beside the spread of their trajectories'];
  const missed = percent(1 - detectionChance, 1);
  const { bound, detectable } = power;
  if (detectable >= 1)
    return [`with a chance above ${missed}, a violation of any size at the median simulated case`];
  const side = kind === 'agreement' ? ' (or as little below)' : '';
  return [
    `with a chance above ${missed}, an exit probability below ${brief(detectable, 4)}${side} where ${brief(bound, 4)} is ${kind === 'agreement' ? 'right' : 'allowed'}, the median simulated case`,
  ];
}
