import { brief, thousands } from '../../report/format.ts';
import type { Curvature, CurvatureSpectrum, Eigenvalue } from '../curvature/curvature.ts';
import type { EffectiveDimension } from '../curvature/effective-dimension.ts';
import type { GradientNoise, TailIndex } from '../curvature/gradient-noise.ts';
import type { SampledConvexity } from '../curvature/sampled-convexity.ts';
import type { Estimate } from '../curvature/spectral-density.ts';
import type { LayerSpectrum } from '../spectra/layer-spectra.ts';
import type { Survival, SurvivalCell } from '../stagnation/survival.ts';
import type { Measured } from './measure.ts';

/** A table with what is said of it. */
export interface MeasuredSection {
  readonly title: string;
  readonly table: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

export function measuredSections({
  spectra,
  curvature,
  noise,
  dimensions,
  convexity,
  survival,
}: Measured): readonly MeasuredSection[] {
  return [
    ...(spectra.length === 0 ? [] : [spectraSection(spectra)]),
    ...(curvature === undefined ? [] : [curvatureSection(curvature)]),
    ...(noise === undefined ? [] : [noiseSection(noise)]),
    ...(dimensions === undefined ? [] : [dimensionSection(dimensions)]),
    ...(convexity === undefined ? [] : [convexitySection(convexity)]),
    ...(survival === undefined ? [] : [survivalSection(survival)]),
  ];
}

function spectraSection(spectra: readonly LayerSpectrum[]): MeasuredSection {
  const number = (x: number | undefined): string => (x === undefined ? '–' : brief(x, 4));
  return {
    title: 'Spectra of the weights (heuristic)',
    table: [
      ['layer', 'eigenvalues', 'alpha', 'in the tail', 'p-value', 'log₁₀ spectral norm', 'stable rank', ''],
      ...spectra.map(({ name, eigenvalues, logSpectralNorm, stableRank, powerLaw, estimated, missing }) => [
        name,
        eigenvalues === undefined ? '–' : String(eigenvalues),
        powerLaw === undefined
          ? estimated?.alpha === undefined
            ? '–'
            : estimate(estimated.alpha)
          : `${brief(powerLaw.alpha)} ± ${brief(powerLaw.standardError, 2)}`,
        powerLaw === undefined ? '–' : String(powerLaw.tail),
        powerLaw === undefined ? '–' : brief(powerLaw.pValue),
        number(logSpectralNorm),
        number(stableRank),
        missing ??
          (estimated !== undefined
            ? `estimated: ${estimated.starts} starts of Lanczos’ method`
            : powerLaw !== undefined && powerLaw.pValue <= 0.1
              ? 'no power law: p ≤ 0.1'
              : ''),
      ]),
    ],
    notes: [
      'Eigenvalues of WᵀW, of a convolution those of the matrices at the places of its kernel, as WeightWatcher has them; alpha by Clauset, Shalizi and Newman, its p-value by their bootstrap. Where a matrix is too large for --budget, alpha is of quantiles of the law that Lanczos’ method finds, ± its standard error over random starts. No theorem uses them.',
    ],
  };
}

function curvatureSection({
  examples,
  of,
  loss,
  gradientNorm,
  hessian,
  gaussNewton,
}: Curvature): MeasuredSection {
  const both = [hessian, ...(gaussNewton === undefined ? [] : [gaussNewton])];
  const row = (name: string, cell: (spectrum: CurvatureSpectrum) => string): readonly string[] => [
    name,
    ...both.map(cell),
  ];
  const isAll = examples === of;
  return {
    title: 'Curvature of the training loss',
    table: [
      ['', 'Hessian', ...(gaussNewton === undefined ? [] : ['Gauss–Newton'])],
      ...hessian.top.map((_, i) =>
        row(`eigenvalue ${i + 1}`, ({ top }) => (top[i] === undefined ? '–' : eigenvalue(top[i]))),
      ),
      row('least eigenvalue', ({ least }) => eigenvalue(least)),
      row('trace', ({ trace }) => estimate(trace)),
      ...hessian.counts.map(({ share }, i) =>
        row(`eigenvalues above ${share} of the largest in size`, ({ counts }) => estimate(counts[i]!.count)),
      ),
    ],
    notes: [
      `Of the mean cross-entropy on ${isAll ? `all ${thousands(of)}` : `${thousands(examples)} of ${thousands(of)}`} training examples: loss ${brief(loss)}, ‖∇R_n‖ ${brief(gradientNorm)}.`,
      `Lanczos’ method, ${hessian.steps} steps from each of ${hessian.starts} random starts, every vector made orthogonal to all before. An eigenvalue lies within ± of each number${isAll ? '' : '; in brackets vᵀHv on as many other examples, ± a standard error'}. ${hessian.isConverged ? 'The largest have converged: within a hundredth.' : 'Not converged: some of the largest are not within a hundredth.'}`,
      `Trace and counts are estimates over ${hessian.starts === 1 ? 'one random start, without an error bar' : `${hessian.starts} random starts, ± a standard error`}.`,
    ],
  };
}

function eigenvalue({ value, residual, isConverged, elsewhere }: Eigenvalue): string {
  const other = elsewhere === undefined ? '' : ` (${estimate(elsewhere)})`;
  return `${brief(value, 4)} ± ${brief(residual, 2)}${isConverged ? '' : ', not converged'}${other}`;
}

function estimate({ value, standardError }: Estimate): string {
  return standardError === undefined ? brief(value) : `${brief(value)} ± ${brief(standardError, 2)}`;
}

function noiseSection(noise: GradientNoise): MeasuredSection {
  const { examples, of, batch, alignment, tails, normality } = noise;
  return {
    title: 'Noise of minibatch gradients',
    table: [
      ['', 'value'],
      ['E‖∇ℓ_i − ∇R_n‖², the covariance’s trace', brief(noise.trace)],
      ['its largest eigenvalues', noise.eigenvalues.map((x) => brief(x)).join(', ')],
      ['rank', `${noise.rank}${noise.isRankLimited ? ' or more: no fewer than so many examples allow' : ''}`],
      ['trace over largest eigenvalue', brief(noise.effectiveRank)],
      ['longest deviation', brief(noise.longest)],
      ...(alignment === undefined
        ? []
        : [
            [
              `share of the trace in the Hessian’s top ${alignment.directions} directions`,
              `${percent(alignment.share)} (random ones: ${percent(alignment.random)})`,
            ],
          ]),
      ['tail index of lengths, single examples', tail(tails.single)],
      [`tail index of lengths, batches of ${batch}`, tail(tails.batch)],
      ...normality.map(({ direction, distance, pValue, excessKurtosis }) => [
        `batches along ${direction}: distance from Gaussian`,
        `${brief(distance, 2)}, p ${brief(pValue, 2)}, excess kurtosis ${brief(excessKurtosis, 2)}`,
      ]),
    ],
    notes: [
      `From the gradients of ${thousands(examples)} of ${thousands(of)} training examples at the given weights${noise.isSketched ? ', sketched: lengths and eigenvalues have an error of about a hundredth' : ''}; batches are drawn from them with replacement. Tail indices are Hill’s with 95% by his limit law, of the largest lengths; the distance is Kolmogorov and Smirnov’s, p Lilliefors’ by simulation.`,
    ],
  };
}

function tail({ index, interval, largest }: TailIndex): string {
  if (index === Infinity) return '–';
  return `${brief(index)} [${brief(interval.lo)}, ${brief(interval.hi)}], of the largest ${largest}`;
}

function dimensionSection(dimensions: readonly EffectiveDimension[]): MeasuredSection {
  return {
    title: 'Effective dimensions (estimates)',
    table: [
      ['', 'directions', 'used as'],
      ...dimensions.map(({ name, value, use }) => [name, estimate(value), use]),
    ],
    notes: [],
  };
}

function convexitySection({ examples, of, Delta, balls }: SampledConvexity): MeasuredSection {
  return {
    title: 'LEC round the weights (sampled)',
    table: [
      ['radius', 'of ‖θ‖', 'μ', 'β', 'least along', 'fails along'],
      ...balls.map(({ r, share, mu, beta, worst, failing, directions }) => [
        brief(r),
        percent(share),
        brief(mu),
        brief(beta),
        worst,
        failing.length === 0
          ? `none of ${directions}`
          : `${failing.length} of ${directions}: ${failing.slice(0, 3).join('; ')}${failing.length > 3 ? '; …' : ''}`,
      ]),
    ],
    notes: [
      `Seen at points of each ball, on ${thousands(examples)} of ${thousands(of)} training examples, of the gradient less that at the weights, whose length is Δ = ${brief(Delta)}: what was not looked at may be worse. LEC asks for μ > 0.`,
    ],
  };
}

function survivalSection({
  examples,
  of,
  steps,
  runs,
  Delta,
  gaussian,
  minibatch,
}: Survival): MeasuredSection {
  const cells = [...gaussian, ...minibatch];
  const bounds = ({ bounds: found }: SurvivalCell['balls'][number]): string =>
    Object.entries(found)
      .map(([name, value]) => `${name} ${brief(value, 2)}`)
      .join(', ');
  return {
    title: 'Stagnation from the weights (sampled)',
    table: [
      [
        'step size η',
        'noise',
        'farthest',
        ...(cells[0]?.balls ?? []).map(({ r }) => `stays within ${brief(r)}: runs, and promised at least`),
      ],
      ...cells.map((cell) => [
        brief(cell.eta, 2),
        noiseOf(cell),
        cell.farthest === Infinity ? 'diverged' : brief(cell.farthest),
        ...cell.balls.map((ball) => `${ball.stayed} of ${ball.runs}; ${bounds(ball)}`),
      ]),
    ],
    notes: [
      `SGD on the mean cross-entropy of ${thousands(examples)} of ${thousands(of)} training examples, ${steps} steps from the given weights, ${runs === 1 ? 'one run' : `${runs} runs`} each; a run that has left the largest ball is over. With Gaussian noise σz in every direction, or with fresh batches in place of all examples.`,
      `T1, T2*, T10 and T11 are evaluated at μ, β and A as sampled, so they promise nothing that is certain; with Δ = ${brief(Delta)}, the gradient at the weights.`,
    ],
  };
}

function noiseOf({ sigma, batch }: SurvivalCell): string {
  return sigma === undefined ? `batches of ${batch ?? 0}` : `σ = ${brief(sigma, 2)}`;
}

function percent(x: number): string {
  return `${brief(100 * x)}%`;
}
