import { expect, it } from 'vitest';
import { version } from '../../src/core/version.ts';
import { read } from './sources.ts';

it('the version in the code is the version of the package', () => {
  const manifest = JSON.parse(read('package.json')) as { version: string };
  expect(version).toBe(manifest.version);
});
