import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Repository, repositoryWithLakatos } from './installed.ts';
import { killChecks } from './kills.ts';

let repository: Repository;
beforeAll(() => {
  repository = repositoryWithLakatos();
});
afterAll(() => {
  repository.remove();
});

it('a report folder holds one run after every kill, and the next run cleans it (npm run kill-test: 100 kills)', async () => {
  const { faults, working, writing } = await killChecks(repository, { seed: 7, kills: 6 });
  expect(faults).toEqual([]);
  expect(working + writing).toBeGreaterThan(2);
});
