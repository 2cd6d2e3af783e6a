import { readFileSync } from 'node:fs';
import type { BlockOutcomes } from '../../../core/experiment.ts';
import { canonicalJson } from '../../../core/json.ts';
import { absorber, type Sponge } from '../../../core/shake256.ts';
import type { Address } from '../../../core/stream.ts';
import { normalTables } from '../../../core/ziggurat.ts';
import { encode, type Encoded } from './encode.ts';
import { encodeGradient, weightsRow } from './encode-gradient.ts';
import type { OneTrajectory } from '../sampled-network.ts';
import type { SgdProgram } from './sgd-program.ts';

/** One instance of the kernel: it runs one thing at a time. */
export interface Kernel {
  /**
   * Simulates `trajectories` of the program on the stream at `address`. Equal arguments, equal bits.
   * @param keep makes of the values, one for each trajectory, what is given: they are gone with the next run;
   * by default a copy
   */
  run<V extends BlockOutcomes['values'] = Float64Array>(
    program: SgdProgram,
    address: Address,
    trajectories: number,
    keep?: (values: Float64Array) => V,
  ): BlockOutcomes & { readonly values: V };
  /**
   * Simulates trajectories of a perceptron one after the other, each on examples of its own, on the stream at
   * `address`. Their θ_T is to be read before the next call. Nothing else must run in between.
   */
  oneByOne(program: SgdProgram, address: Address): OneTrajectory;
  /** The first `count` normals of the stream at `address`. */
  fillNormal(address: Address, count: number): Float64Array;
}

interface Exports extends Sponge {
  freeFrom(): number;
  /** Begins the stream at the address whose text was taken in. */
  openStream(): void;
  unitTable(): number;
  thresholdTable(): number;
  densityTable(): number;
  fillNormal(out: number, count: number): void;
  perceptronScratch(params: number): number;
  run(program: number, trajectories: number): number;
}

/** The compiled module, which any number of threads can share; beside this file after a build. */
export function compileKernel(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(new URL('./kernel.wasm', import.meta.url)));
}

const pageBytes = 65536;

/** An instance with memory of its own. */
export function instantiateKernel(module: WebAssembly.Module): Kernel {
  const abort = (): never => {
    throw new Error('the kernel aborted');
  };
  const wasm = new WebAssembly.Instance(module, { env: { abort } }).exports as unknown as Exports;
  const base = (wasm.freeFrom() + 63) & ~63;
  let last: { program: SgdProgram; trajectories: number; single: boolean; encoded: Encoded } | undefined;

  const reserve = (end: number): void => {
    const missing = end + pageBytes - wasm.memory.buffer.byteLength;
    if (missing > 0) wasm.memory.grow(Math.ceil(missing / pageBytes));
  };
  const numbersAt = (address: number, count: number): Float64Array =>
    new Float64Array(wasm.memory.buffer, address, count);
  const absorb = absorber(wasm);
  const open = (address: Address): void => {
    absorb(canonicalJson(address));
    wasm.openStream();
  };
  const prepare = (program: SgdProgram, trajectories: number, single = false): Encoded => {
    if (last?.program === program && last.single === single && last.trajectories >= trajectories)
      return last.encoded;
    const { gradient } = program.landscape;
    let scratch = 0;
    if (gradient.kind === 'perceptron') {
      const { params } = encodeGradient(gradient);
      reserve(base + params.byteLength);
      numbersAt(base, params.length).set(params);
      scratch = wasm.perceptronScratch(base);
    }
    const encoded = encode(program, base, trajectories, scratch, single);
    reserve(encoded.end);
    numbersAt(base, encoded.numbers.length).set(encoded.numbers);
    last = { program, trajectories, single, encoded };
    return encoded;
  };

  const { unit, threshold, density } = normalTables();
  numbersAt(wasm.unitTable(), unit.length).set(unit);
  numbersAt(wasm.densityTable(), density.length).set(density);
  new BigUint64Array(wasm.memory.buffer, wasm.thresholdTable(), threshold.length).set(
    BigUint64Array.from(threshold, (x) => BigInt(x)),
  );
  return {
    run: <V extends BlockOutcomes['values']>(
      program: SgdProgram,
      address: Address,
      trajectories: number,
      keep: (values: Float64Array) => V = (values) => values.slice() as Float64Array as V,
    ) => {
      const { values } = prepare(program, trajectories);
      open(address);
      const steps = wasm.run(base, trajectories);
      return { values: keep(numbersAt(values, trajectories)), steps };
    },
    oneByOne: (program, address) => {
      const { gradient } = program.landscape;
      if (gradient.kind !== 'perceptron')
        throw new RangeError(`gradient must be a perceptron's, got ${gradient.kind}`);
      if (program.noise.kind !== 'scaled')
        throw new RangeError(`noise must be along coordinates, got ${program.noise.kind}`);
      const { values, params, theta } = prepare(program, 1, true);
      const rows = weightsRow(gradient);
      const ends = params + 8 * encodeGradient(gradient).params.length;
      const weightsAt = numbersAt(ends - 8 * rows, gradient.targets.length);
      const targetsAt = numbersAt(ends - 16 * rows, gradient.targets.length);
      const state = numbersAt(theta, program.dim);
      const inside = numbersAt(values, 1);
      const out = new Float64Array(program.dim);
      open(address);
      return ({ targets, weights }) => {
        targetsAt.set(targets);
        weightsAt.set(weights);
        const steps = wasm.run(base, 1);
        if (inside[0] !== 1) return { theta: undefined, steps };
        out.set(state);
        return { theta: out, steps };
      };
    },
    fillNormal: (address, count) => {
      last = undefined;
      const rounded = (count + 3) & ~3;
      reserve(base + 8 * rounded);
      open(address);
      wasm.fillNormal(base, rounded);
      return numbersAt(base, count).slice();
    },
  };
}
