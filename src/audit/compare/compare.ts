import { join } from 'node:path';
import { classesOf, labelledData } from '../../data/classification.ts';
import { UsageError } from '../../core/errors.ts';
import { openStream } from '../../core/stream.ts';
import { exampleCount, type LabelledData, onUnitBall, subset } from '../../data/labelled.ts';
import type { Loss } from '../../theory/network/loss.ts';
import { shuffledOrder } from '../../theory/network/train.ts';
import { columnsOf } from './columns.ts';
import { type CompareFlags, type CompareOptions, type ComparePlan, parseCompare } from './options.ts';
import { gridOf } from './grid.ts';
import { pathPicture } from './path-picture.ts';
import { type Comparison, dataComparison, type DataFacts, gridComparison } from './report.ts';
import { dataFlagsOf } from '../../data/format.ts';
import { requireSameColumns } from '../../data/same-columns.ts';
import { loadLabelled, type ReadFile } from '../../data/load.ts';
import type { CommandContext } from '../../judge/claims/catalogue.ts';
import { plain } from '../../report/terminal.ts';

/** Range of the ramp loss. */
const M = 1;

/** Dimensions of the flat, if nobody says how many and there are so many parameters. */
const usualFlat = 10;

/**
 * All bounds on the same networks, random or trained on data; writes and prints the comparison. Returns 0.
 * @throws {UsageError} on flags and files that cannot be used
 */
export async function compare(flags: CompareFlags, context: CommandContext): Promise<number> {
  const asked = parseCompare(flags);
  const data = flags.data === undefined ? undefined : dataOf(context.readFile, flags.data, flags, asked);
  const options = {
    ...asked,
    kParallel: asked.kParallel ?? Math.min(usualFlat, data?.parameters ?? usualFlat),
  };
  context.requireWritable(flags.out);
  const say = (what: string): void => {
    if (flags.progress) context.printError(plain(what));
  };
  const { json, markdown, terminal, picture } =
    data === undefined ? gridComparison(gridOf(options, say), options) : await trained(data, options, say);
  await context.writeFiles(
    flags.out,
    new Map([
      ['compare.json', json],
      ['compare.md', markdown],
      ...(picture === undefined ? [] : [['compare.svg', picture] as const]),
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
  /** Of the network that is asked for. */
  readonly parameters: number;
}

async function trained(
  { training, test, facts }: Data,
  options: ComparePlan,
  say: (what: string) => void,
): Promise<Comparison> {
  const loss: Loss = { kind: 'clipped-hinge', M, gamma: options.gamma };
  const columns = columnsOf({ ...options, loss, training, test }, say);
  return { ...dataComparison(columns, facts, options, M), picture: await pathPicture(columns.path) };
}

/** @throws {UsageError} on files that cannot be read, do not fit each other, or hold too few rows */
function dataOf(
  read: ReadFile,
  dataPaths: readonly string[],
  { test: testPaths, ...flags }: CompareFlags,
  { seed, hidden, kParallel = 1 }: CompareOptions,
): Data {
  const format = dataFlagsOf(flags);
  const given = loadLabelled(read, dataPaths, '--data', format);
  const other = testPaths === undefined ? undefined : loadLabelled(read, testPaths, '--test', format);
  if (other?.table !== undefined && given.table !== undefined) requireSameColumns(other.table, given.table);
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
  const { file } = given.rows;
  if (exampleCount(training) < least) {
    const held = other === undefined ? ' beside the fifth that is held out; --test names a test set' : '';
    throw new UsageError(
      `${file}: expected at least ${least} rows to train on, found ${exampleCount(training)}${held}`,
    );
  }
  if (training.inputs.every((x) => x === 0))
    throw new UsageError(`${file}: expected inputs that differ from 0, found none`);
  const widths = [all.width, ...hidden, classes.length];
  const p = widths.slice(1).reduce((sum, width, l) => sum + width * widths[l]!, 0);
  if (kParallel > p)
    throw new UsageError(`--k-parallel must be at most the number of parameters, ${p}, got '${kParallel}'`);
  const facts = {
    sources: [given.record, ...(other === undefined ? [] : [other.record])],
    training: exampleCount(training),
    test: exampleCount(test),
    features: all.width,
    classes,
    heldOut: other === undefined,
  };
  return { training, test, facts, parameters: p };
}

/** A random fifth of the rows for testing. */
function heldOut(data: LabelledData, seed: string): readonly [LabelledData, LabelledData] {
  const order = shuffledOrder(exampleCount(data), openStream(['compare', seed, 'held out']));
  const from = Math.floor((4 * order.length) / 5);
  return [subset(data, order.subarray(0, from)), subset(data, order.subarray(from))];
}
