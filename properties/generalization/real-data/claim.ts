import { fromExit } from '../../../src/core/probability.ts';
import { memoize } from '../../../src/core/memoize.ts';
import type { DataTables } from '../../../src/data/table.ts';
import type { ProbabilityClaim, ProbabilityMutant } from '../../../src/judge/claims/claim.ts';
import { probabilityClaim } from '../../../src/judge/claims/define-claim.ts';
import { anchoredBound } from '../../../src/theory/bounds/anchored-bound.ts';
import { weightMatrices } from '../../../src/theory/illustrate/illustrate.ts';
import { lossLipschitz } from '../../../src/theory/network/loss.ts';
import { outputWidth, parameterCount } from '../../../src/theory/network/network.ts';
import { type RealDataCase, realDataCases, realDataSchema, tasksOf } from './cases.ts';
import { gapStays, type RealDataSetting, realDataSetting } from './experiment.ts';

/** Where learning from n rows goes furthest from what is true of all: there is nothing else to learn. */
const memorized = { labels: 'permuted', n: 8, delta: 0.3, gamma: 0.01, hidden: [12] } as const;
const onSample = { ...memorized, anchor: 'the sample', r: 0 } as const;

/** G1 with K = 1. */
function boundOf(
  { anchor, norms, loss }: RealDataSetting,
  c: Pick<RealDataCase, 'r' | 'n' | 'delta'>,
): number {
  const { r, n, delta } = c;
  const radii = norms.map(() => r);
  const rho = lossLipschitz(loss, outputWidth(anchor));
  return anchoredBound({ K: 1, M: 1, rho, B: 1, n, delta, radii, norms: norms.map((s) => s + r) }).total;
}

/**
 * G1 on a user's data: networks trained on some rows, samples from others.
 * @returns none where no table is a classification task (classes: whole numbers or words; 60 rows or more)
 */
export function realDataClaims(data: DataTables = new Map()): readonly ProbabilityClaim<RealDataCase>[] {
  const tasks = tasksOf(data);
  if (tasks.size === 0) return [];
  const settingOf = memoize((c: RealDataCase) => realDataSetting(c, tasks));
  const bound = (c: RealDataCase): number => boundOf(settingOf(c), c);
  const wrong = (
    change: (setting: RealDataSetting) => Partial<RealDataCase>,
    fixed: Partial<RealDataCase>,
  ): ProbabilityMutant<RealDataCase> => ({
    cases: realDataCases(data, fixed),
    event: (c) => {
      const setting = settingOf(c);
      return gapStays(c, setting, boundOf(setting, { ...c, ...change(setting) }));
    },
  });
  const independent = (c: RealDataCase): boolean => c.anchor === 'other rows';
  const fromPopulation = (c: RealDataCase): boolean => c.drawn === 'population';
  const claim = probabilityClaim<RealDataCase>({
    id: 'generalization/real-data',
    says: 'of a network trained on some rows of a data set, and of every network near it, the risk on the other rows and on n of them drawn at random differ by at most G1 with K = 1, with probability ≥ 1 − δ',
    tex: String.raw`P\Big(\sup_{\|W_l-W_l^*\|_\sigma\le r}|R-R_n|\le M\sqrt{\tfrac{\log(2/\delta)}{2n}}+2\rho B\sum_l r\prod_{j\ne l}s_j\Big)\ \ge\ 1-\delta`,
    source:
      'G1; after Imaizumi & Schmidt-Hieber 2022, on finite populations of real rows, so that R is an exact average',
    notes:
      'The supremum is approached by a step down the sample’s cross-entropy, as long as the neighbourhood allows. Without the 2 of log(2/δ) the statement is not refuted: two tails of a Binomial weigh far less than Hoeffding allows. Rows are drawn with replacement, so that they are independent.',
    cases: realDataCases(data),
    schema: realDataSchema,
    minimumInformative: 0.5,
    given: {
      'anchor independent of the sample': {
        holds: independent,
        without: realDataCases(data, onSample),
      },
      'sample from the population': {
        holds: fromPopulation,
        without: realDataCases(data, {
          ...memorized,
          drawn: 'rows of the anchor',
          r: 0,
          epochs: 1000,
          untilRight: 1,
          anchorRows: 12,
          n: 40,
        }),
      },
    },
    event: (c) => gapStays(c, settingOf(c), bound(c)),
    atLeast: (c) => fromExit(c.delta),
    informative: (c) => bound(c) < 1,
    covers: {
      'anchor alone': ({ r }) => r === 0,
      'permuted labels': ({ labels }) => labels === 'permuted',
      'a neighbourhood': ({ r }) => r > 0,
      'at least three layers': ({ hidden }) => hidden.length >= 2,
      'an anchor that has learnt': (c) => c.labels === 'own' && c.untilRight >= 0.6,
    },
    features: (c) => ({
      n: c.n,
      p: parameterCount(settingOf(c).anchor),
      R: settingOf(c).risk,
      bound: bound(c),
    }),
    explain: (c) => [
      `anchor: trained on ${c.anchorRows} rows of ${c.file} until ${c.untilRight} of them are classified rightly, ${c.epochs} epochs at most, p = ${parameterCount(settingOf(c).anchor)} parameters`,
      `population: ${settingOf(c).population.labels.length} other rows, R = ${settingOf(c).risk} at the anchor, ramp loss of margin ${c.gamma}`,
      `bound: ${bound(c)} for n = ${c.n}, δ = ${c.delta}, r = ${c.r}`,
    ],
    // one that learns from the sample is another for every sample
    illustrate: (c) => (independent(c) ? [weightMatrices(settingOf(c).anchor)] : []),
    mustRefute: {
      'δ forgotten': {
        ...wrong(() => ({ delta: 1 - 1e-9 }), { r: 0, gamma: 0.01, untilRight: 0.5 }),
        notes: 'log 2 for log(2/δ)',
      },
      'n of the population': wrong(({ population }) => ({ n: population.labels.length }), { r: 0 }),
      'r forgotten': wrong(() => ({ r: 0 }), { ...memorized, r: 20, untilRight: 0 }),
      'anchor trained on the sample itself': {
        given: { 'anchor independent of the sample': null },
        cases: realDataCases(data, onSample),
      },
    },
  });
  return [claim];
}
