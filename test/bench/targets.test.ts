import { describe, expect, it } from 'vitest';
import { resultsOf } from '../../bench/compare.ts';
import { checkTimes } from '../../bench/program-speed.ts';
import { targets, verdictOf } from '../../bench/targets.ts';
import { workloads } from '../../bench/workloads.ts';

function verdict(workload: string, competitor: string, ratios: readonly number[]): string | undefined {
  const times = new Map([
    ['kernel', ratios.map(() => 1)],
    [competitor, ratios],
  ]);
  return verdictOf(resultsOf(workload, times)[1]!);
}

describe('the targets', () => {
  it('speak of workloads that there are', () => {
    const checks = ['check thorough', 'check thorough, workers'];
    const names = new Set([
      ...workloads.map(({ name }) => name),
      'heavy stopping',
      'convolution 4 × 4 × 3 × 3',
      'experiment in Python',
      'resolution, 8 checks',
      ...checks,
    ]);
    for (const { workload } of targets) expect(names).toContain(workload);
  });

  it('are met or missed by medians, and say where rounds disagree', () => {
    expect(verdict('W1 k=8', 'NumPy', [3.6, 4, 9])).toBe('wanted ≥ 3.5: met');
    expect(verdict('W1 k=8', 'NumPy', [3.4, 4, 9])).toBe('wanted ≥ 3.5: met, not in every round');
    expect(verdict('W1 k=8', 'NumPy', [1, 2, 3.4])).toBe('wanted ≥ 3.5: MISSED');
    expect(verdict('W1 k=8', 'NumPy', [1, 2, 3.6])).toBe('wanted ≥ 3.5: MISSED, not in every round');
    expect(verdict('check thorough', 'whole check', [1.1])).toBe('wanted ≤ 1.15: met');
    expect(verdict('check thorough', 'whole check', [1.2])).toBe('wanted ≤ 1.15: MISSED');
    expect(verdict('W1 k=8', 'ml-matrix', [5])).toBeUndefined();
    expect(verdict('W1 k=1', 'NumPy', [5])).toBeUndefined();
  });
});

describe('whole checks', () => {
  const one = [
    { seconds: 12, steps: 1e9, simulatingSeconds: 10 },
    { seconds: 24, steps: 1e9, simulatingSeconds: 20 },
  ];
  const two = [
    { seconds: 6, steps: 1e9 },
    { seconds: 16, steps: 1e9 },
  ];
  const atOnce = [
    { seconds: 14, steps: 2e9 },
    { seconds: 28, steps: 2e9 },
  ];

  it('are held against their own simulating, and two workers against one and two checks, round by round', () => {
    const { share, workers } = checkTimes(one, two, atOnce);
    expect(resultsOf('c', share!)[1]).toMatchObject({ competitor: 'whole check', median: 18, ratio: 1.2 });
    expect(resultsOf('c', workers, '2 workers')[1]).toMatchObject({
      competitor: '1 worker',
      ratioSpread: [1.5, 2],
    });
    expect(resultsOf('c', workers, '2 workers')[2]).toMatchObject({
      competitor: '2 checks at once',
      ratioSpread: [0.875, 1.1666666666666667],
    });
  });

  it('have no share where simulating was not timed in every round', () => {
    expect(checkTimes([one[0]!, { seconds: 1, steps: 1 }], two, atOnce).share).toBeUndefined();
  });
});
