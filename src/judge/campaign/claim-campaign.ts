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
import { type Arena, guarded } from './arena.ts';
import { assail, bySuspicion } from './attack.ts';
import { slackUnits } from './finding.ts';
import { type Exploration, explore, keptCases, type Seen } from './explore.ts';
import { look, lookLimits } from './look.ts';
import { powerOf } from './power.ts';
import { exploration, search, type Tried } from './search.ts';
import type { Suspect } from './shrink.ts';
import { ablationTargets, admits, claimTarget, mutantTargets, type Target } from './target.ts';
import { defaultMinimumInformative, verdictOf } from './verdict.ts';

export type Phase = 'explore' | 'confirm' | 'mutants' | 'ablations';

/** Suspects of the claim itself that are shrunk and confirmed. */
const mostAssaults = 3;
/** Points kept for the pictures. */
const mostPoints = 400;

/**
 * Attacks one claim: explore, search, confirm; then its mutants, then its hypotheses one at a time.
 * When work is cut short, mutants and hypotheses whose hunt did not end are left out: nothing is known of them.
 */
export async function campaignAgainst(
  within: Arena,
  enter: (phase: Phase, share: number) => void,
): Promise<ClaimEvidence> {
  const { arena, wasCut } = noticingCuts(within);
  const { claim, budget, meter } = arena;
  const target = claimTarget<unknown>(claim);
  const mutants = mutantTargets(claim);

  enter('explore', 0);
  const exploration = await explore(arena, target, mutants);
  const searched = await search(arena, target, exploration.claim.tried, {
    cases: budget.casesPerClaim / 2,
    steps: budget.stepsPerClaim / 2,
    round: 0,
    enough: () => false,
  });

  enter('confirm', 0.35);
  const suspects = [...exploration.claim.suspects, ...searched.suspects].toSorted(bySuspicion);
  const { attempts, witness } = await assailAll(arena, target, suspects.slice(0, mostAssaults));

  enter('mutants', 0.5);
  const mutantEvidence: MutantEvidence[] = [];
  for (const mutant of mutants) {
    if (wasCut()) break;
    const seen = exploration.mutants.find((other) => other.target === mutant);
    const hunted = await hunt(arena, mutant, seen);
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
    const { violations: _violations, ...hunted } = await hunt(arena, ablation, undefined);
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
  const shares = shareFigures(arena, exploration);
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
    alpha: arena.alpha.claim,
    ...evidence,
    acceptance: shares.acceptance,
    steps: meter.steps,
    trajectories: meter.trajectories,
    slack: slackOf(claim.kind, kinds),
    points: pointsOf(arena, exploration),
    progress: progress.map(({ cases: tried, steps, margin }) => ({ cases: tried, steps, margin })),
    ...(nearest !== undefined && { nearest }),
    power: powerOf(arena, exploration),
    mutants: mutantEvidence,
    ablations,
    ...(witness && { counterexample: witness }),
  };
}

/** The same arena, and whether it ever refused to go on: a phase asks only while it has work left. */
function noticingCuts(arena: Arena): { readonly arena: Arena; wasCut(): boolean } {
  let cut = false;
  const pause = async (): Promise<boolean> => {
    cut ||= !(await arena.pause());
    return !cut;
  };
  return { arena: { ...arena, pause }, wasCut: () => cut };
}

async function assailAll(
  arena: Arena,
  target: Target<unknown>,
  suspects: readonly Suspect<unknown>[],
): Promise<{ readonly attempts: readonly Attempt[]; readonly witness?: Witness }> {
  let attempts: readonly Attempt[] = [];
  for (const suspect of suspects) {
    const assault = await assail(arena, target, suspect, attempts);
    if (assault.witness !== undefined) return assault;
    attempts = assault.attempts;
  }
  return { attempts };
}

/** What was found before and still looks violated, for a target with a space of its own, which exploration did not try on it. */
async function keptSuspects(arena: Arena, target: Target<unknown>): Promise<readonly Suspect<unknown>[]> {
  const suspects: Suspect<unknown>[] = [];
  for (const c of keptCases(arena)) {
    if (guarded(arena, target, c, () => admits(target, c)) !== true) continue;
    const finding = await look(arena, target, c, exploration(arena, target, c), lookLimits(arena));
    if (finding?.violated === true) suspects.push({ case: c, finding });
  }
  return suspects;
}

/** Looks for a violation of a mutant or of an ablated claim and confirms it; first among what exploration already saw. */
async function hunt(
  arena: Arena,
  target: Target<unknown>,
  seen: Seen | undefined,
): Promise<Pick<MutantEvidence, 'cases' | 'violations' | 'attempts' | 'witness'>> {
  const { budget } = arena;
  const known = (seen?.suspects ?? (await keptSuspects(arena, target)))
    .toSorted(bySuspicion)
    .slice(0, mostAssaults);
  let assault = await assailAll(arena, target, known);
  let cases = seen?.cases ?? 0;
  let violations = seen?.violations ?? 0;
  let start: readonly Tried<unknown>[] = seen?.tried ?? [];
  const rounds = target.role === 'mutant' ? 3 : 1;
  for (let round = 0; round < rounds && assault.witness === undefined; round++) {
    const found = await search(arena, target, start, {
      cases: target.role === 'mutant' ? budget.casesPerClaim : budget.casesPerClaim / 4,
      steps: budget.stepsPerClaim / (target.role === 'mutant' ? 2 * rounds : 4),
      round,
      enough: () => true,
    });
    cases += found.cases;
    violations += found.suspects.length;
    start = [];
    for (const suspect of found.suspects) assault = await assail(arena, target, suspect, assault.attempts);
    if (found.suspects.length === 0) break;
  }
  return { cases, violations, ...assault };
}

function shareFigures(
  arena: Arena,
  { accepted, met, labels, findings, claim: { target } }: Exploration,
): Pick<ClaimEvidence, 'acceptance' | 'informative' | 'coverage'> {
  const informative = findings.filter(
    ({ case: c, finding }) =>
      finding.informative && guarded(arena, target, c, () => arena.claim.informative?.(c)) !== false,
  ).length;
  return {
    acceptance: [...met].map(([hypothesis, { hits, trials }]) => ({
      hypothesis,
      share: shareOf(hits, trials),
    })),
    informative: {
      share: shareOf(informative, accepted),
      minimum: arena.claim.minimumInformative ?? defaultMinimumInformative,
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

function pointsOf(arena: Arena, { findings, claim: { target } }: Exploration): EvidencePoint[] {
  return findings
    .filter(({ finding }) => finding.informative)
    .slice(0, mostPoints)
    .map(({ number, case: c, finding }) => ({
      number,
      features: guarded(arena, target, c, () => arena.claim.features?.(c)) ?? {},
      bound: finding.bound,
      ...(finding.boundInterval && { boundInterval: finding.boundInterval }),
      found: finding.found,
      how: finding.how,
      slack: finding.slack,
    }));
}
