#!/usr/bin/env node
import { processHost } from './host.ts';
import { run } from './run.ts';

/** A reader that has gone (`| head`) is no error of ours. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await run(processHost(), process.argv.slice(2));
