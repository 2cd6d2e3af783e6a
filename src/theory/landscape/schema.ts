import { z } from 'zod';
import { messageOf } from '../../core/errors.ts';
import { buildLandscape } from './build.ts';
import type { CoordinateProfile } from './coordinate-profile.ts';
import type { LandscapeSpec } from './spec.ts';

const positive = z.number().positive();
const nonNegative = z.number().nonnegative();
const natural = z.int().positive();
const index = z.int().nonnegative();
const vector = z.array(z.number()).min(1).readonly();
const vectors = z.array(vector).readonly();
const frame = { flat: index, center: vector.exactOptional(), rotation: vectors.exactOptional() };

/** An object of this kind with these fields and no others. */
const object = <K extends string, F extends z.core.$ZodLooseShape>(kind: K, fields: F) =>
  z.strictObject({ kind: z.literal(kind), ...fields });

const wave = { h: positive, a: nonNegative, omega: positive };
const coordinate: z.ZodType<CoordinateProfile> = z.discriminatedUnion('shape', [
  z.strictObject({ shape: z.literal('square'), h: positive }),
  z.strictObject({ shape: z.literal('ripple'), ...wave }),
  z.strictObject({ shape: z.literal('skew'), ...wave }),
  z.strictObject({ shape: z.literal('well'), h: positive, b: positive }),
]);

const sample = z.union([
  z.strictObject({ indices: z.array(index).min(1).readonly() }),
  z.strictObject({ size: natural, seed: index }),
]);

const population = z.union([
  z.strictObject({ rows: vectors, targets: vector }),
  z.strictObject({
    file: z.string(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
    features: z.union([natural, z.array(z.string()).min(1).readonly()]),
    target: z.string().exactOptional(),
    standardize: z.boolean(),
  }),
]);

const ripple = z.strictObject({ amplitude: nonNegative, frequency: positive }).exactOptional();
const rim = positive.exactOptional();
const well = z.strictObject({ center: vector, h: positive, radius: positive });

/** The types and signs of the fields; what fields demand of each other is left to `buildLandscape`. */
const shape: z.ZodType<LandscapeSpec> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    object('quadratic', { curvatures: z.array(positive).min(1).readonly(), ...frame }),
    object('radial', { normalDim: natural, h: positive, ripple, rim, ...frame }),
    object('angular', { h: positive, epsilon: nonNegative, petals: natural, ...frame }),
    object('separable', { coordinates: z.array(coordinate).min(1).readonly(), ...frame }),
    object('wells', { wells: z.array(well).min(1).readonly(), well: index }),
    object('double-well', {
      h: positive,
      minima: z.tuple([vector, vector]).readonly(),
      well: z.union([z.literal(0), z.literal(1)]),
    }),
    object('sphere', { sphereDim: natural, h: positive, radius: positive, ...frame }),
    object('linear-model', { population, sample: sample.exactOptional() }),
    object('outward', { base: shape, Delta: nonNegative }),
  ]),
);

/** A landscape read from a file, refused as `buildLandscape` does; of a data set, the hash's form. */
export const landscapeSchema: z.ZodType<LandscapeSpec> = shape.check((context) => {
  if (context.issues.length > 0 || needsData(context.value)) return;
  try {
    buildLandscape(context.value);
  } catch (thrown) {
    context.issues.push({ code: 'custom', message: messageOf(thrown), input: context.value });
  }
});

function needsData(spec: LandscapeSpec): boolean {
  if (spec.kind === 'outward') return needsData(spec.base);
  return spec.kind === 'linear-model' && 'file' in spec.population;
}
