import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openStream } from '../../../src/core/stream.ts';
import { survivalProbability } from '../../../src/theory/bounds/comparison.ts';
import { buildLandscape } from '../../../src/theory/landscape/build.ts';
import { displacementWithin } from '../../../src/theory/sgd/experiments.ts';
import { buildNoise } from '../../../src/theory/sgd/noise.ts';

/*
 * A control chart Z ← (1 − λ)Z + λX, X ~ N(μe_1, I_k), Z_0 = 0, that signals when ‖Z‖ > L is SGD on ½‖θ‖²
 * with η = λ, σ = 1, so its average run length in control is Σ_{T≥0} u_T(0). With a shift μ it is SGD from
 * −μe_1, seen from its start, and the gradient deviation of T7 is μ.
 */

interface Chart {
  readonly source: string;
  readonly k: number;
  readonly lambda: number;
  readonly limit: string;
  /** Average run lengths by shift. */
  readonly arl: Readonly<Record<string, number>>;
}

const file = '../shared/data/ewma/published-arl.json';
const there = existsSync(file);
const charts = there ? (JSON.parse(readFileSync(file, 'utf8')) as { charts: readonly Chart[] }).charts : [];

/** The limits as they are printed. */
const limits: Readonly<Record<string, (lambda: number) => number>> = {
  '2 sqrt(lambda/(2-lambda))': (lambda) => 2 * Math.sqrt(lambda / (2 - lambda)),
  'sqrt(12.73 lambda/(2-lambda))': (lambda) => Math.sqrt((12.73 * lambda) / (2 - lambda)),
};
const limitOf = ({ limit, lambda }: Chart): number => limits[limit]!(lambda);

/** Σ_T u_T(0): by one until the hazard no longer changes, then as a geometric series. */
function runLength(chart: Chart, shift: number): number {
  const { k, lambda } = chart;
  const chain = { k, q: 1 - lambda, c: lambda, r: limitOf(chart), d0: 0, drift: lambda * shift };
  let sum = 1;
  let stay = 1;
  for (let T = 1, ratio = 0; ; T++) {
    const next = survivalProbability({ ...chain, T }).stay;
    const settled = Math.abs(next / stay - ratio) < 1e-9;
    ratio = next / stay;
    if (settled || next < 1e-9) return sum + next / (1 - ratio);
    sum += next;
    stay = next;
  }
}

const trajectories = 2000;
/** Runs longer than this are too rare to count, at the shifts that are simulated. */
const longest = 80;

/** Σ_T P(no signal up to T), each from trajectories of its own, and its standard deviation. */
function simulatedRunLength(
  chart: Chart,
  shift: number,
): { readonly mean: number; readonly deviation: number } {
  const { k, lambda } = chart;
  const landscape = buildLandscape({
    kind: 'quadratic',
    curvatures: Array.from({ length: k }, () => 1),
    flat: 0,
  });
  const start = new Float64Array(k);
  start[0] = -shift;
  let mean = 1;
  let variance = 0;
  for (let T = 1; T <= longest; T++) {
    const sgd = {
      landscape,
      noise: buildNoise({ kind: 'isotropic', scale: 1 }, landscape),
      schedule: { eta: lambda, sigma: 1 },
      T,
      start,
    };
    const stream = openStream(['published run lengths', k, lambda, shift, T]);
    const { values } = displacementWithin(sgd, limitOf(chart)).run(stream, trajectories);
    const share = values.reduce((sum, value) => sum + value, 0) / trajectories;
    // what is left is less than the rarest thing that can be counted
    if (share === 0) break;
    mean += share;
    variance += (share * (1 - share)) / trajectories;
  }
  return { mean, deviation: Math.sqrt(variance) };
}

/** In every table, from slow signals to nearly immediate ones. */
const someShifts = [0.5, 1, 2, 3];
const title = there ? '' : ` (skipped: ${file} is not there)`;
const inControl = charts.map((chart) => ({ ...chart, name: `${chart.source}, λ = ${chart.lambda}` }));
const shifted = inControl.flatMap((chart) =>
  Object.entries(chart.arl)
    .map(([shift, arl]) => ({ name: `${chart.name}, shift ${shift}`, chart, shift: Number(shift), arl }))
    .filter(({ shift }) => someShifts.includes(shift)),
);
/** Half a unit of the last printed digit, and one unit: what the tables may be wrong by. */
const printed = 0.005;
const lastDigit = 0.01;

describe(`average run lengths of control charts as published${title}`, () => {
  it.skipIf(!there)('are of three charts, in one and in four dimensions', () => {
    expect(charts.map(({ k }) => k)).toEqual([1, 1, 4]);
    expect(shifted).toHaveLength(3 * someShifts.length);
  });

  it.skipIf(!there).each(inControl)('are the oracle’s sums in control: $name', (chart) => {
    // the table of four dimensions is itself an approximation, good to half a percent
    const tolerance = chart.k === 1 ? printed : 0.005 * chart.arl['0']!;
    expect(Math.abs(runLength(chart, 0) - chart.arl['0']!)).toBeLessThan(tolerance);
  });

  it.skipIf(!there).each(shifted)(
    'are no shorter than T7 says in its Δ form: $name',
    ({ chart, shift, arl }) => {
      const bound = runLength(chart, shift);
      expect(bound).toBeLessThan(arl * (chart.k === 1 ? 1 : 1.005) + lastDigit);
      expect(bound).toBeGreaterThan(arl / 2);
    },
  );

  it.skipIf(!there).each(shifted.filter(({ arl }) => arl < 13))(
    'are what the simulator finds: $name',
    ({ chart, shift, arl }) => {
      const { mean, deviation } = simulatedRunLength(chart, shift);
      const approximate = chart.k === 1 ? lastDigit : 0.005 * arl;
      expect(Math.abs(mean - arl)).toBeLessThan(approximate + 4 * deviation);
    },
  );
});
