import { describe, expect, it } from 'vitest';
import {
  frobeniusComplexity,
  type RademacherCase,
  spectralComplexityOf,
  worstSigns,
} from '../../properties/generalization/rademacher.ts';
import { spectralNorm } from '../../src/linalg/spectral-norm.ts';
import { forward } from '../../src/theory/network/forward.ts';
import { buildNetwork } from '../../src/theory/network/build.ts';
import { rowsOf } from '../../src/theory/network/network.ts';

/**
 * Sums of fewer than 100 terms, of numbers below 50 that meet fewer than ten roundings: off by less than 100
 * · 50 · 110 · 2⁻⁵³.
 */
const rounding = 1e-10;

const axes = (n: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => +(i === j)));

/** Entry i, j of the Hadamard matrix of Sylvester: −1 to the number of common binary digits. */
function hadamard(i: number, j: number): number {
  let sign = 1;
  for (let common = i & j; common > 0; common >>= 1) if (common & 1) sign = -sign;
  return sign;
}

describe('the complexity with Frobenius norms', () => {
  it('is the closed form of equal inputs: the mean distance of a walk', () => {
    // E|ε_1 + … + ε_4| = (4·2 + 2·8 + 0·6)/16 = 1.5
    const c = {
      activation: 'identity',
      budgets: [2],
      sample: { kind: 'literal', inputs: [[3], [3], [3], [3]] },
    } as const;
    const { lo, hi } = frobeniusComplexity(c);
    expect(lo).toBeLessThanOrEqual(9);
    expect(hi).toBeGreaterThanOrEqual(9);
    expect(hi - lo).toBeLessThan(1e-13);
    expect(Math.abs(worstSigns(c).lo - 24)).toBeLessThan(rounding);
  });

  it('is the same of orthogonal inputs by counts and by enumeration', () => {
    for (const activation of ['identity', 'relu'] as const) {
      for (const n of [1, 3, 6]) {
        const common = { activation, budgets: [1, 2] };
        const counted = frobeniusComplexity({ ...common, sample: { kind: 'orthogonal', n, length: 1 } });
        const listed = frobeniusComplexity({ ...common, sample: { kind: 'literal', inputs: axes(n) } });
        expect(counted.lo).toBeLessThanOrEqual(listed.hi);
        expect(counted.hi).toBeGreaterThanOrEqual(listed.lo);
      }
    }
  });

  it('is nowhere below what single networks of the class reach', () => {
    const inputs = [
      [1, 2],
      [-1, 1],
      [0, -2],
    ];
    const c: RademacherCase = {
      activation: 'leaky-relu',
      budgets: [1, 1],
      sample: { kind: 'literal', inputs },
    };
    // for each choice of signs the network that looks along their sum
    let sum = 0;
    for (let pattern = 0; pattern < 8; pattern++) {
      const signs = inputs.map((_, i) => ((pattern >> i) & 1 ? -1 : 1));
      const v = [0, 1].map((j) => inputs.reduce((so, x, i) => so + signs[i]! * x[j]!, 0));
      const size = Math.hypot(...v);
      if (size === 0) continue;
      const net = buildNetwork({
        kind: 'literal',
        activation: 'leaky-relu',
        layers: [{ weights: [v.map((vj) => vj / size)] }, { weights: [[1]] }],
      });
      sum += inputs.reduce((so, x, i) => so + signs[i]! * forward(net, x)[0]!, 0) / 8;
    }
    expect(frobeniusComplexity(c).hi).toBeGreaterThanOrEqual(sum - rounding);
    // never above n times the longest input
    expect(frobeniusComplexity(c).lo).toBeLessThan(3 * Math.sqrt(5));
  });
});

describe('the complexity with spectral norms', () => {
  // n = 5 orthogonal inputs, signs + + + − −; N = 8, columns 1, 2, 3 of the Hadamard matrix in one block, 1,
  // 2 in the other
  const signs = [1, 1, 1, -1, -1];
  const column = [1, 2, 3, 1, 2];
  const N = 8;
  const block = (plus: boolean): number[][] =>
    Array.from({ length: N }, (_, i) =>
      signs.map((sign, j) => (sign > 0 === plus ? hadamard(i, column[j]!) / Math.sqrt(N) : 0)),
    );
  const mean = (plus: boolean): number[] =>
    Array.from({ length: 2 * N }, (_, i) => (i < N === plus ? 1 / Math.sqrt(N) : 0));
  const [a, b] = [3, 2];

  it.each([
    ['relu', 1 / 2],
    ['leaky-relu', 7 / 16],
  ] as const)('is reached by Hadamard layers with %s', (activation, gain) => {
    const net = buildNetwork({
      kind: 'literal',
      activation,
      layers: [
        { weights: [...block(true), ...block(false)] },
        { weights: [mean(true), mean(false)] },
        { weights: [[a / Math.hypot(a, b), -b / Math.hypot(a, b)]] },
      ],
    });
    for (const layer of net.layers)
      expect(spectralNorm(rowsOf(layer), { tightness: 1e-12 }).hi).toBeLessThan(1 + 1e-9);
    const reached = axes(5).reduce((sum, x, i) => sum + signs[i]! * forward(net, x)[0]!, 0);
    expect(Math.abs(reached - gain * Math.hypot(a, b))).toBeLessThan(rounding);
  });

  it('is the mean of what they reach over all signs', () => {
    const c: RademacherCase = {
      activation: 'relu',
      budgets: [1, 2, 1],
      sample: { kind: 'orthogonal', n: 2, length: 3 },
    };
    // √(a² + b²) is 2, √2, √2, 2
    const expected = 2 * 3 * 0.5 * (1 + Math.SQRT1_2);
    const { lo, hi } = spectralComplexityOf(c);
    expect(lo).toBeLessThanOrEqual(expected);
    expect(hi).toBeGreaterThanOrEqual(expected);
  });

  it('is not asked of a single layer', () => {
    const c: RademacherCase = {
      activation: 'relu',
      budgets: [1],
      sample: { kind: 'orthogonal', n: 2, length: 3 },
    };
    expect(() => spectralComplexityOf(c)).toThrow(RangeError);
  });
});
