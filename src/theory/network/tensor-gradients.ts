import type * as TensorFlow from '@tensorflow/tfjs-core';

type Tf = typeof TensorFlow;
type Tensors = TensorFlow.Tensor[];
type Rule = TensorFlow.GradConfig;

/**
 * Tells TensorFlow.js how to differentiate what a network is made of, where it does not know: the build of
 * tfjs-core for Node leaves these rules out (they are in its `dist/gradients`, in a form Node cannot load);
 * the native build has them. The tape is its own. Not general: matrices are multiplied as A·Bᵀ, nothing is
 * broadcast, sums are over everything.
 */
export function registerMissingGradients(tf: Tf): void {
  for (const rule of rulesOf(tf)) if (!tf.getGradient(rule.kernelName)) tf.registerGradient(rule);
}

function rulesOf(tf: Tf): readonly Rule[] {
  const one = (dy: TensorFlow.Tensor | Tensors): TensorFlow.Tensor => dy as TensorFlow.Tensor;
  return [
    {
      kernelName: tf.BatchMatMul,
      inputsToSave: ['a', 'b'],
      gradFunc: (dy, saved) => {
        const [a, b] = saved as [TensorFlow.Tensor2D, TensorFlow.Tensor2D];
        const up = one(dy) as TensorFlow.Tensor2D;
        return { a: () => tf.matMul(up, b), b: () => tf.matMul(up, a, true, false) };
      },
    },
    {
      kernelName: tf.Add,
      gradFunc: (dy) => ({ a: () => one(dy).clone(), b: () => one(dy).clone() }),
    },
    {
      kernelName: tf.Sub,
      gradFunc: (dy) => ({ a: () => one(dy).clone(), b: () => tf.neg(one(dy)) }),
    },
    {
      kernelName: tf.Multiply,
      inputsToSave: ['a', 'b'],
      gradFunc: (dy, [a, b]) => ({ a: () => tf.mul(one(dy), b!), b: () => tf.mul(one(dy), a!) }),
    },
    {
      kernelName: tf.Square,
      inputsToSave: ['x'],
      gradFunc: (dy, [x]) => ({ x: () => tf.mul(one(dy), tf.mul(x!, 2)) }),
    },
    {
      kernelName: tf.Sum,
      inputsToSave: ['x'],
      gradFunc: (dy, [x]) => ({ x: () => tf.mul(tf.onesLike(x!), one(dy)) }),
    },
    {
      kernelName: tf.Relu,
      inputsToSave: ['x'],
      gradFunc: (dy, [x]) => ({ x: () => tf.mul(one(dy), tf.step(x!)) }),
    },
    {
      kernelName: tf.LeakyRelu,
      inputsToSave: ['x'],
      gradFunc: (dy, [x], attributes) => ({
        x: () => tf.mul(one(dy), tf.step(x!, (attributes as unknown as TensorFlow.LeakyReluAttrs).alpha)),
      }),
    },
    {
      kernelName: tf.Tanh,
      outputsToSave: [true],
      gradFunc: (dy, [y]) => ({ x: () => tf.mul(one(dy), tf.sub(1, tf.square(y!))) }),
    },
  ];
}
