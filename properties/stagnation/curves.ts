import { exp, ln } from '../../src/core/elementary.ts';
import type { CurvePage } from '../../src/core/illustration.ts';
import { logStay, type Probability } from '../../src/core/probability.ts';
import { survivalProbability } from '../../src/theory/bounds/comparison.ts';
import { logInverseRateAtLeast } from '../../src/theory/bounds/exit-rate.ts';
import {
  leavesByLength,
  type LengthLaw,
  type LengthSymbols,
  staysByLength,
} from '../../src/theory/bounds/noise-length.ts';

/** R(θ) = ½‖θ‖² in k dimensions from its minimizer, in the tube of radius 1; q = 1 − η. */
const bowl = { k: 3, eta: 0.8, q: 0.2, r: 1, d0: 0 } as const;
/** So long that where SGD started no longer matters. */
const T = 1_000_000;

/** From the noise of a step to the steps until half have left, where they leave at a constant rate. */
const times: Readonly<Record<string, (c: number) => number>> = {
  'Gaussian (exact)': (c) => halfAtRate(-survivalProbability({ ...bowl, c, T }).logStay / T),
  'Gaussian, at least (T13)': (c) => halfAtRate(exp(-logInverseRateAtLeast({ ...bowl, c, T }))),
  'power tail 1.5, at least (T12)': (c) =>
    halfAfter(staysByLength, 'lomax', { ...bowl, c, T: 1, index: 1.5 }),
  'power tail 1.5, at most (T12)': (c) =>
    halfAfter(leavesByLength, 'lomax', { ...bowl, c, T: 1, index: 1.5 }),
  'stretched tail ½, at most (T12)': (c) =>
    halfAfter(leavesByLength, 'weibull', { ...bowl, c, T: 1, index: 0.5 }),
};

function halfAtRate(rate: number): number {
  return ln(2) / rate;
}

/** From what a step from the boundary is known to do. */
function halfAfter(
  bound: (law: LengthLaw, x: LengthSymbols) => Probability,
  law: LengthLaw,
  x: LengthSymbols,
): number {
  const { stay, exit } = bound(law, { ...x, d0: x.r });
  // of leaving, the event is the exit
  const step = bound === leavesByLength ? { stay: exit, exit: stay } : { stay, exit };
  return halfAtRate(-logStay(step));
}

/** How long SGD stays over the noise level: Gaussian noise beside noise with heavy tails. */
export function exitTimeCurves(): CurvePage {
  const count = 24;
  const sigmas = Array.from({ length: count }, (_, i) => 0.12 * exp((ln(1 / 0.12) * i) / (count - 1)));
  return {
    name: 'stagnation-tails',
    title: 'How long SGD stays, by the tail of its noise',
    setting: `The isotropic bowl of curvature 1 in ${bowl.k} dimensions, η = ${bowl.eta}, from its minimizer in a tube of radius ${bowl.r}, noise σz or σρu with a length ρ of that tail`,
    across: 'noise level σ',
    up: 'steps until half have left',
    curves: Object.entries(times).map(([name, time]) => ({
      name,
      points: sigmas.flatMap((sigma) => {
        const x = sigma;
        const y = boundOf(() => time(bowl.eta * sigma));
        return y > 0 && y < Infinity ? [{ x, y }] : [];
      }),
    })),
  };
}

/** 0 where a bound does not speak. */
function boundOf(time: () => number): number {
  try {
    return time();
  } catch (error) {
    if (error instanceof RangeError) return 0;
    throw error;
  }
}
