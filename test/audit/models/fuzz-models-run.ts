// npm run fuzz:models: damaged models of every format; each must be read or refused in one line, in time.
import { Command } from 'commander';
import { fuzzModels } from './fuzz-models.ts';

const { files, seed } = new Command('fuzz:models')
  .description('Reads damaged models of every format; every one must be read or refused in one line.')
  .option('--files <n>', 'how many', Number, 3000)
  .option('--seed <text>', 'seed of the damage', 'fuzz')
  .parse()
  .opts<{ files: number; seed: string }>();
const { accepted, slowestMs, problems } = await fuzzModels(files, seed);
for (const problem of problems) console.log(problem);
console.log(
  `fuzz:models: ${files} files, seed '${seed}': ${accepted} read, the others refused, the slowest in ${Math.round(slowestMs)} ms; ${problems.length} failures`,
);
if (problems.length > 0) process.exitCode = 1;
