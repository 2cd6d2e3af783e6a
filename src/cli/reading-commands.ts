import type { Command } from 'commander';
import type { CaseFlags } from '../commands/explain-case.ts';
import type { PaperFlags } from '../commands/paper.ts';
import type { ReplayFlags } from '../commands/replay.ts';
import type { ReportFlags } from '../commands/report.ts';
import type { ServeFlags } from '../commands/serve.ts';
import type { SourceFlags } from '../config/load-claims.ts';
import { formats } from '../report/report-options.ts';
import { defaults } from '../run/defaults.ts';
import type { Host } from '../host/host.ts';
import { withPythonFile } from './python-file.ts';
import { withLimit, withSource } from './shared-options.ts';

/** Declares the commands that show claims, and what was found of them. */
export function addReadingCommands(program: Command, host: Host, done: (exitCode: number) => void): void {
  addClaims(program, host, done);
  addReports(program, host, done);
  addLedger(program, host, done);
}

function addClaims(program: Command, host: Host, done: (exitCode: number) => void): void {
  const list = program
    .command('list')
    .description('list the claims')
    .argument('[claims...]', 'ids, families or globs; all if none is given')
    .option('--json', 'print JSON');
  withSource(list).action(async (claims: readonly string[], flags: SourceFlags & { json?: boolean }) => {
    done(await (await import('../commands/list.ts')).list(host, ...withPythonFile(claims, flags)));
  });
  const explain = program
    .command('explain')
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
    .option('--page <file.html>', 'also write a page about the case: its numbers, the arithmetic, pictures');
  withLimit(withSource(explain)).action(async (id: string, flags: CaseFlags) => {
    done(await (await import('../commands/explain.ts')).explain(host, id, flags));
  });
  const replay = program
    .command('replay')
    .description('run the experiment of a counterexample file again')
    .argument('<file>', 'a counterexample file')
    .option('--page <file.html>', 'also write a page about it: the case, the arithmetic, pictures');
  withLimit(withSource(replay))
    .addHelpText(
      'after',
      '\nExit codes: 0 reproduced to the same bits, 1 not reproduced, 2 a file that\ncannot be used.',
    )
    .action(async (file: string, flags: ReplayFlags) => {
      done(await (await import('../commands/replay.ts')).replay(host, file, flags));
    });
}

function addReports(program: Command, host: Host, done: (exitCode: number) => void): void {
  const report = program
    .command('report')
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
    .option('--open', 'open the page in the browser when it is written');
  withLimit(withSource(report)).action(async (files: readonly string[], flags: ReportFlags) => {
    done(await (await import('../commands/report.ts')).report(host, files, flags));
  });
  program
    .command('serve')
    .description('show the report in a browser on this machine, and reload it when it changes')
    .option('--out <folder>', 'where the report is', defaults.out)
    .option('--port <number>', 'the port on 127.0.0.1; 0 for any that is free', '4180')
    .option('--open', 'open it in the browser')
    .action(async (flags: ServeFlags) => {
      done(await (await import('../commands/serve.ts')).serve(host, flags));
    });
  const paper = program
    .command('paper')
    .description(
      'show which statements of the paper are tested: a table, a page and a badge from the last report',
    )
    .option('--out <folder>', 'where the last report is, and paper.html goes', defaults.out)
    .option('--markdown', 'print the table as Markdown')
    .option('--annotate <file.tex>', 'also write notes for the margin of the paper, which it may input');
  withSource(paper)
    .addHelpText('after', '\nExit codes: 0 written, 2 a mistake, or claims and paper do not fit.')
    .action(async (flags: PaperFlags) => {
      done(await (await import('../commands/paper.ts')).paper(host, flags));
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
    .option('--format <name>', 'the format of the table: csv, parquet or jsonl', 'csv')
    .option('--to <file>', 'where the table goes (default: standard output)')
    .action(async (action: string, flags: { out: string; format: string; to?: string }) => {
      done(await (await import('../commands/history.ts')).ledger(host, action, flags));
    });
}
