import { z } from 'zod';

/** A number; what is not finite stands as text. */
export const number: z.ZodType = z.union([z.number(), z.enum(['Infinity', '-Infinity', 'NaN'])]);
const count = z.int().nonnegative();
const interval = z.strictObject({ lo: number, hi: number });
const estimate = z.strictObject({ value: number, standardError: number.exactOptional() });
const some = { examples: count, of: count };

const layerSpectrum = z.strictObject({
  name: z.string(),
  eigenvalues: count.exactOptional(),
  logSpectralNorm: number.exactOptional(),
  logNorm: number.exactOptional(),
  stableRank: number.exactOptional(),
  powerLaw: z
    .strictObject({
      alpha: number,
      standardError: number,
      xmin: number,
      tail: count,
      distance: number,
      pValue: number,
      repetitions: count,
    })
    .exactOptional(),
  estimated: z
    .strictObject({ steps: count, starts: count, largest: number, alpha: estimate.exactOptional() })
    .exactOptional(),
  missing: z.string().exactOptional(),
});

const eigenvalue = z.strictObject({
  value: number,
  residual: number,
  isConverged: z.boolean(),
  elsewhere: estimate.exactOptional(),
});
const spectrum = z.strictObject({
  top: z.array(eigenvalue),
  least: eigenvalue,
  isConverged: z.boolean(),
  steps: count,
  starts: count,
  trace: estimate,
  counts: z.array(z.strictObject({ share: number, count: estimate })),
  density: z.array(z.strictObject({ at: number, density: estimate })),
});
const curvature = z.strictObject({
  ...some,
  loss: number,
  gradientNorm: number,
  hessian: spectrum,
  gaussNewton: spectrum.exactOptional(),
});

const tail = z.strictObject({ index: number, interval, largest: count });
const noise = z.strictObject({
  ...some,
  batch: count,
  isSketched: z.boolean(),
  trace: number,
  eigenvalues: z.array(number),
  rank: count,
  isRankLimited: z.boolean(),
  effectiveRank: number,
  longest: number,
  rootMeanSquare: number,
  alignment: z.strictObject({ directions: count, share: number, random: number }).exactOptional(),
  tails: z.strictObject({ single: tail, batch: tail }),
  normality: z.array(
    z.strictObject({ direction: z.string(), distance: number, pValue: number, excessKurtosis: number }),
  ),
});

const convexity = z.strictObject({
  ...some,
  Delta: number,
  balls: z.array(
    z.strictObject({
      r: number,
      share: number,
      mu: number,
      beta: number,
      worst: z.string(),
      failing: z.array(z.string()),
      directions: number,
    }),
  ),
});

const bounds = z.strictObject({
  T1: number.exactOptional(),
  'T2*': number.exactOptional(),
  T10: number.exactOptional(),
  T11: number.exactOptional(),
});
const cell = z.strictObject({
  eta: number,
  sigma: number.exactOptional(),
  batch: count.exactOptional(),
  farthest: number,
  balls: z.array(z.strictObject({ r: number, stayed: count, runs: count, interval, q: number, bounds })),
});
const survival = z.strictObject({
  ...some,
  steps: count,
  runs: count,
  Delta: number,
  gaussian: z.array(cell),
  minibatch: z.array(cell),
});

/** What is measured: heuristics and samples, no certificates. Parts are absent where time was up before. */
export const measuredSchema: z.ZodType = z.strictObject({
  spectra: z.array(layerSpectrum),
  curvature: curvature.exactOptional(),
  noise: noise.exactOptional(),
  dimensions: z.array(z.strictObject({ name: z.string(), value: estimate, use: z.string() })).exactOptional(),
  convexity: convexity.exactOptional(),
  survival: survival.exactOptional(),
  ended: z.enum(['stopped', 'out of time']).exactOptional(),
});
