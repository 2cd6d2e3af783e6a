import { join } from 'node:path';
import type { Enclosure } from '../../core/enclosure.ts';
import type { CommandContext } from '../../judge/claims/catalogue.ts';
import { plain } from '../../report/terminal.ts';
import { type Certificate, certify } from '../certificate/certify.ts';
import type { LoadedModel } from '../models/load-model.ts';
import { type Model, parameterCount, parametric } from '../models/model.ts';
import { againstTable, type EarlierAudit, parseEarlier } from './against.ts';
import { auditPage } from './audit-page.ts';
import { certificateTerminal } from './certificate-tables.ts';
import type { Examples } from './examples.ts';
import { gainsOf } from './gains.ts';
import { loadInputs, type Unseen } from './inputs.ts';
import { type Begin, beginning, interruptible, StoppedEarly } from './interruption.ts';
import { type LayerFacts, layerFacts } from './layer-facts.ts';
import { exceeded, parseLimits, requireBounds, requireFigures } from './limits.ts';
import { gapOf, look, type Looked, type LookedTest } from './look.ts';
import { type Measured, measure } from './measure.ts';
import { type AuditBound, networkBounds } from './network-bounds.ts';
import { type AuditFlags, type AuditOptions, parseAudit } from './options.ts';
import { type Clock, type Pace, paceOf } from './pace.ts';
import { auditJson } from './audit-json.ts';
import { auditMarkdown, auditTerminal, gateTerminal, measuredTerminal } from './report.ts';

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
  readonly test?: LookedTest;
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
 * then, and nothing where that is not even a table.
 * @throws {UsageError} on flags and files that cannot be used
 */
export async function audit(flags: AuditFlags, context: CommandContext): Promise<number> {
  try {
    return await wholeAudit(flags, context);
  } catch (error) {
    if (!(error instanceof StoppedEarly)) throw error;
    context.printError(plain(`Interrupted before the first table: nothing was written to ${flags.out}.`));
    return interrupted;
  }
}

async function wholeAudit(flags: AuditFlags, context: CommandContext): Promise<number> {
  const start = context.now();
  const options = parseAudit(flags);
  context.requireWritable(flags.out);
  const { gate } = flags;
  const earlier: EarlierAudit | undefined =
    flags.against === undefined ? undefined : parseEarlier(flags.against, context.readFile(flags.against));
  const limits = gate === undefined ? undefined : parseLimits(gate, context.readFile(gate));
  if (limits !== undefined) requireFigures(gate!, limits, options);
  const say = (what: string): void => {
    if (flags.progress) context.printError(plain(what));
  };
  const print = flags.json === true ? context.printError : context.print;
  const { whole, against, ended } = await interruptible(context, async (isStopped) => {
    const begin = beginning(say, isStopped);
    const { found, train, unseen } = await auditOf(flags, options, context, begin);
    if (limits !== undefined) requireBounds(gate!, limits, found);
    const against = earlier === undefined ? {} : { against: againstTable(earlier, found) };
    print(...auditTerminal(found, against).map(plain), '');
    const { ended, ...longer } = await longerOf(
      found.loaded.model,
      { train, unseen, isMeasured: flags.measurements },
      options,
      start,
      { now: context.now, isStopped },
      say,
    );
    return { whole: { ...found, ...longer }, against, ended };
  });
  const beside: Beside = {
    ...against,
    ...(limits !== undefined && { exceeded: exceeded(limits, whole) }),
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
  const { certificate, measured } = whole;
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
  clock: Clock,
  say: (what: string) => void,
): Promise<Pick<Audit, 'certificate' | 'measured'> & { readonly ended: ReturnType<Pace['ended']> }> {
  const parts = [unseen !== undefined, isMeasured].filter(Boolean).length;
  const pace = paceOf({ ...budget, work: parts * budget.work }, since, clock, say);
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
}

async function auditOf(
  flags: AuditFlags,
  options: AuditOptions,
  context: CommandContext,
  begin: Begin,
): Promise<{ readonly found: Audit; readonly train: Examples; readonly unseen?: Unseen }> {
  const { loaded, reference, train, test, unseen, B, isMeasuredB } = await loadInputs(
    flags,
    options,
    context,
    begin,
  );
  const { model } = loaded;
  const looked = {
    train: await look('train', train, model, options, begin),
    test: test && {
      ...(await look('test', test, model, options, begin)),
      alsoTrainedOn: test.alsoTrainedOn,
    },
  };
  const layers = await layerFacts(model, begin);
  const facts = new Map(parametric(model.operations).map((layer, l) => [layer, layers[l]!]));
  const { lipschitz } = gainsOf(model.operations, B, (layer) => {
    const { spectral, bias } = facts.get(layer)!;
    return { spectral: spectral.hi, bias };
  });
  await begin('bounds');
  const bounds = networkBounds({
    model,
    facts: layers,
    ...(reference !== undefined && { anchor: reference.model }),
    loss: options.loss,
    B,
    delta: options.delta,
    sampleSize: train.labels.length,
    ...(looked.test !== undefined && { test: looked.test }),
  });
  const found: Audit = {
    loaded,
    ...(reference !== undefined && { reference }),
    options,
    parameters: parameterCount(model),
    layers,
    lipschitz,
    B,
    isMeasuredB,
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
