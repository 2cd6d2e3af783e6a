import {
  type ProbabilityClaim,
  probabilityClaim,
  type ProbabilityMutant,
} from '../../../src/judge/claims/claim.ts';
import { fromExit } from '../../../src/core/probability.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { weightMatrices } from '../../../src/theory/illustrate/illustrate.ts';
import { remembering } from '../../../src/theory/cases/remembering.ts';
import { type RealDataCase, realDataCases, realDataSchema, tasksOf } from './cases.ts';
import { gapStays, type RealDataModel, realDataModel } from './bound.ts';

/** Where learning from n rows goes furthest from what is true of all rows: nothing can be learnt but these rows. */
const memorized = { labels: 'permuted', n: 8, delta: 0.3, gamma: 0.01, hidden: [12] } as const;
const onSample = { ...memorized, anchor: 'the sample', r: 0 } as const;

/**
 * G1 on a user's data: networks trained on some rows, samples from others.
 * @returns undefined where no table is a classification task (whole numbers or words as classes, at least 60 rows)
 */
export function realDataClaim(data?: DataTables): ProbabilityClaim<RealDataCase> | undefined {
  const tasks = tasksOf(data ?? new Map());
  if (data === undefined || tasks.size === 0) return undefined;
  const remember = remembering<RealDataModel>();
  const model = (c: RealDataCase): RealDataModel => remember(c, '', () => realDataModel(c, tasks));
  const wrong = (
    change: (m: RealDataModel, c: RealDataCase) => Parameters<RealDataModel['bound']>[0],
    fixed: Partial<RealDataCase>,
  ): ProbabilityMutant<RealDataCase> => ({
    cases: realDataCases(data, fixed),
    event: (c) => gapStays(c, tasks, model(c), model(c).bound(change(model(c), c))),
  });
  const independent = (c: RealDataCase): boolean => c.anchor === 'other rows';
  const fromPopulation = (c: RealDataCase): boolean => c.drawn === 'population';
  return probabilityClaim({
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
    event: (c) => gapStays(c, tasks, model(c), model(c).bound()),
    atLeast: (c) => fromExit(c.delta),
    informative: (c) => model(c).bound() < 1,
    covers: {
      'anchor alone': ({ r }) => r === 0,
      'permuted labels': ({ labels }) => labels === 'permuted',
      'a neighbourhood': ({ r }) => r > 0,
      'at least three layers': ({ hidden }) => hidden.length >= 2,
      'an anchor that has learnt': (c) => c.labels === 'own' && c.untilRight >= 0.6,
    },
    features: (c) => ({ n: c.n, p: model(c).p, R: model(c).risk, bound: model(c).bound() }),
    explain: (c) => [
      `anchor: trained on ${c.anchorRows} rows of ${c.file} until ${c.untilRight} of them are classified rightly, ${c.epochs} epochs at most, p = ${model(c).p} parameters`,
      `population: ${model(c).population.labels.length} other rows, R = ${model(c).risk} at the anchor, ramp loss of margin ${c.gamma}`,
      `bound: ${model(c).bound()} for n = ${c.n}, δ = ${c.delta}, r = ${c.r}`,
    ],
    // one that learns from the sample is another for every sample
    illustrate: (c) => (independent(c) ? [weightMatrices(model(c).anchor)] : []),
    mustRefute: {
      'δ forgotten': {
        ...wrong(() => ({ delta: 1 - 1e-9 }), { r: 0, gamma: 0.01, untilRight: 0.5 }),
        notes: 'log 2 for log(2/δ)',
      },
      'n of the population': wrong((m) => ({ n: m.population.labels.length }), { r: 0 }),
      'r forgotten': wrong(() => ({ r: 0 }), { ...memorized, r: 20, untilRight: 0 }),
      'anchor trained on the sample itself': {
        given: { 'anchor independent of the sample': null },
        cases: realDataCases(data, onSample),
      },
    },
  });
}
