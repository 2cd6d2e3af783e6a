import type { Command } from 'commander';
import type { WorkerFlags } from '../commands/worker.ts';
import { defaults } from '../run/defaults.ts';
import type { Host } from '../host/host.ts';
import { withLimit, withObserve, withSource } from './shared-options.ts';

/** Declares the commands that write a repository or a claim, or get machines ready. */
export function addSetUpCommands(program: Command, host: Host, done: (exitCode: number) => void): void {
  program
    .command('init')
    .description('write a repository with one claim, its test and a workflow for CI; overwrites nothing')
    .argument('[folder]', 'the folder of the repository', '.')
    .option('--python', 'with claims in Python')
    .action(async (folder: string, flags: { python?: boolean }) => {
      done(await (await import('../commands/init.ts')).init(host, folder, flags));
    });
  program
    .command('new')
    .description('write a new claim, true as it stands, for an author to replace part by part')
    .argument('<id>', 'family/name')
    .option(
      '--kind <kind>',
      'agreement, inequality, invariance, mean or probability; in TypeScript also asynchronous, equality, limit, rate, sub-gaussian, supremum, two-sided or two-sided-mean',
      'probability',
    )
    .option('--config <file>', 'the configuration that lists it (default: as check finds it)')
    .action(async (id: string, flags: { kind: string; config?: string }) => {
      done(await (await import('../commands/init.ts')).createClaim(host, id, flags));
    });
  program
    .command('doctor')
    .description('look at the installation, and say what to do')
    .option('--redis <url>', 'also look at this Redis, as --engine names it')
    .option('--out <folder>', 'where reports are to go', defaults.out)
    .addHelpText('after', '\nExit codes: 0 all is well, 2 something is wrong.')
    .action(async (flags: { out: string; redis?: string }) => {
      done(await (await import('../commands/doctor.ts')).doctor(host, flags));
    });
  const worker = program
    .command('worker')
    .description('compute blocks for campaigns that run elsewhere with --engine redis://...')
    .argument('[url]', 'redis://host:port or rediss:// of Redis or Valkey (default: LAKATOS_REDIS_URL)')
    .option('--workers <number>', 'threads (default: the cores)')
    .option('-q, --quiet', 'print only what is wrong');
  withObserve(withLimit(withSource(worker)))
    .addHelpText(
      'after',
      `
It must run the same Lakatos and, where there is one, the same configuration.
User and password are taken from the URL, or from REDIS_USERNAME and
REDIS_PASSWORD.
Exit codes: 0 ended by Ctrl-C, 2 a mistake, or results that were not confirmed.`,
    )
    .action(async (url: string | undefined, flags: WorkerFlags) => {
      done(await (await import('../commands/worker.ts')).worker(host, url ?? 'redis', flags));
    });
}
