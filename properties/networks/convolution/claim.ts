import { type Arbitrary, array, boolean, constantFrom, integer, record } from 'fast-check';
import { z } from 'zod';
import { type Enclosure, exactly } from '../../../src/core/enclosure.ts';
import { memoize } from '../../../src/core/memoize.ts';
import type { InequalityClaim, Sides } from '../../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../../src/judge/claims/define-claim.ts';
import { withTerms } from '../../../src/judge/claims/terms.ts';
import { up } from '../../../src/linalg/rounding.ts';
import {
  type ConvolutionKernel,
  gridFactor,
  symbolMaximum,
  tapsOf,
} from '../../../src/linalg/convolution-norm.ts';
import { spectralNorm } from '../../../src/linalg/spectral-norm.ts';
import { type Kernel, outputSize, type Setting, unrolled } from './operator.ts';

/** A convolution, which end of the enclosure is held against its norm, and the grid. */
export interface ConvolutionCase extends Setting {
  readonly side: 'upper' | 'lower';
  /** N_i = ⌈k_i/s_i⌉ + these. */
  readonly extra: readonly [number, number];
}

const kernelOf = memoize(
  ({ kernel, stride }: ConvolutionCase): ConvolutionKernel => ({
    entries: Float64Array.from(kernel.flat(3)),
    outputs: kernel.length,
    inputs: kernel[0]!.length,
    size: [kernel[0]![0]!.length, kernel[0]![0]![0]!.length],
    stride,
  }),
);

const gridOf = (c: ConvolutionCase): readonly [number, number] => {
  const taps = tapsOf(kernelOf(c));
  return [taps[0] + c.extra[0], taps[1] + c.extra[1]];
};

/** What the largest value on the grid lies between. */
const onGrid = memoize((c: ConvolutionCase): Enclosure => symbolMaximum(kernelOf(c), gridOf(c), 1e-9));

const tightness = [1e-7, 1e-10, 1e-12] as const;
const normOf = memoize((c: ConvolutionCase, effort: number): Enclosure => {
  const wanted = tightness[Math.min(effort, tightness.length - 1)]!;
  return spectralNorm(unrolled(settingOf(c)), { tightness: wanted });
});

/**
 * From below the enclosure is about all sizes: it is held against the circular map whose frequencies are the
 * grid's, the best case for a finite map.
 */
function settingOf(c: ConvolutionCase): Setting {
  if (c.side === 'upper') return c;
  const grid = gridOf(c);
  return { ...c, circular: true, map: [grid[0] * c.stride[0], grid[1] * c.stride[1]] };
}

function sidesFor(c: ConvolutionCase, bound: number, effort: number): Sides {
  const truth = normOf(c, effort);
  return c.side === 'lower' ? { lhs: exactly(bound), rhs: truth } : { lhs: truth, rhs: exactly(bound) };
}

const isMultiple = (n: number, of: number): boolean => n % of === 0;

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

interface Space {
  readonly side?: ConvolutionCase['side'];
  readonly divided?: boolean;
  readonly channels?: number;
  readonly strides?: readonly number[];
}

function casesOf({
  side,
  divided = true,
  channels = 2,
  strides = [1, 1, 1, 2, 3],
}: Space): Arbitrary<ConvolutionCase> {
  const taps = integer({ min: 1, max: 3 });
  const most = 9 * channels * channels;
  return record({
    side:
      side === undefined
        ? constantFrom<ConvolutionCase['side'][]>('upper', 'upper', 'lower')
        : constantFrom(side),
    outputs: integer({ min: 1, max: channels }),
    inputs: integer({ min: 1, max: channels }),
    height: taps,
    width: taps,
    more: array(integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 2 }),
    stride: array(constantFrom(...strides), { minLength: 2, maxLength: 2 }),
    padding: array(integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 2 }),
    extra: array(integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 2 }),
    circular: boolean(),
    divisor: constantFrom(1, 1, 3, 7),
    numbers: array(integer({ min: -3, max: 3 }), { minLength: most, maxLength: most }),
  }).map(
    ({
      side: chosen,
      outputs,
      inputs,
      height,
      width,
      more,
      stride,
      padding,
      extra,
      circular,
      divisor,
      numbers,
    }) => {
      let at = 0;
      const kernel = range(1, outputs).map(() =>
        range(1, inputs).map(() =>
          range(1, height).map(() => range(1, width).map(() => numbers[at++]! / divisor + 0)),
        ),
      );
      // a map that holds the kernel; a circular one of which the stride is a divisor
      const map = [height, width].map((k, axis) => {
        const n = k + more[axis]!;
        const s = stride[axis]!;
        return circular && divided ? Math.ceil(n / s) * s : n;
      });
      return {
        side: chosen,
        kernel,
        map: [map[0]!, map[1]!] as const,
        stride: [stride[0]!, stride[1]!] as const,
        padding: [padding[0]!, padding[1]!] as const,
        extra: [extra[0]!, extra[1]!] as const,
        circular,
      };
    },
  );
}

/** Another value in the place of the upper end. */
function instead(
  value: (c: ConvolutionCase) => number,
  space: Space = {},
): Pick<InequalityClaim<ConvolutionCase>, 'cases' | 'sides'> {
  return {
    cases: casesOf({ ...space, side: 'upper' }),
    sides: (c, effort) => sidesFor({ ...c, side: 'upper' }, value(c), effort),
  };
}

/** The matrix c_out × c_in k_1 k_2, whose norm many tools take for the convolution's. */
function flattened(kernel: Kernel): readonly (readonly number[])[] {
  return kernel.map((filter) => filter.flat(2));
}

const notable = { side: 'upper', stride: [1, 1], padding: [0, 0], extra: [1, 30], circular: true } as const;
const line = (...taps: readonly number[]): Kernel => [[[taps]]];
const small = z.int().min(0).max(64);
const pair = z.tuple([small, small]);

const claim = inequalityClaim<ConvolutionCase>({
  id: 'networks/convolution',
  says: 'a convolution with symbol K̂ (polyphase for a stride) has on maps of any size with zero padding, and with circular padding on maps that the stride divides, a norm of at most max_grid ‖K̂‖_σ / ∏ cos(π(k_i − 1)/(2N_i)), as computed; and ‖K̂‖_σ on the grid is at most the norm on the circular map of those frequencies',
  tex: String.raw`\|K*\|_\sigma\ \le\ \frac{\max_{\omega\in\mathrm{grid}}\|\hat K(\omega)\|_\sigma}{\prod_i\cos\left(\frac{\pi(k_i-1)}{2N_i}\right)},\qquad N_i>k_i-1`,
  source: 'N9; after Sedghi, Gupta & Long 2019, arXiv 1805.10408; M. Riesz 1914',
  notes:
    'The truth is the spectral norm of the convolution written out as a matrix by its definition, enclosed. The grids are small, where the cosines matter.',
  cases: casesOf({}),
  schema: z
    .strictObject({
      side: z.enum(['upper', 'lower']),
      kernel: z
        .array(
          z
            .array(z.array(z.array(z.number()).min(1).max(8)).min(1).max(8))
            .min(1)
            .max(4),
        )
        .min(1)
        .max(4),
      map: z.tuple([small.min(1), small.min(1)]),
      stride: z.tuple([small.min(1).max(8), small.min(1).max(8)]),
      padding: pair,
      extra: pair,
      circular: z.boolean(),
    })
    .refine(
      ({ kernel }) => new Set(kernel.map((f) => f.length)).size === 1,
      'filters of one number of channels',
    )
    .refine(
      ({ kernel }) =>
        new Set(kernel.flat(1).map((plane) => plane.map((row) => row.length).join())).size === 1,
      'planes of one size',
    )
    .refine((c) => c.side === 'lower' || outputSize(c).every((n) => n >= 1), 'a window that fits on the map'),
  given: {
    'the stride divides circular maps': {
      holds: ({ circular, side, map, stride }) =>
        side === 'lower' || !circular || map.every((n, axis) => isMultiple(n, stride[axis]!)),
      without: casesOf({ side: 'upper', divided: false, strides: [2, 3], channels: 1 }),
    },
  },
  sides: (c, effort) => {
    const { lo, hi } = onGrid(c);
    return sidesFor(c, c.side === 'lower' ? lo : up(hi * gridFactor(tapsOf(kernelOf(c)), gridOf(c))), effort);
  },
  informative: ({ kernel }) => kernel.flat(3).some((x) => x !== 0),
  covers: {
    upper: ({ side }) => side === 'upper',
    lower: ({ side }) => side === 'lower',
    'zero padding': ({ circular, side }) => side === 'upper' && !circular,
    'circular padding': ({ circular, side }) => side === 'upper' && circular,
    'a stride': ({ stride }) => stride.some((s) => s > 1),
    'a stride above the kernel': ({ stride, kernel }) => stride[0] > kernel[0]![0]!.length,
    'several channels': ({ kernel }) => kernel.length > 1 && kernel[0]!.length > 1,
    'as few frequencies as may be': ({ extra }) => extra.every((n) => n === 0),
  },
  tightAt: {
    'the sum of three': { ...notable, kernel: line(1, 1, 1), map: [1, 4] },
    'a difference, off the grid of three': { ...notable, kernel: line(1, 0, -1), map: [1, 4], extra: [0, 0] },
    'taps on the diagonals, on the coarsest grid of one axis': {
      ...notable,
      kernel: [
        [
          [
            [-1, 0],
            [0, 1],
            [1, 0],
          ],
        ],
      ],
      map: [3, 3],
      extra: [2, 0],
    },
    'an average of two with stride 2': { ...notable, kernel: line(1, 1), map: [1, 4], stride: [1, 2] },
  },
  features: ({ kernel, map, stride }) => ({
    channels: kernel.length,
    map: map[0] * map[1],
    stride: stride[0],
  }),
  explain: (c) => {
    const { lo, hi } = normOf(c, 1);
    return [
      `the operator is a matrix of ${unrolled(settingOf(c)).length} rows; its norm is between ${lo} and ${hi}`,
      `the largest norm of the symbol on ${gridOf(c).join(' × ')} frequencies is between ${onGrid(c).lo} and ${onGrid(c).hi}, the factor for those between ${gridFactor(tapsOf(kernelOf(c)), gridOf(c))}`,
    ];
  },
  mustRefute: {
    'the flattened kernel’s norm': instead(({ kernel }) => spectralNorm(flattened(kernel)).hi),
    'the grid’s maximum without the cosines': instead((c) => onGrid(c).hi),
    'one axis’s cosine only': instead(
      (c) => onGrid(c).hi * gridFactor([tapsOf(kernelOf(c))[0], 1], gridOf(c)),
    ),
    'cos(π(k − 1)/(4N)) for cos(π(k − 1)/(2N))': {
      ...instead((c) => {
        const [first, second] = gridOf(c);
        return onGrid(c).hi * gridFactor(tapsOf(kernelOf(c)), [2 * first, 2 * second]);
      }),
      budget: 'default',
    },
    'the circular map of the kernel’s own size for every size': instead(
      (c) => symbolMaximum(kernelOf(c), tapsOf(kernelOf(c)), 1e-9).hi,
    ),
    'the norm of stride 1 over the root of the strides': instead(
      (c) => {
        const kernel = { ...kernelOf(c), stride: [1, 1] as const };
        const taps = tapsOf(kernel);
        const grid = [taps[0] + 8, taps[1] + 8] as const;
        const root = Math.sqrt(c.stride[0] * c.stride[1]);
        return (symbolMaximum(kernel, grid, 1e-9).hi * gridFactor(taps, grid)) / root;
      },
      { strides: [2, 3] },
    ),
    'the largest channel by itself': instead(({ kernel }) =>
      kernel.flat(1).reduce(
        (most, plane) =>
          Math.max(
            most,
            plane.flat().reduce((sum, x) => sum + Math.abs(x), 0),
          ),
        0,
      ),
    ),
  },
});

/** On maps of every size, by the symbol on a grid. */
export const convolutionClaim: InequalityClaim<ConvolutionCase> = withTerms(claim, {
  terms: (c) => {
    const { lo, hi } = onGrid(c);
    return c.side === 'lower'
      ? { grid: lo }
      : { grid: hi, factor: gridFactor(tapsOf(kernelOf(c)), gridOf(c)) };
  },
  sides: ({ grid, factor = 1 }, effort, c) =>
    sidesFor(c, c.side === 'lower' ? grid : up(grid * factor), effort),
});
