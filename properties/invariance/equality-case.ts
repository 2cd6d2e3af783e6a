import { type Arbitrary, array, constantFrom, integer, nat, record, tuple } from 'fast-check';
import { z } from 'zod';
import { networks, type NetworkSpace } from '../../src/theory/cases/random-networks.ts';
import type { InequalityMutant, Sides } from '../../src/judge/claims/claim.ts';
import type { DataTables } from '../../src/data/table.ts';
import { inputWidth, type Network, parameterCount } from '../../src/theory/network/network.ts';
import { networkSchema } from '../../src/theory/network/schema.ts';
import type { NetworkSpec } from '../../src/theory/network/spec.ts';
import { rowAt, trainedNetworks, type TrainingSpace } from '../../src/theory/cases/trained-networks.ts';
import { remembering } from '../../src/theory/cases/remembering.ts';
import { explainNetwork } from '../../src/theory/cases/describe-network.ts';
import { networkOf } from '../../src/theory/network/build.ts';
import { quantities, type Quantity, quantityOf, type Question } from './network-quantities.ts';

/** A network before and after a transformation that is to leave a quantity as it is; an equality is two inequalities. */
export interface EqualityCase extends Question {
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

/** Has the network a hidden layer, and the input its width? */
export function fits({ network, x }: EqualityCase): boolean {
  const net = networkOf(network);
  return net.layers.length > 1 && x.length === inputWidth(net);
}
export const misfit = 'the network must have a hidden layer, and x its input width';

const maxInputs = 4;

/** Networks with hidden layers, and what is asked of them. */
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
    ([c, { network, rows }, i]) => ({
      ...c,
      network,
      x: rowAt(rows, i).x,
    }),
  );
}

/** A transformation, applied once to each case object. */
export function transforming<C extends EqualityCase>(
  transform: (net: Network, c: C) => Network,
): (c: C) => Network {
  const remember = remembering<Network>();
  return (c) => remember(c, '', () => transform(networkOf(c.network), c));
}

/** The quantity of both networks, the one that must not be larger at the left. */
export function equalitySides<C extends EqualityCase>(
  after: (c: C) => Network,
  quantity?: Quantity,
): (c: C, effort: number) => Sides {
  return (c, effort) => {
    const question = quantity === undefined ? c : { ...c, quantity };
    const before = quantityOf(networkOf(c.network), question, effort);
    const transformed = quantityOf(after(c), question, effort);
    return c.smaller === 'before' ? { lhs: before, rhs: transformed } : { lhs: transformed, rhs: before };
  };
}

/** Another transformation in the place of the claim's. */
export function instead<C extends EqualityCase>(
  transform: (net: Network, c: C) => Network,
  change: Omit<InequalityMutant<C>, 'sides'> = {},
): InequalityMutant<C> {
  return { sides: equalitySides(transforming(transform)), ...change };
}

/** p after over p before. */
export function growth<C extends EqualityCase>(after: (c: C) => Network): (c: C) => number {
  return (c) => parameterCount(after(c)) / parameterCount(networkOf(c.network));
}

/** Is there something to be changed: the quantity is not 0? */
export function isNotZero(c: EqualityCase): boolean {
  const { lo, hi } = quantityOf(networkOf(c.network), c, 0);
  return lo > 0 || hi < 0;
}

export function equalityCovers(
  asked: readonly Quantity[],
): Readonly<Record<string, (c: EqualityCase) => boolean>> {
  return {
    ...Object.fromEntries(asked.map((quantity) => [quantity, (c: EqualityCase) => c.quantity === quantity])),
    identity: (c) => networkOf(c.network).activation === 'identity',
    ReLU: (c) => networkOf(c.network).activation === 'relu',
    'leaky ReLU': (c) => networkOf(c.network).activation === 'leaky-relu',
    biases: (c) => networkOf(c.network).layers.some(({ bias }) => bias !== undefined),
    'four layers': (c) => networkOf(c.network).layers.length === 4,
  };
}

export function explainEquality<C extends EqualityCase>(after: (c: C) => Network): (c: C) => string[] {
  return (c) => {
    const [before, transformed] = [networkOf(c.network), after(c)];
    const [was, is] = [before, transformed].map((net) => quantityOf(net, c, 2));
    const asked =
      c.quantity === 'function' ? `f(${c.x.join(', ')})` : `${c.quantity}, n = ${c.n}, r = ${c.radius}`;
    return [
      'before:',
      ...explainNetwork(before),
      `after: p = ${parameterCount(transformed)} for ${parameterCount(before)}`,
      ...explainNetwork(transformed).slice(1),
      `${asked} (at ${c.at}): before in [${was!.lo}, ${was!.hi}], after in [${is!.lo}, ${is!.hi}]`,
    ];
  };
}
