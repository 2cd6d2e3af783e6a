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

export { buildLandscape } from './landscape/build.ts';
export type { Certificate, CertificateBasis, EnclosedLandscape, Landscape } from './landscape/landscape.ts';
export { landscapeSchema } from './landscape/schema.ts';
export type { LandscapeSpec } from './landscape/spec.ts';

export { displacementWithin, squaredDistanceAt, survival } from './sgd/experiments.ts';
export { type NoiseSpec, noiseSchema } from './sgd/noise.ts';
export { type ConvexSetSpec, convexSetSchema } from './sgd/projection.ts';
export { type ScheduleSpec, scheduleSchema } from './sgd/schedule.ts';
export { type Sgd, simulate } from './sgd/simulator.ts';

export { type Valley, type ValleyCase, valley, valleySchema } from './cases/valley.ts';
export { type ValleySpace, valleys } from './cases/valleys.ts';
