import { expect, it } from 'vitest';
import { loadExamples } from '../../../src/audit/network/examples.ts';
import { fuzzData, model, originals } from './fuzz-data.ts';

it.each(originals.map((set) => [set[0]![0], set] as const))('%s is read where it is whole', (_, set) => {
  const files = new Map(set);
  const { record } = loadExamples(
    (path) => files.get(path)!,
    [...files.keys()],
    '--train',
    {},
    {
      model,
      normalization: undefined,
    },
  );
  expect([record.rows, record.classes]).toEqual([30, 3]);
});

it('400 data files damaged at random are read or refused in one line, each within a second', async () => {
  const { problems, accepted } = await fuzzData(400, 'test');
  expect(problems).toEqual([]);
  expect(accepted).toBeGreaterThan(0);
  expect(accepted).toBeLessThan(200);
});
