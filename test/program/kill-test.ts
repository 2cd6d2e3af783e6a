// npm run kill-test: checks are killed at random moments; the report's folder must hold one run every time.
import { Command } from 'commander';
import { repositoryWithLakatos } from './installed.ts';
import { killChecks } from './kills.ts';

const { seed, kills } = new Command('kill-test')
  .description(
    'Kills checks (SIGKILL) at random moments and while they write, and reads the folder each time.',
  )
  .option('--seed <n>', 'seed of the moments', Number, 1)
  .option('--kills <n>', 'how many checks are killed', Number, 100)
  .parse()
  .opts<{ seed: number; kills: number }>();

const repository = repositoryWithLakatos();
try {
  const { working, writing, late, faults } = await killChecks(repository, {
    seed,
    kills,
    onKill: (line) => {
      console.log(line);
    },
  });
  for (const fault of faults) console.log(`FAULT ${fault}`);
  console.log(
    `${kills} checks, seed ${seed}: ${working} killed at work, ${writing} while writing, ${late} ended first; ${faults.length} faults`,
  );
  if (faults.length > 0) process.exitCode = 1;
} finally {
  repository.remove();
}
