import type { Outcomes, Program, Runner } from '../../../core/experiment.ts';
import { type Address, openStream } from '../../../core/stream.ts';
import { runSampled, type SampledProgram } from '../sampled-network.ts';
import { compileKernel, instantiateKernel, type Kernel } from './kernel.ts';
import type { SgdProgram } from './sgd-program.ts';

/** The runner of SGD: one kernel, so one block at a time. Threads share its compiled code by themselves. */
export function start(): Runner {
  const kernel = instantiateKernel(compileKernel());
  return {
    run: (program, { address, from, to, size }) => {
      // one array for all blocks: thousands of small ones keep the garbage collector busy
      const values = new Float64Array(isSgd(program) ? (to - from) * size : 0);
      return Array.from({ length: to - from }, (_, i) => {
        const out = values.subarray(i * size, (i + 1) * size);
        return runBlock(kernel, program, [...address, from + i], out, size);
      });
    },
  };
}

function runBlock(
  kernel: Kernel,
  program: Program,
  address: Address,
  out: Float64Array,
  size: number,
): Outcomes {
  if (isSgd(program)) return kernel.run(program, address, size, out);
  if (!isSampled(program)) throw new Error(`the kernel runs no programs of kind '${program.kind}'`);
  const { sampled, sgd } = program;
  return runSampled(sampled, openStream(address), size, (noise) => kernel.oneByOne(sgd, noise));
}

function isSgd(program: Program): program is SgdProgram {
  return program.kind === 'sgd';
}

function isSampled(program: Program): program is SampledProgram {
  return program.kind === 'sampled-network';
}
