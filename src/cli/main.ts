#!/usr/bin/env node
import { exitCodes } from './exit-codes.ts';
import { guardProcess } from './guard.ts';
import { type Host, print, processHost } from './host.ts';
import { run } from './run.ts';

const args = process.argv.slice(2);
const host = hostHere();
if (host !== undefined) {
  const finish = guardProcess(host.cwd, args);
  // not awaited, so that Node has no exit code of its own for a configuration that never settles
  void run(host, args).then(finish);
}

/** Nothing where the working folder is gone. */
function hostHere(): Host | undefined {
  try {
    return processHost();
  } catch {
    print(process.stderr, 'lakatos: the working folder is gone, or cannot be read');
    process.exitCode = exitCodes.usage;
    return undefined;
  }
}
