import { type Arbitrary, array, constantFrom, integer, record } from 'fast-check';
import { roundSignificant } from '../../src/theory/cases/round-numbers.ts';
import { stretchedDirection } from './stretched-direction.ts';
import { networkOf } from '../../src/theory/network/build.ts';
import { inputWidth, outputWidth } from '../../src/theory/network/network.ts';
import type { NetworkSpec } from '../../src/theory/network/spec.ts';

/** The draws behind an input: along the most stretched direction, that and an axis, or anywhere. */
export interface PointDraws {
  readonly mode: 'stretched' | 'opposite' | 'anywhere';
  readonly length: number;
  readonly entries: readonly number[];
}

const maxInputs = 8;

export function pointDraws(lengths: readonly number[] = [1, 2, 0.5, 0.01, 10]): Arbitrary<PointDraws> {
  return record<PointDraws>({
    mode: constantFrom('stretched', 'anywhere', 'opposite', 'stretched'),
    length: constantFrom(...lengths),
    entries: array(integer({ min: -3, max: 3 }), { minLength: maxInputs, maxLength: maxInputs }),
  });
}

/** `base` and what the draws add to it. */
export function pointFrom(
  spec: NetworkSpec,
  { mode, length, entries }: PointDraws,
  base?: readonly number[],
): number[] {
  const net = networkOf(spec);
  const from = base ?? Array.from({ length: inputWidth(net) }, () => 0);
  const step =
    mode === 'anywhere'
      ? from.map((_, i) => entries[i % maxInputs]!)
      : stretchedDirection(net, from).map((x) => (mode === 'opposite' ? -x : x));
  return from.map((x, i) => roundSignificant(x + length * step[i]!) || 0);
}

/** Entries repeated over the outputs of a network. */
export function outputsFrom(spec: NetworkSpec, entries: readonly number[]): number[] {
  return Array.from({ length: outputWidth(networkOf(spec)) }, (_, i) => entries[i % entries.length]!);
}
