import fc, { type Arbitrary } from 'fast-check';
import { valley, type ValleyCase, valleySchema } from '../../../src/theory/cases/valley-case.ts';
import { valleys, type ValleySpace } from '../../../src/theory/cases/random-valleys.ts';
import { type Hypothesis, probabilityClaim, type ProbabilityClaim } from '../../../src/judge/claims/claim.ts';
import type { Experiment } from '../../../src/core/experiment.ts';
import type { Probability } from '../../../src/core/probability.ts';
import { reducedSurvival, survival } from '../../../src/theory/sgd/experiments.ts';
import { explainValley, valleyFeatures } from './describe-valley.ts';
import {
  constantSteps,
  contracts,
  isotropicInTube,
  locallyEssentiallyConvex,
  noDeviation,
  startsInside,
} from './hypotheses.ts';

type Given = Readonly<Record<string, Hypothesis<ValleyCase>>>;

/** What every theorem of stagnation assumes, each with a space of cases that may violate it. */
export function stagnationHypotheses(space: ValleySpace): Given {
  const soft = (space.families ?? ['radial', 'separable', 'wells', 'double-well']).filter((family) =>
    ['radial', 'separable', 'wells', 'double-well'].includes(family),
  );
  return {
    LEC: locallyEssentiallyConvex(
      soft.length > 0 ? valleys({ ...space, families: soft, tubePercent: [150, 400] }) : undefined,
    ),
    'starts inside': startsInside(valleys({ ...space, starts: [1.2, 1.5, 2] })),
    'q < 1': contracts(valleys({ ...space, stepPercent: [201, 400] })),
  };
}

/** Constant η and σ. */
export function steadyHypothesis(space: ValleySpace): Given {
  return { 'constant steps': constantSteps(valleys({ ...space, decays: [0.1, 0.3, 1] })) };
}

export function undisturbedHypothesis(space: ValleySpace): Given {
  return { 'Δ = 0': noDeviation(valleys({ ...space, deviationPercent: [20, 90] })) };
}

/** T7's: GGᵀ = s²P. */
export function isotropicHypothesis(space: ValleySpace): Given {
  return { 'GGᵀ = s²P': isotropicInTube(unequalNoise(space)) };
}

/**
 * Noise that does not fill the normal space evenly, where that matters most: a start on the boundary, off the noise,
 * and hardly any contraction.
 */
export function unequalNoise(space: ValleySpace): Arbitrary<ValleyCase> {
  return valleys({
    ...space,
    families: ['bowl'],
    noises: ['low-rank', 'ill-conditioned'],
    normalDim: [2, 4],
    stepPercent: [1, 30],
    starts: [1],
    steps: [1, 2, 3],
  });
}

/**
 * Isotropic quadratics, where O1 computes the truth for any number of steps, and everything else over up to 50 steps,
 * which is simulated.
 */
export function bowlsAndOthers(space: ValleySpace): Arbitrary<ValleyCase> {
  const [least, most] = space.stepPercent ?? [5, 190];
  // Beyond a Newton step an outward deviation turns inwards, and O1 no longer computes the chain.
  const percent: readonly [number, number] = [least, space.deviationPercent ? Math.min(most, 100) : most];
  const bowls: ValleySpace = {
    ...space,
    families: ['bowl'],
    noises: ['isotropic', 'normal'],
    stepPercent: percent,
  };
  return fc.oneof(
    { weight: 4, arbitrary: valleys(bowls) },
    { weight: 1, arbitrary: valleys({ ...space, normalDim: [1, 20], steps: [1, 2, 3, 5, 10, 20, 50] }) },
  );
}

/**
 * A claim that SGD stays in the tube, simulated, or computed where O1 does it.
 * @param workings what lies between a case's constants and its bound, in lines for a reader
 */
export function stagnationClaim({
  workings = () => [],
  ...claim
}: Omit<ProbabilityClaim<ValleyCase>, 'kind' | 'schema' | 'event' | 'features' | 'explain'> & {
  readonly workings?: (c: ValleyCase) => readonly string[];
}): ProbabilityClaim<ValleyCase> {
  return probabilityClaim({
    ...claim,
    schema: valleySchema,
    event: stays,
    features: valleyFeatures,
    explain: (c) => [...explainValley(c), ...whereDefined(() => [...workings(c), theorem(claim.atLeast(c))])],
  });
}

function theorem({ stay, exit }: Probability): string {
  return `the theorem: P(stay) ≥ ${stay}, P(exit) ≤ ${exit}`;
}

/** None where the formulas do not speak, as without a hypothesis. */
function whereDefined(lines: () => readonly string[]): readonly string[] {
  try {
    return lines();
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** Staying in the tube, simulated on the smallest process with the same distances, and weighted where exits are rare. */
export function stays(c: ValleyCase): Experiment {
  const { sgd } = valley(c);
  return reducedSurvival(sgd, c.r);
}

/** Staying in the tube, simulated in full. */
export function staysInFull(c: ValleyCase): Experiment {
  return survival(valley(c).sgd, c.r);
}
