import { type Layer, type Network, network, parameterCount } from '../../src/theory/network/network.ts';
import { addDeadUnits, isHomogeneous, splitUnit } from '../../src/theory/network/transform.ts';

/** Where a unit of the rebuilt layer comes from, and what its weights there are multiplied by. */
export interface Unit {
  readonly from: number;
  readonly row: number;
  readonly bias: number;
  readonly column: number;
}

/** A unit as it is. */
export function same(from: number): Unit {
  return { from, row: 1, bias: 1, column: 1 };
}

/**
 * Hidden layer l with other units, right or wrong: written apart from src/network/transform.ts, so that each is a check of the other.
 * @param columns the units whose outgoing weights are read; `units` where absent
 */
export function rebuilt(
  net: Network,
  l: number,
  units: readonly Unit[],
  columns: readonly Unit[] = units,
): Network {
  const [mine, above] = [net.layers[l - 1]!, net.layers[l]!];
  const { bias } = mine;
  const weights = units.flatMap(({ from, row }) =>
    Array.from({ length: mine.fanIn }, (_, j) => row * mine.weights[from * mine.fanIn + j]!),
  );
  const outgoing = Array.from({ length: above.width }, (_, k) =>
    columns.map(({ from, column }) => column * above.weights[k * above.fanIn + from]!),
  );
  const lower: Layer = {
    fanIn: mine.fanIn,
    width: units.length,
    weights: Float64Array.from(weights),
    ...(bias && { bias: Float64Array.from(units, (unit) => unit.bias * bias[unit.from]!) }),
  };
  const upper: Layer = { ...above, fanIn: units.length, weights: Float64Array.from(outgoing.flat()) };
  return network(net.activation, net.layers.toSpliced(l - 1, 2, lower, upper));
}

/** 0, 1, … */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** Every hidden layer in turn, from the first on. */
export function eachHiddenLayer(net: Network, change: (net: Network, l: number) => Network): Network {
  return range(net.layers.length - 1).reduce((so, i) => change(so, i + 1), net);
}

/** The least number of units that every hidden layer must gain to make p at least `factor` times as large. */
export function unitsToGrow(net: Network, factor: number): number {
  const goal = factor * parameterCount(net);
  let high = 1;
  while (grown(net, high) < goal) high *= 2;
  let low = 0;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (grown(net, middle) < goal) low = middle;
    else high = middle;
  }
  return high;
}

/** p with `more` units in every hidden layer. */
function grown({ layers }: Network, more: number): number {
  return layers.reduce((sum, { fanIn, width, bias }, l) => {
    const inputs = fanIn + (l > 0 ? more : 0);
    const units = width + (l < layers.length - 1 ? more : 0);
    return sum + units * (inputs + (bias === undefined ? 0 : 1));
  }, 0);
}

/** Dead units in every hidden layer, until p is `factor` times as large. */
export function withDeadUnits(net: Network, factor: number): Network {
  const count = unitsToGrow(net, factor);
  return eachHiddenLayer(net, (so, l) => addDeadUnits(so, l, count));
}

/**
 * Units of hidden layer l split into m copies: all, from the last on, or one. `splitUnit` refuses tanh; to see that it is right to,
 * such a network is split all the same.
 */
export function splitUnits(net: Network, l: number, m: number, only?: number): Network {
  const { width } = net.layers[l - 1]!;
  const chosen = only === undefined ? range(width).toReversed() : [only % width];
  if (isHomogeneous(net.activation)) return chosen.reduce((so, unit) => splitUnit(so, l, unit, m), net);
  const share = 1 / Math.sqrt(m);
  return rebuilt(net, l, copied(width, m, chosen, { row: share, bias: share, column: share }));
}

/** All units of a layer, the chosen ones m times with their weights multiplied. */
export function copied(
  width: number,
  m: number,
  chosen: readonly number[],
  factors: Omit<Unit, 'from'> | ((copy: number) => Omit<Unit, 'from'>),
): Unit[] {
  const of = typeof factors === 'function' ? factors : (): Omit<Unit, 'from'> => factors;
  return range(width).flatMap((from) =>
    chosen.includes(from) ? range(m).map((copy) => ({ from, ...of(copy) })) : [same(from)],
  );
}
