// npm run fuzz:models and fuzz:data: damaged files of every format; each must be read or refused in one
// line, within a second of a processor.
import { Argument, Command } from 'commander';
import { fuzzData } from './fuzz-data.ts';
import { fuzzModels } from './fuzz-models.ts';

const program = new Command('fuzz')
  .description('Reads damaged files of every format; every one must be read or refused in one line.')
  .addArgument(new Argument('<what>').choices(['models', 'data']))
  .option('--files <n>', 'how many', Number, 3000)
  .option('--seed <text>', 'seed of the damage', 'fuzz')
  .parse();
const { files, seed } = program.opts<{ files: number; seed: string }>();
const what = program.args[0]!;
const { accepted, slowestMs, problems } = await (what === 'data' ? fuzzData : fuzzModels)(files, seed);
for (const problem of problems) console.log(problem);
console.log(
  `fuzz:${what}: ${files} files, seed '${seed}': ${accepted} read, the others refused, the slowest in ${Math.round(slowestMs)} ms; ${problems.length} failures`,
);
if (problems.length > 0 || slowestMs > 1000) process.exitCode = 1;
