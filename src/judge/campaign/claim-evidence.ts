import type {
  AblationEvidence,
  ClaimEvidence,
  EvidencePoint,
  MutantEvidence,
  TermResolution,
  Uninformative,
} from '../claims/evidence.ts';
import type { Json } from '../../core/json.ts';
import { confidence, shareOf } from '../claims/share.ts';
import { quantileIntervals, quantiles } from '../../stats/intervals.ts';
import type { Exploration } from './explore.ts';
import { type Finding, slackUnits } from './finding.ts';
import { powerOf } from './power.ts';
import { type RunContext, guarded } from './run-context.ts';
import type { Margin } from './search.ts';
import type { AttackResult } from './shrink-and-confirm.ts';
import { unitsWarnings } from './units.ts';
import { defaultMinimumInformative, verdictOf } from './verdict.ts';

/** Points kept for the pictures. */
const maxPoints = 400;

/** What the phases of a campaign against one claim came to. */
export interface PhaseResults {
  readonly exploration: Exploration;
  /** Margins of the targeted search, each lower than all before. */
  readonly searched: readonly Margin<unknown>[];
  readonly attack: AttackResult;
  readonly mutants: readonly MutantEvidence[];
  readonly ablations: readonly AblationEvidence[];
  /** Undefined where there is none to speak of. */
  readonly resolution: readonly TermResolution[] | undefined;
}

/** The record of what was done to a claim. */
export function claimEvidence(
  context: RunContext,
  { exploration, searched, attack: { attempts, witness }, mutants, ablations, resolution }: PhaseResults,
): ClaimEvidence {
  const { claim, alpha, meter } = context;
  const findings = exploration.findings.map(({ finding }) => finding);
  const { informative, uninformative } = informativeShare(context, exploration);
  const lowerBounds = findings.filter(({ how, trivial }) => how === 'lower bound' && !trivial).length;
  const cases = {
    drawn: exploration.drawn,
    accepted: exploration.accepted,
    informative: informative.share.hits,
    exact: findings.filter(({ how, trivial }) => how === 'exact' && !trivial).length,
    ...(lowerBounds > 0 && { lowerBounds }),
    sampled: findings.filter(({ how }) => how === 'sampled').length,
    ties: findings.filter(({ tie }) => tie).length,
  };
  const coverage = [...exploration.labels].map(([label, counts]) => ({
    label,
    cases: counts.cases,
    share: shareOf(counts.random, findings.length),
  }));
  const known = { cases, informative, coverage, attempts };
  const progress = lowestMargins(exploration, searched);
  const units = unitsWarnings(
    claim,
    exploration.findings.map(({ case: c }) => c),
  );
  const nearest = progress.at(-1)?.case as Json | undefined;
  return {
    id: claim.id,
    kind: claim.kind,
    says: claim.says,
    tex: claim.tex,
    source: claim.source,
    ...(claim.notes !== undefined && { notes: claim.notes }),
    ...verdictOf(claim, {
      ...known,
      uninformative,
      interrupted: context.wasCut(),
      counterexample: witness,
      stopped: witness !== undefined && context.untilRefuted,
    }),
    alpha: alpha.claim,
    ...known,
    acceptance: [...exploration.met].map(([hypothesis, hits]) => ({
      hypothesis,
      share: shareOf(hits, exploration.drawn),
    })),
    steps: meter.steps,
    trajectories: meter.trajectories,
    slack: slackOf(claim.kind, findings),
    points: pointsOf(context, exploration),
    progress: progress.map(({ cases: tried, steps, margin }) => ({ cases: tried, steps, margin })),
    ...(nearest !== undefined && { nearest }),
    power: powerOf(context, exploration),
    ...(resolution !== undefined && { resolution }),
    ...(units.length > 0 && { units }),
    mutants,
    ablations,
    ...(witness && { counterexample: witness }),
  };
}

/** Cases named for each reason why cases were not informative. */
const maxNamed = 3;

/** The share of informative cases among those tried, and why the others are not, the most frequent first. */
function informativeShare(
  context: RunContext,
  { findings, claim: { target } }: Exploration,
): { readonly informative: ClaimEvidence['informative']; readonly uninformative: readonly Uninformative[] } {
  const { claim } = context;
  const reasons = new Map<string, number[]>();
  for (const { number, case: c, finding } of findings) {
    const why =
      finding.uninformative ??
      (guarded(context, target, c, () => claim.informative?.(c)) === false
        ? 'the claim’s own condition says so'
        : undefined);
    if (why !== undefined) reasons.set(why, [...(reasons.get(why) ?? []), number]);
  }
  const others = [...reasons].map(([why, numbers]) => ({
    why,
    cases: numbers.length,
    numbers: numbers.slice(0, maxNamed),
  }));
  const informative = findings.length - others.reduce((sum, { cases }) => sum + cases, 0);
  return {
    informative: {
      share: shareOf(informative, findings.length),
      minimum: claim.minimumInformative ?? defaultMinimumInformative,
    },
    uninformative: others.toSorted((a, b) => b.cases - a.cases),
  };
}

/** Those of exploration, then those of the search that are lower still. */
function lowestMargins(
  { progress, claim }: Exploration,
  searched: readonly Margin<unknown>[],
): readonly Margin<unknown>[] {
  const lowest = progress.at(-1)?.margin ?? Infinity;
  return [
    ...progress,
    ...searched
      .filter(({ margin }) => margin < lowest)
      .map((at) => ({ ...at, cases: at.cases + claim.cases })),
  ];
}

function slackOf(kind: ClaimEvidence['kind'], findings: readonly Finding[]): ClaimEvidence['slack'] {
  const slacks = findings.flatMap(({ slack, uninformative }) =>
    slack !== null && uninformative === undefined ? [slack] : [],
  );
  if (slacks.length === 0) return null;
  const [min, q25, median, q75, max] = quantiles(slacks, [0, 0.25, 0.5, 0.75, 1]);
  const [around25, aroundMedian, around75] = quantileIntervals(slacks, [0.25, 0.5, 0.75], confidence);
  return {
    unit: slackUnits[kind],
    cases: slacks.length,
    quantiles: { min: min!, q25: q25!, median: median!, q75: q75!, max: max! },
    intervals: { q25: around25!, median: aroundMedian!, q75: around75! },
  };
}

function pointsOf(context: RunContext, { findings, claim: { target } }: Exploration): EvidencePoint[] {
  return findings
    .filter(({ finding }) => finding.uninformative === undefined)
    .slice(0, maxPoints)
    .map(({ number, case: c, finding }) => ({
      number,
      features: guarded(context, target, c, () => context.claim.features?.(c)) ?? {},
      bound: finding.bound,
      ...(finding.boundInterval && { boundInterval: finding.boundInterval }),
      ...(finding.tie && { tie: true }),
      found: finding.found,
      how: finding.how,
      slack: finding.slack,
    }));
}
