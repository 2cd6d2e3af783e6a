import { constantFrom, integer } from 'fast-check';
import { z } from 'zod';
import { golowichRademacher } from '../../src/theory/bounds/published/golowich.ts';
import type { PublishedSetting } from '../../src/theory/bounds/published/setting.ts';
import type { InequalityClaim } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { withTerms } from '../../src/judge/claims/terms.ts';
import { pow } from '../../src/core/elementary.ts';
import { type Enclosure, within } from '../../src/core/enclosure.ts';
import { unitRoundoff } from '../../src/linalg/rounding.ts';
import {
  anySetting,
  complexitySides,
  frobeniusComplexity,
  lengths,
  literalSamples,
  orthogonalSamples,
  type RademacherCase,
  rademacherCases,
  sampleSize,
  spectralComplexityOf,
  worstSigns,
} from './rademacher.ts';

type Symbols = Pick<PublishedSetting, 'B' | 'frobenius' | 'n'>;

function symbolsOf(c: RademacherCase): Symbols {
  return { B: Math.max(...lengths(c)), frobenius: c.budgets, n: sampleSize(c) };
}

/** n times the bound; a dozen roundings, and one for each layer, each of at most two units. */
function boundOf({ B, frobenius, n }: Symbols): Enclosure {
  const layers = frobenius.length;
  const value = golowichRademacher({
    ...anySetting,
    B,
    n,
    frobenius,
    norms: frobenius,
    groupNorms21: frobenius,
    widths: Array.from({ length: layers + 1 }, () => 1),
  });
  return within(n * value, (32 + 4 * layers) * unitRoundoff);
}

const sidesWith = complexitySides(frobeniusComplexity, symbolsOf, boundOf);
const sidesOf = sidesWith();

function tightnessOf(c: RademacherCase): number {
  const { lhs, rhs } = sidesOf(c);
  return rhs.lo > 0 ? lhs.lo / rhs.hi : 0;
}

/** One size of all layers in the place of their product. */
function firstAlone(size: (sizes: readonly number[]) => number): (x: Symbols) => Partial<Symbols> {
  return ({ frobenius }) => ({ frobenius: [size(frobenius), ...frobenius.slice(1).map(() => 1)] });
}

const publishedGolowich: InequalityClaim<RademacherCase> = inequalityClaim<RademacherCase>({
  id: 'generalization/published-golowich',
  says: 'for x_1 … x_n with ‖x_i‖ ≤ B and all networks of depth d with one output, no biases, positively homogeneous φ and ‖W_l‖_F ≤ M_l: E_ε sup_f (1/n) Σ ε_i f(x_i) ≤ B (√(2 log(2) d) + 1) ∏ M_l / √n',
  tex: String.raw`\mathbb E_\epsilon\sup_{\|W_l\|_F\le M_l}\frac1n\sum_{i=1}^n\epsilon_i f_\theta(x_i)\ \le\ \frac{B\,(\sqrt{2\log(2)\,d}+1)\prod_{l=1}^d M_l}{\sqrt n}`,
  source: 'G6; Golowich, Rakhlin & Shamir 2018, Theorem 1 (arXiv 1712.06541)',
  notes:
    'As published. The mean over signs is exact; the supremum is exact for linear networks and bounded from below, by networks with one unit a layer, for others: enough to refute, and never wrongly. The factor √(2 log(2) d) + 1 is no place for a mutant: linear networks attain 1 in its place, no network here exceeds that, and whether the depth must enter at all is not known to us. So B, or n by a factor of four, could be off by half unnoticed: no network here comes nearer to the bound than that factor; in the product of the Frobenius norms an error shows as often as there are layers, from some 27% on. Both sides are multiplied by n. Neyshabur, Bhojanapalli & Srebro’s Theorem 1 hides its constant in O(·): compared, never claimed.',
  cases: rademacherCases(),
  schema: z.strictObject({
    activation: z.enum(['identity', 'relu', 'leaky-relu']),
    budgets: z.array(z.number().positive()).min(1).max(8).readonly(),
    sample: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('literal'),
        inputs: z.array(z.array(z.int()).min(1).readonly()).min(1).max(12).readonly(),
      }),
      z.strictObject({
        kind: z.literal('orthogonal'),
        n: z.int().min(1).max(1000),
        length: z.number().positive(),
      }),
    ]),
  }),
  sides: sidesOf,
  lowerBoundOnly: ({ activation, budgets }) => activation !== 'identity' && budgets.length > 1,
  informative: (c) => frobeniusComplexity(c).lo > 0,
  covers: {
    linear: ({ activation, budgets }) => activation === 'identity' || budgets.length === 1,
    ReLU: ({ activation, budgets }) => activation === 'relu' && budgets.length > 1,
    'leaky ReLU': ({ activation, budgets }) => activation === 'leaky-relu' && budgets.length > 1,
    'four layers': ({ budgets }) => budgets.length === 4,
    'n > 100': (c) => sampleSize(c) > 100,
    'six inputs in space, or more': ({ sample }) =>
      sample.kind === 'literal' && sample.inputs.length >= 6 && sample.inputs[0]!.length === 3,
    'more than 0.4 of the bound': (c) => tightnessOf(c) > 0.4,
  },
  tightAt: {
    'orthogonal inputs, one layer': {
      activation: 'identity',
      budgets: [1],
      sample: { kind: 'orthogonal', n: 4, length: 1 },
    },
    'three layers of norm 4': {
      activation: 'identity',
      budgets: [4, 4, 4],
      sample: { kind: 'orthogonal', n: 1, length: 1 },
    },
    'one input that is not 0 among eight': {
      activation: 'identity',
      budgets: [1],
      sample: { kind: 'literal', inputs: [[0], [0], [0], [0], [0], [0], [0], [1]] },
    },
    'one input': { activation: 'relu', budgets: [1, 1], sample: { kind: 'literal', inputs: [[1]] } },
  },
  features: (c) => ({ n: sampleSize(c), d: c.budgets.length, 'lhs/rhs': tightnessOf(c) }),
  explain: (c) => {
    const { B, n, frobenius } = symbolsOf(c);
    const { lhs, rhs } = sidesOf(c);
    const inputs =
      c.sample.kind === 'literal'
        ? c.sample.inputs.map((x) => `(${x.join(', ')})`).join(', ')
        : `${n} orthogonal ones of length ${c.sample.length}`;
    return [
      `φ = ${c.activation}, M = (${frobenius.join(', ')}), inputs ${inputs}`,
      `n = ${n}, d = ${frobenius.length}, B = ${B}`,
      `E sup Σ ε_i f(x_i) ≥ ${lhs.lo}; n times the bound is ${rhs.hi}`,
    ];
  },
  mustRefute: {
    'n for √n': { sides: sidesWith(({ n, B }) => ({ B: B / Math.sqrt(n) })) },
    'B forgotten': { sides: sidesWith(() => ({ B: 1 })) },
    'the shortest input for the longest': {
      sides: sidesWith((_, c) => ({ B: Math.min(...lengths(c)) })),
      cases: rademacherCases({ samples: literalSamples(integer({ min: 0, max: 4 })) }),
    },
    'the mean length for the longest': {
      budget: 'default',
      sides: sidesWith((_, c) => ({ B: lengths(c).reduce((sum, x) => sum + x, 0) / sampleSize(c) })),
      notes: 'the root of the mean square is enough; the mean is not: one input among many of length 0',
    },
    'the last layer forgotten': {
      sides: sidesWith(({ frobenius }) => ({ frobenius: [...frobenius.slice(0, -1), 1] })),
    },
    'sum for product': {
      budget: 'default',
      sides: sidesWith(firstAlone((sizes) => sizes.reduce((sum, M) => sum + M, 0))),
    },
    'largest layer for product': { sides: sidesWith(firstAlone((sizes) => Math.max(...sizes))) },
    'for every choice of signs': {
      budget: 'default',
      sides: (c) => ({ lhs: worstSigns(c), rhs: boundOf(symbolsOf(c)) }),
      cases: rademacherCases({ depth: [1, 2], samples: literalSamples(constantFrom(1, 1, 1, 2), 6) }),
      notes: 'on average over signs, not for each: equal inputs and equal signs give B ∏ M_l, whatever n',
    },
    'spectral norms for Frobenius norms': {
      sides: (c) => ({ lhs: spectralComplexityOf(c), rhs: boundOf(symbolsOf(c)) }),
      cases: rademacherCases({
        activations: ['relu', 'leaky-relu'],
        depth: [2, 4],
        samples: orthogonalSamples([64, 128, 256, 512]),
      }),
      notes:
        'without any dependence on the width, product of spectral norms over √n is no bound: Hadamard layers let (1 − slope)/√8 B ∏ s_l, and more, pass for every n',
    },
  },
});

/** The bound with another power of the depth in √(2 log(2) d) + 1; the bound itself at ½. */
function depthFactor(depth: number, exponent: number): number {
  const factor = (power: number): number => Math.sqrt(2 * Math.LN2) * power + 1;
  return exponent === 0.5 ? 1 : factor(pow(depth, exponent)) / factor(Math.sqrt(depth));
}

/** B, M_l and n of the bound; both sides are multiplied by the sample's own n. */
export const publishedGolowichClaim: InequalityClaim<RademacherCase> = withTerms(publishedGolowich, {
  terms: symbolsOf,
  wholeTerms: ['n'],
  constants: { depthExponent: 0.5 },
  sides: ({ depthExponent, ...x }, _effort, c) => {
    const { lo, hi } = boundOf(x);
    const perExample = (depthFactor(x.frobenius.length, depthExponent) * sampleSize(c)) / x.n;
    const rhs = perExample === 1 ? { lo, hi } : within((perExample * (lo + hi)) / 2, 1e-12);
    return { lhs: frobeniusComplexity(c), rhs };
  },
});
