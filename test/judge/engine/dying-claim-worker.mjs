// A worker that ends when it is asked for its first claim, once in a process.
import { closeSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import work from '../../../dist/src/cli/claim-worker.js';

const mark = join(tmpdir(), `lakatos-dying-claim-worker-${process.pid}`);

export default function workOrDie(order) {
  try {
    closeSync(openSync(mark, 'wx'));
  } catch {
    return work(order);
  }
  process.exit(3);
}
