import { UsageError } from '../../core/errors.ts';
import { classesOf, labelPlace } from '../../data/classification.ts';
import { type DataFlags, requireNoDataFlags } from '../../data/format.ts';
import { loadLabelled, type ReadFile } from '../../data/load.ts';
import type { DataRecord } from '../../data/record.ts';
import { sha256 } from '../../data/table.ts';
import type { Rescaling } from '../models/architecture.ts';
import { type Model, sizeOf } from '../models/model.ts';
import { looksLikeZip } from '../models/zip.ts';
import { readNpz } from '../models/npy.ts';
import { formatShape, quoted, refused } from '../models/refused.ts';
import type { Tensor } from '../models/tensor.ts';

/** Inputs as the network takes them, and the place of each class among its scores. */
export interface Examples {
  /** N × size of the input, by rows. */
  readonly inputs: Float64Array;
  readonly labels: Uint32Array;
  readonly record: DataRecord;
}

/** x ↦ (x − mean)/scale, by feature or by channel, or one pair for all. */
export interface Normalization {
  readonly mean: readonly number[];
  readonly scale: readonly number[];
}

type DataFlag = '--train' | '--test' | '--hold-out';

interface Raw {
  readonly file: string;
  /** Where the classes stand, if in a file of their own. */
  readonly labelsFile?: string;
  readonly inputs: Float64Array;
  readonly width: number;
  readonly names: readonly string[];
  readonly record: DataRecord;
}

/**
 * The examples of a CSV file, two IDX files, or a `.npz` file with inputs and labels.
 * @param flag where they were named
 * @param known class names of other examples, in the order of the network's scores
 * @throws {UsageError} one line
 */
export function loadExamples(
  read: ReadFile,
  paths: readonly string[],
  flag: DataFlag,
  format: DataFlags,
  {
    model,
    normalization,
    classes,
  }: {
    readonly model: Model;
    readonly normalization: Normalization | undefined;
    readonly classes?: readonly string[];
  },
): Examples & { readonly classes: readonly string[] } {
  const raw = rawExamples(read, paths, flag, format);
  const { file, inputs, width, record } = raw;
  const size = sizeOf(model.input);
  if (width !== size)
    throw new UsageError(
      `${file}: expected ${size} features, as the network takes (${formatShape(model.input)}), found ${width}`,
    );
  const broken = inputs.findIndex((x) => !Number.isFinite(x));
  if (broken >= 0)
    throw new UsageError(
      `${file}: row ${Math.floor(broken / width) + 1}: expected finite numbers, found ${inputs[broken]!}`,
    );
  const places = classPlaces(raw, model.outputs, classes);
  const given = normalization === undefined ? inputs : normalized(file, inputs, model, normalization);
  return {
    inputs: model.rescaling === undefined ? given : rescaled(file, given, model, model.rescaling),
    labels: places.labels,
    classes: places.classes,
    record,
  };
}

function rawExamples(read: ReadFile, paths: readonly string[], flag: DataFlag, format: DataFlags): Raw {
  const [path, ...more] = paths;
  const bytes = path === undefined ? new Uint8Array() : read(path);
  if (path === undefined || more.length > 0 || !looksLikeZip(bytes)) {
    const { rows, record } = loadLabelled(read, paths, flag, format);
    return { ...rows, record };
  }
  requireNoDataFlags(format, `goes with a CSV file, and ${path} is a .npz file`);
  const { inputs, labels } = arraysOf(path, [...readNpz(path, bytes).values()], flag);
  const [count, ...sizes] = inputs.shape;
  const broken = labels.values.findIndex((x) => !Number.isInteger(x));
  if (broken >= 0)
    throw refused(
      path,
      `array ${quoted(labels.name)}: label ${broken + 1}`,
      'a whole number',
      `${labels.values[broken]!}`,
    );
  const hash = sha256(bytes);
  const width = sizes.reduce((product, size) => product * size, 1);
  const names = Array.from(labels.values, String);
  return {
    file: path,
    inputs: inputs.values,
    width,
    names,
    record: {
      file: path,
      sha256: hash,
      files: [{ file: path, sha256: hash }],
      rows: count!,
      columns: width,
      target: labels.name,
      classes: new Set(names).size,
      dropped: [],
      blankLines: 0,
      reading: {},
    },
  };
}

/** Inputs and labels of as many rows; where there are more arrays, those with the flag in their names. */
function arraysOf(file: string, all: readonly Tensor[], flag: string): Record<'inputs' | 'labels', Tensor> {
  const part = flag.slice(2);
  const mine = all.length > 2 ? all.filter(({ name }) => name.includes(part)) : all;
  const inputs = mine.find(({ shape }) => shape.length >= 2);
  const labels = mine.find(({ shape }) => shape.length === 1);
  if (
    mine.length !== 2 ||
    inputs === undefined ||
    labels === undefined ||
    inputs.shape[0] !== labels.shape[0]
  ) {
    const found = all.slice(0, 6).map(({ name, shape }) => `${name} ${formatShape(shape)}`);
    throw refused(
      file,
      'arrays',
      `inputs (N × …) and labels (N), or four with ${part} in the names of two`,
      found.join(', ') || 'none',
    );
  }
  if (labels.shape[0] === 0) throw refused(file, `array ${quoted(labels.name)}`, 'labels', 'none');
  return { inputs, labels };
}

/** Whole numbers are places among the scores; other names are sorted, and must be as many as the scores. */
function classPlaces(
  raw: Pick<Raw, 'file' | 'labelsFile' | 'names'>,
  outputs: number,
  known: readonly string[] | undefined,
): { readonly labels: Uint32Array; readonly classes: readonly string[] } {
  const { names, labelsFile } = raw;
  const file = labelsFile ?? raw.file;
  const isPlace = (name: string): boolean => /^\d{1,9}(?:\.0)?$/u.test(name);
  const classes =
    known ??
    (names.every(isPlace)
      ? Array.from({ length: outputs }, (_, c) => String(c))
      : classesOf({ file, names }));
  if (classes.length !== outputs)
    throw new UsageError(
      `${file}: expected ${outputs} classes, as the network has scores, found ${classes.length}`,
    );
  const places = new Map(classes.map((name, c) => [name, c]));
  const labels = Uint32Array.from(names, (name, i) => {
    const place = places.get(name) ?? places.get(String(Number(name)));
    if (place === undefined)
      throw new UsageError(
        `${labelPlace(raw, i)}: expected a class of ${classes[0]!} to ${classes.at(-1)!}, found ${quoted(name)}`,
      );
    return place;
  });
  return { labels, classes };
}

/** @param text two numbers with a comma between, or the name of a JSON file with mean and std */
export function parseNormalization(read: ReadFile, text: string): Normalization {
  const pair = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const problem = (found: string): UsageError =>
    new UsageError(
      `--normalize: expected a mean and a positive standard deviation with a comma between, or a JSON file {"mean": […], "std": […]}, found ${found}`,
    );
  const checked = (mean: readonly number[], scale: readonly number[], found: string): Normalization => {
    const fine = (x: unknown): boolean => typeof x === 'number' && Number.isFinite(x);
    if (
      mean.length === 0 ||
      mean.length !== scale.length ||
      !mean.every(fine) ||
      !scale.every((s) => fine(s) && s > 0)
    )
      throw problem(found);
    return { mean, scale };
  };
  if (pair.length === 2 && pair.every(Number.isFinite)) return checked([pair[0]!], [pair[1]!], quoted(text));
  if (!text.endsWith('.json')) throw problem(quoted(text));
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(read(text)));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw problem(`${text}, which is no JSON`);
  }
  const { mean, std } = (json ?? {}) as { readonly mean?: unknown; readonly std?: unknown };
  const listOf = (x: unknown): readonly number[] => (Array.isArray(x) ? (x as number[]) : [x as number]);
  return checked(listOf(mean), listOf(std), text);
}

function normalized(
  file: string,
  inputs: Float64Array,
  model: Model,
  { mean, scale }: Normalization,
): Float64Array {
  const at = placesOf(model, mean.length);
  if (at === undefined)
    throw new UsageError(
      `--normalize: expected 1, ${channelsOf(model)} or ${sizeOf(model.input)} means for ${file}, found ${mean.length}`,
    );
  return inputs.map((x, i) => (x - mean[at(i)]!) / scale[at(i)]!);
}

function rescaled(
  file: string,
  inputs: Float64Array,
  model: Model,
  { scale, offset }: Rescaling,
): Float64Array {
  const at = placesOf(model, scale.length);
  if (at === undefined)
    throw new UsageError(
      `${file}: the network rescales ${scale.length} channels, and its input has ${channelsOf(model)}`,
    );
  return inputs.map((x, i) => scale[at(i)]! * x + offset[at(i)]!);
}

function channelsOf({ input }: Model): number {
  return input[0];
}

/** Which of `count` numbers goes with the i-th input: one for all, for each channel or each feature. */
function placesOf(model: Model, count: number): ((i: number) => number) | undefined {
  const [size, channels] = [sizeOf(model.input), channelsOf(model)];
  if (count === 1) return () => 0;
  if (count === size) return (i) => i % size;
  if (count !== channels) return undefined;
  const area = size / channels;
  return model.channelsLast ? (i) => i % channels : (i) => Math.floor((i % size) / area);
}
