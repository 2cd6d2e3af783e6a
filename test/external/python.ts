import { spawnSync } from 'node:child_process';

/** Debian's Python, which has NumPy by `apt-get install python3-numpy`. */
export const python = '/usr/bin/python3';

/** Why tests of claims in Python are skipped; nothing where they are not. */
export function withoutPython(): string | undefined {
  const { status } = spawnSync(python, ['-c', 'import numpy']);
  return status === 0 ? undefined : `${python} with NumPy is missing: apt-get install python3-numpy`;
}
