import { plain } from '../report/terminal.ts';
import { withoutPasswords } from './command-line.ts';
import { type Host, print } from './host.ts';

/** One line of what went wrong, on standard error. */
export function complain(host: Host, message: string): void {
  print(host.err, `lakatos: ${plain(withoutPasswords(message.replaceAll(/\s*\n\s*/gu, ' ')))}`);
}
