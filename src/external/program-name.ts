import { join, relative } from 'node:path';
import { pythonFolder } from './launch.ts';

/** What messages call a program: its command; of a Python file of claims the file, seen from this folder. */
export function programName(command: readonly string[]): string {
  const [, script, file] = command;
  return script === join(pythonFolder, 'lakatos.py') && file !== undefined
    ? relative('', file)
    : command.join(' ');
}
