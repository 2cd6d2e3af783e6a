import type { AgreementClaim, Claim, ProbabilityClaim } from '../claims/claim.ts';
import { ln } from '../../core/elementary.ts';
import { onesOf } from '../../core/event-bytes.ts';
import type { BlockOutcomes } from '../../core/experiment.ts';
import { memoize } from '../../core/memoize.ts';
import type { ExactProbability, Probability } from '../../core/probability.ts';
import { logEvalueExitAtMost, logEvalueExitWithin } from '../../stats/e-process.ts';
import { blockSize, type BlockSource } from './blocks.ts';
import { rareExit, rareSampling } from './rare-sampling.ts';
import {
  boundAccuracy,
  computed,
  computedHow,
  digitsApart,
  type Evaluator,
  type Finding,
  type Sampling,
  type Trial,
  sampled,
  saysNothing,
  logRatio,
  show,
  showInterval,
  shownInterval,
  triviallyTrue,
  unknownTruth,
} from './finding.ts';

/** Below this chance of exit nothing is likely to be seen in a few thousand trajectories. */
const observableExit = 3e-4;
/** A bound that promises less than this says nothing worth testing. */
const trivialStay = 0.01;

/** A case is asked for its bound to compute, to sample, to confirm; some bounds are searched for. */
const boundOf = memoize((claim: ProbabilityClaim<unknown>, c: unknown): Probability => boundAt(claim, c));
const oracleOf = memoize((claim: AgreementClaim<unknown>, c: unknown): ExactProbability => claim.equals(c));

/** Where rounding took it beyond certainty, it is certainty. */
function boundAt<C>(claim: ProbabilityClaim<C>, c: C): Probability {
  const { stay, exit } = claim.atLeast(c);
  return { stay: Math.min(1, stay), exit: Math.max(0, exit) };
}

/** For every case: P(event) ≥ atLeast. Points are in exit probabilities. */
export function probabilityEvaluator<C>(claim: ProbabilityClaim<C>): Evaluator<C> {
  return {
    exact: (c) => {
      const bound = boundOf(claim as ProbabilityClaim<unknown>, c);
      if (bound.exit >= 1) return triviallyTrue(bound.exit, [0, 1], says(bound));
      const truth = claim.exactly?.(c);
      return truth === undefined ? undefined : exactFinding(bound, truth, computedHow(claim, c));
    },
    sampling: (c) => {
      const bound = boundOf(claim as ProbabilityClaim<unknown>, c);
      const counting = countingExits(claim.event, c, bound, sampledFinding, (other) =>
        other.kind === 'probability' ? boundAt(other, c) : undefined,
      );
      return bound.exit > 0 && bound.exit < rareExit ? rareSampling(claim, c, bound, counting) : counting;
    },
  };
}

function exactFinding(
  bound: Probability,
  truth: ExactProbability,
  how: ReturnType<typeof computedHow>,
): Finding {
  // Compare on the side where the numbers are small, so that nothing cancels.
  const violated =
    bound.exit < 0.5
      ? truth.exit.lo > bound.exit * (1 + boundAccuracy)
      : truth.stay.hi < bound.stay * (1 - boundAccuracy);
  const holds =
    bound.exit < 0.5
      ? truth.exit.hi <= bound.exit * (1 - boundAccuracy)
      : truth.stay.lo >= bound.stay * (1 + boundAccuracy);
  const exit = (truth.exit.lo + truth.exit.hi) / 2;
  const slack = logRatio(bound.exit, exit);
  const trivial = !(bound.stay > trivialStay);
  const digits = violated
    ? bound.exit < 0.5
      ? digitsApart(truth.exit.lo, bound.exit)
      : digitsApart(truth.stay.hi, bound.stay)
    : undefined;
  return computed(
    {
      trivial,
      uninformative: trivial ? saysNothing : unknownTruth(truth.exit, violated || holds),
      violated,
      tie: !violated && !holds,
      margin: slack ?? (violated ? -700 : 700),
      bound: bound.exit,
      found: [truth.exit.lo, truth.exit.hi],
      slack,
      observed: {
        stayLo: truth.stay.lo,
        stayHi: truth.stay.hi,
        exitLo: truth.exit.lo,
        exitHi: truth.exit.hi,
      },
      claim: says(bound, digits),
      truth: `P(event) ${how === 'exact' ? 'in' : 'at most in'} ${showInterval([truth.stay.lo, truth.stay.hi], digits)} (exit ${how === 'exact' ? 'in' : 'at least in'} ${showInterval([truth.exit.lo, truth.exit.hi], digits)})`,
    },
    how,
  );
}

function says(bound: Probability, digits?: number): string {
  return `P(event) ≥ ${show(bound.stay, digits)} (exit ≤ ${show(bound.exit, digits)})`;
}

function sampledFinding(bound: Probability, { exits, stays }: Counts): Finding {
  const trials = exits + stays;
  const trivial = !(bound.stay > trivialStay);
  const [lo, hi] = shownInterval(exits, trials);
  return sampled({
    trivial,
    uninformative: trivial ? saysNothing : exits > 0 ? undefined : 'no trajectory left',
    margin: bound.exit > 0 ? ln((bound.exit * (trials + 1)) / (exits + 0.5)) : exits > 0 ? -700 : 700,
    bound: bound.exit,
    found: [lo, hi],
    slack: logRatio(bound.exit * trials, exits),
    logE: logEvalueExitAtMost({ exits, stays, e0: bound.exit }),
    observed: { trajectories: trials, stays, exits },
    claim: says(bound),
    truth: `${stays} of ${trials} trajectories: P(event) in ${showInterval([1 - hi, 1 - lo])}`,
  });
}

/** For every case: P(event) equals the oracle's value. */
export function agreementEvaluator<C>(claim: AgreementClaim<C>): Evaluator<C> {
  return {
    exact: () => undefined,
    sampling: (c) => {
      const oracle = oracleOf(claim as AgreementClaim<unknown>, c);
      return countingExits(claim.event, c, oracle, agreementFinding, (other) =>
        other.kind === 'agreement' ? other.equals(c) : undefined,
      );
    },
  };
}

function agreementFinding({ exit, stay }: ExactProbability, { exits, stays }: Counts): Finding {
  const trials = exits + stays;
  const found = shownInterval(exits, trials);
  const oracle = (exit.lo + exit.hi) / 2;
  return sampled({
    trivial: false,
    uninformative:
      exit.hi >= observableExit && stay.hi >= observableExit
        ? undefined
        : `one of the two outcomes has a chance below ${observableExit}`,
    // Standard errors between the two, less three: small where they differ most.
    margin: 3 - Math.abs(exits - trials * oracle) / Math.sqrt(trials * oracle * (1 - oracle) + 1),
    bound: oracle,
    found,
    slack: logRatio(oracle * trials, exits),
    logE: logEvalueExitWithin({ exits, stays, lo: exit.lo, hi: exit.hi }),
    observed: { trajectories: trials, stays, exits },
    claim: `P(exit) in ${showInterval([exit.lo, exit.hi])}`,
    truth: `${exits} of ${trials} trajectories leave: P(exit) in ${showInterval(found)}`,
  });
}

/**
 * The log e-value against a mutant that so many trajectories come to where the claim's own oracle is right;
 * undefined where the two speak of different events.
 */
export function logEvalueIfTrue(
  claim: Claim,
  mutant: Claim,
  c: unknown,
  trajectories: number,
): number | undefined {
  if (claim.kind !== 'agreement' || mutant.kind !== 'agreement' || claim.event !== mutant.event)
    return undefined;
  const { exit, stay } = claim.equals(c);
  const exits = ((exit.lo + exit.hi) / 2) * trajectories;
  const stays = ((stay.lo + stay.hi) / 2) * trajectories;
  return logEvalueExitWithin({ exits, stays, ...mutant.equals(c).exit });
}

/** How many of them are 0. */
function zerosOf(values: BlockOutcomes['values']): number {
  if (values instanceof Uint8Array) return values.length - onesOf(values);
  let zeros = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === 0) zeros++;
  return zeros;
}

interface Counts {
  readonly exits: number;
  readonly stays: number;
}

function countingExits<C, B>(
  event: ProbabilityClaim<C>['event'],
  c: C,
  bound: B,
  findingOf: (bound: B, counts: Counts) => Finding,
  boundOf: (other: Claim) => B | undefined,
): Sampling<C> {
  const trial = (source: BlockSource<C>, before?: Finding['observed']): Trial => {
    let exits = before?.['exits'] ?? 0;
    let trials = before?.['trajectories'] ?? 0;
    return {
      take: async (from, to) => {
        for (const { values } of await source(event, '', from, to)) {
          trials += values.length;
          exits += zerosOf(values);
        }
      },
      finding: () => findingOf(bound, { exits, stays: trials - exits }),
      findingOf: (other) => {
        const another = boundOf(other);
        return another && findingOf(another, { exits, stays: trials - exits });
      },
    };
  };
  return {
    blockSteps: event(c).horizon * blockSize,
    start: (source) => trial(source),
    resume: (source, observed) => trial(source, observed),
  };
}
