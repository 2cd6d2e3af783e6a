import type { Claim } from '../src/judge/claims/claim.ts';
import type { DataTables } from '../src/data/table.ts';
import { meanSquareClaim } from './confinement/mean-square/claim.ts';
import { stationaryVarianceClaim } from './confinement/stationary-variance/claim.ts';
import { oneStepClaim } from './contraction/one-step.claim.ts';
import { projectionClaim } from './contraction/projection/claim.ts';
import { certificatesClaim } from './convexity/certificates.claim.ts';
import { empiricalConvexityClaim } from './convexity/empirical.claim.ts';
import { nearMinimumClaim } from './convexity/near-minimum.claim.ts';
import { quadraticClaim } from './convexity/quadratic.claim.ts';
import { levyClaim } from './displacement/levy/claim.ts';
import { anchoredClaim } from './generalization/anchored/claim.ts';
import { endToEndClaim } from './generalization/end-to-end/claim.ts';
import { entropyClaim } from './generalization/entropy/claim.ts';
import { publishedBartlettClaim } from './generalization/published-bartlett.claim.ts';
import { publishedGolowichClaim } from './generalization/published-golowich.claim.ts';
import { realDataClaim } from './generalization/real-data/claim.ts';
import { scalingClaim } from './generalization/scaling/claim.ts';
import { deadUnitsClaim } from './invariance/dead-units.claim.ts';
import { flatDirectionsClaim } from './invariance/flat-directions.claim.ts';
import { flatNoiseClaim } from './invariance/flat-noise/claim.ts';
import { generalizationGapClaim } from './invariance/generalization-gap/claim.ts';
import { hiddenPermutationClaim } from './invariance/hidden-permutation.claim.ts';
import { unitSplittingClaim } from './invariance/unit-splitting.claim.ts';
import { horizonClaim } from './monotone/horizon.claim.ts';
import { noiseClaim } from './monotone/noise.claim.ts';
import { radiusClaim } from './monotone/radius.claim.ts';
import { startClaim } from './monotone/start.claim.ts';
import { stepSizeClaim } from './monotone/step-size.claim.ts';
import { coveringClaim } from './networks/covering/claim.ts';
import { gradientNormClaim } from './networks/gradient-norm/claim.ts';
import { lipschitzProductClaim } from './networks/lipschitz-product/claim.ts';
import { perturbationClaim } from './networks/perturbation/claim.ts';
import { perturbationEuclideanClaim } from './networks/perturbation/euclidean.claim.ts';
import { spectralEnclosureClaim } from './networks/spectral-enclosure/claim.ts';
import { comparisonEqualityClaim } from './oracle/comparison-equality.claim.ts';
import { simulatorClaim } from './oracle/simulator.claim.ts';
import { comparisonDeviationClaim } from './stagnation/comparison-deviation.claim.ts';
import { comparisonProductClaim } from './stagnation/comparison-product.claim.ts';
import { rareClaim } from './stagnation/rare.claim.ts';
import { comparisonClaim } from './stagnation/comparison.claim.ts';
import { correlationClaim } from './stagnation/correlation.claim.ts';
import { dataDeviationClaim } from './stagnation/data-deviation/claim.ts';
import { driftDeviationClaim } from './stagnation/drift-deviation.claim.ts';
import { driftProductClaim } from './stagnation/drift-product.claim.ts';
import { driftSumClaim } from './stagnation/drift-sum.claim.ts';
import { flatNetworkClaim } from './stagnation/flat-network/claim.ts';
import { orderClaim } from './stagnation/order.claim.ts';
import { residualClaim } from './stagnation/residual/claim.ts';
import { stagnationProductClaim } from './stagnation/product.claim.ts';
import { projectedClaim } from './stagnation/projected/claim.ts';
import { supermartingaleDeviationClaim } from './stagnation/supermartingale-deviation.claim.ts';
import { supermartingaleClaim } from './stagnation/supermartingale.claim.ts';
import { tailChiSquareClaim } from './stagnation/tail-chi-square.claim.ts';
import { tailConcentrationClaim } from './stagnation/tail-concentration.claim.ts';

/**
 * The theory: every claim that Lakatos brings along, in the order in which it is reported.
 * @param data a data set whose rows are to be the population of the claims on finite populations, and train networks for the claims on
 *   networks
 */
export function catalogueFor(data?: DataTables): readonly Claim[] {
  const real = realDataClaim(data);
  return [
    projectionClaim,
    projectedClaim,
    oneStepClaim(data),
    levyClaim,
    stagnationProductClaim,
    tailChiSquareClaim,
    tailConcentrationClaim,
    driftSumClaim,
    driftProductClaim,
    driftDeviationClaim,
    meanSquareClaim,
    stationaryVarianceClaim,
    quadraticClaim,
    nearMinimumClaim,
    empiricalConvexityClaim(data),
    certificatesClaim(data),
    comparisonClaim,
    comparisonDeviationClaim,
    comparisonProductClaim,
    rareClaim,
    correlationClaim,
    supermartingaleClaim,
    supermartingaleDeviationClaim,
    orderClaim,
    dataDeviationClaim(data),
    startClaim,
    noiseClaim,
    radiusClaim,
    horizonClaim,
    stepSizeClaim,
    simulatorClaim,
    comparisonEqualityClaim,
    flatDirectionsClaim,
    flatNoiseClaim,
    lipschitzProductClaim(data),
    perturbationClaim(data),
    perturbationEuclideanClaim(data),
    gradientNormClaim(data),
    spectralEnclosureClaim(data),
    coveringClaim,
    anchoredClaim(data),
    entropyClaim(data),
    endToEndClaim(data),
    flatNetworkClaim,
    residualClaim,
    publishedGolowichClaim,
    publishedBartlettClaim,
    ...(real === undefined ? [] : [real]),
    scalingClaim(data),
    deadUnitsClaim(data),
    unitSplittingClaim(data),
    hiddenPermutationClaim(data),
    generalizationGapClaim(data),
  ];
}

export const catalogue: readonly Claim[] = catalogueFor();
