import { logBetaTails } from '../../stats/beta.ts';
import { chiSquareCdf, chiSquareSf } from '../../stats/chi-square.ts';
import { noncentralChiSquareCdf, noncentralChiSquareSf } from '../../stats/noncentral-chi-square.ts';
import { normalCdf, normalSf } from '../../stats/normal.ts';
import { type Law, lawOf, one, probabilityFromLog, probabilityNear, zero } from './law.ts';

/**
 * Relative errors that are granted: at least three times the largest over the reference tables of
 * docs/numerics.md. Those of the beta law are of the logarithm.
 */
const accuracy = { normal: 1e-12, chiSquare: 1e-12, noncentral: 1e-12, betaLog: 2e-12 } as const;

/** N(0, 1), to 1e-12 in both tails down to 1e-300. */
export function normal(): Law {
  return lawOf((x) => ({
    cdf: probabilityNear(normalCdf(x), accuracy.normal),
    sf: probabilityNear(normalSf(x), accuracy.normal),
  }));
}

/**
 * χ² with k degrees of freedom, to 1e-12 in both tails down to 1e-300.
 * @param k integer, 0..4096
 * @throws {RangeError} otherwise
 */
export function chiSquare(k: number): Law {
  return lawOf((x) => ({
    cdf: probabilityNear(chiSquareCdf(x, k), accuracy.chiSquare),
    sf: probabilityNear(chiSquareSf(x, k), accuracy.chiSquare),
  }));
}

/**
 * Noncentral χ², the law of ‖m + z‖², z ~ N(0, I_k), to 1e-12 in both tails.
 * @param k integer, 1..4096; lambda ‖m‖² ≥ 0
 * @throws {RangeError} otherwise
 */
export function noncentralChiSquare(k: number, lambda: number): Law {
  return lawOf((x) => ({
    cdf: probabilityNear(noncentralChiSquareCdf(x, k, lambda), accuracy.noncentral),
    sf: probabilityNear(noncentralChiSquareSf(x, k, lambda), accuracy.noncentral),
  }));
}

/**
 * Beta(a, b), to 2e-12 (1 + |log P|) in both tails.
 * @param a, b in [0.5, 1e9]
 * @throws {RangeError} otherwise
 */
export function beta(a: number, b: number): Law {
  return lawOf((x) => {
    if (x <= 0) return { cdf: zero, sf: one };
    if (x >= 1) return { cdf: one, sf: zero };
    const { cdf, sf } = logBetaTails(x, 1 - x, a, b);
    return { cdf: probabilityFromLog(cdf, accuracy.betaLog), sf: probabilityFromLog(sf, accuracy.betaLog) };
  });
}
