import type { ProbabilityClaim } from '../claims/claim.ts';
import { ln } from '../../core/elementary.ts';
import { memoize } from '../../core/memoize.ts';
import type { Probability } from '../../core/probability.ts';
import { bettingCost } from '../../stats/betting.ts';
import { blockSize, type BlockSource } from './blocks.ts';
import { type Finding, type Sampling, sampled, show, showInterval, type Trial } from './finding.ts';
import { bettingMeanTest, type MeanFigures } from './mean-test.ts';

/** Below this exit probability a few thousand trajectories show nothing; weighted estimates take over. */
export const rareExit = 1e-4;
/** A weighted estimate says something when so many trajectories have left. */
const minHits = 5;

/** What a step of a conditional estimate costs, in steps that are counted. */
const stepsForOne = 16;

type Event<C> = ProbabilityClaim<C>['event'];

/** The weighted experiment of an event at a case, shared by mutants: looking for good levels costs. */
const weightedExits = memoize((event: Event<unknown>, c: unknown) => event(c).rareExits?.());

/** The same as a function of the case; the same function each time, since blocks are remembered by it. */
const weighted = memoize(
  (event: Event<unknown>): Event<unknown> =>
    (c) =>
      weightedExits(event, c)!,
);

/**
 * How a bound on rare exits is tested. A block of scouts goes first: where one of them leaves, exits are not
 * rare, and they are counted. Else the event's weighted experiment is used: values X ≥ 0 with E X = P(exit)
 * (Experiment.rareExits), and the betting e-process for H₀: E[X | past] ≤ exit bound, which needs no upper
 * bound of X. Trajectories that share their room for copies count group by group (docs/theory.md).
 *
 * *Valid*: given the scouts either test starts at E = 1 on randomness independent of theirs, so the one
 * chosen by them is an e-process too. The scouts must not be evidence themselves: counting them only where
 * one has left would nearly double the error, since an e-process gets its expectation of 1 from the losses of
 * the other case as well.
 */
export function rareSampling<C>(
  claim: ProbabilityClaim<C>,
  c: C,
  bound: Probability,
  counting: Sampling<C>,
): Sampling<C> {
  if (claim.event(c).rareExits === undefined) return counting;
  const experiment = weightedExits(claim.event, c);
  if (experiment === undefined) return counting;
  // with copies a trajectory becomes about as many as share its room
  const copies = experiment.groupSize ?? 1;
  return {
    blockSteps: Math.max(counting.blockSteps * stepsForOne, experiment.horizon * copies * blockSize),
    start: (source) => rareTrial(claim.event, c, bound, source, counting.start(source)),
  };
}

function rareTrial(
  event: Event<unknown>,
  c: unknown,
  bound: Probability,
  source: BlockSource<unknown>,
  counting: Trial,
): Trial {
  let weights = bettingMeanTest(bound.exit, Infinity);
  let rare: boolean | undefined;
  const isRare = async (): Promise<boolean> => {
    const [scouts] = await source(event, 'scouts', 0, 1);
    const experiment = weightedExits(event, c);
    weights = bettingMeanTest(bound.exit, Infinity, experiment?.groupSize);
    return scouts!.values.every((stays) => stays > 0) && experiment !== undefined;
  };
  return {
    take: async (from, to) => {
      rare ??= await isRare();
      if (!rare) return counting.take(from, to);
      weights.take(await source(weighted(event), 'rare', from, to));
    },
    finding: () =>
      rare === false ? counting.finding() : weightedFinding(bound, weights.figures(bound.exit)),
    findingOf: (other) => {
      if (rare === false) return counting.findingOf(other);
      if (other.kind !== 'probability') return undefined;
      const another = other.atLeast(c);
      return weightedFinding(another, weights.figures(another.exit));
    },
  };
}

function weightedFinding(
  bound: Probability,
  { count, hits, sum, squares, mean, found, logE }: MeanFigures,
): Finding {
  return sampled({
    trivial: false,
    uninformative: hits >= minHits ? undefined : `fewer than ${minHits} weighted trajectories left`,
    margin: sum > 0 ? ln(bound.exit / mean) : 700,
    bound: bound.exit,
    found,
    slack: hits >= minHits ? ln(bound.exit / mean) : null,
    logE,
    mixtureCost: bettingCost,
    observed: { trajectories: count, hits, sum, squares },
    claim: `P(event) ≥ ${show(bound.stay)} (exit ≤ ${show(bound.exit)})`,
    truth: `${hits} of ${count} weighted trajectories leave: P(exit) about ${show(mean)}, roughly in ${showInterval(found)}`,
  });
}
