import type { Claim } from '../../src/judge/claims/claim.ts';
import type { DataTables } from '../../src/data/table.ts';
import { projectedClaim } from './projected/claim.ts';
import { stagnationProductClaim } from './product.claim.ts';
import { tailChiSquareClaim } from './tail-chi-square.claim.ts';
import { tailConcentrationClaim } from './tail-concentration.claim.ts';
import { driftSumClaim } from './drift-sum.claim.ts';
import { driftProductClaim } from './drift-product.claim.ts';
import { driftDeviationClaim } from './drift-deviation.claim.ts';
import { driftEveryStepClaim } from './drift-every-step.claim.ts';
import { driftEveryStepDeviationClaim } from './drift-every-step-deviation.claim.ts';
import { comparisonClaim } from './comparison.claim.ts';
import { comparisonDeviationClaim } from './comparison-deviation.claim.ts';
import { comparisonProductClaim } from './comparison-product.claim.ts';
import { comparisonAnyCovarianceClaim } from './comparison-any-covariance.claim.ts';
import { comparisonAnyCovarianceProductClaim } from './comparison-any-covariance-product.claim.ts';
import { rareClaim } from './rare.claim.ts';
import { correlationClaim } from './correlation.claim.ts';
import { supermartingaleClaim } from './supermartingale.claim.ts';
import { supermartingaleDeviationClaim } from './supermartingale-deviation.claim.ts';
import { supermartingaleAboveOneClaim } from './supermartingale-above-one.claim.ts';
import { anyNoiseStagnationClaim } from './any-noise/claim.ts';
import { minibatchClaim } from './minibatch/claim.ts';
import { anyCovarianceOrderClaim } from './any-covariance-order.claim.ts';
import { exitRateClaim } from './exit-rate.claim.ts';
import { heavyTailsClaim } from './heavy-tails.claim.ts';
import { lossNoiseClaim } from './loss-noise.claim.ts';
import { driftOrderClaim } from './drift-order.claim.ts';
import { orderClaim } from './order.claim.ts';
import { dataDeviationClaim } from './data-deviation/claim.ts';
import { flatNetworkClaim } from './flat-network/claim.ts';
import { residualClaim } from './residual/claim.ts';

export const stagnation: (data?: DataTables) => readonly Claim[] = (data) => [
  projectedClaim,
  stagnationProductClaim,
  tailChiSquareClaim,
  tailConcentrationClaim,
  driftSumClaim,
  driftProductClaim,
  driftDeviationClaim,
  driftEveryStepClaim,
  driftEveryStepDeviationClaim,
  comparisonClaim,
  comparisonDeviationClaim,
  comparisonProductClaim,
  comparisonAnyCovarianceClaim,
  comparisonAnyCovarianceProductClaim,
  rareClaim,
  correlationClaim,
  supermartingaleClaim,
  supermartingaleDeviationClaim,
  supermartingaleAboveOneClaim,
  anyNoiseStagnationClaim,
  minibatchClaim(data),
  heavyTailsClaim,
  lossNoiseClaim,
  exitRateClaim,
  orderClaim,
  driftOrderClaim,
  anyCovarianceOrderClaim,
  dataDeviationClaim(data),
  flatNetworkClaim,
  residualClaim,
];
