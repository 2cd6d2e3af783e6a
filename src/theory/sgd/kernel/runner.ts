import type { Program, Runner } from '../../../core/experiment.ts';
import { openStream } from '../../../core/stream.ts';
import { runSampled, type SampledProgram } from '../sampled-network.ts';
import { compileKernel, instantiateKernel } from './kernel.ts';
import type { SgdProgram } from './sgd-program.ts';

/** The runner of SGD: one kernel, so one block at a time. Threads share its compiled code by themselves. */
export function start(): Runner {
  const kernel = instantiateKernel(compileKernel());
  return {
    run: (program, { address, from, to, size }) => {
      const blocks = Array.from({ length: to - from }, (_, i) => [...address, from + i]);
      if (isSgd(program)) {
        // one array for all blocks: thousands of small ones keep the garbage collector busy
        const all = new (isEvent(program) ? Uint8Array : Float64Array)(blocks.length * size);
        return blocks.map((block, i) =>
          kernel.run(program, block, size, (values) => {
            const kept = all.subarray(i * size, (i + 1) * size);
            kept.set(values);
            return kept;
          }),
        );
      }
      if (!isSampled(program)) throw new Error(`the kernel runs no programs of kind '${program.kind}'`);
      const { sampled, sgd } = program;
      return blocks.map((block) =>
        runSampled(sampled, openStream(block), size, (noise) => kernel.oneByOne(sgd, noise)),
      );
    },
  };
}

function isSgd(program: Program): program is SgdProgram {
  return program.kind === 'sgd';
}

function isSampled(program: Program): program is SampledProgram {
  return program.kind === 'sampled-network';
}

/** Are its values 0 or 1? */
function isEvent({ value: { kind } }: SgdProgram): boolean {
  return kind === 'stays' || kind === 'ends';
}
