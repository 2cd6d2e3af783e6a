import { join } from 'node:path';
import type { Enclosure } from '../../core/enclosure.ts';
import { UsageError } from '../../core/errors.ts';
import { openStream } from '../../core/stream.ts';
import { dataFlagsOf } from '../../data/format.ts';
import type { CommandContext } from '../../judge/claims/catalogue.ts';
import { up } from '../../linalg/rounding.ts';
import { plain } from '../../report/terminal.ts';
import { shuffledOrder } from '../../theory/network/train.ts';
import { type Certificate, certify, type Labelled } from '../certificate/certify.ts';
import { networkDerivatives } from '../derivatives/derivatives.ts';
import { type LoadedModel, loadModel } from '../models/load-model.ts';
import { type Model, type Operation, parameterCount, parametric, sizeOf } from '../models/model.ts';
import { quoted } from '../models/refused.ts';
import { type Examples, loadExamples, parseNormalization } from './examples.ts';
import { againstTable, type EarlierAudit, parseEarlier } from './against.ts';
import { auditPage } from './audit-page.ts';
import { gainsOf } from './gains.ts';
import { type LayerFacts, layerFacts } from './layer-facts.ts';
import { exceeded, parseLimits } from './limits.ts';
import { type AuditBound, networkBounds } from './network-bounds.ts';
import { type Measured, measure } from './measure.ts';
import { type AuditFlags, type AuditOptions, parseAudit } from './options.ts';
import { type Effort, type Pace, paceOf } from './pace.ts';
import { auditJson, auditMarkdown, auditTerminal, gateTerminal, measuredTerminal } from './report.ts';
import { certificateTerminal } from './certificate-tables.ts';
import { type Risks, risksOf } from './risks.ts';

/** Multiplications in computing scores; of a larger set a random part is looked at. */
const maxWork: Readonly<Record<Effort['name'], number>> = { quick: 1e9, default: 2e10, thorough: Infinity };
/** Of a budget in seconds, multiplications for each. */
const workPerSecond = 2e8;
/** And never so few that nothing can be said. */
const minExamples = 1000;

/** One data set, as it was looked at. */
export interface Looked {
  readonly record: Examples['record'];
  readonly risks: Risks;
  /** All of it, or how many of how many. */
  readonly all: boolean;
}

/** Everything that an audit found. */
export interface Audit {
  readonly loaded: LoadedModel;
  readonly reference?: LoadedModel;
  readonly options: AuditOptions;
  readonly parameters: number;
  readonly layers: readonly LayerFacts[];
  /** The product of norms, residual sums included: not below the best Lipschitz constant. */
  readonly lipschitz: number;
  readonly B: number;
  readonly isMeasuredB: boolean;
  readonly classes: readonly string[];
  readonly train: Looked;
  readonly test?: Looked;
  /** Errors of the population minus those of the sample, with probability 95% for a fixed network. */
  readonly gap?: { readonly value: number; readonly interval: Enclosure };
  readonly bounds: readonly AuditBound[];
  /** Absent where it was not asked for. */
  readonly measured?: Measured;
  /** What the weights have not seen. */
  readonly holdOut?: Examples['record'];
  /** Absent until it has been found, and where there was no time for it. */
  readonly certificate?: Certificate;
}

/** What else is shown. */
export interface Beside {
  /** An earlier audit and this one, as a table. */
  readonly against?: readonly (readonly string[])[];
  /** Limits that are exceeded; absent where none are given. */
  readonly exceeded?: readonly string[];
}

/** As of a program that was stopped by Ctrl-C. */
const interrupted = 130;

/**
 * What the theory says of a trained network; prints it, measures what takes longer, prints that and writes
 * all of it. Returns 0, 1 where a limit is exceeded, or 130 where it was stopped: what was known is written
 * then.
 * @throws {UsageError} on flags and files that cannot be used
 */
export async function audit(flags: AuditFlags, context: CommandContext): Promise<number> {
  const start = context.now();
  const options = parseAudit(flags);
  context.requireWritable(flags.out);
  const { gate } = flags;
  const earlier: EarlierAudit | undefined =
    flags.against === undefined ? undefined : parseEarlier(flags.against, context.readFile(flags.against));
  const limits = gate === undefined ? undefined : parseLimits(gate, context.readFile(gate));
  const say = (what: string): void => {
    if (flags.progress) context.printError(plain(what));
  };
  const { found, train, unseen } = await auditOf(flags, options, context, say);
  const against = earlier === undefined ? {} : { against: againstTable(earlier, found) };
  const print = flags.json === true ? context.printError : context.print;
  print(...auditTerminal(found, against).map(plain), '');
  const { ended, ...longer } = await longerOf(
    found.loaded.model,
    { train, unseen, isMeasured: flags.measurements },
    options,
    start,
    context,
    say,
  );
  const { certificate, measured } = longer;
  const whole = { ...found, ...longer };
  const beside: Beside = {
    ...against,
    ...(limits !== undefined && { exceeded: exceeded(gate!, limits, whole) }),
  };
  const json = auditJson(whole);
  await context.writeFiles(
    flags.out,
    new Map([
      ['audit.json', json],
      ['audit.md', auditMarkdown(whole, beside)],
      ['audit.html', await auditPage(whole, beside)],
    ]),
  );
  if (flags.json === true) context.print(json.trimEnd());
  const lines = [
    ...(certificate === undefined ? [] : [...certificateTerminal(certificate), '']),
    ...(measured === undefined ? [] : measuredTerminal(measured)),
    ...gateTerminal(beside),
  ];
  print(...lines.map(plain), `report: ${join(flags.out, 'audit.html')}`);
  if (ended === 'stopped') return interrupted;
  return (beside.exceeded ?? []).length === 0 ? 0 : 1;
}

/** What takes longer than tables: the certificate, and what is measured; until the time is up, or Ctrl-C. */
async function longerOf(
  model: Model,
  {
    train,
    unseen,
    isMeasured,
  }: { readonly train: Examples; readonly unseen: Unseen | undefined; readonly isMeasured: boolean },
  { budget, delta, seed, batch }: AuditOptions,
  since: number,
  { now, onInterrupt }: CommandContext,
  say: (what: string) => void,
): Promise<Pick<Audit, 'certificate' | 'measured'> & { readonly ended: ReturnType<Pace['ended']> }> {
  let isStopped = false;
  const undo = onInterrupt(() => {
    isStopped = true;
  });
  try {
    const parts = [unseen !== undefined, isMeasured].filter(Boolean).length;
    const work = parts * budget.work;
    const pace = paceOf({ ...budget, work }, since, { now, isStopped: () => isStopped }, say);
    const certificate =
      unseen && (await certify(model, train, unseen, { delta, seed, maxWork: budget.work }, pace));
    const measured = isMeasured
      ? await measure({ model, examples: train, effort: budget, seed, batch }, pace)
      : undefined;
    return {
      ...(certificate !== undefined && { certificate }),
      ...(measured !== undefined && { measured }),
      ended: pace.ended(),
    };
  } finally {
    undo();
  }
}

async function auditOf(
  flags: AuditFlags,
  options: AuditOptions,
  { readFile, withTimeLimit }: CommandContext,
  say: (what: string) => void,
): Promise<{ readonly found: Audit; readonly train: Examples; readonly unseen?: Unseen }> {
  const loaded = await loadModel(readFile, flags.model, flags.architecture, withTimeLimit);
  const { model } = loaded;
  const reference =
    flags.reference === undefined
      ? undefined
      : await loadModel(readFile, flags.reference, flags.architecture, withTimeLimit);
  if (reference !== undefined) requireSameShape(reference, loaded);
  const normalization =
    flags.normalize === undefined ? undefined : parseNormalization(readFile, flags.normalize);
  const format = dataFlagsOf(flags);
  const whole = loadExamples(readFile, options.train, '--train', format, { model, normalization });
  const { train, unseen } = heldOut(whole, options, (paths) =>
    loadExamples(readFile, paths, '--hold-out', format, { model, normalization, classes: whole.classes }),
  );
  const test =
    options.test === undefined
      ? undefined
      : loadExamples(readFile, options.test, '--test', format, {
          model,
          normalization,
          classes: train.classes,
        });
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
  const looked = {
    train: look('train', train, model, options, say),
    test: test && look('test', test, model, options, say),
  };
  const layers = layerFacts(model, say);
  const facts = new Map(parametric(model.operations).map((layer, l) => [layer, layers[l]!]));
  const { lipschitz } = gainsOf(model.operations, B, (layer) => {
    const { spectral, bias } = facts.get(layer)!;
    return { spectral: spectral.hi, bias };
  });
  say('bounds');
  const bounds = networkBounds({
    model,
    facts: layers,
    ...(reference !== undefined && { anchor: reference.model }),
    loss: options.loss,
    B,
    delta: options.delta,
    sampleSize: train.labels.length,
    ...(looked.test !== undefined && { test: looked.test.risks }),
  });
  const found: Audit = {
    loaded,
    ...(reference !== undefined && { reference }),
    options,
    parameters: parameterCount(model),
    layers,
    lipschitz,
    B,
    isMeasuredB: inputNorm === undefined,
    classes: train.classes,
    train: looked.train,
    ...(looked.test !== undefined && {
      test: looked.test,
      gap: gapOf(looked.train.risks, looked.test.risks),
    }),
    bounds,
    ...(unseen !== undefined && { holdOut: unseen.record }),
  };
  return { found, train, ...(unseen !== undefined && { unseen }) };
}

type Loaded = Examples & { readonly classes: readonly string[] };
/** What the weights have not seen. */
interface Unseen extends Labelled {
  readonly file: string;
  readonly record: Examples['record'];
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

function gapOf(train: Risks, test: Risks): NonNullable<Audit['gap']> {
  const { lo, hi } = test.errorInterval;
  return { value: test.error - train.error, interval: { lo: lo - train.error, hi: hi - train.error } };
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

function look(
  what: string,
  { inputs, labels, record }: Examples,
  model: Model,
  { loss, budget, seed }: AuditOptions,
  say: (line: string) => void,
): Looked {
  const affordable = Math.max(minExamples, Math.floor(scoresWork(budget) / workOf(model.operations)));
  const all = labels.length <= affordable;
  const chosen = all
    ? undefined
    : shuffledOrder(labels.length, openStream(['audit', seed, what])).subarray(0, affordable);
  const rows = chosen ?? labels.map((_, n) => n);
  const of = networkDerivatives(model, { inputs, labels });
  const scores = new Float64Array(rows.length * model.outputs);
  const tenth = Math.ceil(rows.length / 10 / of.samples) * of.samples;
  for (let from = 0; from < rows.length; from += tenth) {
    say(`scores on the ${what} set: ${from} of ${rows.length} examples`);
    scores.set(of.scores(rows.subarray(from, from + tenth)), from * model.outputs);
  }
  const broken = scores.findIndex((x) => !Number.isFinite(x));
  if (broken >= 0)
    throw new UsageError(
      `${record.file}: expected finite scores of the network, found ${scores[broken]!} for one of its rows`,
    );
  return {
    record,
    risks: risksOf(
      scores,
      rows.map((n) => labels[n]!),
      model.outputs,
      loss,
    ),
    all,
  };
}

function scoresWork({ name, seconds }: Effort): number {
  return seconds === undefined ? maxWork[name] : seconds * workPerSecond;
}

/** Multiplications for one example. */
function workOf(operations: readonly Operation[]): number {
  return operations.reduce((sum, operation) => {
    if (operation.kind === 'residual') return sum + workOf(operation.branch) + workOf(operation.shortcut);
    if (operation.kind === 'dense') return sum + operation.weights.length;
    if (operation.kind === 'convolution')
      return sum + operation.kernel.length * operation.to[1] * operation.to[2];
    return sum + sizeOf(operation.to);
  }, 1);
}
