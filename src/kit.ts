/**
 * `lakatos/kit`, for anybody's theorem: intervals, known truths, function classes and experiments. Claims
 * made of it need no theory of Lakatos' own.
 */

export { compare, type Comparison, type Enclosure, exactly, within } from './core/enclosure.ts';
export type { Arithmetic } from './linalg/arithmetic.ts';
export { interval, type IntervalArithmetic, type Operand } from './linalg/intervals.ts';

export { beta, chiSquare, noncentralChiSquare, normal } from './kit/truths/continuous-laws.ts';
export { binomial, hypergeometric } from './kit/truths/discrete-laws.ts';
export { kl, klInverseLower, klInverseUpper } from './kit/truths/divergence.ts';
export { kolmogorov, kolmogorovLimit, kolmogorovOneSided } from './kit/truths/kolmogorov.ts';
export type { DiscreteLaw, Law } from './kit/truths/law.ts';
export { lnGamma } from './kit/truths/ln-gamma.ts';
export { rademacherAverage } from './kit/truths/rademacher.ts';
export { eigenvalues, singularValues } from './kit/truths/spectrum.ts';
