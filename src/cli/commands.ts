import { Command } from 'commander';
import { UsageError } from '../core/errors.ts';
import { version } from '../core/version.ts';
import { addExamples } from './examples.ts';
import { exitCodeHelp } from '../host/exit-codes.ts';
import type { Host } from '../host/host.ts';
import { addReadingCommands } from './reading-commands.ts';
import { addSetUpCommands } from './set-up-commands.ts';
import { plainDefaults } from './shared-options.ts';
import { addTestingCommands } from './testing-commands.ts';

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
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({
      writeOut: (text) => void host.out.write(text),
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => (host.out.isTTY === true ? (host.out.columns ?? 80) : 80),
    });
  program.commandsGroup('Test claims:');
  addTestingCommands(program, host, done);
  program.commandsGroup('See results:');
  addReadingCommands(program, host, done);
  program.commandsGroup('Set up:');
  addSetUpCommands(program, host, done);
  program.hook('preAction', (_, command) => {
    requirePlaces(command);
  });
  program.helpCommand('help [command]', 'display help for command');
  addExamples(program);
  program.addHelpText('after', `\n${exitCodeHelp}`);
  for (const command of program.commands) plainDefaults(command);
  return program;
}

/** A variable that is not set makes an empty path, which is this folder. */
function requirePlaces(command: Command): void {
  const values = command.opts();
  const empty = command.options.find(
    (option) => /<(?:file|folder)/u.test(option.flags) && values[option.attributeName()] === '',
  );
  if (empty !== undefined) throw new UsageError(`${empty.flags.split(' ').at(-2)!} must not be empty`);
}
