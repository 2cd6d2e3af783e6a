import type { CatalogueCommand } from '../../judge/claims/catalogue.ts';
import { dataFlags } from '../../data/format.ts';
import { compare } from './compare.ts';

/** `lakatos compare`. */
export const compareCommand: CatalogueCommand = {
  name: 'compare',
  summary: 'evaluate all bounds on the same networks: random ones, or ones trained on your data',
  options: [
    {
      flags: '--data <files...>',
      summary: 'train on a CSV file, or on two IDX files: images, labels',
    },
    {
      flags: '--test <files...>',
      summary: 'the test set, in the same form (default: a random fifth of the rows of --data)',
    },
    ...dataFlags,
    { flags: '--widths <list>', summary: 'hidden layers of the trained network', default: '64,32' },
    { flags: '--activation <name>', summary: 'relu, leaky-relu, tanh or identity', default: 'relu' },
    { flags: '--epochs <number>', summary: 'passes through the data', default: '20' },
    { flags: '--margin <number>', summary: 'γ of the loss min(1, (1 − margin/γ)₊)', default: '1' },
    {
      flags: '--k-parallel <number>',
      summary: 'dimensions of the flat that G2 speaks of (default: 10, or the parameters if there are fewer)',
    },
    {
      flags: '--radius <number>',
      summary: 'r of the flat round a trained network (default: from the anchor alone)',
    },
    { flags: '--epsilon <number>', summary: 'distance from the flat', default: '1e-9' },
    { flags: '--delta <number>', summary: 'failure probability of each bound', default: '0.05' },
    { flags: '--seed <text>', summary: 'where all randomness comes from', default: '1' },
    { flags: '--out <folder>', summary: 'where compare.json and compare.md go', default: 'reports' },
    { flags: '--json', summary: 'compare.json on standard output, everything else on standard error' },
    { flags: '--no-progress', summary: 'no progress on standard error' },
  ],
  run: compare,
};
