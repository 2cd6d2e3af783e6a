import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as TensorFlow from '@tensorflow/tfjs-core';
import { messageOf, UsageError } from '../../core/errors.ts';
import type { Activation } from './network.ts';
import type { ResidualExamples, ResidualShape } from './residual.ts';
import { registerMissingGradients } from './tensor-gradients.ts';
import { residualGradients } from './tensor-residual.ts';

type Tf = typeof TensorFlow;

/** TensorFlow.js behind one interface: single precision, gradients by its own automatic differentiation. */
export interface TensorBackend {
  /** Which build computes; goes into the evidence, with the version of TensorFlow.js. */
  readonly name: 'tensorflow' | 'wasm';
  readonly version: string;
  /** 2⁻²⁴: what one of its operations may be off by, relatively. */
  readonly unitRoundoff: number;
  /**
   * A residual network, which the kernels do not have, at many θ in one call: the gradients of Σ_n ½‖f_θ(x_n)
   * − y_n‖²/N, and the sum of these losses. Rounded to float32 likewise.
   * @param thetas count × p, by rows; the gradients have the same layout
   * @throws {RangeError} on shapes that do not fit
   */
  residualGradients(
    shape: ResidualShape,
    thetas: Float64Array,
    examples: ResidualExamples,
  ): { readonly loss: number; readonly gradients: Float64Array };
  /** φ of each number, as it computes it. */
  activate(activation: Activation, x: Float64Array): Float64Array;
}

/** What evidence calls it. */
export function formatBackend({ name, version }: TensorBackend): string {
  return `TensorFlow.js ${version}, ${name}`;
}

/** Held in a variable so that the compiler does not ask for a package that need not be there. */
const native: string = '@tensorflow/tfjs-node';

/**
 * The native build where `@tensorflow/tfjs-node` is installed and loads, else the WebAssembly one.
 * @param prefer `wasm` skips the native build
 * @throws {UsageError} where neither loads, with the reason
 */
export async function loadTensorBackend(prefer?: 'wasm'): Promise<TensorBackend> {
  if (prefer !== 'wasm') {
    try {
      const tf = (await import(native)) as Tf;
      await tf.ready();
      return backendOf('tensorflow', tf);
    } catch {
      // Not installed, or its binary does not load here: the WebAssembly build does the same, slower.
    }
  }
  try {
    return backendOf('wasm', await loadWasm());
  } catch (thrown) {
    const { code } = thrown as { readonly code?: unknown };
    throw new UsageError(
      code === 'ERR_MODULE_NOT_FOUND'
        ? 'TensorFlow.js, which computes it, is not installed: npm install --include=optional'
        : `no TensorFlow.js backend could be loaded: ${messageOf(thrown)}`,
    );
  }
}

async function loadWasm(): Promise<Tf> {
  const tf = await import('@tensorflow/tfjs-core');
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  setWasmPaths(join(dirname(main), 'dist', '/'));
  if (!(await tf.setBackend('wasm'))) throw new Error('its WebAssembly backend does not start');
  await tf.ready();
  registerMissingGradients(tf);
  return tf;
}

function backendOf(name: TensorBackend['name'], tf: Tf): TensorBackend {
  return {
    name,
    version: tf.version_core,
    unitRoundoff: 5.9604644775390625e-8,
    residualGradients: (shape, thetas, examples) =>
      scoped(tf, () => residualGradients(tf, (z) => activated(tf, shape, z), shape, thetas, examples)),
    activate: (activation, x) =>
      scoped(tf, () =>
        Float64Array.from(activated(tf, { activation }, tf.tensor1d(Float32Array.from(x))).dataSync()),
      ),
  };
}

/** Frees the tensors that the work leaves behind. */
function scoped<R>(tf: Tf, work: () => R): R {
  tf.engine().startScope();
  try {
    return work();
  } finally {
    tf.engine().endScope();
  }
}

function activated<T extends TensorFlow.Tensor>(
  tf: Tf,
  { activation }: { readonly activation: Activation },
  z: T,
): T {
  switch (activation) {
    case 'identity':
      return z;
    case 'relu':
      return tf.relu(z);
    case 'leaky-relu':
      return tf.leakyRelu(z, 0.125);
    case 'tanh':
      return tf.tanh(z);
  }
}
