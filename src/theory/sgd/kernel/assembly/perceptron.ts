// The full-batch gradient of a multilayer perceptron's mean squared error, samples in the lanes.
//
// Parameters: layers L, widths w_0 … w_L = 1, form (0 tanh, 1 relu, 2 identity; 4 more without biases; 8 more
// where what tanh is taken of is below 340), batch, the batch filled up to fours; then rows of samples: the
// w_0 features, the targets, the weights (1/batch, or 0 where filled up).
import { unclampedTanhAll, tanhAll } from './elementary';
import { particleAt } from './batch';
import { multiply, products, sums } from './products';

@inline function layersOf(params: usize): i32 { return <i32>load<f64>(params); }
@inline function widthOf(params: usize, layer: i32): i32 { return <i32>load<f64>(particleAt(params, 1 + layer)); }
@inline function afterWidths(params: usize): usize { return particleAt(params, 2 + layersOf(params)); }
@inline function formOf(params: usize): i32 { return <i32>load<f64>(afterWidths(params)); }
@inline function isRelu(params: usize): bool { return (formOf(params) & 3) == 1; }
@inline function isTanh(params: usize): bool { return (formOf(params) & 3) == 0; }
/** 1 where layers have biases, else 0. */
@inline function biasesOf(params: usize): i32 { return (formOf(params) & 4) == 0 ? 1 : 0; }
@inline function isUnclamped(params: usize): bool { return (formOf(params) & 8) != 0; }
@inline function paddedOf(params: usize): i32 { return <i32>load<f64>(afterWidths(params), 16); }
@inline function samplesOf(params: usize): usize { return afterWidths(params) + 24; }

function widestOf(params: usize): i32 {
  let widest: i32 = 1;
  for (let l: i32 = 1; l <= layersOf(params); l++) widest = max(widest, widthOf(params, l));
  return widest;
}

/** Bytes of working memory: four rows of weights, the activations of all layers, two layers of errors. */
export function perceptronScratch(params: usize): usize {
  let rows = 2 * widestOf(params);
  for (let l: i32 = 1; l <= layersOf(params); l++) rows += widthOf(params, l);
  return (<usize>(4 * panelOf(params) + rows * paddedOf(params)) << 3) + 64;
}

/** The most terms that a sum of `multiply` has. */
function panelOf(params: usize): i32 {
  return max(widestOf(params), widthOf(params, 0));
}

/** Gradients of `n` particles; θ and g by rows of `stride` bytes. */
export function perceptronGradient(theta: usize, g: usize, n: i32, stride: usize, params: usize, scratch: usize): void {
  for (let s: i32 = 0; s < n; s++) gradientOfParticle(particleAt(theta, s), particleAt(g, s), stride, params, scratch);
}

/** Numbers of θ and g follow each other at `stride` bytes. */
function gradientOfParticle(theta: usize, g: usize, stride: usize, params: usize, scratch: usize): void {
  const layers = layersOf(params), padded = paddedOf(params), row = <usize>padded << 3, relu = isRelu(params), bent = isTanh(params), unclamped = bent && isUnclamped(params), biases = biasesOf(params);
  const samples = samplesOf(params), targets = samples + <usize>widthOf(params, 0) * row, weights = targets + row;
  const work = particleAt(scratch, 4 * panelOf(params));
  // forward: the activations of layer l follow those of layer l − 1
  let input = samples, output = work, weightsAt = theta;
  for (let l: i32 = 1; l <= layers; l++) {
    const fanIn = widthOf(params, l - 1), width = widthOf(params, l);
    const b = weightsAt + <usize>(width * fanIn) * stride;
    multiply(output, width, weightsAt, <usize>fanIn * stride, stride, biases ? b : 0, stride, input, fanIn, row, scratch, 0);
    if (l < layers) {
      if (relu) rectify(output, width * padded);
      else if (unclamped) unclampedTanhAll(output, width * padded);
      else if (bent) tanhAll(output, width * padded);
    }
    weightsAt = b + <usize>(width * biases) * stride;
    input = output;
    output += <usize>width * row;
  }
  // (f − y)/batch
  let errors = output, others = output + <usize>widestOf(params) * row;
  for (let s: usize = 0; s < row; s += 16) {
    const miss = f64x2.sub(v128.load(input + s), v128.load(targets + s));
    v128.store(errors + s, f64x2.mul(miss, v128.load(weights + s)));
  }
  // backward
  let active = input;
  for (let l = layers; l >= 1; l--) {
    const fanIn = widthOf(params, l - 1), width = widthOf(params, l);
    weightsAt -= <usize>(width * (fanIn + biases)) * stride;
    const gAt = g + (weightsAt - theta);
    const below = l == 1 ? samples : active - <usize>fanIn * row;
    products(gAt, stride, errors, width, below, fanIn, row);
    if (biases) sums(gAt + <usize>(width * fanIn) * stride, stride, errors, width, row);
    if (l == 1) break;
    multiply(others, fanIn, weightsAt, stride, <usize>fanIn * stride, 0, 0, errors, width, row, scratch, bent ? below : 0);
    if (relu) gate(others, below, fanIn * padded);
    const swap = errors;
    errors = others;
    others = swap;
    active = below;
  }
}

function rectify(at: usize, count: i32): void {
  const zero = f64x2.splat(0);
  for (let p = at, end = particleAt(at, count); p < end; p += 16) v128.store(p, f64x2.pmax(v128.load(p), zero));
}

/** e ← e where the activation is positive, else 0. */
function gate(e: usize, active: usize, count: i32): void {
  const zero = f64x2.splat(0);
  for (let s: usize = 0; s < (<usize>count << 3); s += 16)
    v128.store(e + s, v128.and(v128.load(e + s), f64x2.gt(v128.load(active + s), zero)));
}
