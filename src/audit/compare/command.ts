import type { CatalogueCommand, CommandOption } from '../../judge/claims/catalogue.ts';
import { dataFlags } from '../../data/format.ts';
import type { CompareFlags } from './options.ts';

function option(flags: string, summary: string, usual?: string): CommandOption {
  return { flags, summary, ...(usual !== undefined && { default: usual }) };
}

/** `lakatos compare`. */
export const compareCommand: CatalogueCommand = {
  name: 'compare',
  summary: 'compute all bounds for the same networks: random ones, or networks trained on your data',
  options: [
    option('--data <files...>', 'train on a CSV file, or on two IDX files: images, labels'),
    option('--test <files...>', 'the test set, in the same format (default: a random fifth of --data)'),
    ...dataFlags,
    option('--widths <list>', 'widths of the hidden layers, with commas between', '64,32'),
    option('--activation <name>', 'activation function: relu, leaky-relu, tanh or identity', 'relu'),
    option('--epochs <number>', 'passes through the training data', '20'),
    option('--margin <number>', 'the margin γ from which on the loss min(1, (1 − margin/γ)₊) is 0', '1'),
    option(
      '--k-parallel <number>',
      'dimensions of the flat in bound G2 (default: 10, at most the parameters)',
    ),
    option('--radius <number>', 'radius of the flat around a trained network (default: from its anchor)'),
    option('--epsilon <number>', 'how far from the flat a network in bound G2 may be', '1e-9'),
    option('--delta <number>', 'the probability with which each bound may fail', '0.05'),
    option('--seed <text>', 'where all randomness comes from', '1'),
    option('--out <folder>', 'the folder for compare.json, compare.md and compare.svg', 'reports'),
    option('--json', 'compare.json on standard output, everything else on standard error'),
    option('--no-progress', 'no progress on standard error'),
  ],
  run: async (flags: CompareFlags, context) => (await import('./compare.ts')).compare(flags, context),
};
