import { workerData } from 'node:worker_threads';
import type { Outcomes } from '../../core/experiment.ts';
import type { Address } from '../../core/stream.ts';
import { instantiateKernel } from '../../theory/sgd/kernel/kernel.ts';
import type { SgdProgram } from '../../theory/sgd/kernel/sgd-program.ts';
import { runProgram } from './inline.ts';

/** What a worker is asked for: blocks of a program. */
export interface Job {
  readonly program: SgdProgram;
  readonly address: Address;
  readonly from: number;
  readonly to: number;
  readonly size: number;
}

// The pool hands its own data first, ours second.
const [, { module }] = workerData as [unknown, { module: WebAssembly.Module }];
const kernel = instantiateKernel(module);

/** One instance a thread, one job at a time. */
export default function work(job: Job): Outcomes[] {
  return runProgram(kernel, job.program, job);
}
