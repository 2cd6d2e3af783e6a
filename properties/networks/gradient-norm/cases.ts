import { type Arbitrary, array, constantFrom, integer, nat, oneof, record, tuple } from 'fast-check';
import type { DataTables } from '../../../src/data/table.ts';
import { networks, type NetworkSpace } from '../../../src/theory/cases/random-networks.ts';
import { type Drawn, roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { rowAt, trainedNetworks } from '../../../src/theory/cases/trained-networks.ts';
import { networkOf } from '../../../src/theory/network/build.ts';
import { forward } from '../../../src/theory/network/forward.ts';
import { lossOfRow } from '../../../src/theory/network/loss.ts';
import type { NetworkSpec } from '../../../src/theory/network/spec.ts';
import type { SlopedLoss } from './enclosed-loss.ts';
import { pointDraws, pointFrom, tightSpace } from '../network-cases.ts';

/** The gradient of ⟨v, f_θ(x)⟩, or of ℓ(f_θ(x), v). */
export interface GradientCase {
  readonly network: NetworkSpec;
  readonly x: readonly number[];
  readonly v: readonly number[];
  readonly loss: SlopedLoss;
}

function draws(kinds: readonly SlopedLoss['kind'][], gammas: readonly number[]) {
  return record({
    kind: constantFrom(...kinds),
    times: constantFrom(2, 10, 1.1, 0.5),
    gamma: constantFrom(...gammas),
    entries: array(integer({ min: -3, max: 3 }), { minLength: 6, maxLength: 6 }),
  });
}
type LossDraws = Drawn<ReturnType<typeof draws>>;

export const gradientKinds = ['output', 'clipped-hinge', 'clipped-distance', 'clipped-squared'] as const;

export function gradients(
  space: Partial<NetworkSpace> = {},
  kinds: readonly SlopedLoss['kind'][] = gradientKinds,
): Arbitrary<GradientCase> {
  const from = (nets: Partial<NetworkSpace>): Arbitrary<GradientCase> =>
    tuple(networks({ ...nets, ...space }), pointDraws(), draws(kinds, [1, 0.1, 10])).map(
      ([network, point, draw]) => placed(network, pointFrom(network, point), draw),
    );
  return oneof({ arbitrary: from({}), weight: 1 }, { arbitrary: from(tightSpace), weight: 1 });
}

/** Of networks trained on data, at rows that they have not seen, with the rows' own classes or others. */
export function trainedGradients(data?: DataTables): Arbitrary<GradientCase> | undefined {
  const trained = trainedNetworks(data);
  if (trained === undefined) return undefined;
  return tuple(trained, nat(), draws(gradientKinds, [10, 1]), constantFrom(true, false)).map(
    ([{ network, rows }, i, draw, own]) => {
      const { x, label } = rowAt(rows, i);
      return placed(network, x, draw, own ? label : undefined);
    },
  );
}

/** M is `times` the loss: rarely clipped. The label, unless given, has the least output, for a slope. */
function placed(network: NetworkSpec, x: readonly number[], draw: LossDraws, own?: number): GradientCase {
  const { kind, times, gamma, entries } = draw;
  const net = networkOf(network);
  const f = forward(net, x);
  const least = f.reduce((best, fi, i) => (fi < f[best]! ? i : best), 0);
  const label =
    f.length === 1 ? [f[0]! > 0 ? -1 : 1] : Array.from(f, (_, i) => (i === (own ?? least) ? 1 : 0));
  const v = kind === 'clipped-hinge' ? label : Array.from(f, (_, i) => entries[i % entries.length]!);
  if (kind === 'output') return { network, x, v, loss: { kind } };
  const unclipped: Exclude<SlopedLoss, { readonly kind: 'output' }> =
    kind === 'clipped-hinge' ? { kind, M: Number.MAX_VALUE, gamma } : { kind, M: Number.MAX_VALUE };
  const value = lossOfRow(unclipped, f, Float64Array.from(v), f.length, 0);
  const M = value > 1e-290 && value < 1e290 ? roundSignificant(times * value) : times;
  return { network, x, v, loss: { ...unclipped, M } };
}
