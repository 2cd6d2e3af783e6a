import { join } from 'node:path';
import { classesOf, labelledData } from '../../data/classification.ts';
import { UsageError } from '../../core/errors.ts';
import { exampleCount, type LabelledData, onUnitBall, subset } from '../../data/labelled.ts';
import type { Loss } from '../../theory/network/loss.ts';
import { columnsOf, shuffledPlaces } from './columns.ts';
import { type CompareFlags, type CompareOptions, parseCompare } from './options.ts';
import { gridOf } from './grid.ts';
import { type Comparison, dataComparison, type DataFacts, gridComparison } from './report.ts';
import { loadLabelled, type ReadFile } from '../../data/load.ts';
import type { CommandContext } from '../../judge/claims/catalogue.ts';
import { plain } from '../../report/terminal.ts';

/** Range of the ramp loss. */
const M = 1;

/**
 * Evaluates all bounds on the same networks, random ones or ones trained on data; writes and prints the
 * comparison. Returns 0.
 * @throws {UsageError} on flags and files that cannot be used
 */
export async function compare(flags: CompareFlags, context: CommandContext): Promise<number> {
  const options = parseCompare(flags);
  const data =
    flags.data === undefined ? undefined : dataOf(context.readFile, flags.data, flags.test, options);
  context.requireWritable(flags.out);
  const say = (what: string): void => {
    if (flags.progress) context.printError(plain(what));
  };
  const { json, markdown, terminal } =
    data === undefined ? gridComparison(gridOf(options, say), options) : trained(data, options, say);
  await context.writeFiles(
    flags.out,
    new Map([
      ['compare.json', json],
      ['compare.md', markdown],
    ]),
  );
  if (flags.json === true) context.print(json.trimEnd());
  const print = flags.json === true ? context.printError : context.print;
  print(...terminal, '', `report: ${join(flags.out, 'compare.md')}`);
  return 0;
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
  read: ReadFile,
  dataPaths: readonly string[],
  testPaths: readonly string[] | undefined,
  { seed, hidden, kParallel }: CompareOptions,
): Data {
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
