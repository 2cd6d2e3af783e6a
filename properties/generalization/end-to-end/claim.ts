import { type Arbitrary, constant, constantFrom, oneof, tuple } from 'fast-check';
import { hoeffdingDeviation } from '../../../src/theory/bounds/hoeffding.ts';
import type { ProbabilityClaim } from '../../../src/judge/claims/claim.ts';
import { probabilityClaim } from '../../../src/judge/claims/define-claim.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { lossLipschitz, lossRange } from '../../../src/theory/network/loss.ts';
import { trainedCovers, withTrained, withNote } from '../../../src/theory/cases/trained-networks.ts';
import { excesses } from '../gap-sampler.ts';
import { constantsOf, locallyConvex, promiseOf, promiseWith, teacherBounds, termsOf } from './bound.ts';
import { analyzed, staysAndGeneralizes, type TeacherCase, teacherCaseSchema } from './case.ts';
import {
  bareTeacher,
  broadTeacher,
  flatRidge,
  largeTeacher,
  nearlyTight,
  pushed,
  severalSteps,
  unevenLabels,
} from './examples.ts';
import { teacherCases } from './space.ts';
import { trainedTeacherCases } from './trained.ts';

/** Where gaps are large beside their bound: the more of Δ labels take, the noisier they are. */
const noisyLabels: Arbitrary<TeacherCase> = oneof(
  constant(unevenLabels),
  teacherCases(teacherBounds, { deviation: constantFrom(60, 30) }),
);

/** Where Δ is large. */
const pushedCases = teacherCases(teacherBounds, { deviation: constantFrom(30, 60) });
const wideLosses = teacherCases(teacherBounds, {
  deviation: constant(60),
  dominance: constantFrom(30, 100),
});

/** Cases changed by little and by much. */
function changed(
  cases: Arbitrary<TeacherCase>,
  factors: readonly number[],
  by: (c: TeacherCase, times: number) => TeacherCase,
): Arbitrary<TeacherCase> {
  return tuple(cases, constantFrom(...factors)).map(([c, times]) => by(c, times));
}

/** @param data data sets whose rows and trained networks are to be among the cases */
export function endToEndClaim(data?: DataTables): ProbabilityClaim<TeacherCase> {
  const onData = trainedTeacherCases(teacherBounds, data);
  return probabilityClaim({
    id: 'generalization/end-to-end',
    says: 'SGD with Gaussian noise on the empirical risk of a network, with a ridge or without, from inside the tube round the population’s minimizer θ*: with probability ≥ π − δ − δ_Δ it stays there for T steps and its output has |R − R_n| ≤ M√(log(2/δ)/2n) + 2Λr; π from T1, T2*, T7 or T9 in the Δ form',
    tex: String.raw`P\Bigl(\theta_t\in T_r\ \forall t\le T,\ |R-R_n|(\theta_T)\le M\sqrt{\tfrac{\log(2/\delta)}{2n}}+2\Lambda r\Bigr)\ \ge\ \pi-\delta-\delta_\Delta`,
    source:
      'G3, from G1 for Euclidean balls, N5–N7 and the Δ forms of T1, T2*, T7, T9; the main statement of Imaizumi & Schmidt-Hieber 2022 with every constant explicit',
    notes: withNote(
      'Teacher tasks (docs/generalization.md): a finite population, labels f_θ*(x) ± ε, a ridge or none. Every trajectory draws a sample of its own. The step’s contraction is the smaller of L1’s q and the direct one of N6. ridge/curvature is the ridge’s share of the least curvature certified at θ*: 1 where there are fewer inputs than parameters (and so for every large network, k noisy ones among p), 0 where there is no ridge. δ cannot be left out of the promise but no case shows it: Hoeffding’s inequality has to spare (about a factor of ten at δ = 0.05), and so has McDiarmid’s in δ_Δ. The gap without 2Λr is not refuted either, for the same reason; both are no mutants here. Exits are nearly all from the tube. So an error in Δ, δ or δ_Δ would not be noticed, because what they allow for hardly ever happens: Δ holds for all but a share δ_Δ of the samples, and is several times the deviation of most.',
      onData &&
        'On data the population is 4 to 16 rows of two classes, ±1 as labels, and θ* a network trained on other rows, then on these; residuals remain, and the ridge draws to where that makes θ* the minimizer. It is the least for which N6 and N7 leave room, or more, and all of the least curvature at θ*, or nearly: ridge/curvature is 1, or little below.',
    ),
    cases: withTrained(teacherCases(teacherBounds), onData),
    schema: teacherCaseSchema,
    minimumInformative: 0.5,
    given: {
      LEC: { holds: locallyConvex, basis: (c) => constantsOf(c).basis },
      'q < 1': {
        holds: (c) => constantsOf(c).q < 1,
        relaxed: (c, share) => constantsOf(c).q < 1 + share,
        beyond: changed(teacherCases(teacherBounds), [1, 1.3, 1.5, 2, 3, 6, 12], (c, times) => ({
          ...c,
          eta: times * c.eta,
          sigma: c.sigma / times,
        })),
      },
      'starts inside': {
        holds: (c) => c.d0 <= c.r,
        without: teacherCases(teacherBounds, { start: constantFrom(1.2, 1.5, 2) }),
        relaxed: (c, share) => c.d0 <= (1 + share) * c.r,
        beyond: teacherCases(teacherBounds, { start: constantFrom(1, 1.01, 1.05, 1.1, 1.2, 1.5, 2, 5, 10) }),
      },
      'Δ holds': {
        holds: (c) => c.Delta >= constantsOf(c).provedDelta,
        without: oneof(
          constant({ ...pushed, Delta: 0, deltaDeviation: 0.001 }),
          pushedCases.map((c) => ({ ...c, Delta: 0 })),
        ),
        relaxed: (c, share) => (1 + share) * c.Delta >= constantsOf(c).provedDelta,
        beyond: changed(oneof(constant(pushed), pushedCases), excesses, (c, times) => ({
          ...c,
          Delta: c.Delta / times,
        })),
      },
      'bounded loss': {
        holds: (c) => lossRange(c.loss) <= c.M,
        without: wideLosses.map(unboundedBeyond),
        relaxed: (c, share) => lossRange(c.loss) <= (1 + share) * c.M,
        beyond: changed(wideLosses, excesses, (c, times) => ({ ...c, M: c.M / times })),
      },
      'Lipschitz loss': {
        holds: (c) => lossLipschitz(c.loss, 1) <= c.rho,
        relaxed: (c, share) => lossLipschitz(c.loss, 1) <= (1 + share) * c.rho,
        beyond: changed(teacherCases(teacherBounds), excesses, (c, times) => ({ ...c, rho: c.rho / times })),
      },
    },
    event: (c) => staysAndGeneralizes(c, constantsOf(c).gap.total),
    terms: termsOf,
    wholeTerms: ['tubeDim', 'T'],
    atLeast: promiseWith,
    informative: (c) => promiseOf(c).stay >= 0.5 && constantsOf(c).gap.total < c.M,
    covers: {
      'p ≥ 10,000, at least 3 layers, nonlinear': (c) =>
        constantsOf(c).p >= 10_000 && layersOf(c) >= 3 && activationOf(c) !== 'identity',
      'the ridge is less than half of the least curvature': (c) => constantsOf(c).ridgeShare < 0.5,
      'no ridge': (c) => c.task.ridge === 0,
      'k ≤ p/100': (c) => c.noise.k * 100 <= constantsOf(c).p,
      'S = I': (c) => c.noise.k === constantsOf(c).p,
      '2 layers': (c) => layersOf(c) === 2,
      '5 layers': (c) => layersOf(c) === 5,
      tanh: (c) => activationOf(c) === 'tanh',
      'a deep linear network': (c) => activationOf(c) === 'identity' && layersOf(c) > 1,
      'relu away from its kinks': (c) => activationOf(c) === 'relu' && constantsOf(c).basis === 'certified',
      'relu, LEC only seen at sampled points': (c) => constantsOf(c).basis === 'sampled',
      'noisy labels': (c) => c.task.noise > 0,
      'T > 1': (c) => c.T > 1,
      'start on the boundary': (c) => c.d0 === c.r,
      ...trainedCovers(onData, (c: TeacherCase) => c.task.teacher),
    },
    tightAt: {
      'one Newton step of a large network': broadTeacher,
      'ten steps of a large network on eight inputs': largeTeacher,
      'no ridge at all': bareTeacher,
      'noise in both of two weights': nearlyTight,
      'the same, several steps': severalSteps,
      'curvature of the network as large as the ridge’s': flatRidge,
      'noisy labels that push': pushed,
      'labels of which half are noisy': unevenLabels,
    },
    features: (c) => {
      const { p, q, convexity, gap, ridgeShare } = constantsOf(c);
      return {
        p,
        k: c.noise.k,
        'ridge/curvature': ridgeShare,
        layers: layersOf(c),
        n: c.n,
        T: c.T,
        ημ: c.eta * convexity.mu,
        q,
        'ηΔ/((1 − q)r)': (c.eta * c.Delta) / ((1 - q) * c.r),
        'gap bound/M': gap.total / c.M,
        promise: promiseOf(c).stay,
      };
    },
    explain: (c) => {
      const x = constantsOf(c);
      const { p, q, convexity, gap, basis, provedDelta, Lambda, least, greatest, residual, ridgeShare } = x;
      return [
        `p = ${p} parameters in ${layersOf(c)} layers, k = ${c.noise.k} of them with noise; LEC(${convexity.mu}, ${convexity.beta}, ${c.r}), ${basis}`,
        `the data's curvature at θ* is in [${least}, ${greatest}], and the ridge ${100 * ridgeShare}% of the least in all; the ball${residual > 0 ? ' and residuals bend' : ' bends'} it by ${convexity.bend}; a step contracts by q = ${q}`,
        `Δ = ${c.Delta}, with probability ≥ ${1 - c.deltaDeviation} (N7 gives ${provedDelta})`,
        `gap ≤ ${gap.sampling} + ${gap.approximation} = ${gap.total}, M = ${c.M}, Λ = ${c.rho * Lambda}`,
        `π − δ − δ_Δ = ${promiseOf(c).stay}`,
      ];
    },
    mustRefute: {
      'Δ forgotten': {
        budget: 'default',
        cases: oneof(constant(pushed), pushedCases),
        terms: () => ({ Delta: 0, deltaDeviation: 0 }),
      },
      'noise halved': { terms: ({ sigma }) => ({ sigma: sigma / 2 }) },
      'q² for q': { terms: ({ q }) => ({ q: q * q }) },
      'T steps promised with one': { terms: ({ T }) => ({ T: Math.min(T, 1) }) },
      'k := 1': {
        terms: ({ singularValues }) => ({ singularValues: singularValues.slice(0, 1), tubeDim: 1 }),
      },
      'the data’s largest curvature for the least': {
        budget: 'default',
        terms: (x, c) => {
          const { greatest, convexity } = constantsOf(c);
          const q = Math.abs(1 - c.eta * (c.task.ridge + greatest)) + c.eta * convexity.bend;
          return { q: Math.min(q, x.q) };
        },
        notes: 'as if the data curved as much in every direction as in one',
      },
      'q = |1 − ημ|': {
        budget: 'default',
        terms: ({ eta }, c) => ({ q: Math.abs(1 - eta * constantsOf(c).convexity.mu) }),
        notes: 'false where the network’s curvature carries a step beyond θ*',
      },
      'gap without the sampling term': {
        cases: noisyLabels,
        event: (c) => staysAndGeneralizes(c, constantsOf(c).gap.approximation),
      },
      'n² for n in the gap': {
        cases: noisyLabels,
        event: (c) => {
          const sampling = hoeffdingDeviation({ M: c.M, delta: c.delta, n: c.n * c.n, logK: 0 });
          return staysAndGeneralizes(c, sampling + constantsOf(c).gap.approximation);
        },
        notes: '1/n for 1/√n',
      },
    },
  });
}

/** The same with a loss that reaches ten times as far as the statement says. */
function unboundedBeyond(c: TeacherCase): TeacherCase {
  return {
    ...c,
    loss: { kind: 'clipped-distance', M: 10 * Math.max(c.M, c.task.noise) },
    M: Math.min(c.M, c.task.noise || c.M) / 10,
  };
}

function layersOf(c: TeacherCase): number {
  return analyzed(c.task).net.layers.length;
}

function activationOf(c: TeacherCase): string {
  return analyzed(c.task).net.activation;
}
