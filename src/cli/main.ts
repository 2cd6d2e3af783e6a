#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { version } from '../core/version.ts';
import { exitCodes } from '../host/exit-codes.ts';
import { type Host, print, processHost } from '../host/host.ts';

const args = process.argv.slice(2);
if (args.length === 1 && /^(?:-V|--version)$/u.test(args[0]!)) print(process.stdout, version);
else await start();

async function start(): Promise<void> {
  const host = hostHere();
  if (host === undefined) return;
  // claims have the processors: what collects garbage beside their threads takes time from them
  setFlagsFromString('--no-parallel-scavenge');
  const [{ guardProcess }, { run }] = await Promise.all([import('./guard.ts'), import('./run.ts')]);
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
