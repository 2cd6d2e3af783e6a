import { CommanderError } from 'commander';
import { quote } from 'shlex';
import { messageOf, UsageError } from '../core/errors.ts';
import { exitCodes } from './exit-codes.ts';
import { type Host, print } from './host.ts';
import { InternalError } from './internal-error.ts';
import { complain, programFor } from './commands.ts';

const whichCommand =
  'which command? check, gate, compare, list, explain, replay, report or serve; lakatos --help says what they do';

/**
 * Runs the program on its arguments and returns its exit code; never throws.
 * @param args what follows the program's name
 */
export async function run(host: Host, args: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.fine;
  try {
    await programFor(host, (code) => {
      exitCode = code;
    }).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.fine;
      complain(host, error.code === 'commander.help' ? whichCommand : error.message.replace(/^error: /u, ''));
      return exitCodes.usage;
    }
    if (error instanceof UsageError) {
      complain(host, error.message);
      return exitCodes.usage;
    }
    sayInternal(host, args, error);
    return exitCodes.internal;
  }
}

function sayInternal(host: Host, args: readonly string[], error: unknown): void {
  const cause = error instanceof InternalError ? error.cause : error;
  const where = error instanceof InternalError ? ` ${error.message}` : '';
  const again = error instanceof InternalError ? error.again : ['npx lakatos', ...args.map(quote)].join(' ');
  complain(host, `internal error${where}: ${messageOf(cause)}`);
  print(host.err, `again with: ${again}`);
  if (cause instanceof Error && cause.stack !== undefined) print(host.err, cause.stack);
}
