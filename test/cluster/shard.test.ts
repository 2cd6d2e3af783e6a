import { describe, expect, it } from 'vitest';
import { parseShard } from '../../src/cluster/shard.ts';

describe('--shard', () => {
  it.each<[string, Readonly<Record<string, string>>, number, number]>([
    ['2/3', {}, 2, 3],
    ['auto', { LAKATOS_SHARD_INDEX: '0', LAKATOS_SHARD_COUNT: '4' }, 1, 4],
    ['auto', { JOB_COMPLETION_INDEX: '7', LAKATOS_SHARD_COUNT: '8' }, 8, 8],
    ['auto', { SLURM_ARRAY_TASK_ID: '3', SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_COUNT: '8' }, 3, 8],
    [
      'auto',
      {
        SLURM_ARRAY_TASK_ID: '16',
        SLURM_ARRAY_TASK_MIN: '10',
        SLURM_ARRAY_TASK_STEP: '2',
        SLURM_ARRAY_TASK_COUNT: '4',
      },
      4,
      4,
    ],
  ])('%s with %j is part %i of %i', (text, env, index, of) => {
    expect(parseShard(text, env)).toEqual({ index, of });
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['4/3', {}, "--shard must be auto, or i/n with 1 ≤ i ≤ n ≤ 999, got '4/3'"],
    ['auto', {}, 'none of LAKATOS_SHARD_INDEX, JOB_COMPLETION_INDEX, SLURM_ARRAY_TASK_ID is set'],
    ['auto', { JOB_COMPLETION_INDEX: '0' }, 'LAKATOS_SHARD_COUNT is not set: in how many parts?'],
    ['auto', { LAKATOS_SHARD_INDEX: '4', LAKATOS_SHARD_COUNT: '4' }, 'LAKATOS_SHARD_INDEX = 4 is none of'],
    ['auto', { LAKATOS_SHARD_INDEX: '-1', LAKATOS_SHARD_COUNT: '4' }, "a whole number, got '-1'"],
    [
      'auto',
      { SLURM_ARRAY_TASK_ID: '5', SLURM_ARRAY_TASK_COUNT: 'x' },
      'SLURM_ARRAY_TASK_COUNT must be a whole',
    ],
  ])('%s with %j is refused: %s', (text, env, message) => {
    expect(() => parseShard(text, env)).toThrow(message);
  });
});
