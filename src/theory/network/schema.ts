import { z } from 'zod';
import { messageOf } from '../../core/errors.ts';
import { buildNetwork } from './build.ts';
import { activations, type Activation } from './network.ts';
import type { GeneratedSpec, LayerSpec, NetworkSpec } from './spec.ts';

const scale = z.number().positive();
const natural = z.int().positive();
const seed = z.int().nonnegative();
const vector = z.array(z.number()).min(1).readonly();
const activation: z.ZodType<Activation> = z.enum(activations);

/** Recipes without parameters but their scale. */
const plainKinds = [
  'constant',
  'rounded',
  'gaussian',
  'orthogonal',
  'nilpotent',
  'heavy-tailed',
  'aligned',
] as const;

const layer: z.ZodType<LayerSpec> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(plainKinds), scale }),
  z.strictObject({ kind: z.literal('low-rank'), scale, rank: natural }),
  z.strictObject({ kind: z.literal('sparse'), scale, density: z.number().positive().max(1) }),
  z.strictObject({ kind: z.literal('ill-conditioned'), scale, condition: z.number().min(1) }),
  z.strictObject({ kind: z.literal('wild'), scale, exponent: z.int().nonnegative().max(150) }),
]);

const generated = z.strictObject({
  kind: z.literal('generated'),
  activation,
  widths: z.array(natural).min(2).readonly(),
  biases: z.number().nonnegative(),
  seed,
  layers: z.array(layer).min(1).readonly(),
}) satisfies z.ZodType<GeneratedSpec>;

const shape = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('literal'),
    trainedOn: z.string().exactOptional(),
    activation,
    layers: z
      .array(z.strictObject({ weights: z.array(vector).min(1).readonly(), bias: vector.exactOptional() }))
      .min(1)
      .readonly(),
  }),
  generated,
  z.strictObject({
    kind: z.literal('trained'),
    base: generated,
    seed,
    samples: natural,
    steps: z.int().nonnegative(),
    eta: scale,
  }),
]);

/** Validates a network read from a file: refuses what `buildNetwork` would, with its message. */
export const networkSchema: z.ZodType<NetworkSpec> = shape.check((context) => {
  if (context.issues.length > 0) return;
  try {
    buildNetwork(context.value);
  } catch (thrown) {
    context.issues.push({ code: 'custom', message: messageOf(thrown), input: context.value });
  }
});
