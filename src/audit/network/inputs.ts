import { UsageError } from '../../core/errors.ts';
import { countCommonRows } from '../../data/common-rows.ts';
import { dataFlagsOf } from '../../data/format.ts';
import type { CommandContext } from '../../judge/claims/catalogue.ts';
import { up } from '../../linalg/rounding.ts';
import type { Labelled } from '../certificate/certify.ts';
import { type LoadedModel, loadModel } from '../models/load-model.ts';
import { type Model, parametric, sizeOf } from '../models/model.ts';
import { quoted } from '../models/refused.ts';
import { type Examples, loadExamples, parseNormalization } from './examples.ts';
import type { Begin } from './interruption.ts';
import type { AuditFlags, AuditOptions } from './options.ts';

/** What an audit is of: networks and examples, read from their files. */
export interface Inputs {
  readonly loaded: LoadedModel;
  readonly reference?: LoadedModel;
  readonly train: Loaded;
  readonly test?: TestSet;
  readonly unseen?: Unseen;
  /** Not below the longest input. */
  readonly B: number;
  readonly isMeasuredB: boolean;
}

/** @throws {UsageError} one line, of files that cannot be used or do not go together */
export async function loadInputs(
  flags: AuditFlags,
  options: AuditOptions,
  { readFile, withTimeLimit }: Pick<CommandContext, 'readFile' | 'withTimeLimit'>,
  begin: Begin,
): Promise<Inputs> {
  await begin(`reading ${flags.model}`);
  const loaded = await loadModel(readFile, flags.model, flags.architecture, withTimeLimit);
  const { model } = loaded;
  if (flags.reference !== undefined) await begin(`reading ${flags.reference}`);
  const reference =
    flags.reference === undefined
      ? undefined
      : await loadModel(readFile, flags.reference, flags.architecture, withTimeLimit);
  if (flags.architecture !== undefined && loaded.isOrdered && reference?.isOrdered !== false)
    throw new UsageError(
      `--architecture ${flags.architecture}: goes with a file of tensors alone, and ${loaded.file} (${loaded.format}) holds the order of its layers`,
    );
  if (reference !== undefined) requireSameShape(reference, loaded);
  const normalization =
    flags.normalize === undefined ? undefined : parseNormalization(readFile, flags.normalize);
  const format = dataFlagsOf(flags);
  await begin(`reading ${options.train.join(', ')}`);
  const whole = loadExamples(readFile, options.train, '--train', format, { model, normalization });
  const { train, unseen } = heldOut(whole, options, (paths) =>
    loadExamples(readFile, paths, '--hold-out', format, { model, normalization, classes: whole.classes }),
  );
  if (options.test !== undefined) await begin(`reading ${options.test.join(', ')}`);
  const test =
    options.test === undefined
      ? undefined
      : unseenBy(
          train,
          loadExamples(readFile, options.test, '--test', format, {
            model,
            normalization,
            classes: train.classes,
          }),
          options.test,
        );
  const longest = [whole, test, unseen].reduce(
    (most, data) => Math.max(most, longestInput(data?.inputs, model)),
    0,
  );
  const { inputNorm } = options;
  if (inputNorm !== undefined && inputNorm < longest)
    throw new UsageError(
      `--input-norm: expected at least the longest input, ${longest}, got '${flags.inputNorm!}'`,
    );
  const B = inputNorm ?? longest;
  return {
    loaded,
    train,
    B,
    isMeasuredB: inputNorm === undefined,
    ...(reference !== undefined && { reference }),
    ...(test !== undefined && { test }),
    ...(unseen !== undefined && { unseen }),
  };
}

/** Examples that the network has not seen, but for so many that are also among those it was trained on. */
export type TestSet = Loaded & { readonly alsoTrainedOn: number };

export type Loaded = Examples & { readonly classes: readonly string[] };
/** What the weights have not seen. */
export interface Unseen extends Labelled {
  readonly file: string;
  readonly record: Examples['record'];
}

/** @throws {UsageError} where every example was trained on */
function unseenBy(train: Loaded, test: Loaded, paths: readonly string[]): TestSet {
  const alsoTrainedOn = countCommonRows(test, train);
  if (alsoTrainedOn === test.labels.length)
    throw new UsageError(
      `--test ${paths.join(' ')}: expected examples that the network has not seen; every one of them is also in --train`,
    );
  return { ...test, alsoTrainedOn };
}

/** What the weights have seen, and what not. @throws {UsageError} where a share leaves nothing of either */
function heldOut(
  whole: Loaded,
  { holdOut, train: paths }: AuditOptions,
  load: (files: readonly string[]) => Loaded,
): { readonly train: Loaded; readonly unseen?: Unseen } {
  if (holdOut === undefined) return { train: whole };
  if (typeof holdOut !== 'number')
    return { train: whole, unseen: { ...load(holdOut), file: holdOut.join(' ') } };
  const count = whole.labels.length;
  const first = count - Math.round(holdOut * count);
  if (first === 0 || first === count)
    throw new UsageError(`--hold-out ${holdOut}: leaves one part of ${paths[0]!} empty`);
  const width = whole.inputs.length / count;
  const rows = (from: number, to: number): Unseen => ({
    file: `${holdOut}`,
    inputs: whole.inputs.subarray(from * width, to * width),
    labels: whole.labels.subarray(from, to),
    record: { ...whole.record, rows: to - from },
  });
  const { file: _file, ...seen } = rows(0, first);
  return { train: { ...whole, ...seen }, unseen: rows(first, count) };
}

/** @throws {UsageError} where the layers differ */
function requireSameShape(reference: LoadedModel, loaded: LoadedModel): void {
  const shapes = ({ model }: LoadedModel): readonly string[] =>
    parametric(model.operations).map((layer) =>
      [
        layer.kind,
        layer.from.join(),
        layer.to.join(),
        layer.kind !== 'scaling' && layer.bias !== undefined,
      ].join(' '),
    );
  const [own, other] = [shapes(loaded), shapes(reference)];
  const l = own.findIndex((shape, i) => shape !== other[i]);
  if (l < 0 && own.length === other.length) return;
  const names = parametric(loaded.model.operations);
  const place = l < 0 ? 'the last layer' : `layer ${l + 1} (${quoted(names[l]!.name)})`;
  throw new UsageError(
    `${reference.file}: expected a network with the layers of ${loaded.file}, found another at ${place}`,
  );
}

/** At least the norm of every input. */
function longestInput(inputs: Float64Array | undefined, model: Model): number {
  if (inputs === undefined) return 0;
  const width = sizeOf(model.input);
  let most = 0;
  for (let at = 0; at < inputs.length; at += width) {
    let sum = 0;
    for (let i = at; i < at + width; i++) sum += inputs[i]! * inputs[i]!;
    most = Math.max(most, sum);
  }
  return up(Math.sqrt(most) * (1 + 1e-9));
}
