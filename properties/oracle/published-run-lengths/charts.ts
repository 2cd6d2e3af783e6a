/**
 * An EWMA control chart, Z ← (1 − λ)Z + λX, X ~ N(μe_1, I_k), Z_0 = 0, that signals when ‖Z‖ > L, and its
 * average run lengths as printed. It is SGD on ½‖θ‖² with η = λ, σ = 1, seen from a start −μe_1.
 */
export interface Chart {
  readonly source: string;
  readonly k: number;
  readonly lambda: number;
  /** c of L = c√(λ/(2 − λ)), the limit in stationary standard deviations. */
  readonly c: number;
  /** By the shift μ. */
  readonly arl: Readonly<Record<string, number>>;
  /** What they may be wrong by: a share of them, for approximations, and a unit of the last digit. */
  readonly share: number;
  readonly unit: number;
}

/** √h of a multivariate chart that signals when ‖Z‖²(2 − λ)/λ > h. */
const rootOf = (h: number): number => Math.sqrt(h);

const crowder = 'Crowder 1987, Table 1';
const lucas = 'Lucas and Saccucci 1990, Table 3';
const molnau = 'Molnau et al. 2001, MEWMA-ARLs';

/**
 * Figures as the examples of the R package spc quote them from their sources. Crowder's 3.95 at μ = 1.25, λ
 * = 0.5 is a misprint and is left out. Lucas and Saccucci, and Molnau et al., computed with Markov chains.
 */
export const charts: readonly Chart[] = [
  {
    source: crowder,
    k: 1,
    lambda: 0.5,
    c: 2,
    share: 0,
    unit: 0.01,
    arl: {
      0: 26.45,
      0.25: 20.12,
      0.5: 11.89,
      0.75: 7.29,
      1: 4.91,
      1.5: 2.8,
      1.75: 2.29,
      2: 1.94,
      2.25: 1.7,
      2.5: 1.51,
      2.75: 1.37,
      3: 1.26,
      3.25: 1.18,
      3.5: 1.12,
      3.75: 1.08,
      4: 1.05,
    },
  },
  {
    source: crowder,
    k: 1,
    lambda: 0.05,
    c: 2,
    share: 0,
    unit: 0.01,
    arl: {
      0: 127.53,
      0.25: 43.94,
      0.5: 18.97,
      0.75: 11.64,
      1: 8.38,
      1.25: 6.56,
      1.5: 5.41,
      1.75: 4.62,
      2: 4.04,
      2.25: 3.61,
      2.5: 3.26,
      2.75: 2.99,
      3: 2.76,
      3.25: 2.56,
      3.5: 2.39,
      3.75: 2.26,
      4: 2.15,
    },
  },
  {
    source: 'Waldmann 1986, Table 1',
    k: 1,
    lambda: 0.75,
    c: 2 * rootOf(1.25 / 0.75),
    share: 0,
    unit: 0.1,
    arl: { 0: 104 },
  },
  {
    source: 'Waldmann 1986, Table 1',
    k: 1,
    lambda: 0.5,
    c: 2 * rootOf(3),
    share: 0,
    unit: 1,
    arl: { 0: 1952 },
  },
  {
    source: lucas,
    k: 1,
    lambda: 0.5,
    c: 3.071,
    share: 0.01,
    unit: 0.01,
    arl: {
      0: 500,
      0.25: 255,
      0.5: 88.8,
      0.75: 35.9,
      1: 17.5,
      1.5: 6.53,
      2: 3.63,
      2.5: 2.5,
      3: 1.93,
      4: 1.34,
    },
  },
  {
    source: lucas,
    k: 1,
    lambda: 0.03,
    c: 2.437,
    share: 0.01,
    unit: 0.01,
    arl: {
      0: 500,
      0.25: 76.7,
      0.5: 29.3,
      0.75: 17.6,
      1: 12.6,
      1.5: 8.07,
      2: 5.99,
      2.5: 4.8,
      3: 4.03,
      4: 3.11,
    },
  },
  { source: 'SAS/QC manual 1999', k: 1, lambda: 0.25, c: 3, share: 0, unit: 1e-9, arl: { 1: 11.154267016 } },
  {
    source: molnau,
    k: 4,
    lambda: 0.1,
    c: rootOf(12.73),
    share: 0.005,
    unit: 0.01,
    arl: { 0: 199.78, 0.5: 35.05, 1: 12.17, 1.5: 7.22, 2: 5.19, 3: 3.42 },
  },
  {
    source: molnau,
    k: 20,
    lambda: 0.1,
    c: rootOf(37.01),
    // by O1 it is 201.20 in control, a hundredth more
    share: 0.012,
    unit: 0.01,
    arl: { 0: 199.09, 0.5: 61.62, 1: 20.17, 1.5: 11.4, 2: 8.03, 3: 5.18 },
  },
];

/** Charts designed for a run length: the limit h that gives it, to two digits after the point. */
export const designs: readonly {
  readonly source: string;
  readonly k: number;
  readonly lambda: number;
  readonly h: number;
  readonly arl: number;
}[] = [
  ...[
    [0.25, 15.82],
    [0.2, 15.62],
    [0.15, 15.31],
    [0.1, 14.76],
    [0.05, 13.6],
  ].map(([lambda, h]) => ({ source: 'Knoth 2017, Table 2', k: 3, lambda: lambda!, h: h!, arl: 1000 })),
  { source: 'Rigdon 1995, Table 1', k: 4, lambda: 0.25, h: 16.38, arl: 500 },
];

/** Gan 1993, Table 1: charts of one dimension, limits L to three digits, whose median run length is 500. */
export const medians: readonly { readonly lambda: number; readonly L: number }[] = [
  { lambda: 0.05, L: 0.441 },
  { lambda: 0.1, L: 0.675 },
  { lambda: 0.15, L: 0.863 },
  { lambda: 0.2, L: 1.027 },
  { lambda: 0.25, L: 1.177 },
];

export function limitOf({ c, lambda }: Pick<Chart, 'c' | 'lambda'>): number {
  return c * Math.sqrt(lambda / (2 - lambda));
}
