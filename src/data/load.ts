import { UsageError } from '../core/errors.ts';
import { countClasses, type NamedRows, namedRows } from './classification.ts';
import { type DataFlags, parseFormat, requireNoDataFlags } from './format.ts';
import { looksLikeIdx, readIdx } from './idx.ts';
import { type DataRecord, recordOf } from './record.ts';
import { type DataTable, opened, type OpenedFile, sha256, tableOf } from './table.ts';

/** The bytes of the file at a path as the user gave it. @throws {UsageError} when there is none to be read */
export type ReadFile = (path: string) => Uint8Array;

/** A classification task read from files, and which files they were. */
export interface LabelledFiles {
  readonly rows: NamedRows;
  readonly record: DataRecord;
  /** Where it was a CSV file. */
  readonly table?: DataTable;
}

/**
 * The data set of a CSV file, or of two IDX files, gzipped or not.
 * @param labels the file of the labels, where `file` is an IDX file
 * @throws {UsageError} when a file cannot be read or holds no table of numbers
 */
export function loadTable(read: ReadFile, file: string, labels?: string, flags: DataFlags = {}): DataTable {
  const format = parseFormat(flags);
  const first = opened(file, read(file));
  const isIdx = looksLikeIdx(first.bytes);
  if (labels === undefined) {
    if (isIdx)
      throw new UsageError(`--data ${file}: is an IDX file; name the file of its labels with --labels`);
    return tableOf(first, format);
  }
  if (!isIdx) throw new UsageError(`--labels ${labels}: goes with an IDX file, and --data ${file} is none`);
  const { rows, record } = loadPair(first, opened(labels, read(labels)), flags);
  const { inputs, width, names } = rows;
  const { classes: _classes, ...source } = record;
  return {
    ...source,
    columns: Array.from({ length: width }, (_, j) => `pixel${j + 1}`),
    labels: names,
    rows: names.map((_, i) => Array.from(inputs.subarray(i * width, (i + 1) * width))),
  };
}

/**
 * A labelled data set: one CSV file, or two IDX files, images and labels.
 * @param flag where the files were named, for messages
 * @throws {UsageError} one line naming the file, the place in it and what was expected
 */
export function loadLabelled(
  read: ReadFile,
  paths: readonly string[],
  flag: string,
  flags: DataFlags = {},
): LabelledFiles {
  const format = parseFormat(flags);
  const [path, second, ...more] = paths;
  if (path === undefined || more.length > 0)
    throw new UsageError(
      `${flag} takes a CSV file, or two IDX files (images, labels); got ${paths.length} files`,
    );
  const first = opened(path, read(path));
  if (second !== undefined) return loadPair(first, opened(second, read(second)), flags);
  if (looksLikeIdx(first.bytes)) {
    readIdx(path, first.bytes);
    throw new UsageError(`${flag} ${path}: is an IDX file; the file of its labels must follow it`);
  }
  const table = tableOf(first, format);
  return { rows: namedRows(table), record: recordOf(table), table };
}

function loadPair(images: OpenedFile, labels: OpenedFile, flags: DataFlags): LabelledFiles {
  requireNoDataFlags(flags, `goes with a CSV file, and ${images.file} is taken for an IDX file`);
  const rows = idxRows(images, labels);
  const { file, width, names } = rows;
  return {
    rows,
    record: {
      file,
      sha256: sha256([images.sha256, labels.sha256].join()),
      files: [images, labels].map((part) => ({ file: part.file, sha256: part.sha256 })),
      rows: names.length,
      columns: width,
      target: 'label',
      classes: countClasses({ file, target: 'label', columns: [], labels: names, rows: [] }),
      dropped: [],
      blankLines: 0,
      reading: {},
    },
  };
}

/** Images and labels as rows: everything but the first dimension of the images is features. */
function idxRows(images: OpenedFile, labels: OpenedFile): NamedRows {
  const { dims, values } = readIdx(images.file, images.bytes);
  const [count, ...size] = dims;
  if (size.length === 0)
    throw new UsageError(`${images.file}: byte 3: expected at least 2 dimensions, for images, found 1`);
  const { dims: labelDims, values: classes } = readIdx(labels.file, labels.bytes);
  if (labelDims.length !== 1)
    throw new UsageError(
      `${labels.file}: byte 3: expected 1 dimension, for labels, found ${labelDims.length}`,
    );
  if (labelDims[0] !== count) {
    throw new UsageError(
      `${labels.file}: bytes 4–7: expected ${count!} labels, as many as ${images.file} has images, found ${labelDims[0]!}`,
    );
  }
  const broken = classes.findIndex((x) => !Number.isInteger(x));
  if (broken >= 0)
    throw new UsageError(
      `${labels.file}: label ${broken + 1}: expected a whole number, found ${classes[broken]!}`,
    );
  return {
    file: images.file,
    labelsFile: labels.file,
    inputs: values,
    width: size.reduce((product, n) => product * n, 1),
    names: Array.from(classes, String),
  };
}
