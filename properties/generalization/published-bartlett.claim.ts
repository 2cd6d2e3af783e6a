import { type Arbitrary, array, constantFrom, integer, record } from 'fast-check';
import { z } from 'zod';
import { bartlettBound } from '../../src/theory/bounds/published/bartlett.ts';
import type { PublishedSetting } from '../../src/theory/bounds/published/setting.ts';
import type { InequalityClaim, Sides } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { ln } from '../../src/core/elementary.ts';
import { withTerms } from '../../src/judge/claims/terms.ts';
import { type Enclosure, within } from '../../src/core/enclosure.ts';
import { unitRoundoff } from '../../src/linalg/rounding.ts';
import { anySetting, complexitySides, frobeniusComplexity, product } from './rademacher.ts';

/**
 * Networks with ‖W_l‖_σ ≤ norms[l] and Σ_i ‖row i of W_l‖ ≤ norms[l]·spreads[l], on `n` orthogonal inputs of
 * one length; the loss clips ½ + rho·f to [0, 1], rho being `share` of the most that clips no output, which
 * the way of computing the complexity needs.
 */
export interface BartlettCase {
  readonly activation: 'identity' | 'relu';
  readonly norms: readonly number[];
  readonly spreads: readonly number[];
  readonly n: number;
  readonly length: number;
  readonly share: number;
}

const everywhere = {
  activations: ['identity', 'relu'] as readonly BartlettCase['activation'][],
  sizes: [64, 256, 512, 4096, 65536, 1],
  depth: [1, 4],
  norms: [1, 4, 0.5],
  spreads: [1, 2, 8],
  lengths: [1, 16, 0.25],
};

function casesOf(space: Partial<typeof everywhere> = {}): Arbitrary<BartlettCase> {
  const { activations, sizes, depth, norms, spreads, lengths } = { ...everywhere, ...space };
  const [least, most] = depth as [number, number];
  const times = (values: readonly number[]): Arbitrary<number[]> =>
    array(constantFrom(...values), { minLength: most, maxLength: most });
  return record({
    activation: constantFrom(...activations),
    depth: integer({ min: least, max: most }),
    norms: times(norms),
    spreads: times(spreads),
    n: constantFrom(...sizes),
    length: constantFrom(...lengths),
    level: constantFrom(0.2, 0.1, 0.4),
  }).map(({ depth, level, ...c }) =>
    levelled({ ...c, norms: c.norms.slice(0, depth), spreads: c.spreads.slice(0, depth), share: 1 }, level),
  );
}

/** The share, a power of two, at which the bound is about `level`; ½ and more would say nothing. */
function levelled(c: BartlettCase, level: number): BartlettCase {
  let { share } = c;
  // whose first term alone is above it
  if (c.n * Math.sqrt(c.n) * level <= 4) return c;
  while (share > 1e-9 && boundOf(symbolsOf(c), { ...c, share }).hi > level * c.n) share /= 2;
  return { ...c, share };
}

function rhoOf({ norms, length, share }: BartlettCase): number {
  return share / (2 * length * product(norms));
}

/** Up to here the mean over signs is taken, beyond it bounded. */
const maxCount = 1000;

/**
 * At most n times the Rademacher complexity of the losses: rho times that of the networks, as nothing is
 * clipped and ½ averages out. Networks with one unit a layer have ‖W‖_σ = ‖W‖_F = ‖row‖.
 */
function complexityOf(c: BartlettCase): Enclosure {
  const { activation, norms, n, length } = c;
  const rho = rhoOf(c);
  if (activation === 'identity' || norms.length === 1)
    return within(rho * product(norms) * length * Math.sqrt(n), 16 * unitRoundoff);
  // One of the two signs has a ≥ n/2 inputs, of which a unit reaches √a (`frobeniusComplexity`).
  if (n > maxCount) return within(rho * product(norms) * length * Math.sqrt(n / 2), 16 * unitRoundoff);
  const { lo, hi } = frobeniusComplexity({
    activation,
    budgets: norms,
    sample: { kind: 'orthogonal', n, length },
  });
  return { lo: within(rho * lo, 8 * unitRoundoff).lo, hi: within(rho * hi, 8 * unitRoundoff).hi };
}

/** What enters the bound, beside ρ and n. */
type Symbols = Pick<PublishedSetting, 'B' | 'norms' | 'groupNorms21' | 'widths'>;

function symbolsOf({ length, norms, spreads, n }: BartlettCase): Symbols {
  const groupNorms21 = norms.map((s, l) => s * spreads[l]!);
  return { B: length, norms, groupNorms21, widths: [n, ...norms.map(() => 1)] };
}

/** n times half the bound less its confidence term; < 64 roundings of two units, and each layer’s powers. */
function boundOf(symbols: Symbols, c: BartlettCase): Enclosure {
  const { n } = c;
  const { value } = bartlettBound({ ...anySetting, ...symbols, n, rho: rhoOf(c), frobenius: symbols.norms });
  const confidence = 3 * Math.sqrt(-ln(anySetting.delta) / (2 * n));
  // Subtracting is the place where rounding could grow: it is taken of the minuend.
  return within((n * (value - confidence)) / 2, 0, n * value * (128 + 16 * c.norms.length) * unitRoundoff);
}

const sidesWith = complexitySides(complexityOf, symbolsOf, boundOf);
const sidesOf = sidesWith();

/** The bound without its first term. */
function withoutFirstTerm(c: BartlettCase): Sides {
  const { lhs, rhs } = sidesOf(c);
  const { lo, hi } = rhs;
  const first = 4 / Math.sqrt(c.n);
  return { lhs, rhs: { lo: lo - first, hi: hi - first + 4 * unitRoundoff * hi } };
}

/**
 * ReLU networks whose first layer is made of columns of Hadamard matrices (`spectralComplexityOf`): at least
 * n/√8 ∏ s_l B for any signs, as a² + b² ≥ n²/2; 4n units are a power of two above n for each of two blocks.
 */
function hadamard(c: BartlettCase): Sides {
  const { norms, n, length } = c;
  const x = symbolsOf(c);
  const widths = [n, 4 * n, ...norms.slice(2).map(() => 2), 1];
  return {
    lhs: within((rhoOf(c) * product(norms) * length * n) / Math.sqrt(8), 16 * unitRoundoff),
    // The sum over layers of (b/s)^{2/3} is 1 if one layer's is all there is.
    rhs: boundOf({ ...x, widths, groupNorms21: norms.map((s, l) => (l === 0 ? s : 0)) }, c),
  };
}

/** Where 4/n^{3/2} is small beside the rest, and the sum over layers not large. */
const loose = { sizes: [4096, 65536], depth: [1, 2], spreads: [1] };

const publishedBartlett: InequalityClaim<BartlettCase> = inequalityClaim<BartlettCase>({
  id: 'generalization/published-bartlett',
  says: 'for ‖x_i‖ ≤ B, networks with ‖W_l‖_σ ≤ s_l, ‖W_lᵀ‖_{2,1} ≤ b_l, widths at most W, and a ρ-Lipschitz loss in [0, 1]: the Rademacher complexity of the losses is at most 4/n^{3/2} + 18 ρ B ln(2W) ln(n) ∏ s_l (Σ (b_l/s_l)^{2/3})^{3/2} / √n',
  tex: String.raw`\mathfrak R_n(\ell\circ\mathcal F)\ \le\ \frac4{n^{3/2}}+\frac{18\,\rho B\ln(2W)\ln n}{\sqrt n}\prod_l s_l\Bigl(\sum_l(b_l/s_l)^{2/3}\Bigr)^{3/2}`,
  source: 'G6; Bartlett, Foster & Telgarsky 2017, Lemma A.8 with Theorem 3.3 (arXiv 1706.08498)',
  notes:
    'What the bound of the gap has twice, beside its confidence term; Theorem 1.1 itself hides constants in O(·), the lemma does not. ln(2W) is √ln(2W²) where that is larger (W < 3). The complexity is exact for linear networks on orthogonal inputs and bounded from below otherwise. The bound is loose by a factor of 18 ln(2W) ln(n) or more, so that its 36, ln(2W) and ln(n) are no place for a mutant, and an error of half in B, s_l or b_l would not be noticed.',
  cases: casesOf(),
  schema: z
    .strictObject({
      activation: z.enum(['identity', 'relu']),
      norms: z.array(z.number().positive()).min(1).max(8).readonly(),
      spreads: z.array(z.number().min(1)).readonly(),
      n: z.int().min(1),
      length: z.number().positive(),
      share: z.number().positive().max(1),
    })
    .refine(({ norms, spreads }) => norms.length === spreads.length, 'a spread for each layer'),
  sides: sidesOf,
  lowerBoundOnly: ({ activation, norms }) => activation !== 'identity' && norms.length > 1,
  informative: (c) => sidesOf(c).rhs.hi < c.n / 2,
  covers: {
    linear: ({ activation }) => activation === 'identity',
    'ReLU, two layers or more': ({ activation, norms }) => activation === 'relu' && norms.length > 1,
    'four layers': ({ norms }) => norms.length === 4,
    'one example': ({ n }) => n === 1,
    'n > 1000': ({ n }) => n > 1000,
  },
  features: (c) => ({ n: c.n, L: c.norms.length, 'rhs/lhs': sidesOf(c).rhs.hi / complexityOf(c).lo }),
  explain: (c) => {
    const x = symbolsOf(c);
    return [
      `φ = ${c.activation}, s = (${x.norms.join(', ')}), b = (${x.groupNorms21.join(', ')}), ${c.n} orthogonal inputs of length ${c.length}`,
      `ρ = ${rhoOf(c)}: ρ B ∏ s_l = ${c.share / 2}`,
      `E sup Σ ε_i ℓ_i ≥ ${complexityOf(c).lo}; n times the bound is ${boundOf(x, c).hi}`,
    ];
  },
  mustRefute: {
    'B forgotten': {
      sides: sidesWith(() => ({ B: 1 })),
      cases: casesOf({ ...loose, lengths: [65536, 4194304] }),
    },
    'the last layer forgotten': {
      sides: sidesWith(({ norms, groupNorms21 }, { spreads }) => {
        const one = [...norms.slice(0, -1), 1];
        return { norms: one, groupNorms21: one.map((s, l) => s * (groupNorms21[l]! > 0 ? spreads[l]! : 0)) };
      }),
      cases: casesOf({ ...loose, norms: [65536, 4194304] }),
    },
    '4/n^{3/2} forgotten': { sides: withoutFirstTerm },
    'n for √n': {
      sides: sidesWith(({ B }, { n }) => ({ B: B / Math.sqrt(n) })),
      cases: casesOf({ sizes: [1e9, 1e10, 1e11], activations: ['identity'] }),
      notes: 'the logarithms hide it below n = 1e8',
    },
    'the product of spectral norms alone': {
      sides: hadamard,
      cases: casesOf({
        sizes: [8589934592, 34359738368, 137438953472],
        depth: [2, 4],
        activations: ['relu'],
      }),
      notes:
        'without (Σ (b_l/s_l)^{2/3})^{3/2}: Hadamard layers, of which the sum is √n and more; n from 2³³ on',
    },
  },
});

/** What the bound is made of, but for n, by which both sides are multiplied. */
export const publishedBartlettClaim: InequalityClaim<BartlettCase> = withTerms(publishedBartlett, {
  terms: (c) => {
    const { B, norms, groupNorms21 } = symbolsOf(c);
    return { B, norms, groupNorms21 };
  },
  sides: (x, _effort, c) => sidesWith(() => x)(c),
});
