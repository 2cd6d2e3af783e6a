import type { Command } from 'commander';
import type { CampaignFlags } from '../commands/campaign.ts';
import type { GateFlags } from '../commands/gate/gate.ts';
import type { SharpenFlags } from '../commands/sharpen.ts';
import type { CheckFlags } from '../commands/check.ts';
import { exitCodeHelp } from '../host/exit-codes.ts';
import { collectList } from './flags.ts';
import { defaults } from '../run/defaults.ts';
import type { Host } from '../host/host.ts';
import { withPythonFile } from './python-file.ts';
import { withEngine, withObserve, withSource } from './shared-options.ts';

/** Declares the commands that attack claims. */
export function addTestingCommands(program: Command, host: Host, done: (exitCode: number) => void): void {
  addCheck(program, host, done);
  addGate(program, host, done);
  addCampaign(program, host, done);
  addSharpen(program, host, done);
}

function addCheck(program: Command, host: Host, done: (exitCode: number) => void): void {
  const check = program
    .command('check')
    .description('attack the claims and write a report')
    .argument(
      '[claims...]',
      'ids, families (stagnation) or globs (stagnation/*); all if none is given. A Python file of claims (paper.py) is the configuration',
    )
    .option(
      '--only <list>',
      'the same as selecting claims by argument; comma-separated, may be repeated',
      collectList,
    )
    .option(
      '--seed <text>',
      `the seed of all randomness; same seed, same evidence (default: the configuration's, else ${defaults.seed})`,
    )
    .option(
      '--budget <size>',
      `quick, default, thorough, or a number of simulated steps (default: the configuration's, else ${defaults.budget})`,
    )
    .option(
      '--alpha <number>',
      `the largest allowed chance of any false refutation in the run (default: the configuration's, else ${defaults.alpha})`,
    )
    .option('--out <folder>', 'where the report goes', defaults.out)
    .option(
      '--shard <i/n>',
      'the i-th of n parts of the claims, or auto: as the array job says; report --merge puts the parts together',
    )
    .option('--all', 'go on when a claim is refuted: all its cases, mutants and hypotheses')
    .option(
      '--keep',
      'save counterexamples to claims in fixtures/counterexamples, where every run tries them first',
    )
    .option(
      '--resume',
      'go on where a run like this one stopped: what the ledger has of the same code, seed and budget is not computed again',
    )
    .option('--fresh', 'compute everything again, and compare it with what the ledger has')
    .option('--json', 'print the evidence to standard output, everything else to standard error')
    .option('-q, --quiet', 'print only what needs attention, and where the report is');
  withObserve(withEngine(withSource(check)))
    .addHelpText('after', `\n${exitCodeHelp}`)
    .action(async (claims: readonly string[], flags: CheckFlags) => {
      done(await (await import('../commands/check.ts')).check(host, ...withPythonFile(claims, flags)));
    });
}

function addGate(program: Command, host: Host, done: (exitCode: number) => void): void {
  const gate = program
    .command('gate')
    .description(
      'compare the theory with theory.lock.json: what changed, does it survive, is every weakening explained',
    )
    .option('--base <revision>', 'compare with the lock of a git revision')
    .option('--update', 'write the lock if the gate is open; also writes the first one')
    .option('--explain', 'say what changed and write the skeleton of a note to theory-changes; check nothing')
    .option('--comment', 'print only the Markdown for a pull request')
    .option(
      '--alpha <number>',
      `the error budget of the lock's whole life (default: the lock's, at first ${defaults.alpha})`,
    )
    .option('--budget <size>', 'the budget of claims that changed, as of check', defaults.budget)
    .option('--quick-budget <size>', 'the budget of the other claims', 'quick')
    .option(
      '--out <folder>',
      'where gate.md, junit.xml, lakatos.sarif and other files go',
      `${defaults.out}/gate`,
    );
  withEngine(withSource(gate))
    .addHelpText(
      'after',
      '\nExit codes: 0 the gate is open, 1 it is shut, 2 a mistake in flags or files,\n70 a bug in Lakatos, 130 stopped.',
    )
    .action(async (flags: GateFlags) => {
      done(await (await import('../commands/gate/gate.ts')).gate(host, flags));
    });
}

function addCampaign(program: Command, host: Host, done: (exitCode: number) => void): void {
  const campaign = program
    .command('campaign')
    .description('attack the claims round after round, those most that are tested least; may be stopped')
    .argument('[claims...]', 'ids, families or globs; all if none is given')
    .option('--for <time>', 'how long: 90s, 20m, 8h, 2d; this or --steps is needed')
    .option('--steps <number>', 'how many simulated steps')
    .option(
      '--seed <text>',
      `the seed of all randomness (default: the configuration's, else ${defaults.seed})`,
    )
    .option('--budget <size>', 'the budget of the first round, as of check', 'quick')
    .option(
      '--alpha <number>',
      `the largest allowed chance of any false refutation in all rounds (default: the configuration's, else ${defaults.alpha})`,
    )
    .option('--out <folder>', 'where the report and the ledger go', `${defaults.out}/campaign`);
  withObserve(withEngine(withSource(campaign)))
    .addHelpText('after', `\n${exitCodeHelp}`)
    .action(async (claims: readonly string[], flags: CampaignFlags) => {
      done(await (await import('../commands/campaign.ts')).campaign(host, claims, flags));
    });
}

function addSharpen(program: Command, host: Host, done: (exitCode: number) => void): void {
  const sharpen = program
    .command('sharpen')
    .description('find how far the constants of a claim can be improved: refuted up to, nothing found from')
    .argument('<id>', 'the id of a claim')
    .option(
      '--constant <name>',
      "one of its constants, terms or relaxed hypotheses, or 'bound' (default: all)",
    )
    .option('--seed <text>', 'the seed of all randomness', defaults.seed)
    .option(
      '--budget <size>',
      'quick, default, thorough, or a number of steps for each version',
      defaults.budget,
    )
    .option('--alpha <number>', 'the largest allowed chance of any false refutation', String(defaults.alpha))
    .option('--out <folder>', 'where sharpness.json and sharpness.html go', defaults.out);
  withEngine(withSource(sharpen)).action(async (id: string, flags: SharpenFlags) => {
    done(await (await import('../commands/sharpen.ts')).sharpen(host, id, flags));
  });
}
