import { describe, expect, it } from 'vitest';
import {
  type Chart,
  charts,
  designs,
  limitOf,
  medians,
} from '../../../properties/oracle/published-run-lengths/charts.ts';
import { survivalProbability } from '../../../src/theory/bounds/comparison.ts';

/*
 * A control chart Z ← (1 − λ)Z + λX, X ~ N(μe_1, I_k), Z_0 = 0, that signals when ‖Z‖ > L is SGD on ½‖θ‖²
 * with η = λ, σ = 1, so its average run length in control is Σ_{T≥0} u_T(0). With a shift μ it is SGD from
 * −μe_1, seen from its start, and the gradient deviation of T7 is μ. That the simulator finds the printed
 * figures is a claim, oracle/published-run-lengths.
 */

type Chain = Parameters<typeof survivalProbability>[0];

function chainOf({ k, lambda }: Pick<Chart, 'k' | 'lambda'>, L: number, shift = 0): Omit<Chain, 'T'> {
  return { k, q: 1 - lambda, c: lambda, r: L, d0: 0, drift: lambda * shift };
}

/** Σ_T u_T(0): by one until the hazard no longer changes, then as a geometric series. */
function runLength(chain: Omit<Chain, 'T'>): number {
  let sum = 1;
  let stay = 1;
  for (let T = 1, ratio = 0; ; T++) {
    const next = survivalProbability({ ...chain, T }).stay;
    const settled = Math.abs(next / stay - ratio) < 1e-7 * (1 - next / stay);
    ratio = next / stay;
    if (settled || next < 1e-9) return sum + next / (1 - ratio);
    sum += next;
    stay = next;
  }
}

/** In every table, from slow signals to nearly immediate ones. */
const someShifts = new Set([0.5, 1, 2, 3]);
const named = charts.map((chart) => ({
  ...chart,
  name: `${chart.source}, k = ${chart.k}, λ = ${chart.lambda}`,
}));
const inControl = named.filter(({ arl }) => arl['0'] !== undefined);
const shifted = named.flatMap((chart) =>
  Object.entries(chart.arl)
    .map(([shift, arl]) => ({ name: `${chart.name}, shift ${shift}`, chart, shift: Number(shift), arl }))
    .filter(({ shift }) => someShifts.has(shift)),
);

describe('average run lengths of control charts as published', () => {
  it('are of one dimension and of more, from seven tables', () => {
    expect(new Set(named.map(({ k }) => k))).toEqual(new Set([1, 4, 20]));
    expect(new Set(named.map(({ source, lambda, k }) => `${source} ${lambda} ${k}`)).size).toBe(9);
    expect(shifted.length).toBeGreaterThan(20);
  });

  it.each(inControl)('are the oracle’s sums in control: $name', (chart) => {
    const arl = chart.arl['0']!;
    // half a unit of the last digit; tables that are approximations may be off by a share
    const tolerance = Math.max(chart.unit / 2, chart.share * arl);
    expect(Math.abs(runLength(chainOf(chart, limitOf(chart))) - arl)).toBeLessThanOrEqual(tolerance);
  });

  it.each(shifted)('are no shorter than T7 says in its Δ form: $name', ({ chart, shift, arl }) => {
    const bound = runLength(chainOf(chart, limitOf(chart), shift));
    expect(bound).toBeLessThan(arl * (1 + chart.share) + chart.unit);
    expect(bound).toBeGreaterThan(arl / 3);
  });

  it.each(designs)(
    'are reached by designed limits: $source, k = $k, λ = $lambda',
    ({ k, lambda, h, arl }) => {
      // h is printed to half a hundredth, between which the designed run length lies
      const at = (x: number): number =>
        runLength(chainOf({ k, lambda }, limitOf({ c: Math.sqrt(x), lambda })));
      expect(at(h - 0.0051)).toBeLessThan(arl);
      expect(at(h + 0.0051)).toBeGreaterThan(arl);
    },
  );

  it.each(medians)('have the median 500: Gan 1993, Table 1, λ = $lambda', ({ lambda, L }) => {
    const silent = (limit: number, T: number): number =>
      survivalProbability({ ...chainOf({ k: 1, lambda }, limit), T }).stay;
    // the median is the first T by which half have signalled; L is printed to half a thousandth
    expect(silent(L - 0.0005, 500)).toBeLessThanOrEqual(0.5);
    expect(silent(L + 0.0005, 499)).toBeGreaterThan(0.5);
  });
});
