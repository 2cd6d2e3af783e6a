import type { CatalogueCommand } from '../../judge/claims/catalogue.ts';
import { dataFlags } from '../../data/format.ts';
import { compare } from './compare.ts';

/** `lakatos compare`. */
export const compareCommand: CatalogueCommand = {
  name: 'compare',
  summary: 'compute all bounds for the same networks: random ones, or networks trained on your data',
  options: [
    { flags: '--data <files...>', summary: 'train on a CSV file, or on two IDX files: images, labels' },
    {
      flags: '--test <files...>',
      summary: 'the test set, in the same format (default: a random fifth of the rows of --data)',
    },
    ...dataFlags,
    {
      flags: '--widths <list>',
      summary: 'widths of the hidden layers, with commas between',
      default: '64,32',
    },
    {
      flags: '--activation <name>',
      summary: 'activation function: relu, leaky-relu, tanh or identity',
      default: 'relu',
    },
    { flags: '--epochs <number>', summary: 'passes through the training data', default: '20' },
    {
      flags: '--margin <number>',
      summary: 'the margin γ from which on the loss min(1, (1 − margin/γ)₊) is 0',
      default: '1',
    },
    {
      flags: '--k-parallel <number>',
      summary: 'dimensions of the flat in bound G2 (default: 10, or the number of parameters if smaller)',
    },
    {
      flags: '--radius <number>',
      summary: 'radius of the flat around a trained network (default: computed from the anchor network)',
    },
    {
      flags: '--epsilon <number>',
      summary: 'how far from the flat a network in bound G2 may be',
      default: '1e-9',
    },
    { flags: '--delta <number>', summary: 'the probability with which each bound may fail', default: '0.05' },
    { flags: '--seed <text>', summary: 'where all randomness comes from', default: '1' },
    { flags: '--out <folder>', summary: 'the folder for compare.json and compare.md', default: 'reports' },
    { flags: '--json', summary: 'compare.json on standard output, everything else on standard error' },
    { flags: '--no-progress', summary: 'no progress on standard error' },
  ],
  run: compare,
};
