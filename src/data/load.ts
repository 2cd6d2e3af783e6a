import { UsageError } from '../core/errors.ts';
import { type NamedRows, namedRows } from './classification.ts';
import { looksLikeIdx, readIdx } from './idx.ts';
import { type DataTable, readDataTable, sha256 } from './table.ts';

/** The bytes of the file at a path as the user gave it. @throws {UsageError} when there is none to be read */
export type ReadFile = (path: string) => Uint8Array;

/** A classification task read from files, and which files they were. */
export interface LabelledFiles {
  readonly rows: NamedRows;
  /** Names as given, with the SHA-256 of their bytes. */
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
}

/**
 * The data set of a CSV file, or of two IDX files, known by the hash of its bytes.
 * @param labels the file of the labels, where `file` is an IDX file
 * @throws {UsageError} when a file cannot be read or holds no table of numbers
 */
export function loadTable(read: ReadFile, file: string, labels?: string): DataTable {
  const bytes = read(file);
  const isIdx = looksLikeIdx(bytes);
  if (labels === undefined) {
    if (isIdx)
      throw new UsageError(`--data ${file}: is an IDX file; name the file of its labels with --labels`);
    return readDataTable(file, bytes);
  }
  if (!isIdx) throw new UsageError(`--labels ${labels}: goes with an IDX file, and --data ${file} is none`);
  const { rows, files } = loadLabelled(read, [file, labels], '--data');
  const { inputs, width, names } = rows;
  return {
    file,
    sha256: sha256(files.map((part) => part.sha256).join()),
    columns: Array.from({ length: width }, (_, j) => `pixel${j + 1}`),
    dropped: ['label'],
    labels: names,
    rows: names.map((_, i) => Array.from(inputs.subarray(i * width, (i + 1) * width))),
  };
}

/**
 * A labelled data set: one CSV file whose last column holds the classes, or two IDX files, images and labels.
 * @param flag where the files were named, for messages
 * @throws {UsageError} one line naming the file, the place in it and what was expected
 */
export function loadLabelled(read: ReadFile, paths: readonly string[], flag: string): LabelledFiles {
  const [first, second, ...more] = paths;
  if (first === undefined || more.length > 0)
    throw new UsageError(
      `${flag} takes a CSV file, or two IDX files (images, labels); got ${paths.length} files`,
    );
  const bytes = read(first);
  const files = [{ file: first, sha256: sha256(bytes) }];
  if (second === undefined) {
    if (looksLikeIdx(bytes)) {
      readIdx(first, bytes);
      throw new UsageError(`${flag} ${first}: is an IDX file; the file of its labels must follow it`);
    }
    return { rows: namedRows(readDataTable(first, bytes)), files };
  }
  const labelBytes = read(second);
  return {
    rows: idxRows({ file: first, bytes }, { file: second, bytes: labelBytes }),
    files: [...files, { file: second, sha256: sha256(labelBytes) }],
  };
}

interface Bytes {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Images and labels as rows: everything but the first dimension of the images is features. */
function idxRows(images: Bytes, labels: Bytes): NamedRows {
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
    inputs: values,
    width: size.reduce((product, n) => product * n, 1),
    names: Array.from(classes, String),
  };
}
