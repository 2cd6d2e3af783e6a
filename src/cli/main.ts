#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { version } from '../core/version.ts';
import { compiledFile } from '../judge/engine/compiled-file.ts';
import { type StartingThread, startingThread } from '../judge/engine/starting-thread.ts';
import { exitCodes } from '../host/exit-codes.ts';
import { type Host, print, processHost } from '../host/host.ts';

const args = process.argv.slice(2);
if (args.length === 1 && /^(?:-V|--version)$/u.test(args[0]!)) print(process.stdout, version);
else await start();

async function start(): Promise<void> {
  const here = hostHere();
  if (here === undefined) return;
  // claims have the processors: what collects garbage beside their threads takes time from them
  setFlagsFromString('--no-parallel-scavenge');
  const isCheck = args[0] === 'check' && !args.some((arg) => /^(?:-h|--help)$/u.test(arg));
  const host = isCheck ? { ...here, thread: earlyThread() } : here;
  const [{ guardProcess }, { run }] = await Promise.all([import('./guard.ts'), import('./run.ts')]);
  const finish = guardProcess(host.cwd, args);
  // not awaited, so that Node has no exit code of its own for a configuration that never settles
  void run(host, args).then(finish);
}

/** Loads its code while this thread finds out what is asked for; keeps no program alive. */
function earlyThread(): StartingThread {
  const thread = startingThread(compiledFile(import.meta.url, '../run/claim-worker.js'));
  thread.worker.unref();
  return thread;
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
