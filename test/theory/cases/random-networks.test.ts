import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layerKinds, networks } from '../../../src/theory/cases/random-networks.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { widthsOf } from '../../../src/theory/network/network.ts';
import { networkSchema } from '../../../src/theory/network/schema.ts';
import type { NetworkSpec } from '../../../src/theory/network/spec.ts';

/** The smallest spec that fast-check finds with the property. */
function smallest(holds: (spec: NetworkSpec) => boolean, space = networks()): NetworkSpec {
  const { counterexample } = fc.check(
    fc.property(space, (spec) => !holds(spec)),
    { seed: 5, numRuns: 5000 },
  );
  return counterexample![0];
}

describe('random networks', () => {
  it('are valid, finite and within their space', () => {
    const seen = new Set<string>();
    const space = networks({ depth: [2, 3], width: [2, 5], outputs: 1, inputs: 3 });
    fc.assert(
      fc.property(space, (spec) => {
        expect(networkSchema.safeParse(spec).success).toBe(true);
        const widths = widthsOf(buildNetwork(spec));
        expect([widths[0], widths.at(-1)]).toEqual([3, 1]);
        expect(widths.length - 1).toBeGreaterThanOrEqual(2);
        expect(widths.length - 1).toBeLessThanOrEqual(3);
        seen.add(spec.kind);
        if (spec.kind === 'generated') for (const { kind } of spec.layers) seen.add(kind);
      }),
      { seed: 1, numRuns: 1000 },
    );
    expect([...seen].toSorted()).toEqual(['literal', 'generated', 'trained', ...layerKinds].toSorted());
  });

  it('are the same when drawn again', () => {
    const draw = (): NetworkSpec[] => fc.sample(networks(), { seed: 3, numRuns: 20 });
    expect(draw()).toEqual(draw());
  });

  it('shrink to one weight that is 1, or 0', () => {
    const weightless = { kind: 'literal', activation: 'identity', layers: [{ weights: [[0]] }] };
    expect(smallest(() => true)).toEqual(weightless);
    expect(
      smallest((spec) => buildNetwork(spec).layers.some(({ weights }) => weights.some((w) => w > 0))),
    ).toEqual({
      ...weightless,
      layers: [{ weights: [[1]] }],
    });
  });

  it('shrink to the smallest depth and width that are needed', () => {
    const deep = smallest((spec) => widthsOf(buildNetwork(spec)).length === 4);
    expect(deep).toEqual({
      kind: 'literal',
      activation: 'identity',
      layers: [{ weights: [[0]] }, { weights: [[0]] }, { weights: [[0]] }],
    });
    const wide = smallest((spec) => Math.max(...widthsOf(buildNetwork(spec))) === 3);
    expect(widthsOf(buildNetwork(wide)).toSorted((a, b) => a - b)).toEqual([1, 3]);
  });

  it('shrink to the simplest recipe where literal ones do not do', () => {
    const shrunk = smallest((spec) => spec.kind === 'generated' && spec.widths.length > 2);
    expect(shrunk).toMatchObject({
      activation: 'identity',
      widths: [1, 1, 1],
      biases: 0,
      seed: 0,
      layers: [
        { kind: 'rounded', scale: 1 },
        { kind: 'rounded', scale: 1 },
      ],
    });
  });
});
