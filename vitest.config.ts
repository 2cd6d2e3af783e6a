import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** `fast` is what `npm run verify` runs; `slow` holds the theory suite, calibration and whole-program tests. */
const slow: string[] = [
  'properties/**/*.test.ts',
  'test/calibration/**/*.test.ts',
  'test/program/**/*.test.ts',
  'test/docs/snippets.test.ts',
  'test/properties/data-deviation.test.ts',
  'test/linalg/spectral-sweep.test.ts',
  'test/sgd/rare-exits.test.ts',
  'test/engine/claim-threads.test.ts',
  'test/core/ziggurat.test.ts',
  'test/cli/compare.test.ts',
  'test/properties/teacher-case.test.ts',
  'test/report/limits.test.ts',
  'test/properties/real-data.test.ts',
  'test/properties/learnt-claims.test.ts',
  'test/properties/residual.test.ts',
];

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
      { test: { name: 'slow', include: slow, testTimeout: 600_000, hookTimeout: 600_000 } },
    ],
  },
});

export default config;
