/**
 * `lakatos`, the tool: what a claim of one's own is made of, and the campaign that attacks it.
 * `lakatos/theory` has the theory of SGD and networks that Lakatos brings along. Everything here is typed and
 * documented where it is defined; nothing else is promised to stay.
 */

/** The copies of fast-check (generators of cases) and zod (schemas of cases) that Lakatos works with. */
export * as fc from 'fast-check';
export { z } from 'zod';

export { defineConfig, type LakatosConfig } from './config/define-config.ts';

export type {
  Catalogue,
  CatalogueCommand,
  CommandContext,
  CommandOption,
} from './judge/claims/catalogue.ts';
export {
  type AgreementClaim,
  type AgreementMutant,
  between,
  type Basis,
  type Claim,
  type ClaimBackend,
  type ClaimBase,
  type ClaimOf,
  equal,
  type Hypothesis,
  type InequalityClaim,
  type InequalityMutant,
  type InvarianceClaim,
  type InvarianceMutant,
  type MeanClaim,
  type MeanMutant,
  type ProbabilityClaim,
  type ProbabilityMutant,
  type Sides,
} from './judge/claims/claim.ts';
export {
  agreementClaim,
  inequalityClaim,
  invarianceClaim,
  meanClaim,
  probabilityClaim,
} from './judge/claims/define-claim.ts';
export { type NamedBound, type TermValue, type TermValues, withTerms } from './judge/claims/terms.ts';
export {
  type Attempt,
  type ClaimEvidence,
  type Counterexample,
  counterexampleVersion,
  type Evidence,
  evidenceVersion,
  type MutantEvidence,
  type Reason,
  type Verdict,
  type Witness,
} from './judge/claims/evidence.ts';
export { counterexampleSchema, evidenceSchema } from './judge/claims/evidence-schema.ts';

export { runCampaign } from './judge/campaign/campaign.ts';
export { type Budget, parseBudget } from './judge/campaign/budget.ts';
export type { CampaignOptions, Progress } from './judge/campaign/options.ts';
export { type ReplayResult, replayWitness } from './judge/campaign/replay.ts';

export { cos, exp, expm1, ln, log1p, pow, sin, tanh } from './core/elementary.ts';
export { type Comparison, compare, type Enclosure, exactly, within } from './core/enclosure.ts';
export { asyncExperiment } from './core/async-experiment.ts';
export { UsageError } from './core/errors.ts';
export type { Blocks, Experiment, Outcomes, Program, Runner, RunnerModule } from './core/experiment.ts';
export { type External, external, type ExternalOptions } from './external/external.ts';
export { pythonFolder } from './external/launch.ts';
export type {
  Curve,
  CurvePage,
  Illustration,
  RiskSlice,
  TrajectoryPlot,
  WeightMatrices,
} from './core/illustration.ts';
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

export type { DataTable, DataTables } from './data/table.ts';

export type { Arithmetic } from './linalg/arithmetic.ts';
export { type DecimalInterval, decimalIntervals } from './linalg/decimal-intervals.ts';
export { spectralNorm } from './linalg/spectral-norm.ts';

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
