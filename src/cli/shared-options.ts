import type { Command } from 'commander';
import { dataFlags } from '../data/format.ts';
import { defaults } from '../run/defaults.ts';

/** Which claims there are. */
export function withSource(command: Command): Command {
  command
    .optionsGroup('Which claims:')
    .option(
      '--config <file>',
      'the configuration (default: lakatos.config.ts, .mts, .cts, .js, .mjs, .cjs or .py here or above, up to the top of the repository)',
    )
    .option('--catalogue', "Lakatos' own claims, beside those of the configuration if there is one")
    .option('--data <file>', 'a data set, CSV or IDX, whose rows are the population of the claims on data')
    .option('--labels <file>', 'the labels, where --data is an IDX file of images');
  for (const { flags, summary } of dataFlags) command.option(flags, summary);
  return command;
}

/** Where they are simulated. */
export function withEngine(command: Command): Command {
  return withLimit(command)
    .option(
      '--engine <name>',
      'where blocks are simulated: on all threads; in one: inline, or reference (plain JavaScript); or by workers at redis://host:port (docs/scale.md)',
      'threads',
    )
    .option('--workers <number>', 'worker threads; the evidence does not depend on it (default: the cores)')
    .option('--no-progress', 'print no progress to standard error');
}

/** How a run is watched. */
export function withObserve(command: Command): Command {
  return command
    .optionsGroup('For other programs:')
    .option('--log <format>', 'what goes to standard error: text, or json, a line for each event', 'text')
    .option(
      '--metrics <port>',
      'serve metrics in the format of OpenMetrics at 127.0.0.1:<port>/metrics; <address:port> for others',
    );
}

export function withLimit(command: Command): Command {
  return command
    .optionsGroup('How it runs:')
    .option(
      '--case-limit <seconds>',
      `a claim has failed if a piece of its work on a case takes longer (default: the configuration's, else ${defaults.caseLimit})`,
    );
}

/** Shows defaults as they would be typed. */
export function plainDefaults(command: Command): void {
  for (const taken of [...command.options, ...command.registeredArguments])
    if (typeof taken.defaultValue === 'string') taken.defaultValueDescription = taken.defaultValue;
}
