import type { Command } from 'commander';
import { compare } from './compare.ts';
import { defaults } from '../../cli/flags.ts';
import type { Host } from '../../cli/host.ts';
import { compareDefaults as usual, type CompareFlags } from './flags.ts';

/** Adds `lakatos compare`. @param done is given the exit code */
export function addCompare(program: Command, host: Host, done: (exitCode: number) => void): void {
  program
    .command('compare')
    .description('evaluate all bounds on the same networks: random ones, or ones trained on your data')
    .option(
      '--data <files...>',
      'train on a CSV file (the last column holds classes), or on two IDX files: images, labels',
    )
    .option(
      '--test <files...>',
      'the test set, in the same form (default: a random fifth of the rows of --data)',
    )
    .option('--widths <list>', 'hidden layers of the trained network', usual.widths)
    .option('--activation <name>', 'relu, leaky-relu, tanh or identity', usual.activation)
    .option('--epochs <number>', 'passes through the data', usual.epochs)
    .option('--margin <number>', 'γ of the loss min(1, (1 − margin/γ)₊)', usual.margin)
    .option('--k-parallel <number>', 'dimensions of the flat that G2 speaks of', usual.kParallel)
    .option('--radius <number>', 'r of the flat round a trained network (default: from the anchor alone)')
    .option('--epsilon <number>', 'distance from the flat', usual.epsilon)
    .option('--delta <number>', 'failure probability of each bound', usual.delta)
    .option('--seed <text>', 'where all randomness comes from', defaults.seed)
    .option('--out <folder>', 'where compare.json and compare.md go', defaults.out)
    .option('--json', 'compare.json on standard output, everything else on standard error')
    .option('--no-progress', 'no progress on standard error')
    .action(async (flags: CompareFlags) => {
      done(await compare(host, flags));
    });
}
