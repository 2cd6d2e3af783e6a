// A worker that ends in the middle of its work, once in a process, as if the system had taken its thread
// away.
import { closeSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import work from '../../../dist/src/judge/engine/worker.js';

const mark = join(tmpdir(), `lakatos-dying-worker-${process.pid}`);
let jobs = 0;

export default function workOrDie(job) {
  jobs++;
  if (jobs === 2 && isFirst()) process.exit(3);
  return work(job);
}

function isFirst() {
  try {
    closeSync(openSync(mark, 'wx'));
    return true;
  } catch {
    return false;
  }
}
