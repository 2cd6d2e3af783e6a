import { join, resolve } from 'node:path';
import { classesOf, labelledData } from '../../data/classification.ts';
import { UsageError } from '../../core/errors.ts';
import { exampleCount, type LabelledData, onUnitBall, subset } from '../../data/labelled.ts';
import type { Loss } from '../../theory/network/loss.ts';
import { columnsOf, shuffledPlaces } from './columns.ts';
import { type CompareFlags, type CompareOptions, parseCompare } from './flags.ts';
import { gridOf } from './grid.ts';
import { type Comparison, dataComparison, type DataFacts, gridComparison } from './report.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { type Host, print } from '../../cli/host.ts';
import { loadLabelled } from '../../data/load.ts';
import { requireWritable, writeFiles } from '../../cli/output-folder.ts';
import { readInput } from '../../cli/read-json.ts';
import { plain } from '../../report/terminal.ts';

/** Range of the ramp loss. */
const M = 1;

/** Evaluates all bounds on the same networks, random ones or ones trained on data; writes and prints the comparison. */
export async function compare(host: Host, flags: CompareFlags): Promise<number> {
  const options = parseCompare(flags);
  const data = flags.data === undefined ? undefined : dataOf(host.cwd, flags.data, flags.test, options);
  requireWritable(host.cwd, flags.out);
  const say = (what: string): void => {
    if (flags.progress) print(host.err, plain(what));
  };
  const comparison =
    data === undefined ? gridComparison(gridOf(options, say), options) : trained(data, options, say);
  await writeFiles(
    resolve(host.cwd, flags.out),
    new Map([
      ['compare.json', comparison.json],
      ['compare.md', comparison.markdown],
    ]),
  );
  if (flags.json === true) host.out.write(comparison.json);
  const output = flags.json === true ? host.err : host.out;
  print(output, ...comparison.terminal, '', `report: ${join(flags.out, 'compare.md')}`);
  return exitCodes.fine;
}

interface Data {
  readonly training: LabelledData;
  readonly test: LabelledData;
  readonly facts: DataFacts;
}

function trained(
  { training, test, facts }: Data,
  options: CompareOptions,
  say: (what: string) => void,
): Comparison {
  const loss: Loss = { kind: 'clipped-hinge', M, gamma: options.gamma };
  return dataComparison(columnsOf({ ...options, loss, training, test }, say), facts, options, M);
}

/** @throws {UsageError} on files that cannot be read, do not fit each other, or hold too few rows */
function dataOf(
  cwd: string,
  dataPaths: readonly string[],
  testPaths: readonly string[] | undefined,
  { seed, hidden, kParallel }: CompareOptions,
): Data {
  const read = (path: string): Uint8Array => readInput(cwd, path);
  const given = loadLabelled(read, dataPaths, '--data');
  const other = testPaths === undefined ? undefined : loadLabelled(read, testPaths, '--test');
  const classes = classesOf(given.rows);
  const all = onUnitBall(labelledData(given.rows, classes));
  if (other !== undefined && other.rows.width !== all.width) {
    throw new UsageError(
      `${other.rows.file}: expected ${all.width} features, as in ${given.rows.file}, found ${other.rows.width}`,
    );
  }
  const [training, test] =
    other === undefined ? heldOut(all, seed) : [all, onUnitBall(labelledData(other.rows, classes))];
  const least = 20;
  if (exampleCount(training) < least) {
    throw new UsageError(
      `${given.rows.file}: expected at least ${least} rows to train on, found ${exampleCount(training)}`,
    );
  }
  const widths = [all.width, ...hidden, classes.length];
  const p = widths.slice(1).reduce((sum, width, l) => sum + width * widths[l]!, 0);
  if (kParallel > p)
    throw new UsageError(`--k-parallel must be at most the number of parameters, ${p}, got '${kParallel}'`);
  const facts = {
    files: [...given.files, ...(other?.files ?? [])],
    training: exampleCount(training),
    test: exampleCount(test),
    features: all.width,
    classes,
    heldOut: other === undefined,
  };
  return { training, test, facts };
}

/** A random fifth of the rows for testing. */
function heldOut(data: LabelledData, seed: string): readonly [LabelledData, LabelledData] {
  const order = shuffledPlaces(exampleCount(data), seed, 'held out');
  const from = Math.floor((4 * order.length) / 5);
  return [subset(data, order.subarray(0, from)), subset(data, order.subarray(from))];
}
