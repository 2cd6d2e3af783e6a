/**
 * `lakatos/kit`, for anybody's theorem: intervals, known truths, function classes and experiments. Claims
 * made of it need no theory of Lakatos' own.
 */

export { compare, type Comparison, type Enclosure, exactly, within } from './core/enclosure.ts';
export type { Arithmetic } from './linalg/arithmetic.ts';
export { float64 } from './linalg/float64.ts';
export { interval, type IntervalArithmetic, type Operand } from './linalg/intervals.ts';

export { beta, chiSquare, noncentralChiSquare, normal } from './kit/truths/continuous-laws.ts';
export { binomial, hypergeometric } from './kit/truths/discrete-laws.ts';
export { kl, klInverseLower, klInverseUpper } from './kit/truths/divergence.ts';
export { kolmogorov, kolmogorovLimit, kolmogorovOneSided } from './kit/truths/kolmogorov.ts';
export type { DiscreteLaw, Law } from './kit/truths/law.ts';
export {
  enumeratedMean,
  enumeratedProbability,
  type FiniteLaw,
  finiteLaw,
  uniformLaw,
} from './kit/truths/enumeration.ts';
export { allOf } from './kit/truths/independent.ts';
export { lnGamma } from './kit/truths/ln-gamma.ts';
export { rademacherAverage } from './kit/truths/rademacher.ts';
export { eigenvalues, singularValues } from './kit/truths/spectrum.ts';

export { rateExponent } from './kit/rate-exponent.ts';
export { homogeneous, type InOtherUnits } from './kit/homogeneous.ts';
export {
  equalMeanClaim,
  type OneSide,
  twoSidedMeanClaim,
  type WrittenEqualMean,
  type WrittenTwoSidedMean,
} from './kit/two-sided-mean.ts';
export { forAllMembers, supremum } from './kit/finite-class.ts';
export { enclosed } from './kit/enclosed.ts';
export { rateClaim, type RateMutant, type WrittenRate } from './kit/rate-claim.ts';
export { type Constants, type Objective, objective } from './kit/functions/objective.ts';
export { type FunctionSpec, functionSchema, inUnits, type Units } from './kit/functions/spec.ts';
export {
  type FiniteSum,
  finiteSum,
  finiteSumInUnits,
  finiteSumSchema,
  type FiniteSumSpec,
} from './kit/functions/finite-sum.ts';
export { type Operator, operator, operatorSchema, type OperatorSpec } from './kit/functions/operators.ts';
export {
  finiteSums,
  type FunctionSpace,
  lipschitzConvexFunctions,
  lojasiewiczFunctions,
  monotoneOperators,
  nonexpansiveOperators,
  proximableFunctions,
  quadraticFunctions,
  smoothConvexFunctions,
  stronglyConvexFunctions,
} from './kit/functions/spaces.ts';
export {
  operatorProblems,
  operatorProblemSchema,
  type OperatorProblemSpec,
  operatorRuns,
  operatorRunSchema,
  type OperatorRunSpec,
  problems,
  problemSchema,
  type ProblemSpec,
  runs,
  runSchema,
  type RunSpace,
  type RunSpec,
} from './kit/functions/problems.ts';
export { type Certified, certified } from './kit/functions/certified.ts';
export {
  exactLineSearch,
  gradientDescent,
  heavyBall,
  nesterov,
  optimizedGradient,
  polyakSubgradientMethod,
  type Run,
  subgradientMethod,
} from './kit/methods/deterministic.ts';
export { halpern, krasnoselskiiMann } from './kit/methods/fixed-points.ts';
export { proximalGradient, proximalPoint } from './kit/methods/proximal.ts';
export {
  coinFlips,
  type Draw,
  markovChain,
  perTrajectory,
  sample,
} from './kit/experiments/per-trajectory.ts';
export {
  type Descent,
  type Iterates,
  type Method,
  stochasticDescent,
} from './kit/experiments/stochastic-descent.ts';
