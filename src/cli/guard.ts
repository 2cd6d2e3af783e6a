import { Console } from 'node:console';
import { relative } from 'node:path';
import { messageOf } from '../core/errors.ts';
import { failureOf } from '../judge/campaign/failure.ts';
import { authorLine } from '../judge/claims/claim-error.ts';
import { writeAll } from '../files/write-all.ts';
import { plain } from '../report/terminal.ts';
import { findConfig } from '../config/config.ts';
import { exitCodes } from '../host/exit-codes.ts';

/** What an author's code left running gets so long. */
const lingerMs = 500;

/**
 * Guards the process against what an author's code and a terminal may do to it: no end but the program's own
 * succeeds, and nothing but a refutation ends with 1.
 * @param args what follows the program's name
 * @returns takes the program's own exit code once it is done
 */
export function guardProcess(cwd: string, args: readonly string[]): (exitCode: number) => void {
  // what a configuration prints while it loads is no part of the results
  globalThis.console = new Console(process.stderr, process.stderr);
  let own: number | undefined;
  /** What outranks success: an error outside the run, or output that was lost. */
  let trouble: number | undefined;
  const said = new Set<string>();
  let isIdle = false;
  process.on('beforeExit', () => {
    isIdle = true;
  });
  process.on('exit', () => {
    if (own === undefined) say(unfinished(cwd, args, isIdle));
    // here it ends the process at once, so that no other listener changes the code
    process.exit(finalCode(own, trouble));
  });
  const onStray = (thrown: unknown): void => {
    const { why, message, place, stack } = failureOf(thrown, cwd);
    if (why === 'defect') {
      say(`internal error: ${message}`);
      say(stack ?? '');
      own = exitCodes.internal;
      process.exit();
    }
    trouble = exitCodes.usage;
    const where = place === undefined ? '' : ` (${place})`;
    const line = `an error that no code waits for, in a promise or timer of the configuration: ${message}${where}`;
    if (!said.has(line)) say(line);
    said.add(line);
  };
  process.on('uncaughtException', onStray);
  process.on('unhandledRejection', onStray);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // a reader that has gone (`| head`) is no error of ours
    if (error.code === 'EPIPE' || trouble !== undefined) return;
    trouble = exitCodes.usage;
    say(`standard output could not be written: ${messageOf(error)}`);
  });
  // nobody is left to be told
  process.stderr.on('error', () => undefined);
  return (exitCode) => {
    own = exitCode;
    endSoon();
  };
}

/**
 * Ends the process once what was printed is out, if a timer or a socket of the configuration would keep it.
 */
function endSoon(): void {
  process.stdout.write('', () => {
    process.stderr.write('', () => {
      setTimeout(() => process.exit(), lingerMs).unref();
    });
  });
}

function finalCode(own: number | undefined, trouble: number | undefined): number {
  if (own === undefined) return exitCodes.usage;
  return trouble !== undefined && (own === exitCodes.fine || own === exitCodes.weak) ? trouble : own;
}

/** Why there is no result, and whose fault that is. */
function unfinished(cwd: string, args: readonly string[], isIdle: boolean): string {
  const what = isIdle ? 'waits for something that never comes' : 'ended the program (process.exit)';
  const line = isIdle ? undefined : authorLine(new Error('exit'));
  const where = line === undefined ? '' : ` at ${relative(cwd, line)}`;
  return `${configurationOf(cwd, args)} ${what}${where}: there is no result`;
}

function configurationOf(cwd: string, args: readonly string[]): string {
  const at = args.findIndex((arg) => /^--config(?:=|$)/u.test(arg));
  const asked = args[at]?.slice('--config='.length) || args[at + 1];
  try {
    const path = findConfig(cwd, at < 0 ? undefined : asked);
    return path === undefined ? 'some code' : `the configuration ${relative(cwd, path)}`;
  } catch {
    return 'the configuration';
  }
}

/** Writes now, since nothing is written once the process ends. */
function say(message: string): void {
  try {
    writeAll(2, Buffer.from(`lakatos: ${message.split('\n').map(plain).join('\n')}\n`));
  } catch {
    // nobody is left to be told
  }
}
