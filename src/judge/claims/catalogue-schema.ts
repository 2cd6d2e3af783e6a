import { z, type ZodType } from 'zod';
import { idSchema } from './claim-id.ts';
import { statementFields } from './written-claim.ts';

const isFunction = (value: unknown): boolean => typeof value === 'function';
const fn = z.custom<unknown>(isFunction, 'expected a function');
const optionalFn = fn.optional();
const arbitrary = z.custom<unknown>(
  (value) => has(value, 'generate') && has(value, 'shrink'),
  'expected a fast-check arbitrary',
);
const schema = z.custom<unknown>((value) => has(value, 'safeParse'), 'expected a zod schema');
const share = z.number().min(0).max(1).optional();
const text = z.string().min(1);
const labels = z.union([text, z.array(text)], 'expected a name, or a list of names').optional();

const hypothesis = z.looseObject(
  {
    holds: fn,
    without: arbitrary.optional(),
    basis: optionalFn,
    relaxed: optionalFn,
    beyond: arbitrary.optional(),
  },
  'expected { holds }, a function of the case',
);

/** Of every claim: down to its functions, so that none is missed in the middle of a run. */
const claim = z.discriminatedUnion(
  'kind',
  Object.entries(statementFields).map(([kind, { needed, optional }]) => {
    const own = Object.fromEntries([...needed.map((f) => [f, fn]), ...optional.map((f) => [f, optionalFn])]);
    const changed = Object.fromEntries([...needed, ...optional].map((f) => [f, optionalFn]));
    return z.looseObject({
      kind: z.literal(kind),
      id: idSchema,
      says: text,
      tex: text,
      source: text,
      paper: labels,
      lean: labels,
      notes: z.string().optional(),
      cases: arbitrary,
      schema,
      given: z.record(z.string(), hypothesis).optional(),
      covers: z.record(z.string(), fn).optional(),
      tightAt: z.record(z.string(), z.unknown()).optional(),
      minimumInformative: share,
      minimumAcceptance: share,
      informative: optionalFn,
      lowerBoundOnly: optionalFn,
      features: optionalFn,
      explain: optionalFn,
      illustrate: optionalFn,
      backend: z.looseObject({ load: fn }).optional(),
      mustRefute: z.record(
        z.string(),
        z.looseObject({
          ...changed,
          given: z.record(z.string(), hypothesis.nullable()).optional(),
          cases: arbitrary.optional(),
          notes: z.string().optional(),
          budget: z.enum(['default', 'thorough']).optional(),
        }),
      ),
      ...own,
    });
  }) as unknown as [z.ZodObject, ...z.ZodObject[]],
  "expected 'probability', 'mean', 'inequality', 'agreement' or 'invariance': make claims with probabilityClaim and its like",
);

const command = z.looseObject({
  name: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, 'expected lower case, digits and dashes'),
  summary: text,
  options: z.array(
    z.looseObject({
      flags: z.string().regex(/^--[a-z-]+(?: <[a-z.,-]+>)?$/u, "expected '--name' or '--name <value>'"),
      summary: text,
      default: z.string().optional(),
    }),
  ),
  run: fn,
});

/** The fields of a catalogue whose claims were made. */
export const catalogueFields: Readonly<Record<string, ZodType>> = {
  claims: z.array(claim),
  curves: z.record(z.string(), fn).optional(),
  illustrate: optionalFn,
  dataNotes: optionalFn,
  commands: z.array(command).optional(),
};

/** Pages of curves: what can be drawn on logarithmic axes. */
export const curvePagesSchema: ZodType = z.lazy(() =>
  z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z0-9-]+$/u, 'expected lower case, digits and dashes'),
      title: text,
      setting: text,
      across: text,
      up: text,
      truth: z.string().optional(),
      curves: z.array(
        z.strictObject({
          name: text,
          points: z.array(z.strictObject({ x: z.number().positive(), y: z.number().positive() })).min(1),
        }),
      ),
    }),
  ),
);

function has(value: unknown, method: string): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    isFunction((value as Readonly<Record<string, unknown>>)[method])
  );
}
