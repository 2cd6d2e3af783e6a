import { addressedBytes } from '../src/core/stream.ts';
import { normalTables } from '../src/core/ziggurat.ts';
import { compileKernel, instantiateKernel } from '../src/theory/sgd/kernel/kernel.ts';
import type { SgdProgram } from '../src/theory/sgd/kernel/sgd-program.ts';
import type { Competitor } from './competitor.ts';
import { programOf, type Workload } from './workloads.ts';

const kernel = instantiateKernel(compileKernel());
let run = 0;

/** A new stream for every measurement, so that no two measure the same trajectories. */
function simulate(
  program: SgdProgram,
  count: number,
): { values: Float64Array; steps: number; seconds: number } {
  const start = performance.now();
  const { values, steps } = kernel.run(program, ['bench', run++], count);
  return { values, steps, seconds: (performance.now() - start) / 1000 };
}

export const ours: Competitor = {
  name: 'kernel',
  measure: (w) => {
    const { values, steps, seconds } = simulate(programOf(w), w.count);
    // the squares of those that stayed; those that left at the very end count as well, which is a share of
    // 1e-4
    const squares = simulate(programOf(w, { kind: 'squared', cap: 1e6 }), w.count).values;
    const total = (x: Float64Array): number => x.reduce((sum, value) => sum + value, 0);
    return Promise.resolve({
      nanosecondsPerStep: (seconds * 1e9) / steps,
      stayed: total(values) / w.count,
      meanSquare: total(squares) / squares.filter((x) => x > 0).length,
    });
  },
};

interface BareKernel {
  readonly memory: WebAssembly.Memory;
  freeFrom(): number;
  streamState(): number;
  unitTable(): number;
  thresholdTable(): number;
  densityTable(): number;
  fillNormal(out: number, count: number): void;
}

/**
 * Draws `count` normals, at most 8192, into the kernel's own memory again and again, where a simulation takes
 * them from.
 */
export function kernelNormals(count: number): () => void {
  const wasm = new WebAssembly.Instance(compileKernel(), { env: { abort: () => undefined } })
    .exports as unknown as BareKernel;
  const out = (wasm.freeFrom() + 15) & ~15;
  wasm.memory.grow(2);
  const { unit, threshold, density } = normalTables();
  new Float64Array(wasm.memory.buffer, wasm.unitTable(), unit.length).set(unit);
  new Float64Array(wasm.memory.buffer, wasm.densityTable(), density.length).set(density);
  new BigUint64Array(wasm.memory.buffer, wasm.thresholdTable(), threshold.length).set(
    BigUint64Array.from(threshold, (x) => BigInt(x)),
  );
  new Uint8Array(wasm.memory.buffer, wasm.streamState(), 160).set(addressedBytes(['bench', 'normals']));
  return () => wasm.fillNormal(out, count);
}

/**
 * Nanoseconds per live step with and without a tube that half of the trajectories leave within a tenth of T.
 */
export function stopping(w: Workload): {
  readonly stopping: number;
  readonly free: number;
  readonly left: number;
} {
  const early = { ...w, T: Math.floor(w.T / 10), count: 4096 };
  let [low, high] = [0, w.limit];
  for (let i = 0; i < 20; i++) {
    const limit = (low + high) / 2;
    const { values } = simulate(programOf({ ...early, limit }), early.count);
    if (values.reduce((sum, x) => sum + x, 0) > early.count / 2) high = limit;
    else low = limit;
  }
  const heavy = simulate(programOf({ ...w, limit: high, count: 32_768 }), 32_768);
  const free = simulate(programOf({ ...w, limit: 1e9, count: 8192 }), 8192);
  return {
    stopping: (heavy.seconds * 1e9) / heavy.steps,
    free: (free.seconds * 1e9) / free.steps,
    left: 1 - heavy.values.reduce((sum, x) => sum + x, 0) / 32_768,
  };
}
