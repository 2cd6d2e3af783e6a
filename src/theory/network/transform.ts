import { requireThat } from '../../core/errors.ts';
import { type Activation, type Layer, type Network, network } from './network.ts';

/** φ(cx) = cφ(x) for c > 0: all but tanh. */
export function isHomogeneous(activation: Activation): boolean {
  return activation !== 'tanh';
}

/** What the incoming weights, the bias and the outgoing weights of a unit are multiplied by. */
export interface UnitFactors {
  readonly row: number;
  readonly bias: number;
  readonly column: number;
}

/** A new unit: which of the old ones it comes from, times factors. */
export interface Unit extends UnitFactors {
  readonly from: number;
}

export function evenly(factor: number): UnitFactors {
  return { row: factor, bias: factor, column: factor };
}

/** A unit as it is. */
export function unchanged(from: number): Unit {
  return { from, ...evenly(1) };
}

/**
 * Hidden layer l with other units. With the same factor for row, bias and column it is multiplied by a matrix
 * E: its rows and bias become E W_l, E b_l, and the layer above reads W_{l+1} Eᵀ.
 * @param columns the units whose outgoing weights are read, if not the same
 * @throws {RangeError} unless l is a hidden layer
 */
export function replaceUnits(
  net: Network,
  l: number,
  units: readonly Unit[],
  columns: readonly Unit[] = units,
): Network {
  const depth = net.layers.length;
  requireThat(Number.isInteger(l) && l >= 1 && l < depth, 'l', `a hidden layer, 1 to ${depth - 1}`, l);
  const mine = net.layers[l - 1]!;
  const above = net.layers[l]!;
  const width = units.length;
  const weights = new Float64Array(width * mine.fanIn);
  for (const [i, { from, row }] of units.entries()) {
    for (let j = 0; j < mine.fanIn; j++)
      weights[i * mine.fanIn + j] = row * mine.weights[from * mine.fanIn + j]!;
  }
  const outgoing = new Float64Array(above.width * width);
  for (const [i, { from, column }] of columns.entries()) {
    for (let k = 0; k < above.width; k++)
      outgoing[k * width + i] = column * above.weights[k * above.fanIn + from]!;
  }
  const bias = mine.bias && Float64Array.from(units, (unit) => unit.bias * mine.bias![unit.from]!);
  const replaced: Layer = { fanIn: mine.fanIn, width, weights, ...(bias && { bias }) };
  const next: Layer = { ...above, fanIn: width, weights: outgoing };
  return network(net.activation, net.layers.toSpliced(l - 1, 2, replaced, next));
}

/** The units of hidden layer l as they are, in order. */
export function unitsOf(net: Network, l: number): Unit[] {
  const width = net.layers[l - 1]?.width ?? 0;
  return Array.from({ length: width }, (_, from) => unchanged(from));
}

/**
 * Units of hidden layer l in another order: the same function and the same singular values in every layer.
 * @param l 1 … L − 1
 * @param order unit i of the result is unit order[i]; a permutation
 * @throws {RangeError} otherwise
 */
export function permuteUnits(net: Network, l: number, order: readonly number[]): Network {
  const width = unitsOf(net, l).length;
  const isPermutation = order.length === width && unitsOf(net, l).every(({ from }) => order.includes(from));
  requireThat(isPermutation, 'order', `a permutation of ${width} units`, order.join(' '));
  return replaceUnits(net, l, order.map(unchanged));
}

/**
 * Appends `count` units to hidden layer l whose row, bias and column are 0: the same function and the same
 * nonzero singular values, with count·(d_{l−1} + d_{l+1}) more parameters, and `count` more biases.
 * @throws {RangeError} unless l is a hidden layer and `count` a non-negative integer
 */
export function addDeadUnits(net: Network, l: number, count: number): Network {
  requireThat(Number.isInteger(count) && count >= 0, 'count', 'a non-negative integer', count);
  const dead = Array.from({ length: count }, () => ({ from: 0, ...evenly(0) }));
  return replaceUnits(net, l, [...unitsOf(net, l), ...dead]);
}

/**
 * Splits a unit of hidden layer l into m copies whose incoming weights, bias and outgoing weights are 1/√m of
 * its own. For positively homogeneous φ the function stays, as m·(1/√m)(1/√m) = 1; every norm ‖W_l‖_σ,
 * ‖W_{l+1}‖_σ and ‖b_l‖ stays since EᵀE = I for the map E that copies. The copies stand at the unit's place.
 * @param m at least 1
 * @throws {RangeError} for tanh, and unless l, unit and m are in range
 */
export function splitUnit(net: Network, l: number, unit: number, m: number): Network {
  requireThat(isHomogeneous(net.activation), 'activation', 'positively homogeneous', net.activation);
  requireThat(Number.isInteger(m) && m >= 1, 'm', 'a positive integer', m);
  const units = unitsOf(net, l);
  requireThat(unit in units, 'unit', `one of ${units.length}`, unit);
  const copies = Array.from({ length: m }, () => ({ from: unit, ...evenly(1 / Math.sqrt(m)) }));
  return replaceUnits(net, l, units.toSpliced(unit, 1, ...copies));
}
