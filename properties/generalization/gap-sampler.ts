import type { Enclosure } from '../../src/core/enclosure.ts';
import type { Experiment } from '../../src/core/experiment.ts';
import type { ExactProbability } from '../../src/core/probability.ts';
import type { Stream } from '../../src/core/stream.ts';
import { unitRoundoff } from '../../src/linalg/rounding.ts';

/** Steps that drawing one example and putting it in its place takes as long as. */
export const drawSteps = 4;

/**
 * Draws samples and looks in 𝒮 for the parameters with the largest |R − R_n|. What it finds is a lower bound
 * of the supremum, so that a violation it shows is real; that it shows none proves nothing.
 */
export interface GapSampler {
  /** Most steps of one sample. */
  readonly horizon: number;
  /** Error of a computed gap, absolute. */
  readonly rounding: number;
  /** Fills `gaps` with what was found on independent samples; returns the steps taken. */
  sample(stream: Stream, gaps: Float64Array): number;
  /** P(what is found > limit), where it can be computed. */
  exceedance?(limit: number): Enclosure | undefined;
}

/**
 * Relative error of G1 and G2 as computed: (2L² + 2L + 12)·2⁻⁵³ and 20·2⁻⁵³ beside Λ's 2L² + 8, at most
 * 60·2⁻⁵³ for the at most 4 layers drawn here.
 */
const boundRounding = 64 * unitRoundoff;

/** A gap counts as above a bound only by more than both computations may err. */
function limitOf({ rounding }: GapSampler, bound: number): number {
  return bound * (1 + boundRounding) + rounding;
}

/** A trajectory is a sample; its value is 1 unless a gap above the bound was found on it. */
export function gapWithin(sampler: GapSampler, bound: number): Experiment {
  const limit = limitOf(sampler, bound);
  return {
    horizon: sampler.horizon,
    run(stream, trajectories) {
      const gaps = new Float64Array(trajectories);
      const steps = sampler.sample(stream, gaps);
      return { values: gaps.map((gap) => (gap > limit ? 0 : 1)), steps };
    },
  };
}

/** P(`gapWithin`) where it can be computed. */
export function gapProbability(sampler: GapSampler, bound: number): ExactProbability | undefined {
  const exit = sampler.exceedance?.(limitOf(sampler, bound));
  return exit && { exit, stay: { lo: 1 - exit.hi, hi: 1 - exit.lo } };
}

/** One sample after the other; `draw` gives the gap of each. */
export function oneByOne(
  steps: number,
  draw: (stream: Stream) => number,
): Pick<GapSampler, 'horizon' | 'sample'> {
  return {
    horizon: steps,
    sample(stream, gaps) {
      for (let i = 0; i < gaps.length; i++) gaps[i] = draw(stream);
      return steps * gaps.length;
    },
  };
}
