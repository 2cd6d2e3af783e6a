import type { BlockRequest, Engine } from '../campaign/engine.ts';
import type { Experiment, Outcomes, Program } from '../../core/experiment.ts';
import { type Address, openStream } from '../../core/stream.ts';
import { compileKernel, instantiateKernel, type Kernel } from '../../theory/sgd/kernel/kernel.ts';
import type { SgdProgram } from '../../theory/sgd/kernel/sgd-program.ts';
import { runSampled, type SampledProgram } from '../../theory/sgd/sampled-network.ts';

/** Runs programs in a kernel of this thread, and what is no program by its own function. */
export function inlineEngine(module: WebAssembly.Module = compileKernel()): Engine {
  const kernel = instantiateKernel(module);
  return {
    simulator: 'kernel',
    run: (request) => Promise.resolve(runInline(kernel, request)),
    close: () => Promise.resolve(),
  };
}

/** The blocks of a request, one after the other. */
export function runInline(kernel: Kernel, { experiment, address, from, to, size }: BlockRequest): Outcomes[] {
  const { program } = experiment;
  if (program !== undefined && isSgd(program))
    return runProgram(kernel, program, { address, from, to, size });
  return Array.from({ length: to - from }, (_, i) => {
    const stream = openStream([...address, from + i]);
    if (program === undefined || !isSampled(program)) return experiment.run(stream, size);
    return runSampled(program.sampled, stream, size, (noise) => kernel.oneByOne(program.sgd, noise));
  });
}

/** Blocks of a program. */
export function runProgram(
  kernel: Kernel,
  program: SgdProgram,
  { address, from, to, size }: { address: Address; from: number; to: number; size: number },
): Outcomes[] {
  return Array.from({ length: to - from }, (_, i) => kernel.run(program, [...address, from + i], size));
}

/** The experiment as a program that the kernel reads, if it is one. */
export function sgdProgram({ program }: Experiment): SgdProgram | undefined {
  return program !== undefined && isSgd(program) ? program : undefined;
}

function isSampled(program: Program): program is SampledProgram {
  return program.kind === 'sampled-network';
}

function isSgd(program: Program): program is SgdProgram {
  return program.kind === 'sgd';
}
