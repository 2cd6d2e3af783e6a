import { Command } from 'commander';
import { version } from '../core/version.ts';
import type { CampaignFlags } from '../commands/campaign.ts';
import type { CheckFlags } from './check.ts';
import { withoutPasswords } from './command-line.ts';
import { exitCodeHelp } from './exit-codes.ts';
import type { CaseFlags } from '../commands/explain-case.ts';
import { collectList, defaults } from './flags.ts';
import type { GateFlags } from '../commands/gate/gate.ts';
import { type Host, print } from './host.ts';
import type { SourceFlags } from '../config/load-claims.ts';
import type { PaperFlags } from '../commands/paper.ts';
import { withPythonFile } from './python-file.ts';
import type { ReplayFlags } from '../commands/replay.ts';
import { withEngine, withLimit, withObserve, withSource } from './shared-options.ts';
import type { SharpenFlags } from '../commands/sharpen.ts';
import type { ServeFlags } from '../commands/serve.ts';
import type { ReportFlags } from '../commands/report.ts';
import type { WorkerFlags } from '../commands/worker.ts';
import { formats } from '../report/report-options.ts';

/**
 * The command line; a command is loaded when it is run. Parsing throws commander's errors instead of ending
 * the process.
 * @param done is given the exit code of the command that ran
 */
export function programFor(host: Host, done: (exitCode: number) => void): Command {
  const program = new Command('lakatos')
    .description(
      'Tests theorems, written as executable claims, on random landscapes, networks and noise levels.',
    )
    .version(version)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void host.out.write(text),
      writeErr: () => undefined,
      outputError: () => undefined,
    })
    .addHelpText('after', `\n${exitCodeHelp}`);
  addCheck(program, host, done);
  addGate(program, host, done);
  addPaper(program, host, done);
  addSharpen(program, host, done);
  addOthers(program, host, done);
  addServe(program, host, done);
  addLedger(program, host, done);
  addCampaign(program, host, done);
  addWorker(program, host, done);
  addInit(program, host, done);
  return program;
}

function addCheck(program: Command, host: Host, done: (exitCode: number) => void): void {
  withObserve(withEngine(withSource(program.command('check'))))
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
      `the seed of all randomness; same seed, same evidence (default: '${defaults.seed}')`,
    )
    .option(
      '--budget <size>',
      `quick, default, thorough, or a number of simulated steps (default: ${defaults.budget})`,
    )
    .option(
      '--alpha <number>',
      `the largest allowed chance of any false refutation in the run (default: ${defaults.alpha})`,
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
    .option('-q, --quiet', 'print only what needs attention, and where the report is')
    .addHelpText('after', `\n${exitCodeHelp}`)
    .action(async (claims: readonly string[], flags: CheckFlags) => {
      done(await (await import('./check.ts')).check(host, ...withPythonFile(claims, flags)));
    });
}

function addGate(program: Command, host: Host, done: (exitCode: number) => void): void {
  withEngine(withSource(program.command('gate')))
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
    .option('--budget <size>', 'of claims that changed', defaults.budget)
    .option('--quick-budget <size>', 'of the other claims', 'quick')
    .option(
      '--out <folder>',
      'where gate.md, junit.xml, lakatos.sarif and other files go',
      `${defaults.out}/gate`,
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 the gate is open, 1 it is shut, 2 a mistake in flags or files, 70 a bug, 130 stopped.',
    )
    .action(async (flags: GateFlags) => {
      done(await (await import('../commands/gate/gate.ts')).gate(host, flags));
    });
}

function addPaper(program: Command, host: Host, done: (exitCode: number) => void): void {
  withSource(program.command('paper'))
    .description('which statements of the paper are tested: a table, a page and a badge from the last report')
    .option('--out <folder>', 'where the last report is, and paper.html goes', defaults.out)
    .option('--markdown', 'print the table as Markdown')
    .option('--annotate <file.tex>', 'also write notes for the margin of the paper, which it may input')
    .action(async (flags: PaperFlags) => {
      done(await (await import('../commands/paper.ts')).paper(host, flags));
    });
}

function addSharpen(program: Command, host: Host, done: (exitCode: number) => void): void {
  withEngine(withSource(program.command('sharpen')))
    .description('how far the constants of a claim can be improved: refuted up to, nothing found from')
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
    .option('--out <folder>', 'where sharpness.json and sharpness.html go', defaults.out)
    .action(async (id: string, flags: SharpenFlags) => {
      done(await (await import('../commands/sharpen.ts')).sharpen(host, id, flags));
    });
}

function addOthers(program: Command, host: Host, done: (exitCode: number) => void): void {
  withSource(program.command('list'))
    .description('list the claims')
    .argument('[claims...]', 'ids, families or globs; all if none is given')
    .option('--json', 'print JSON')
    .action(async (claims: readonly string[], flags: SourceFlags & { json?: boolean }) => {
      done(await (await import('../commands/list.ts')).list(host, ...withPythonFile(claims, flags)));
    });
  withLimit(withSource(program.command('explain')))
    .description(
      'explain one claim: statement, source, hypotheses, mutants, last evidence; or show one of its cases',
    )
    .argument('<id>', 'the id of a claim')
    .option('--out <folder>', 'where the last report is', defaults.out)
    .option(
      '--case <which>',
      'show a case: nearest (of the last report), its number in the report, an example by name, or a JSON file',
    )
    .option('--seed <text>', 'the seed of the run in which the case has its number, and of the simulation')
    .option('--page <file.html>', 'also write a page about the case: its numbers, the arithmetic, pictures')
    .action(async (id: string, flags: CaseFlags) => {
      done(await (await import('../commands/explain.ts')).explain(host, id, flags));
    });
  withLimit(withSource(program.command('replay')))
    .description('run the experiment of a counterexample file again')
    .argument('<file>', 'a counterexample file')
    .option('--page <file.html>', 'also write a page about it: the case, the arithmetic, pictures')
    .addHelpText(
      'after',
      '\nExit codes: 0 reproduced to the same bits, 1 not reproduced, 2 the file cannot be used.',
    )
    .action(async (file: string, flags: ReplayFlags) => {
      done(await (await import('../commands/replay.ts')).replay(host, file, flags));
    });
  withLimit(withSource(program.command('report')))
    .description('write the reports again from stored evidence; the exit code is 0 whatever the verdicts')
    .argument('[files...]', 'an evidence file; evidence.json of the output folder if none is given')
    .option(
      '--site <folder>',
      'write a static site instead, a page for each claim; several files are its history',
    )
    .option('--merge', 'combine the files, which are the shards of one run')
    .option('--out <folder>', 'where the report goes', defaults.out)
    .option('--format <list>', `of ${formats.join(', ')}, comma-separated (default: html,md,json)`)
    .option(
      '--since <file>',
      'an evidence file or a lock to compare with (default: the evidence that is overwritten)',
    )
    .option('--open', 'open the page in the browser when it is written')
    .action(async (files: readonly string[], flags: ReportFlags) => {
      done(await (await import('../commands/report.ts')).report(host, files, flags));
    });
}

function addWorker(program: Command, host: Host, done: (exitCode: number) => void): void {
  withObserve(withLimit(withSource(program.command('worker'))))
    .description('compute blocks for campaigns that run elsewhere with --engine redis://...')
    .argument(
      '[url]',
      'redis://host:port or rediss:// of Redis or Valkey (default: LAKATOS_REDIS_URL)',
      'redis',
    )
    .option('--workers <number>', 'threads (default: the cores)')
    .option('-q, --quiet', 'print only what is wrong')
    .addHelpText(
      'after',
      '\nIt must run the same Lakatos and, where there is one, the same configuration. User and password are taken\nfrom the URL, or from REDIS_USERNAME and REDIS_PASSWORD.\nExit codes: 0 ended by Ctrl-C, 2 a mistake, or results that were not confirmed.',
    )
    .action(async (url: string, flags: WorkerFlags) => {
      done(await (await import('../commands/worker.ts')).worker(host, url, flags));
    });
}

function addInit(program: Command, host: Host, done: (exitCode: number) => void): void {
  program
    .command('init')
    .description('write a repository with one claim, its test and a workflow for CI; overwrites nothing')
    .argument('[folder]', 'where', '.')
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
      'agreement, inequality, invariance, mean or probability; in TypeScript also asynchronous, equality, limit, rate, sub-gaussian, supremum or two-sided',
      'probability',
    )
    .option('--config <file>', 'the configuration that lists it (default: as check finds it)')
    .action(async (id: string, flags: { kind: string; config?: string }) => {
      done(await (await import('../commands/init.ts')).createClaim(host, id, flags));
    });
}

function addCampaign(program: Command, host: Host, done: (exitCode: number) => void): void {
  withEngine(withSource(program.command('campaign')))
    .description('attack the claims round after round, those most that are tested least; may be stopped')
    .argument('[claims...]', 'ids, families or globs; all if none is given')
    .option('--for <time>', 'how long: 90s, 20m, 8h, 2d')
    .option('--steps <number>', 'how many simulated steps')
    .option('--seed <text>', `the seed of all randomness (default: ${defaults.seed})`)
    .option('--budget <size>', 'of the first round', 'quick')
    .option(
      '--alpha <number>',
      `the largest allowed chance of any false refutation in all rounds (default: ${defaults.alpha})`,
    )
    .option('--out <folder>', 'where the report and the ledger go', `${defaults.out}/campaign`)
    .action(async (claims: readonly string[], flags: CampaignFlags) => {
      done(await (await import('../commands/campaign.ts')).campaign(host, claims, flags));
    });
  program
    .command('doctor')
    .description('look at the installation, and say what to do')
    .option('--redis <url>', 'also look at this Redis, as --engine names it')
    .option('--out <folder>', 'where reports are to go', defaults.out)
    .action(async (flags: { out: string; redis?: string }) => {
      done(await (await import('../commands/doctor.ts')).doctor(host, flags));
    });
}

function addLedger(program: Command, host: Host, done: (exitCode: number) => void): void {
  program
    .command('history')
    .description('show what claims have withstood over time, by version of their statements')
    .argument('[id]', 'the id of a claim; all if none is given')
    .option('--out <folder>', 'where the reports are, with the ledger below', defaults.out)
    .option('--json', 'print JSON')
    .action(async (id: string | undefined, flags: { out: string; json?: boolean }) => {
      done(await (await import('../commands/history.ts')).history(host, id, flags));
    });
  program
    .command('ledger')
    .description('export what runs have kept of their results as a table, or take away what is there twice')
    .argument('<action>', 'export, or gc: also takes away the blocks of runs that were stopped for good')
    .option('--out <folder>', 'where the reports are, with the ledger below', defaults.out)
    .option('--format <name>', 'of the table: csv, parquet or jsonl', 'csv')
    .option('--to <file>', 'where the table goes (default: standard output)')
    .action(async (action: string, flags: { out: string; format: string; to?: string }) => {
      done(await (await import('../commands/history.ts')).ledger(host, action, flags));
    });
}

function addServe(program: Command, host: Host, done: (exitCode: number) => void): void {
  program
    .command('serve')
    .description('show the report in a browser on this machine, and reload it when it changes')
    .option('--out <folder>', 'where the report is', defaults.out)
    .option('--port <number>', 'the port on 127.0.0.1; 0 for any that is free', '4180')
    .option('--open', 'open it in the browser')
    .action(async (flags: ServeFlags) => {
      done(await (await import('../commands/serve.ts')).serve(host, flags));
    });
}

/** One line of what went wrong, on standard error. */
export function complain(host: Host, message: string): void {
  print(host.err, `lakatos: ${withoutPasswords(message.replaceAll(/\s*\n\s*/gu, ' '))}`);
}
