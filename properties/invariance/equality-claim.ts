import type { Arbitrary } from 'fast-check';
import type { Enclosure } from '../../src/core/enclosure.ts';
import { memoize } from '../../src/core/memoize.ts';
import type { InequalityClaim, InequalityMutant, Sides } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { explainNetwork, networkFeatures } from '../../src/theory/cases/describe-network.ts';
import { trainedCovers, withTrained } from '../../src/theory/cases/trained-networks.ts';
import { networkOf } from '../../src/theory/network/build.ts';
import { inputWidth, type Network, parameterCount } from '../../src/theory/network/network.ts';
import { type EqualityCase, equalityLabels, type Quantity } from './equality-case.ts';
import { quantityOf } from './quantity-bound.ts';

/** The network after the transformation of a case. */
type Transformed<C> = (c: C) => Network;

/** A transformation, applied once to each case object. */
export function transforming<C extends EqualityCase>(
  transform: (net: Network, c: C) => Network,
): Transformed<C> {
  return memoize((c: C) => transform(networkOf(c.network), c));
}

/** What is to be no larger at the left. */
export function sidesOf(
  { smaller }: Pick<EqualityCase, 'smaller'>,
  before: Enclosure,
  after: Enclosure,
): Sides {
  return smaller === 'before' ? { lhs: before, rhs: after } : { lhs: after, rhs: before };
}

/** A quantity of both networks, that of the case unless another one is named. */
function equalitySides<C extends EqualityCase>(
  after: Transformed<C>,
  quantity?: Quantity,
): InequalityClaim<C>['sides'] {
  return (c, effort) => {
    const query = { ...c, ...(quantity && { quantity }) };
    return sidesOf(c, quantityOf(networkOf(c.network), query, effort), quantityOf(after(c), query, effort));
  };
}

/** Another transformation in the place of the claim's. */
export function insteadOf<C extends EqualityCase>(
  transform: (net: Network, c: C) => Network,
  change: Omit<InequalityMutant<C>, 'sides'> = {},
): InequalityMutant<C> {
  return { sides: equalitySides(transforming(transform)), ...change };
}

/** Bounds that do see how many units there are. @param bartlettNotes why that of Bartlett et al. grows */
export function widthMutants<C extends EqualityCase>(
  after: Transformed<C>,
  bartlettNotes: string,
): Readonly<Record<string, InequalityMutant<C>>> {
  return {
    'the bound counts parameters': {
      sides: equalitySides(after, 'parameter count'),
      notes: 'a net over all of Θ in the place of one over the flat: what G4 tells apart',
    },
    'Bartlett, Foster & Telgarsky do not see the width': {
      sides: equalitySides(after, 'Bartlett'),
      notes: bartlettNotes,
    },
  };
}

/** p after over p before. */
export function growthBy<C extends Pick<EqualityCase, 'network'>>(after: Transformed<C>): (c: C) => number {
  return (c) => parameterCount(after(c)) / parameterCount(networkOf(c.network));
}

/** Is there something to be changed: the quantity is not 0? */
export function isNotZero(c: EqualityCase): boolean {
  const { lo, hi } = quantityOf(networkOf(c.network), c, 0);
  return lo > 0 || hi < 0;
}

export function explainEquality<C extends EqualityCase>(after: Transformed<C>): (c: C) => string[] {
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

type Statement<C> = Omit<Parameters<typeof inequalityClaim<C>>[0], 'cases' | 'sides' | 'covers'> & {
  readonly after: Transformed<C>;
  /** Those that stay as they are, which the cases ask for. */
  readonly quantities: readonly Quantity[];
  readonly cases: Arbitrary<C>;
  readonly onData: Arbitrary<C> | undefined;
  /** What must be covered beside every quantity and activation, biases and depth. */
  readonly covers: InequalityClaim<C>['covers'];
};

/** A claim that a transformation of networks leaves quantities as they are. */
export function equalityClaim<C extends EqualityCase>({
  after,
  quantities,
  cases,
  onData,
  covers,
  schema,
  ...claim
}: Statement<C>): InequalityClaim<C> {
  return inequalityClaim<C>({
    informative: isNotZero,
    features: (c) => ({ ...networkFeatures(c), 'p after/p': growthBy(after)(c) }),
    explain: explainEquality(after),
    ...claim,
    cases: withTrained(cases, onData),
    schema: schema.refine(({ network, x }) => {
      const net = networkOf(network);
      return net.layers.length > 1 && x.length === inputWidth(net);
    }, 'the network must have a hidden layer, and x its input width'),
    sides: equalitySides(after),
    covers: { ...equalityLabels(quantities), ...covers, ...trainedCovers(onData, (c: C) => c.network) },
  });
}
