import { describe, expect, it } from 'vitest';
import { openStream } from '../../../src/core/stream.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import {
  type Examples,
  gradientBuffers,
  lossAndGradient,
  weightedLoss,
} from '../../../src/theory/network/gradient.ts';
import type { Loss } from '../../../src/theory/network/loss.ts';
import { flatten, type Network, withParameters } from '../../../src/theory/network/network.ts';
import { exampleNetworks, normalExamples } from './examples.ts';

function gradientOf(net: Network, loss: Loss, examples: Examples): Float64Array {
  const out = new Float64Array(flatten(net).length);
  lossAndGradient(net, loss, examples, out);
  return out;
}

/**
 * Slope of t ↦ loss(θ + t v) at 0 by a central difference of step h: errs by h² of a third derivative and
 * 2⁻⁵³/h of rounding.
 */
function slope(net: Network, loss: Loss, examples: Examples, v: Float64Array, h: number): number {
  const theta = flatten(net);
  const at = (t: number): number =>
    weightedLoss(
      withParameters(
        net,
        theta.map((x, i) => x + t * v[i]!),
      ),
      loss,
      examples,
    );
  return (at(h) - at(-h)) / (2 * h);
}

const losses: readonly Loss[] = [
  { kind: 'squared' },
  { kind: 'clipped-squared', M: 50 },
  { kind: 'clipped-distance', M: 10 },
  { kind: 'clipped-hinge', M: 20, gamma: 1.5 },
];

describe('the gradient by backpropagation', () => {
  it.each(
    exampleNetworks.flatMap(({ name, spec }) => losses.map((loss) => [name, loss.kind, spec, loss] as const)),
  )('of %s under the %s loss is the difference quotient in every direction', (_name, _kind, spec, loss) => {
    const net = buildNetwork(spec);
    const examples = normalExamples(net, 7, true);
    const g = gradientOf(net, loss, examples);
    for (let k = 0; k < 5; k++) {
      const v = new Float64Array(g.length);
      openStream(['direction', k]).fillNormal(v);
      const size = norm(v);
      const unit = v.map((x) => x / size);
      const along = g.reduce((sum, gi, i) => sum + gi * unit[i]!, 0);
      // Third derivatives of these nets are below 100 along unit vectors, losses below 50: 100h² + 50·2⁻⁵²/h
      // with h = 1e-5. A kink within h of θ would show as an error of order 1.
      expect(Math.abs(along - slope(net, loss, examples, unit, 1e-5))).toBeLessThan(1e-8);
    }
  });

  it('is the same with buffers used again', () => {
    const net = buildNetwork(exampleNetworks[0]!.spec);
    const examples = normalExamples(net, 5, false);
    const buffers = gradientBuffers(net, 5);
    const out = new Float64Array(flatten(net).length);
    const first = lossAndGradient(net, losses[0]!, examples, out, buffers);
    const again = out.slice();
    expect(lossAndGradient(net, losses[0]!, examples, out, buffers)).toBe(first);
    expect(out).toEqual(again);
    expect(out).toEqual(gradientOf(net, losses[0]!, examples));
    expect(first).toBe(weightedLoss(net, losses[0]!, examples));
  });

  it('refuses shapes that do not fit', () => {
    const net = buildNetwork(exampleNetworks[0]!.spec);
    const examples = normalExamples(net, 5, false);
    const out = new Float64Array(flatten(net).length);
    expect(() => lossAndGradient(net, losses[0]!, examples, new Float64Array(1))).toThrow(/length of out/u);
    expect(() =>
      lossAndGradient(net, losses[0]!, { ...examples, targets: new Float64Array(1) }, out),
    ).toThrow(/length of targets/u);
    expect(() =>
      lossAndGradient(net, losses[0]!, { ...examples, inputs: examples.inputs.slice(1) }, out),
    ).toThrow(/multiple of the input width/u);
    expect(() => lossAndGradient(net, losses[0]!, examples, out, gradientBuffers(net, 4))).toThrow(
      /buffers/u,
    );
  });
});
