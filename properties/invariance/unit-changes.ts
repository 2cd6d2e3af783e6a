import { type Network, parameterCount } from '../../src/theory/network/network.ts';
import {
  addDeadUnits,
  evenly,
  isHomogeneous,
  replaceUnits,
  splitUnit,
  type Unit,
  type UnitFactors,
  unitsOf,
} from '../../src/theory/network/transform.ts';

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** Hidden layers 1, 2, … changed in turn; `width` is that of layer l. */
export function eachHiddenLayer(
  net: Network,
  change: (net: Network, l: number, width: number) => Network,
): Network {
  const hidden = range(net.layers.length - 1);
  return hidden.reduce((current, i) => change(current, i + 1, current.layers[i]!.width), net);
}

/** The least number of units that every hidden layer must gain to make p at least `factor` times as large. */
export function unitsToGrow(net: Network, factor: number): number {
  const goal = factor * parameterCount(net);
  let high = 1;
  while (parameterCountWith(net, high) < goal) high *= 2;
  let low = 0;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (parameterCountWith(net, middle) < goal) low = middle;
    else high = middle;
  }
  return high;
}

/** p with `more` units in every hidden layer. */
function parameterCountWith({ layers }: Network, more: number): number {
  return layers.reduce((sum, { fanIn, width, bias }, l) => {
    const inputs = fanIn + (l > 0 ? more : 0);
    const units = width + (l < layers.length - 1 ? more : 0);
    return sum + units * (inputs + (bias === undefined ? 0 : 1));
  }, 0);
}

/** Dead units in every hidden layer, until p is `factor` times as large. */
export function withDeadUnits(net: Network, factor: number): Network {
  const count = unitsToGrow(net, factor);
  return eachHiddenLayer(net, (current, l) => addDeadUnits(current, l, count));
}

/** All units of hidden layer l, or one, split into m copies; tanh too, which `splitUnit` refuses. */
export function splitUnits(net: Network, l: number, m: number, only?: number): Network {
  const { width } = net.layers[l - 1]!;
  const chosen = only === undefined ? range(width).toReversed() : [only % width];
  if (isHomogeneous(net.activation))
    return chosen.reduce((current, unit) => splitUnit(current, l, unit, m), net);
  return copyUnits(net, l, m, chosen, () => evenly(1 / Math.sqrt(m)));
}

/** The chosen units of hidden layer l copied m times, the others as they are. @param factors of each copy */
export function copyUnits(
  net: Network,
  l: number,
  m: number,
  chosen: readonly number[],
  factors: (copy: number) => UnitFactors,
): Network {
  const units = unitsOf(net, l).flatMap((unit): Unit[] =>
    chosen.includes(unit.from) ? range(m).map((copy) => ({ ...unit, ...factors(copy) })) : [unit],
  );
  return replaceUnits(net, l, units);
}
