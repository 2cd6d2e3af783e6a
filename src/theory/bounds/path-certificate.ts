import { ln } from '../../core/elementary.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { inverseDivergence } from '../../stats/bernoulli-divergence.ts';
import { pacBayesCertificate } from './pac-bayes.ts';

/** A sample that decided nothing of what came before, and the grid that it is looked at with. */
export interface CertificateSetting {
  /** Independent examples that neither the start nor the grid depends on. */
  readonly n: number;
  /** What all that is certified may fail with, together. */
  readonly delta: number;
  /** Cells (σ, step, T) with T ≥ 1 whose certificates hold at once. */
  readonly cells: number;
}

/**
 * How δ is shared out: half to the start, which is one network; two fifths to the cells, of which each says
 * two things; a tenth to the mean over the last step's noise.
 */
const deltaShares = { start: 0.5, cells: 0.4, mean: 0.1 } as const;

/**
 * kl⁻¹(R_n, log(1/δ)/n): with probability ≥ 1 − delta over the sample the risk of one network that does not
 * depend on it is at most this (Chernoff). The bound of a test set.
 * @param x n ≥ 1, delta in (0, 1), empirical in [0, 1]
 */
export function fixedCertificate(x: Readonly<Record<'n' | 'delta' | 'empirical', number>>): number {
  const { n, delta, empirical } = x;
  requireNumbers({ positiveInteger: { n }, fraction: { delta } });
  return inverseDivergence(empirical, (-ln(delta) * (1 + outward)) / n);
}

/** That of the start of the runs, with its share of δ. */
export function startCertificate({ n, delta }: CertificateSetting, empirical: number): number {
  return fixedCertificate({ n, delta: delta * deltaShares.start, empirical });
}

/**
 * The network that one run of SGD with noise ends with: kl⁻¹(R_n(θ_T), (ℓ + log(ξ(n)/δ'))/n), δ' the share of
 * one of two statements on one of the cells.
 * @param x ℓ, log of the density of the run's path over that of one without the sample; R_n(θ_T)
 * Source: docs/generalization.md, G8; checked by generalization/certificate.
 */
export function movedCertificate(
  setting: CertificateSetting,
  x: Readonly<Record<'logRatio' | 'empirical', number>>,
): number {
  const { logRatio, empirical } = x;
  const [n, delta] = [setting.n, cellDelta(setting)];
  return pacBayesCertificate({ n, delta, divergence: logRatio, empirical });
}

/**
 * The mean risk over the noise of the last step, given the ones before: as `movedCertificate` with
 * ℓ_{T−1} + ‖g_{T−1}‖²/(2σ²) for ℓ. R_n is a mean over the noise, too: it is bounded from errors in `draws`
 * draws of noise and example.
 */
export function stirredCertificate(
  setting: CertificateSetting,
  x: Readonly<Record<'divergence' | 'errors' | 'draws', number>>,
): number {
  const { divergence, errors, draws } = x;
  const empirical = meanOverNoise(setting, errors / draws, draws);
  return pacBayesCertificate({ ...setting, delta: cellDelta(setting), divergence, empirical });
}

/** An upper bound of a mean over noise, with its share of δ, from the mean of independent draws. */
export function meanOverNoise({ delta }: CertificateSetting, mean: number, draws: number): number {
  return fixedCertificate({ n: draws, delta: delta * deltaShares.mean, empirical: mean });
}

function cellDelta({ delta, cells }: CertificateSetting): number {
  return (delta * deltaShares.cells) / (2 * cells);
}

/** More than ln and a product are off by. */
const outward = 1e-14;
