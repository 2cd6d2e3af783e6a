import { relative } from 'node:path';
import { type Command, CommanderError } from 'commander';
import { messageOf, UsageError } from '../core/errors.ts';
import { nearestName } from '../core/nearest-name.ts';
import { loadBuiltInCommands } from '../config/built-in.ts';
import { asTyped } from '../host/command-line.ts';
import { addCommands } from './catalogue-commands.ts';
import { programFor } from './commands.ts';
import { complain } from '../host/complain.ts';
import { findConfig, loadConfig } from '../config/config.ts';
import { exitCodes } from '../host/exit-codes.ts';
import { type Host, print } from '../host/host.ts';
import { InternalError } from '../host/internal-error.ts';

/**
 * Runs the program on its arguments and returns its exit code; never throws.
 * @param args what follows the program's name
 */
export async function run(host: Host, args: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.fine;
  const done = (code: number): void => {
    exitCode = code;
  };
  const program = programFor(host, done);
  try {
    await addCatalogueCommands(program, host, args, done);
    await program.parseAsync(args, { from: 'user' });
    if (exitCode === exitCodes.internal) print(host.err, `again with: ${asTyped(args)}`);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.fine;
      complain(
        host,
        error.code === 'commander.help'
          ? whichCommand(program, args)
          : error.message.replace(/^error: /u, ''),
      );
      return exitCodes.usage;
    }
    if (error instanceof UsageError) {
      complain(host, error.message);
      return exitCodes.usage;
    }
    printInternal(host, args, error);
    return exitCodes.internal;
  }
}

/** Adds the commands of the catalogues, unless one of the program's own is asked for. */
async function addCatalogueCommands(
  program: Command,
  host: Host,
  args: readonly string[],
  done: (exitCode: number) => void,
): Promise<void> {
  const [asked = '--help'] = args;
  const isKnown = (): boolean => program.commands.some((command) => command.name() === asked);
  if (isKnown() || ['-V', '--version'].includes(asked)) return;
  addCommands(program, await loadBuiltInCommands(), host, done);
  if (isKnown()) return;
  try {
    const path = findConfig(host.cwd, undefined);
    if (path === undefined) return;
    const config = await loadConfig(path, undefined, relative(host.cwd, path));
    addCommands(program, config.commands ?? [], host, done);
  } catch (error) {
    // help is for those whose configuration cannot be loaded, too
    if (!asked.startsWith('-')) throw error;
  }
}

/** Nothing was asked for, or help with what is no command. */
function whichCommand(program: Command, [asked, name]: readonly string[]): string {
  const names = program.commands.map((command) => command.name());
  if (asked === 'help' && name !== undefined) return `unknown command '${name}'${nearestName(name, names)}`;
  return `which command? ${names.slice(0, -1).join(', ')} or ${names.at(-1)!}; lakatos --help says what they do`;
}

function printInternal(host: Host, args: readonly string[], error: unknown): void {
  const cause = error instanceof InternalError ? error.cause : error;
  const where = error instanceof InternalError ? ` ${error.message}` : '';
  complain(host, `internal error${where}: ${messageOf(cause)}`);
  print(host.err, `again with: ${asTyped(args)}`);
  if (cause instanceof Error && cause.stack !== undefined) print(host.err, cause.stack);
}
