import { type SgdProgram, sgdRunner } from './kernel/sgd-program.ts';
import type { Sgd } from './simulator.ts';
import type { Question } from './particles.ts';

/** SGD and a question about it as data; undefined where the landscape has no kernel. */
export function programOf(
  sgd: Sgd,
  question: Omit<Question, 'measure'>,
  measure: SgdProgram['measure'],
): SgdProgram | undefined {
  const { landscape, noise, schedule, start, projection } = sgd;
  if (landscape.program === undefined) return undefined;
  const { horizon, limit, value, splitting } = question;
  return {
    runner: sgdRunner,
    kind: 'sgd',
    dim: landscape.dim,
    landscape: landscape.program,
    noise: noise.program,
    ...(noise.damping !== undefined && { damping: noise.damping }),
    schedule,
    start,
    ...(projection && { projection }),
    horizon,
    measure,
    limit,
    value,
    ...(splitting && { splitting }),
  };
}
