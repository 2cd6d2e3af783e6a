import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** `fast` is what `npm run verify` runs; `slow` holds the theory suite, calibration and whole-program tests. */
const slow = ['properties/**/*.slow.test.ts', 'test/**/*.slow.test.ts'];

const config: ViteUserConfig = defineConfig({
  test: {
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: slow,
          testTimeout: 30_000,
          isolate: false,
        },
      },
      {
        test: {
          name: 'slow',
          include: slow,
          globalSetup: 'test/program/build.ts',
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});

export default config;
