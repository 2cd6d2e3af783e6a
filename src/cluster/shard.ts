import { UsageError } from '../core/errors.ts';

/** A part of the claims: number `index` (from 1) of `of`. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `2/3` → part 2 of 3; `auto` → the part that the environment says: an array job of Slurm, an indexed job of
 * Kubernetes, or whatever sets LAKATOS_SHARD_INDEX (from 0) and LAKATOS_SHARD_COUNT.
 * @throws {UsageError}
 */
export function parseShard(text: string, env: Environment): Shard {
  if (text === 'auto') return shardOf(env);
  const [, index = 0, of = 0] = (/^(\d{1,3})\/(\d{1,3})$/u.exec(text) ?? []).map(Number);
  if (!(index >= 1 && index <= of))
    throw new UsageError(`--shard must be auto, or i/n with 1 ≤ i ≤ n ≤ 999, got '${text}'`);
  return { index, of };
}

/** Variables with the number of a part, and what must be taken from it and by what divided. */
const numbers: readonly (readonly [name: string, first?: string, step?: string])[] = [
  ['LAKATOS_SHARD_INDEX'],
  ['JOB_COMPLETION_INDEX'],
  ['SLURM_ARRAY_TASK_ID', 'SLURM_ARRAY_TASK_MIN', 'SLURM_ARRAY_TASK_STEP'],
];
const counts = ['LAKATOS_SHARD_COUNT', 'SLURM_ARRAY_TASK_COUNT'] as const;

function shardOf(env: Environment): Shard {
  const whole = (name: string): number => {
    const text = env[name] ?? '';
    if (!/^\d{1,9}$/u.test(text))
      throw new UsageError(`--shard auto: ${name} must be a whole number, got '${text}'`);
    return Number(text);
  };
  const found = numbers.find(([name]) => (env[name] ?? '') !== '');
  if (found === undefined)
    throw new UsageError(`--shard auto: none of ${numbers.map(([name]) => name).join(', ')} is set`);
  const count = counts.find((name) => (env[name] ?? '') !== '');
  if (count === undefined) {
    const why = 'in how many parts? Kubernetes does not tell; set it to its completions';
    throw new UsageError(`--shard auto: LAKATOS_SHARD_COUNT is not set: ${why}`);
  }
  const [name, first, step] = found;
  const known = (variable: string | undefined, otherwise: number): number =>
    variable === undefined || (env[variable] ?? '') === '' ? otherwise : whole(variable);
  const index = (whole(name) - known(first, 0)) / Math.max(1, known(step, 1)) + 1;
  const of = whole(count);
  if (!(Number.isInteger(index) && index >= 1 && index <= of && of <= 999))
    throw new UsageError(`--shard auto: ${name} = ${env[name]!} is none of ${count} = ${of} parts`);
  return { index, of };
}
