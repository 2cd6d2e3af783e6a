/**
 * Lakatos' public interface: what a claim of one's own is made of, and the campaign that attacks it.
 * Everything here is typed and documented where it is defined; nothing else is promised to stay.
 */

/** The copies of fast-check (generators of cases) and zod (schemas of cases) that Lakatos works with. */
export * as fc from 'fast-check';
export { z } from 'zod';

export { defineConfig, type LakatosConfig } from './cli/define-config.ts';

export {
  type AgreementClaim,
  type AgreementMutant,
  agreementClaim,
  type Basis,
  type Claim,
  type ClaimBackend,
  type ClaimBase,
  type ClaimOf,
  type Hypothesis,
  type InequalityClaim,
  type InequalityMutant,
  inequalityClaim,
  type InvarianceClaim,
  type InvarianceMutant,
  invarianceClaim,
  type MeanClaim,
  type MeanMutant,
  meanClaim,
  type ProbabilityClaim,
  type ProbabilityMutant,
  probabilityClaim,
  type Sides,
} from './claims/claim.ts';
export {
  type Attempt,
  type ClaimEvidence,
  type Counterexample,
  type Evidence,
  evidenceVersion,
  type MutantEvidence,
  type Verdict,
  type Witness,
} from './claims/evidence.ts';
export { counterexampleSchema, evidenceSchema } from './claims/evidence-schema.ts';

export { runCampaign } from './campaign/campaign.ts';
export { type Budget, type CampaignOptions, parseBudget, type Progress } from './campaign/options.ts';
export { type ReplayResult, replayWitness } from './campaign/replay.ts';

export { cos, exp, expm1, ln, log1p, pow, sin, tanh } from './core/elementary.ts';
export { type Comparison, compare, type Enclosure, exactly, within } from './core/enclosure.ts';
export { UsageError } from './core/errors.ts';
export type { Experiment, Outcomes } from './core/experiment.ts';
export { canonicalJson, fingerprint, type Json } from './core/json.ts';
export {
  type ExactProbability,
  fromExit,
  fromLogStay,
  fromStay,
  logStay,
  type Probability,
} from './core/probability.ts';
export { type Address, openStream, type Stream } from './core/stream.ts';
export { version } from './core/version.ts';

export type { Arithmetic } from './linalg/arithmetic.ts';
export { type DecimalInterval, decimalIntervals } from './linalg/decimal-intervals.ts';

export {
  chiSquareCdf,
  chiSquareIsf,
  chiSquareQuantile,
  chiSquareSf,
  logChiSquareCdf,
  logChiSquareSf,
} from './stats/chi-square.ts';
export {
  logNoncentralChiSquareCdf,
  logNoncentralChiSquareSf,
  noncentralChiSquareCdf,
  noncentralChiSquareSf,
} from './stats/noncentral-chi-square.ts';

export { comparisonProduct, survivalProbability } from './bounds/comparison.ts';
export { confinementBound, confinementLimit, stationaryVariance } from './bounds/confinement.ts';
export { contractionFactor, oneStepBound, quadraticContraction } from './bounds/contraction.ts';
export { displacementBound } from './bounds/displacement.ts';
export { bestDriftProduct, bestDriftSum, bestSupermartingale } from './bounds/drift-search.ts';
export { convexityNearMinimum, empiricalConvexity, quadraticConvexity } from './bounds/local-convexity.ts';
export { chiSquareTail, concentrationTail, exactTail } from './bounds/noise-tail.ts';
export { noiseRadius, stagnationProduct } from './bounds/stagnation-product.ts';

export { anchoredBallBound, anchoredBound } from './bounds/anchored-bound.ts';
export { coveringNumberBound, logCoveringNumber } from './bounds/covering.ts';
export { endToEnd } from './bounds/end-to-end.ts';
export { bestEntropyBound, entropyBound } from './bounds/entropy-bound.ts';
export {
  layerGains,
  lipschitzProduct,
  perturbationGamma,
  perturbationLambda,
} from './bounds/network-lipschitz.ts';
export { perturbationBound } from './bounds/network-perturbation.ts';
export { bartlettBound, spectralComplexity } from './bounds/published/bartlett.ts';
export { golowichBound, golowichRademacher } from './bounds/published/golowich.ts';
export { neyshaburScale } from './bounds/published/neyshabur.ts';
export { parameterCountBound } from './bounds/published/parameter-count.ts';
export type { PublishedBound, PublishedSetting } from './bounds/published/setting.ts';

export { buildLandscape } from './landscape/build.ts';
export type { Certificate, CertificateBasis, EnclosedLandscape, Landscape } from './landscape/landscape.ts';
export { landscapeSchema } from './landscape/schema.ts';
export type { LandscapeSpec } from './landscape/spec.ts';

export { spectralNorm } from './linalg/spectral-norm.ts';

export { buildNetwork } from './network/build.ts';
export { forward, forwardBatch } from './network/forward.ts';
export { type Examples, lossAndGradient, weightedLoss } from './network/gradient.ts';
export { type Loss, lossLipschitz, lossRange } from './network/loss.ts';
export {
  type Activation,
  flatten,
  type Layer,
  type Network,
  network,
  parameterCount,
  rowsOf,
  withParameters,
} from './network/network.ts';
export { networkSchema } from './network/schema.ts';
export type { NetworkSpec } from './network/spec.ts';
export {
  type ResidualShape,
  type ResidualSpec,
  residualForward,
  residualSchema,
} from './network/residual.ts';
export { backendInWords, loadTensorBackend, type TensorBackend } from './network/tensor-backend.ts';
export { addDeadUnits, permuteUnits, rebalance, rescaleLayer, splitUnit } from './network/transform.ts';

export { displacementWithin, squaredDistanceAt, survival } from './sgd/experiments.ts';
export { type NoiseSpec, noiseSchema } from './sgd/noise.ts';
export { type ConvexSetSpec, convexSetSchema } from './sgd/projection.ts';
export { type ScheduleSpec, scheduleSchema } from './sgd/schedule.ts';
export { type Sgd, simulate } from './sgd/simulator.ts';

export { type Valley, type ValleyCase, valley, valleySchema } from './cases/valley.ts';
export { type ValleySpace, valleys } from './cases/valleys.ts';
export { networks, type NetworkSpace } from './cases/networks.ts';
