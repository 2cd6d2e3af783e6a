import { type Arbitrary, constantFrom, oneof, tuple } from 'fast-check';
import type { Experiment } from '../../../src/core/experiment.ts';
import type { Hypothesis, ProbabilityClaim } from '../../../src/judge/claims/claim.ts';
import { probabilityClaim, type WrittenProbabilityClaim } from '../../../src/judge/claims/define-claim.ts';
import { localFamilies } from '../../../src/theory/cases/random-landscapes.ts';
import { valley, type ValleyCase, valleySchema } from '../../../src/theory/cases/valley-case.ts';
import { valleys, type ValleySpace } from '../../../src/theory/cases/random-valleys.ts';
import { reducedSurvival, survival } from '../../../src/theory/sgd/experiments.ts';
import {
  constantSteps,
  contracts,
  explainValley,
  locallyEssentiallyConvex,
  noDeviation,
  startsAround,
  startsInside,
  valleyFeatures,
} from './valley-claim.ts';

export type Given = Readonly<Record<string, Hypothesis<ValleyCase>>>;

/** What every theorem of stagnation assumes, each with a space of cases that may violate it. */
export function stagnationHypotheses(space: ValleySpace): Given {
  const families = (space.families ?? localFamilies).filter((family) => localFamilies.includes(family));
  return {
    LEC: {
      ...locallyEssentiallyConvex,
      ...(families.length > 0 && { without: valleys({ ...space, families, tubePercent: [150, 400] }) }),
      ...(families.length > 0 && { beyond: valleys({ ...space, families, tubePercent: [100, 400] }) }),
    },
    'starts inside': {
      ...startsInside,
      without: valleys({ ...space, starts: [1.2, 1.5, 2] }),
      beyond: valleys({ ...space, starts: startsAround }),
    },
    'q < 1': {
      ...contracts,
      without: valleys({ ...space, stepPercent: [201, 400] }),
      beyond: valleys({ ...space, stepPercent: [190, 400] }),
    },
  };
}

/** Constant η and σ and, unless `disturbed`, no deviation. */
export function steadyHypotheses(space: ValleySpace, disturbed: boolean): Given {
  return {
    'constant steps': {
      ...constantSteps,
      without: valleys({ ...space, decays: [0.1, 0.3, 1] }),
      beyond: valleys({ ...space, decays: [0, 1e-4, 1e-3, 0.01, 0.1, 0.3, 1, 3] }),
    },
    ...(!disturbed && {
      'Δ = 0': {
        ...noDeviation,
        without: valleys({ ...space, deviationPercent: [20, 90] }),
        beyond: valleys({ ...space, deviationPercent: [1, 90] }),
      },
    }),
  };
}

/** Noise uneven in the normal space where it matters: from the boundary, with hardly any contraction. */
export function unequalNoise(space: ValleySpace): Arbitrary<ValleyCase> {
  return valleys({ ...space, ...whereShapeMatters, noises: ['low-rank', 'ill-conditioned'] });
}
const whereShapeMatters = {
  families: ['bowl'],
  normalDim: [2, 4],
  stepPercent: [1, 30],
  starts: [1],
  steps: [1, 2, 3],
} as const satisfies Partial<ValleySpace>;

/** The same with noise that is equal but along the start, where it is less by a little or by much. */
export function nearlyEqualNoise(space: ValleySpace): Arbitrary<ValleyCase> {
  return tuple(
    valleys({ ...space, ...whereShapeMatters, noises: ['normal'] }),
    constantFrom(1, 1.001, 1.005, 1.01, 1.02, 1.05, 1.1, 1.2, 1.5, 2, 5, 10),
  ).map(([c, times]) => {
    if (c.noise.kind !== 'axes') return c;
    return {
      ...c,
      noise: { ...c.noise, scales: c.noise.scales.map((s, i) => (i === c.along ? s / times : s)) },
    };
  });
}

/** Isotropic quadratics, whose truth O1 computes, and all else over up to 50 simulated steps. */
export function bowlsAndOthers(space: ValleySpace): Arbitrary<ValleyCase> {
  const [least, most] = space.stepPercent ?? [5, 190];
  const bowls: ValleySpace = {
    ...space,
    families: ['bowl'],
    noises: ['isotropic', 'normal'],
    // Beyond a Newton step an outward deviation turns inwards, and O1 no longer computes the chain.
    stepPercent: [least, space.deviationPercent ? Math.min(most, 100) : most],
  };
  return oneof(
    { weight: 4, arbitrary: valleys(bowls) },
    { weight: 1, arbitrary: valleys({ ...space, normalDim: [1, 20], steps: [1, 2, 3, 5, 10, 20, 50] }) },
  );
}

/** A claim that SGD stays in the tube. @param workings what lies between constants and bound, for a reader */
export function stagnationClaim<X>({
  workings = () => [],
  ...claim
}: Omit<WrittenProbabilityClaim<ValleyCase, X>, 'schema' | 'event' | 'features' | 'explain'> & {
  readonly workings?: (c: ValleyCase) => readonly string[];
}): ProbabilityClaim<ValleyCase> {
  const explainBound = (c: ValleyCase): readonly string[] => {
    const { stay, exit } = made.atLeast(c);
    return [...workings(c), `the theorem: P(stay) ≥ ${stay}, P(exit) ≤ ${exit}`];
  };
  const made = probabilityClaim<ValleyCase, X>({
    ...claim,
    schema: valleySchema,
    event: stays,
    features: valleyFeatures,
    explain: (c) => [...explainValley(c), ...whereDefined(() => explainBound(c))],
  });
  return made;
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

/** Staying in the tube, on the smallest process with the same distances, weighted where exits are rare. */
export function stays(c: ValleyCase): Experiment {
  return reducedSurvival(valley(c).sgd, c.r);
}

/** Staying in the tube, simulated in full. */
export function staysInFull(c: ValleyCase): Experiment {
  return survival(valley(c).sgd, c.r);
}
