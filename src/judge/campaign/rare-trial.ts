import type { ProbabilityClaim } from '../claims/claim.ts';
import { ln } from '../../core/elementary.ts';
import type { Experiment } from '../../core/experiment.ts';
import type { Probability } from '../../core/probability.ts';
import { type BettingProcess, bettingProcess, logEvalue, observe } from '../../stats/e-process.ts';
import type { BlockSource } from './blocks.ts';
import { type Finding, show, showInterval, suspicion, type Trial } from './finding.ts';

/** Below this exit probability a few thousand trajectories show nothing; weighted estimates take over. */
export const rareExit = 1e-4;
/** A weighted estimate says something when so many trajectories have left. */
const fewestHits = 5;

type Event<C> = ProbabilityClaim<C>['event'];

/** Weighted experiments of an event by case: looking for good levels costs, and a claim shares its event with its mutants. */
const known = new WeakMap<Event<never>, WeakMap<object, Experiment | undefined>>();

/** The weighted experiment of an event at a case, made once. */
function weightedExits<C>(event: Event<C>, c: C): Experiment | undefined {
  const cases = known.get(event) ?? new WeakMap<object, Experiment | undefined>();
  known.set(event, cases);
  const key = c as object;
  if (!cases.has(key)) cases.set(key, event(c).rareExits?.());
  return cases.get(key);
}

/** The same as a function of the case; the same function each time, since blocks are remembered by it. */
const makers = new WeakMap<Event<never>, Event<never>>();

function makerOf<C>(event: Event<C>): Event<C> {
  const before = makers.get(event) as Event<C> | undefined;
  if (before !== undefined) return before;
  const made = (c: C): Experiment => weightedExits(event, c)!;
  makers.set(event, made);
  return made;
}

/** About how many steps a weighted trajectory takes for each of a counted one: parts of steps, and copies. */
const stepsForOne = 16;

/**
 * A trial of a bound on rare exits. A block of scouts goes first: where one of them leaves, exits are not rare, and they
 * are counted. Else the event's weighted experiment is used: values X ≥ 0 with E X = P(exit) (Experiment.rareExits), and the
 * betting e-process for H₀: E[X | past] ≤ exit bound, which needs no upper bound of X.
 *
 * *Valid*: given the scouts either test starts at E = 1 on randomness independent of theirs, so the one chosen by them is an
 * e-process too. The scouts must not be evidence themselves: counting them only where one has left would nearly double the
 * error, since an e-process gets its expectation of 1 from the losses of the other case as well.
 */
export function rareTrial<C>(
  claim: ProbabilityClaim<C>,
  c: C,
  bound: Probability,
  source: BlockSource<C>,
  counting: Trial,
): Trial {
  if (claim.event(c).rareExits === undefined) return counting;
  const weights = weigher(bound);
  let rare: boolean | undefined;
  const isRare = async (): Promise<boolean> => {
    const [scouts] = await source(claim.event, 'scouts', 0, 1);
    return scouts!.values.every((stays) => stays > 0) && weightedExits(claim.event, c) !== undefined;
  };
  return {
    blockSteps: counting.blockSteps * stepsForOne,
    take: async (from, to) => {
      rare ??= await isRare();
      if (!rare) return counting.take(from, to);
      for (const { values } of await source(makerOf(claim.event), 'rare', from, to)) weights.take(values);
    },
    finding: () => (rare === false ? counting.finding() : weights.finding()),
  };
}

function weigher(bound: Probability): { take(values: Float64Array): void; finding(): Finding } {
  let betting: BettingProcess = bettingProcess({ mean: bound.exit, range: Infinity });
  let trials = 0;
  let hits = 0;
  let sum = 0;
  let squares = 0;
  return {
    take: (values) => {
      betting = observe(betting, values);
      trials += values.length;
      for (const value of values) {
        if (value > 0) hits++;
        sum += value;
        squares += value * value;
      }
    },
    finding: () => {
      const mean = sum / trials;
      // Shown only, never judged by: 4.9 standard errors, roughly, since few trajectories carry most of the weight.
      const radius = 4.9 * Math.sqrt(Math.max(0, squares / trials - mean * mean) / trials);
      const found = [Math.max(0, mean - radius), mean + radius] as const;
      const logE = logEvalue(betting);
      const slack = hits >= fewestHits ? ln(bound.exit / mean) : null;
      return {
        how: 'sampled',
        trivial: false,
        informative: hits >= fewestHits,
        violated: logE >= suspicion,
        tie: false,
        margin: sum > 0 ? ln(bound.exit / mean) : 700,
        bound: bound.exit,
        found,
        slack,
        logE,
        observed: { trajectories: trials, hits, sum, squares },
        claim: `P(event) ≥ ${show(bound.stay)} (exit ≤ ${show(bound.exit)})`,
        truth: `${hits} of ${trials} weighted trajectories leave: P(exit) about ${show(mean)}, roughly in ${showInterval(found)}`,
      };
    },
  };
}
