import { type Enclosure, exactly } from '../../core/enclosure.ts';
import { UsageError } from '../../core/errors.ts';
import { convolutionNorm } from '../../linalg/convolution-norm.ts';
import { normEnclosure } from '../../linalg/gram-iteration.ts';
import { down, up } from '../../linalg/rounding.ts';
import { spectralNorm } from '../../linalg/spectral-norm.ts';
import { type Convolution, type Model, type Parametric, parametric, sizeOf } from '../models/model.ts';
import { formatShape } from '../models/refused.ts';
import type { Begin } from './interruption.ts';

/** The sizes of a layer as an operator on its inputs; norms are those of the operator, not of its kernel. */
export interface LayerFacts {
  readonly name: string;
  readonly kind: Parametric['kind'];
  /** `64 × 3 × 3 × 3`, outputs first. */
  readonly shape: string;
  readonly parameters: number;
  /** ‖W‖_σ: of a convolution on maps of any size (N9), of a scaling the largest of its numbers. */
  readonly spectral: Enclosure;
  /** ‖W‖_F of the numbers that are stored: of a convolution of its kernel. */
  readonly frobenius: Enclosure;
  /** Σ over outputs of the 2-norm of their weights, ‖Wᵀ‖_{2,1}, not below it. */
  readonly groups21: number;
  /** ‖W‖_F²/‖W‖_σ²: of a convolution the mean of ‖K̂‖_F² over frequencies, over the largest ‖K̂‖_σ². */
  readonly stableRank: Enclosure;
  /** ‖b‖₂ as it is added to the output, on a map at every place; not below it. */
  readonly bias: number;
  /** Places of the output at which a bias stands: 1, or those of a map. */
  readonly area: number;
  /** ‖ΔW‖_σ ≤ this times ‖ΔW‖_F: 1, of a convolution √(k_1k_2). */
  readonly perFrobenius: number;
}

/** Multiplications for a convolution's norm within a percent; one that takes more has it within a fifth. */
const maxWork = 2e10;
const coarse = 0.2;
/** Of a dense layer beyond which its norm is only bounded by Gram iteration's first steps. */
const denseTightness = 1e-6;

/** Every layer with parameters, in the order of computation. @throws {StoppedEarly} */
export async function layerFacts(model: Model, begin: Begin): Promise<readonly LayerFacts[]> {
  const layers = parametric(model.operations);
  const facts: LayerFacts[] = [];
  for (const [l, layer] of layers.entries()) {
    await begin(`norms: layer ${l + 1} of ${layers.length}, ${layer.name}`);
    facts.push(factsOf(layer));
  }
  return facts;
}

/** The sizes of one layer; of a difference of layers, too. */
export function factsOf(layer: Parametric): LayerFacts {
  const numbers =
    layer.kind === 'dense' ? layer.weights : layer.kind === 'convolution' ? layer.kernel : layer.scale;
  const shift = layer.kind === 'scaling' ? layer.shift : layer.bias;
  const outputs = layer.to[0];
  const area = sizeOf(layer.to) / outputs;
  const spectral = spectralOf(layer);
  const frobenius = normEnclosure(numbers);
  if (!(frobenius.hi < 1e150 && spectral.hi < 1e150))
    throw new UsageError(`tensor '${layer.name}': expected weights below 1e150, found larger ones`);
  const each = numbers.length / outputs;
  const groups21 = Array.from(
    { length: outputs },
    (_, o) => normEnclosure(numbers.subarray(o * each, (o + 1) * each)).hi,
  );
  return {
    name: layer.name,
    kind: layer.kind,
    shape: shapeOf(layer),
    parameters: numbers.length + (shift?.length ?? 0),
    spectral,
    frobenius,
    groups21: groups21.reduce((sum, x) => up(sum + x), 0),
    stableRank: stableRankOf(frobenius, spectral),
    bias: shift === undefined ? 0 : up(normEnclosure(shift).hi * up(Math.sqrt(area))),
    area,
    perFrobenius: layer.kind === 'convolution' ? up(Math.sqrt(layer.size[0] * layer.size[1])) : 1,
  };
}

function shapeOf(layer: Parametric): string {
  if (layer.kind === 'dense') return formatShape([layer.to[0], layer.from[0]]);
  if (layer.kind === 'scaling') return formatShape([layer.scale.length]);
  return formatShape([layer.to[0], layer.from[0] / layer.groups, ...layer.size]);
}

function stableRankOf(frobenius: Enclosure, spectral: Enclosure): Enclosure {
  if (spectral.hi === 0) return exactly(0);
  const lo = down(frobenius.lo / spectral.hi);
  const hi = up(frobenius.hi / spectral.lo);
  return { lo: Math.max(0, down(lo * lo)), hi: up(hi * hi) };
}

function spectralOf(layer: Parametric): Enclosure {
  if (layer.kind === 'scaling')
    return exactly(layer.scale.reduce((most, x) => Math.max(most, Math.abs(x)), 0));
  if (layer.kind === 'convolution') return convolutionSpectral(layer);
  const [inputs, outputs] = [layer.from[0], layer.to[0]];
  const rows = Array.from({ length: outputs }, (_, i) =>
    layer.weights.subarray(i * inputs, (i + 1) * inputs),
  );
  return spectralNorm(rows, { tightness: denseTightness });
}

/**
 * On circular maps that the stride does not divide the polyphase symbol says nothing: there the outputs are
 * some of those of stride 1, whose symbol is used. Where a circular map has more outputs than places, some of
 * them stand there several times.
 */
function convolutionSpectral(layer: Convolution): Enclosure {
  const { kernel, size, groups, from, to, circular } = layer;
  const lengths = [from[1], from[2]] as const;
  const repeats = [0, 1].map((axis) =>
    circular ? Math.ceil((to[axis + 1]! * layer.stride[axis]!) / lengths[axis]!) : 1,
  );
  const isDivided = !circular || lengths.every((n, axis) => isMultiple(n, layer.stride[axis]!));
  const stride = isDivided ? layer.stride : ([1, 1] as const);
  const spread = spreadOut(kernel, size, stride.some((s) => s > 1) ? layer.dilation : [1, 1]);
  const [channels, outputs] = [from[0] / groups, to[0]];
  const shape = { entries: spread.entries, outputs, inputs: channels, size: spread.size, groups, stride };
  const short = 2 * Math.min(channels * stride[0] * stride[1], outputs / groups);
  const long = 2 * Math.max(channels * stride[0] * stride[1], outputs / groups);
  const work = 600 * groups * short * short * long;
  const { lo, hi } = convolutionNorm(shape, { tightness: work > maxWork ? coarse : 0.01 });
  const factor = up(Math.sqrt(repeats[0]! * repeats[1]!));
  return factor === 1 || repeats.every((n) => n === 1) ? { lo, hi } : { lo, hi: up(hi * factor) };
}

function isMultiple(n: number, of: number): boolean {
  return n % of === 0;
}

/** A dilated kernel with its zeros written out. */
function spreadOut(
  kernel: Float64Array,
  size: readonly [number, number],
  dilation: readonly [number, number],
): { readonly entries: Float64Array; readonly size: readonly [number, number] } {
  if (dilation[0] === 1 && dilation[1] === 1) return { entries: kernel, size };
  const wide = [dilation[0] * (size[0] - 1) + 1, dilation[1] * (size[1] - 1) + 1] as const;
  const area = size[0] * size[1];
  const entries = new Float64Array((kernel.length / area) * wide[0] * wide[1]);
  for (let at = 0; at < kernel.length; at++) {
    const [row, column] = [Math.floor((at % area) / size[1]), at % size[1]];
    const into = (Math.floor(at / area) * wide[0] + row * dilation[0]) * wide[1] + column * dilation[1];
    entries[into] = kernel[at]!;
  }
  return { entries, size: wide };
}
