import { Matrix } from 'ml-matrix';
import { type Competitor, timed } from './competitor.ts';
import { fillPlain } from './plain.ts';
import { hessian, type Workload } from './workloads.ts';

/** ml-matrix as a user would: all trajectories in the rows of one matrix. */
export const mlMatrix: Competitor = {
  name: 'ml-matrix',
  measure: (w) => Promise.resolve(w.kind === 'perceptron' ? undefined : timed(w, () => inMatrices(w))),
};

function inMatrices({ kind, dim, eta, sigma, T, limit, count }: Workload): {
  stays: number;
  squares: number;
  steps: number;
} {
  // a few hundred rows are enough to share the cost of a call
  const rows = Math.min(count, Math.max(16, Math.floor(16_384 / dim)));
  const M = Matrix.eye(dim).sub(
    kind === 'dense' ? new Matrix([...rowsOf(hessian(dim), dim)]).mul(eta) : Matrix.eye(dim).mul(eta),
  );
  const normals = new Float64Array(rows * dim);
  let theta = Matrix.zeros(rows, dim);
  const inside = Array.from({ length: rows }, () => true);
  let norms: number[] = [];
  for (let t = 0; t < T; t++) {
    fillPlain(normals, normals.length);
    const noise = new Matrix([...rowsOf(normals, dim)]);
    theta = kind === 'dense' ? theta.mmul(M) : theta.mul(1 - eta);
    theta.sub(noise.mul(eta * sigma));
    norms = Matrix.mul(theta, theta).sum('row');
    norms.forEach((q, i) => (inside[i] &&= q <= limit * limit));
  }
  const squares = norms.reduce((sum, q, i) => sum + (inside[i]! ? q : 0), 0);
  // what all trajectories of the workload would have given
  const scale = count / rows;
  return { stays: inside.filter(Boolean).length * scale, squares: squares * scale, steps: rows * T };
}

function* rowsOf(numbers: Float64Array, width: number): Generator<number[]> {
  for (let at = 0; at < numbers.length; at += width) yield [...numbers.subarray(at, at + width)];
}

/**
 * TensorFlow.js on its WebAssembly backend, all trajectories in one tensor; single precision, as it has no
 * other.
 */
export async function tensorflow(): Promise<Competitor> {
  const tf = await import('@tensorflow/tfjs-core');
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(new URL('../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url).pathname);
  await tf.setBackend('wasm');
  await tf.ready();
  return {
    name: 'tfjs-wasm',
    measure: (w) => {
      if (w.kind === 'perceptron') return Promise.resolve(undefined);
      const rows = Math.min(w.count, Math.max(64, Math.floor(65_536 / w.dim)));
      const { dim, eta, sigma, T, limit } = w;
      return Promise.resolve(
        timed(w, () => {
          const M =
            w.kind === 'dense'
              ? tf.tensor2d(
                  Float32Array.from(hessian(dim), (h, i) => (i % (dim + 1) === 0 ? 1 : 0) - eta * h),
                  [dim, dim],
                )
              : undefined;
          const normals = new Float64Array(rows * dim);
          let theta: ReturnType<typeof tf.tensor2d> = tf.zeros([rows, dim]);
          const inside = Array.from({ length: rows }, () => true);
          let q: ArrayLike<number> = [];
          for (let t = 0; t < T; t++) {
            // its own random normals run in JavaScript, too, and are slower
            fillPlain(normals, normals.length);
            const next = tf.tidy(() => {
              const noise = tf.mul(tf.tensor2d(Float32Array.from(normals), [rows, dim]), eta * sigma);
              const kept = M ? tf.matMul(theta, M) : tf.mul(theta, 1 - eta);
              return tf.sub<typeof theta>(kept, noise);
            });
            theta.dispose();
            theta = next;
            q = tf.tidy(() => tf.sum(tf.square(theta), 1).dataSync()) as ArrayLike<number>;
            for (let i = 0; i < rows; i++) inside[i] &&= q[i]! <= limit * limit;
          }
          theta.dispose();
          M?.dispose();
          const scale = w.count / rows;
          const squares = Array.from(q).reduce((sum, x, i) => sum + (inside[i]! ? x : 0), 0);
          return { stays: inside.filter(Boolean).length * scale, squares: squares * scale, steps: rows * T };
        }),
      );
    },
  };
}
