import { resolve } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../core/errors.ts';
import { requireWritable } from '../files/output-folder.ts';
import { readInput } from '../files/read-file.ts';
import { writeFiles } from '../files/write-files.ts';
import type { CatalogueCommand, CommandContext } from '../judge/claims/catalogue.ts';
import { type Host, print } from '../host/host.ts';
import { plainDefaults } from './shared-options.ts';

/**
 * Adds the commands of a catalogue.
 * @throws {UsageError} where there is a command of the same name
 */
export function addCommands(
  program: Command,
  commands: readonly CatalogueCommand[],
  host: Host,
  done: (exitCode: number) => void,
): void {
  program.commandsGroup('Of catalogues:');
  for (const { name, summary, options, ...command } of commands) {
    if (program.commands.some((other) => other.name() === name))
      throw new UsageError(`two commands are called '${name}'`);
    const added = program.command(name).description(summary);
    for (const option of options) added.option(option.flags, option.summary, option.default);
    plainDefaults(added);
    const { argument } = command;
    if (argument !== undefined) added.argument(`<${argument.name}>`, argument.summary);
    added.action(async (first: unknown, second: object) => {
      const flags = argument === undefined ? first : { ...second, [argument.name]: first };
      done(await command.run(flags, contextOf(host)));
    });
  }
}

function contextOf(host: Host): CommandContext {
  const { cwd, out, err } = host;
  return {
    print: (...lines) => {
      print(out, ...lines);
    },
    printError: (...lines) => {
      print(err, ...lines);
    },
    readFile: (path) => readInput(cwd, path),
    requireWritable: (folder) => {
      requireWritable(cwd, folder);
    },
    writeFiles: (folder, files) => writeFiles(resolve(cwd, folder), files),
    now: host.now,
    withTimeLimit: async (what, work, limitMs) => {
      const engine = await import('../judge/engine/time-limit.ts');
      return engine.withTimeLimit(what, work, limitMs);
    },
    onInterrupt: host.onInterrupt,
  };
}
