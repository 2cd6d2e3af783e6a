import { z } from 'zod';
import { measuredSchema, number } from './measured-schema.ts';

const count = z.int().nonnegative();
const interval = z.strictObject({ lo: number, hi: number });
const file = z.strictObject({ file: z.string(), sha256: z.string().regex(/^[\da-f]{64}$/u) });
const modelFile = { file: z.string(), format: z.string(), files: z.array(file) };

const record = z.strictObject({
  file: z.string(),
  sha256: z.string(),
  files: z.array(file),
  rows: count,
  columns: count,
  target: z.string(),
  classes: count,
  /** Columns of words that were left out. */
  dropped: z.array(z.string()),
  blankLines: count,
  /** Flags that were not usual. */
  reading: z.record(z.string(), z.string()),
});

const looked = z.strictObject({
  all: z.boolean(),
  record,
  risks: z.strictObject({
    examples: count,
    errors: count,
    error: number,
    errorInterval: interval,
    loss: number,
    crossEntropy: number,
    margin10: number,
    leastMargin: number,
  }),
});

const layer = z.strictObject({
  name: z.string(),
  kind: z.enum(['dense', 'convolution', 'scaling']),
  shape: z.string(),
  parameters: count,
  spectral: interval,
  frobenius: interval,
  groups21: number,
  stableRank: interval,
  bias: number,
  area: count,
  perFrobenius: number,
});

const bound = z.strictObject({
  name: z.string(),
  about: z.string(),
  value: number.exactOptional(),
  kind: z.enum(['bound', 'scale']),
  unmet: z.array(z.string()),
  vacuous: z.boolean(),
  dominating: z.strictObject({ term: z.string(), value: number }).exactOptional(),
  nNeeded: z.union([count, z.enum(['never', 'above 2^52'])]).exactOptional(),
});

const setting = z.strictObject({ n: count, delta: z.number(), cells: count });
const step = { sigma: z.number(), learningRate: z.number(), T: count };

const certificate = z.strictObject({
  delta: z.number(),
  still: z.strictObject({ examples: count, errors: count, value: z.number() }),
  split: z.strictObject({ choosing: count, certifying: count }),
  alsoTrainedOn: count,
  continuedBy: z.strictObject({
    learningRate: z.number(),
    epochs: count,
    examples: count,
    before: z.number(),
    after: z.number(),
  }),
  tried: z.array(z.strictObject({ ...step, predicted: z.number() })),
  setting,
  start: z.strictObject({ errors: count, value: z.number() }),
  cells: z.array(
    z.strictObject({ ...step, divergence: number, logRatio: number, errors: count, value: z.number() }),
  ),
  stirred: z.strictObject({
    ...step,
    divergence: number,
    draws: count,
    errors: count,
    empirical: z.number(),
    value: z.number(),
  }),
  certificate: z.strictObject({
    of: z.enum(['the start', 'a network', 'a mean over noise']),
    value: z.number(),
    errors: z.number(),
    T: count,
  }),
});

/** `audit.json` of this version. */
export const auditSchema: z.ZodType = z.strictObject({
  kind: z.literal('audit'),
  schema: z.literal(1),
  lakatos: z.string(),
  model: z.strictObject({ ...modelFile, input: z.array(count), outputs: count, softmax: z.boolean() }),
  reference: z.strictObject(modelFile).exactOptional(),
  options: z.strictObject({
    loss: z.strictObject({
      kind: z.enum(['ramp', 'cross-entropy']),
      M: z.number(),
      gamma: z.number(),
      rho: z.number(),
    }),
    delta: z.number(),
    budget: z.union([z.number(), z.enum(['quick', 'default', 'thorough'])]),
    seed: z.string(),
  }),
  parameters: count,
  layers: z.array(layer),
  /** Not below the best Lipschitz constant. */
  lipschitz: number,
  /** Not below the longest input. */
  B: number,
  isMeasuredB: z.boolean(),
  classes: z.array(z.string()),
  train: looked,
  test: looked.extend({ alsoTrainedOn: count.exactOptional() }).exactOptional(),
  gap: z.strictObject({ value: number, interval }).exactOptional(),
  bounds: z.array(bound),
  /** Heuristics and samples, no certificates. */
  measured: measuredSchema.exactOptional(),
  holdOut: record.exactOptional(),
  certificate: certificate.exactOptional(),
});
