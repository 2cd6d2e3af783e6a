import { join } from 'shlex';

/**
 * A command of the program as a POSIX shell reads it, with the flags that were given. Every command that is
 * shown is made here.
 * @param flags by their names in camel case; a flag without a value is `true`
 */
export function commandLine(
  command: string,
  args: readonly string[],
  flags: Readonly<Record<string, string | boolean | undefined>> = {},
): string {
  const given = Object.entries(flags).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    const flag = `--${name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === true ? [flag] : [flag, value];
  });
  // a path that begins with a dash would be read as a flag
  const safe = args.map((arg) => (arg.startsWith('-') ? `./${arg}` : arg));
  return asTyped([command, ...safe, ...given]);
}

/** The command that was given these arguments, but for passwords. */
export function asTyped(args: readonly string[]): string {
  // a password may have spaces, too
  const safe = args.map((arg) => arg.replace(/^(rediss?:\/\/).*@/isu, '$1***@'));
  return withoutPasswords(join(['npx', 'lakatos', ...safe]));
}

/** The same text without user and password in addresses, of Redis above all. */
export function withoutPasswords(text: string): string {
  return text.replaceAll(/\b(rediss?:\/\/\S*@|[a-z][\w+.-]*:\/\/[^\s/@:]*:\S*@)/giu, (address) =>
    address.replace(/:\/\/.*@/u, '://***@'),
  );
}
