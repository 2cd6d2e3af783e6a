import { type Arbitrary, array, constantFrom, integer, nat, record, tuple } from 'fast-check';
import { z } from 'zod';
import type { DataTables } from '../../src/data/table.ts';
import { biasAndDepthLabels, piecewiseLinearLabels } from '../../src/theory/cases/describe-network.ts';
import { networks, type NetworkSpace } from '../../src/theory/cases/random-networks.ts';
import { rowAt, trainedNetworks, type TrainingSpace } from '../../src/theory/cases/trained-networks.ts';
import { networkOf } from '../../src/theory/network/build.ts';
import { inputWidth } from '../../src/theory/network/network.ts';
import { networkSchema } from '../../src/theory/network/schema.ts';
import type { NetworkSpec } from '../../src/theory/network/spec.ts';

/** Numbers that a network has, each of which a transformation may keep or change. */
export const quantities = [
  'function',
  'spectral norm',
  'bias norm',
  'G1',
  'G2',
  'Golowich',
  'Bartlett',
  'Neyshabur',
  'parameter count',
] as const;
export type Quantity = (typeof quantities)[number];

/** What theory.md says they see: G1 and G2 with all their parts, and a published bound by norms alone. */
export const normQuantities: readonly Quantity[] = quantities.slice(0, 6);

/** Which number of a network is asked for, and at which input, layer or output, and setting of a bound. */
export interface QuantityQuery {
  readonly quantity: Quantity;
  /** Which output or layer, counted modulo their number. */
  readonly at: number;
  readonly x: readonly number[];
  readonly n: number;
  /** r_l of every layer and r of G2; epsilon and the biases' radii are an eighth of it, tau is r/√n. */
  readonly radius: number;
}

/** A network before and after a transformation that keeps a quantity; an equality is two inequalities. */
export interface EqualityCase extends QuantityQuery {
  readonly network: NetworkSpec;
  /** Which of both must not be larger than the other. */
  readonly smaller: 'before' | 'after';
}

export const equalityShape: {
  readonly [K in keyof EqualityCase]: z.ZodType<EqualityCase[K]>;
} = {
  network: networkSchema,
  smaller: z.enum(['before', 'after']),
  quantity: z.enum(quantities),
  at: z.int().nonnegative(),
  x: z.array(z.number()).readonly(),
  n: z.int().positive(),
  radius: z.number().positive(),
};

const maxInputs = 4;

/** Generated networks, in which hardly anything is 0. */
export const dense: Partial<NetworkSpace> = {
  forms: ['generated'],
  kinds: ['constant', 'rounded', 'gaussian'],
};

export function equalityCases(
  space: Partial<NetworkSpace>,
  asked: readonly Quantity[],
): Arbitrary<EqualityCase> {
  return record({
    network: networks({ depth: [2, 4], width: [1, maxInputs], exponents: [0], ...space }),
    smaller: constantFrom('after', 'before'),
    quantity: constantFrom(...asked),
    at: integer({ min: 0, max: 3 }),
    x: array(integer({ min: -4, max: 4 }), { minLength: maxInputs, maxLength: maxInputs }),
    n: constantFrom(1000, 100, 1_000_000),
    radius: constantFrom(0.125, 1, 0.01),
  }).map((c) => ({ ...c, x: c.x.slice(0, inputWidth(networkOf(c.network))) }));
}

/** Of networks trained on data, at rows that they have not seen. */
export function trainedEqualityCases(
  data: DataTables | undefined,
  asked: readonly Quantity[],
  space: Partial<TrainingSpace> = {},
): Arbitrary<EqualityCase> | undefined {
  const trained = trainedNetworks(data, { hidden: [[4], [3, 3], [3, 3, 3]], ...space });
  if (trained === undefined) return undefined;
  return tuple(equalityCases({ forms: ['literal'] }, asked), trained, nat()).map(
    ([c, { network, rows }, i]) => ({ ...c, network, x: rowAt(rows, i).x }),
  );
}

export function equalityLabels(
  asked: readonly Quantity[],
): Readonly<Record<string, (c: EqualityCase) => boolean>> {
  return {
    ...Object.fromEntries(asked.map((quantity) => [quantity, (c: EqualityCase) => c.quantity === quantity])),
    ...piecewiseLinearLabels,
    ...biasAndDepthLabels,
  };
}
