import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseShard } from '../../src/cluster/shard.ts';
import { blockOf, blocksOf, tableOf } from './markdown.ts';

const page = 'docs/scale.md';

describe('the page on scale', () => {
  it('names the variables that --shard auto reads', () => {
    for (const [, i, n] of tableOf(page, 'started by')) {
      const [index, count] = [i!, n!].map((cell) => /`(\w+)`/u.exec(cell)![1]!);
      expect(parseShard('auto', { [index!]: '0', [count!]: '1' })).toEqual({ index: 1, of: 1 });
    }
  });

  it('shows a job of Kubernetes whose count is that of its parts', () => {
    const job = parse(blockOf(page, 'yaml', 'shards.yaml')) as {
      kind: string;
      spec: {
        completionMode: string;
        completions: number;
        backoffLimitPerIndex: number;
        template: { spec: { restartPolicy: string; containers: { env: object[]; command: string[] }[] } };
      };
    };
    const [container] = job.spec.template.spec.containers;
    expect(job).toMatchObject({ kind: 'Job', spec: { completionMode: 'Indexed', backoffLimitPerIndex: 2 } });
    // what a limit for each index asks for
    expect(job.spec.template.spec.restartPolicy).toBe('Never');
    expect(container!.env).toContainEqual({
      name: 'LAKATOS_SHARD_COUNT',
      value: String(job.spec.completions),
    });
    expect(container!.command.join(' ')).toContain('lakatos check --shard auto');
  });

  it('shows a workflow whose parts are told which they are', () => {
    const { jobs } = parse(blockOf(page, 'yaml', 'shards-github.yaml')) as {
      jobs: { part: { steps: { env?: Record<string, string> }[] }; merge: { needs: string } };
    };
    const env = jobs.part.steps.find((step) => step.env !== undefined)?.env;
    expect(env).toEqual({
      LAKATOS_SHARD_INDEX: '${{ strategy.job-index }}',
      LAKATOS_SHARD_COUNT: '${{ strategy.job-total }}',
    });
    expect(jobs.merge.needs).toBe('part');
  });

  it('asks Slurm for as many tasks as it says', () => {
    expect(blocksOf(page).find(({ name }) => name === 'shards.sbatch')?.text).toMatch(
      /^#SBATCH --array=0-7$/mu,
    );
  });
});
