import { describe, expect, it } from 'vitest';
import { landscapeSchema } from '../../../src/theory/landscape/schema.ts';
import { catalogue } from './catalogue.ts';

function problems(value: unknown): string[] {
  const { error } = landscapeSchema.safeParse(value);
  return error ? error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) : [];
}

describe('the schema of landscapes', () => {
  it.each(catalogue)('$name survives a file', ({ spec }) => {
    expect(landscapeSchema.parse(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
  });

  it('a data set is taken on trust but for the form of its hash', () => {
    const population = { file: 'x.csv', sha256: 'a'.repeat(64), features: 3, standardize: true };
    expect(problems({ kind: 'linear-model', population })).toEqual([]);
    expect(problems({ kind: 'linear-model', population: { ...population, sha256: 'abc' } })).toHaveLength(1);
  });

  it.each<[string, unknown, RegExp]>([
    ['NaN', { kind: 'quadratic', curvatures: [1, Number.NaN], flat: 0 }, /^curvatures.1: .*NaN/],
    ['Infinity', { kind: 'quadratic', curvatures: [Infinity], flat: 0 }, /^curvatures.0: .*Infinity/],
    ['a negative curvature', { kind: 'quadratic', curvatures: [-1], flat: 0 }, /^curvatures.0: .*>0/],
    ['a fractional dimension', { kind: 'radial', normalDim: 1.5, h: 1, flat: 0 }, /^normalDim: /],
    ['a missing field', { kind: 'angular', h: 1, epsilon: 0.1, flat: 0 }, /^petals: /],
    [
      'a misspelt field',
      { kind: 'quadratic', curvatures: [1], flat: 0, centre: [1] },
      /Unrecognized key: "centre"/,
    ],
    ['an unknown kind', { kind: 'saddle' }, /^kind: /],
    [
      'a negative Delta within',
      { kind: 'outward', Delta: -1, base: { kind: 'quadratic', curvatures: [1], flat: 0 } },
      /^Delta: /,
    ],
    [
      'a fault of the base',
      { kind: 'outward', Delta: 1, base: { kind: 'quadratic', curvatures: [0], flat: 0 } },
      /^base.curvatures.0: /,
    ],
    [
      'fields that do not fit together',
      { kind: 'quadratic', curvatures: [1], flat: 1, center: [0] },
      /length of center must be 2, got 1/,
    ],
    ['something else', 3, /object/],
  ])('%s is refused with its place', (_name, value, message) => {
    expect(problems(value)).toHaveLength(1);
    expect(problems(value)[0]).toMatch(message);
  });
});
