import { ln } from '../core/elementary.ts';

/** log Γ(b+1) − (b+½) log b + b − ½ log 2π at b = 0 (unused), ½, 1, 1½, …, 15, to 17 digits. */
const STIRLING_ERROR: readonly number[] = [
  0, 0.15342640972002735, 0.08106146679532726, 0.054814121051917654, 0.041340695955409294,
  0.033162873519936287, 0.027677925684998339, 0.023746163656297496, 0.020790672103765093,
  0.018488450532673186, 0.016644691189821192, 0.015134973221917379, 0.013876128823070748,
  0.012810465242920227, 0.01189670994589177, 0.011104559758206917, 0.010411265261972096,
  0.0097994161261588033, 0.0092554621827127329, 0.0087687001341393855, 0.0083305634333628713,
  0.0079341145643140205, 0.0075736754879518408, 0.0072445543013203832, 0.0069428401072095299,
  0.0066652470327076824, 0.0064089941880042071, 0.0061717122630394576, 0.0059513701127588477,
  0.005746216513010116, 0.0055547335519628014,
];

/**
 * log( yᵇ e^{−y} / Γ(b+1) ): the Poisson log-weight, also at half-integer counts.
 * By Loader's saddle-point form, so that nothing of size b or y is subtracted: the error is about 1e-16 times the result
 * plus 1e-15, also at b ≈ y ≈ 1e6.
 * Source: C. Loader, Fast and accurate computation of binomial probabilities (2000).
 * @param b ≥ 0, a multiple of ½
 * @param y ≥ 0
 */
export function logPoissonWeight(b: number, y: number): number {
  if (b === 0) return -y;
  if (y === 0) return -Infinity;
  return -stirlingError(b) - deviance(b, y) - 0.5 * ln(2 * Math.PI * b);
}

function stirlingError(b: number): number {
  if (b <= 15) return STIRLING_ERROR[2 * b]!;
  const u = 1 / (b * b);
  // The first term left out is below 2e-16 from b = 15½ on.
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - (691 / 360360) * u) * u) * u) * u) * u) / b;
}

/** b log(b/y) + y − b ≥ 0 without cancellation where b ≈ y. */
function deviance(b: number, y: number): number {
  const difference = b - y;
  if (Math.abs(difference) >= 0.1 * (b + y)) {
    const logRatio = y < 1e-290 ? ln(b) - ln(y) : ln(b / y);
    return b * logRatio - difference;
  }
  const v = difference / (b + y);
  let power = 2 * b * v;
  let sum = difference * v;
  for (let odd = 3; odd < 60; odd += 2) {
    power *= v * v;
    const next = sum + power / odd;
    if (next === sum) break;
    sum = next;
  }
  return sum;
}
