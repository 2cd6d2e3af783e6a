import type {
  AblationEvidence,
  Attempt,
  ClaimEvidence,
  EvidencePoint,
  MutantEvidence,
  Witness,
} from '../claims/evidence.ts';
import type { Json } from '../../core/json.ts';
import { confidence, shareOf } from '../claims/share.ts';
import { quantileIntervals, quantiles } from '../../stats/intervals.ts';
import { type RunContext, guarded } from './run-context.ts';
import { shrinkAndConfirm, bySuspicion } from './shrink-and-confirm.ts';
import { slackUnits } from './finding.ts';
import { type Exploration, explore, corpusCases, type Observations } from './explore.ts';
import { evaluateCase, evaluationLimits } from './evaluate-case.ts';
import { powerOf } from './power.ts';
import { exploration, search, type TriedCase } from './search.ts';
import type { Suspect } from './shrink.ts';
import { ablationTargets, admits, claimTarget, mutantTargets, type Target } from './target.ts';
import { defaultMinimumInformative, verdictOf } from './verdict.ts';

export type Phase = 'explore' | 'confirm' | 'mutants' | 'ablations';

/** Suspects of the claim itself that are shrunk and confirmed. */
const maxAttacks = 3;
/** Points kept for the pictures. */
const maxPoints = 400;

/**
 * Attacks one claim: explore, search, confirm; then its mutants, then its hypotheses one at a time.
 * When work is cut short, mutants and hypotheses whose hunt did not end are left out: nothing is known of them.
 */
export async function runClaimCampaign(
  within: RunContext,
  enter: (phase: Phase, share: number) => void,
): Promise<ClaimEvidence> {
  const { context, wasCut } = noticingCuts(within);
  const { claim, budget, meter } = context;
  const target = claimTarget<unknown>(claim);
  const mutants = mutantTargets(claim);

  enter('explore', 0);
  const exploration = await explore(context, target, mutants);
  const searched = await search(context, target, exploration.claim.tried, {
    cases: budget.casesPerClaim / 2,
    steps: budget.stepsPerClaim / 2,
    round: 0,
    enough: () => false,
  });

  enter('confirm', 0.35);
  const suspects = [...exploration.claim.suspects, ...searched.suspects].toSorted(bySuspicion);
  const { attempts, witness } = await shrinkAndConfirmAll(context, target, suspects.slice(0, maxAttacks));

  enter('mutants', 0.5);
  const mutantEvidence: MutantEvidence[] = [];
  for (const mutant of mutants) {
    if (wasCut()) break;
    const seen = exploration.mutants.find((other) => other.target === mutant);
    const hunted = await refuteVariant(context, mutant, seen);
    if (wasCut() && hunted.witness === undefined) break;
    const notes = claim.mustRefute[mutant.name]?.notes;
    mutantEvidence.push({
      name: mutant.name,
      ...(notes !== undefined && { notes }),
      outcome: hunted.witness === undefined ? 'survived' : 'killed',
      ...hunted,
      ...(seen && { suspicious: shareOf(seen.random.violations, seen.random.cases) }),
    });
    enter('mutants', 0.5 + (0.3 * mutantEvidence.length) / mutants.length);
  }

  enter('ablations', 0.8);
  const ablations: AblationEvidence[] = [];
  for (const ablation of ablationTargets(claim)) {
    if (wasCut()) break;
    const { violations: _violations, ...hunted } = await refuteVariant(context, ablation, undefined);
    if (wasCut() && hunted.witness === undefined) break;
    ablations.push({
      hypothesis: ablation.name,
      outcome: hunted.witness === undefined ? 'not shown to be needed' : 'needed',
      ...hunted,
    });
  }

  const explored = exploration.claim.cases;
  const progress = [
    ...exploration.progress,
    ...searched.best
      .filter(({ margin }) => margin < (exploration.progress.at(-1)?.margin ?? Infinity))
      .map((at) => ({ ...at, cases: at.cases + explored })),
  ];
  const nearest = progress.at(-1)?.case as Json | undefined;
  const shares = shareFigures(context, exploration);
  const kinds = exploration.findings.map(({ finding }) => finding);
  const cases = {
    drawn: exploration.drawn,
    accepted: exploration.accepted,
    informative: shares.informative.share.hits,
    exact: kinds.filter(({ how, trivial }) => how === 'exact' && !trivial).length,
    sampled: kinds.filter(({ how }) => how === 'sampled').length,
    ties: kinds.filter(({ tie }) => tie).length,
  };
  const evidence = { cases, informative: shares.informative, coverage: shares.coverage, attempts };
  return {
    id: claim.id,
    kind: claim.kind,
    says: claim.says,
    tex: claim.tex,
    source: claim.source,
    ...(claim.notes !== undefined && { notes: claim.notes }),
    ...verdictOf(claim, { ...evidence, interrupted: wasCut(), counterexample: witness }),
    alpha: context.alpha.claim,
    ...evidence,
    acceptance: shares.acceptance,
    steps: meter.steps,
    trajectories: meter.trajectories,
    slack: slackOf(claim.kind, kinds),
    points: pointsOf(context, exploration),
    progress: progress.map(({ cases: tried, steps, margin }) => ({ cases: tried, steps, margin })),
    ...(nearest !== undefined && { nearest }),
    power: powerOf(context, exploration),
    mutants: mutantEvidence,
    ablations,
    ...(witness && { counterexample: witness }),
  };
}

/** The same context, and whether it ever refused to go on: a phase asks only while it has work left. */
function noticingCuts(context: RunContext): { readonly context: RunContext; wasCut(): boolean } {
  let cut = false;
  const pause = async (): Promise<boolean> => {
    cut ||= !(await context.pause());
    return !cut;
  };
  return { context: { ...context, pause }, wasCut: () => cut };
}

async function shrinkAndConfirmAll(
  context: RunContext,
  target: Target<unknown>,
  suspects: readonly Suspect<unknown>[],
): Promise<{ readonly attempts: readonly Attempt[]; readonly witness?: Witness }> {
  let attempts: readonly Attempt[] = [];
  for (const suspect of suspects) {
    const attack = await shrinkAndConfirm(context, target, suspect, attempts);
    if (attack.witness !== undefined) return attack;
    attempts = attack.attempts;
  }
  return { attempts };
}

/** What was found before and still looks violated, for a target with a space of its own, which exploration did not try on it. */
async function corpusSuspects(
  context: RunContext,
  target: Target<unknown>,
): Promise<readonly Suspect<unknown>[]> {
  const suspects: Suspect<unknown>[] = [];
  for (const c of corpusCases(context)) {
    if (guarded(context, target, c, () => admits(target, c)) !== true) continue;
    const finding = await evaluateCase(
      context,
      target,
      c,
      exploration(context, target, c),
      evaluationLimits(context),
    );
    if (finding?.violated === true) suspects.push({ case: c, finding });
  }
  return suspects;
}

/** Looks for a violation of a mutant or of an ablated claim and confirms it; first among what exploration already saw. */
async function refuteVariant(
  context: RunContext,
  target: Target<unknown>,
  seen: Observations | undefined,
): Promise<Pick<MutantEvidence, 'cases' | 'violations' | 'attempts' | 'witness'>> {
  const { budget } = context;
  const known = (seen?.suspects ?? (await corpusSuspects(context, target)))
    .toSorted(bySuspicion)
    .slice(0, maxAttacks);
  let attack = await shrinkAndConfirmAll(context, target, known);
  let cases = seen?.cases ?? 0;
  let violations = seen?.violations ?? 0;
  let start: readonly TriedCase<unknown>[] = seen?.tried ?? [];
  const rounds = target.role === 'mutant' ? 3 : 1;
  for (let round = 0; round < rounds && attack.witness === undefined; round++) {
    const found = await search(context, target, start, {
      cases: target.role === 'mutant' ? budget.casesPerClaim : budget.casesPerClaim / 4,
      steps: budget.stepsPerClaim / (target.role === 'mutant' ? 2 * rounds : 4),
      round,
      enough: () => true,
    });
    cases += found.cases;
    violations += found.suspects.length;
    start = [];
    for (const suspect of found.suspects)
      attack = await shrinkAndConfirm(context, target, suspect, attack.attempts);
    if (found.suspects.length === 0) break;
  }
  return { cases, violations, ...attack };
}

function shareFigures(
  context: RunContext,
  { accepted, met, labels, findings, claim: { target } }: Exploration,
): Pick<ClaimEvidence, 'acceptance' | 'informative' | 'coverage'> {
  const informative = findings.filter(
    ({ case: c, finding }) =>
      finding.informative && guarded(context, target, c, () => context.claim.informative?.(c)) !== false,
  ).length;
  return {
    acceptance: [...met].map(([hypothesis, { hits, trials }]) => ({
      hypothesis,
      share: shareOf(hits, trials),
    })),
    informative: {
      share: shareOf(informative, accepted),
      minimum: context.claim.minimumInformative ?? defaultMinimumInformative,
    },
    coverage: [...labels].map(([label, { cases, random }]) => ({
      label,
      cases,
      share: shareOf(random, findings.length),
    })),
  };
}

function slackOf(
  kind: ClaimEvidence['kind'],
  findings: readonly { readonly slack: number | null; readonly informative: boolean }[],
): ClaimEvidence['slack'] {
  const slacks = findings.flatMap(({ slack, informative }) => (slack !== null && informative ? [slack] : []));
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
    .filter(({ finding }) => finding.informative)
    .slice(0, maxPoints)
    .map(({ number, case: c, finding }) => ({
      number,
      features: guarded(context, target, c, () => context.claim.features?.(c)) ?? {},
      bound: finding.bound,
      ...(finding.boundInterval && { boundInterval: finding.boundInterval }),
      found: finding.found,
      how: finding.how,
      slack: finding.slack,
    }));
}
