/**
 * `lakatos/theory`: the theory that Lakatos brings along, for claims of one's own. Its bounds, the landscapes
 * and networks that they speak of, SGD on them, spaces of cases, and what can be shown of a case.
 */

export {
  comparisonAbove,
  comparisonProduct,
  comparisonUnion,
  survivalProbability,
} from './theory/bounds/comparison.ts';
export { confinementBound, confinementLimit, stationaryVariance } from './theory/bounds/confinement.ts';
export { contractionFactor, oneStepBound, quadraticContraction } from './theory/bounds/contraction.ts';
export { displacementBound } from './theory/bounds/displacement.ts';
export { bestDriftProduct, bestDriftSum, bestSupermartingale } from './theory/bounds/drift-search.ts';
export {
  convexityNearMinimum,
  empiricalConvexity,
  quadraticConvexity,
} from './theory/bounds/local-convexity.ts';
export { chiSquareTail, concentrationTail, exactTail } from './theory/bounds/noise-tail.ts';
export { noiseRadius, stagnationProduct } from './theory/bounds/stagnation-product.ts';

export { anchoredBallBound, anchoredBound } from './theory/bounds/anchored-bound.ts';
export { coveringNumberBound, logCoveringNumber } from './theory/bounds/covering.ts';
export { endToEnd } from './theory/bounds/end-to-end.ts';
export { bestEntropyBound, entropyBound } from './theory/bounds/entropy-bound.ts';
export {
  layerGains,
  lipschitzProduct,
  perturbationGamma,
  perturbationLambda,
} from './theory/bounds/network-lipschitz.ts';
export { perturbationBound } from './theory/bounds/network-perturbation.ts';
export { bartlettBound, spectralComplexity } from './theory/bounds/published/bartlett.ts';
export { golowichBound, golowichRademacher } from './theory/bounds/published/golowich.ts';
export { neyshaburScale } from './theory/bounds/published/neyshabur.ts';
export { parameterCountBound } from './theory/bounds/published/parameter-count.ts';
export type { PublishedBound, PublishedSetting } from './theory/bounds/published/setting.ts';

export { buildLandscape } from './theory/landscape/build.ts';
export type {
  Certificate,
  CertificateBasis,
  EnclosedLandscape,
  Landscape,
} from './theory/landscape/landscape.ts';
export { landscapeSchema } from './theory/landscape/schema.ts';
export type { LandscapeSpec } from './theory/landscape/spec.ts';

export { buildNetwork } from './theory/network/build.ts';
export { forward, forwardBatch } from './theory/network/forward.ts';
export { type Examples, lossAndGradient, weightedLoss } from './theory/network/gradient.ts';
export { type Loss, lossLipschitz, lossRange } from './theory/network/loss.ts';
export {
  type Activation,
  flatten,
  type Layer,
  type Network,
  network,
  parameterCount,
  rowsOf,
  withParameters,
} from './theory/network/network.ts';
export { networkSchema } from './theory/network/schema.ts';
export type { NetworkSpec } from './theory/network/spec.ts';
export {
  type ResidualShape,
  type ResidualSpec,
  residualForward,
  residualSchema,
} from './theory/network/residual.ts';
export { formatBackend, loadTensorBackend, type TensorBackend } from './theory/network/tensor-backend.ts';
export {
  addDeadUnits,
  permuteUnits,
  splitUnit,
} from './theory/network/transform.ts';

export { displacementWithin, squaredDistanceAt, survival } from './theory/sgd/experiments.ts';
export { type NoiseSpec, noiseSchema } from './theory/sgd/noise.ts';
export { type ConvexSetSpec, convexSetSchema } from './theory/sgd/projection.ts';
export { type ScheduleSpec, scheduleSchema } from './theory/sgd/schedule.ts';
export type { Sgd } from './theory/sgd/sgd.ts';

export { type Valley, type ValleyCase, valley, valleySchema } from './theory/cases/valley-case.ts';
export { type ValleySpace, valleys } from './theory/cases/random-valleys.ts';
export { networks, type NetworkSpace } from './theory/cases/random-networks.ts';
export { illustrate, weightMatrices } from './theory/illustrate/illustrate.ts';

export { auditSchema } from './audit/network/audit-schema.ts';
