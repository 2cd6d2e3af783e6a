import type { Enclosure } from '../../core/enclosure.ts';
import type { Json } from '../../core/json.ts';
import { version } from '../../core/version.ts';
import { brief, formatData, thousands } from '../../report/format.ts';
import { escapeMarkdown, list, table } from '../../report/markdown.ts';
import { prettyJson } from '../../report/pretty-json.ts';
import { slug } from '../../report/slug.ts';
import { alignColumns } from '../../report/terminal.ts';
import type { Audit, Beside } from './audit.ts';
import type { Looked } from './look.ts';
import { certificateTables } from './certificate-tables.ts';
import type { Measured } from './measure.ts';
import { measuredSections } from './measured-tables.ts';
import type { AuditBound } from './network-bounds.ts';

type Table = readonly (readonly string[])[];

/** What the figures are. */
const definitions: readonly string[] = [
  '‖W‖σ is the norm of the layer as an operator, between two certified numbers: of a convolution on maps of every size (N9), of a batch normalization at inference its largest factor.',
  '‖W‖F and ‖Wᵀ‖2,1 (the sum over outputs of the 2-norm of their weights) are of the numbers stored. The stable rank is ‖W‖F²/‖W‖σ²; of a convolution the mean of ‖K̂(ω)‖F² over all frequencies, over the largest ‖K̂(ω)‖σ².',
  'The Lipschitz constant is the product of the norms, pooling and residual sums included; it is not below the best one.',
  'The margin of an example is the score of its class minus the largest other one; a tie counts as an error.',
  'Intervals of errors are Clopper and Pearson’s at 95%, for a network that did not depend on the examples: on the sample it trained on they say only how large its noise is. The gap’s is the test set’s, shifted.',
  'Each bound holds with probability at least 1 − δ by itself. Distances, norms and the longest input are taken as if fixed before the sample; a union bound over them would add to the bounds.',
];

export function auditJson(found: Audit): string {
  const { loaded, reference, options, layers, train, test, ...others } = found;
  const fileOf = ({ file, format, files }: Audit['loaded']): object => ({ file, format, files });
  const value = {
    kind: 'audit',
    schema: 1,
    lakatos: version,
    model: {
      ...fileOf(loaded),
      input: loaded.model.input,
      outputs: loaded.model.outputs,
      softmax: loaded.model.softmax,
    },
    ...(reference !== undefined && { reference: fileOf(reference) }),
    options: {
      loss: options.loss,
      delta: options.delta,
      budget: options.budget.seconds ?? options.budget.name,
      seed: options.seed,
    },
    layers,
    train,
    ...(test !== undefined && { test }),
    ...others,
  };
  return prettyJson(finite(value));
}

function finite(value: unknown): Json {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(finite);
  const entries = Object.entries(value as object).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, finite(item)]));
}

/** A part of the report: tables, then lines. The first has no title. */
export interface AuditSection {
  readonly title?: string;
  /** Fit for a file. */
  readonly name: string;
  readonly tables: readonly Table[];
  readonly lines: readonly string[];
}

/** What Markdown and the page show, in order. */
export function auditSections(found: Audit, beside: Beside): readonly AuditSection[] {
  const { certificate, measured } = found;
  const certified = certificate === undefined ? undefined : certificateTables(certificate);
  return [
    {
      name: 'about',
      tables: [],
      lines: [
        ...(beside.exceeded === undefined ? [] : gateLines(beside.exceeded)),
        errorLine(found),
        ...findings(found),
        ...(certified === undefined ? [] : [certified.headline]),
        ...about(found),
      ],
    },
    { title: 'Layers', name: 'layers', tables: [layerTable(found)], lines: [] },
    { title: 'Risks', name: 'risks', tables: [riskTable(found)], lines: [] },
    { title: 'Bounds', name: 'bounds', tables: [boundTable(found)], lines: [] },
    ...(certified === undefined
      ? []
      : [
          {
            title: 'Certificate',
            name: 'certificate',
            tables: [certified.parts, certified.cells],
            lines: certified.notes,
          },
        ]),
    ...(measured === undefined ? [] : measuredSections(measured)).map(({ title, table: rows, notes }) => ({
      title,
      name: slug(title),
      tables: [rows],
      lines: notes,
    })),
    ...(beside.against === undefined
      ? []
      : [{ title: 'Against an earlier audit', name: 'against', tables: [beside.against], lines: [] }]),
    {
      title: 'What this says',
      name: 'definitions',
      tables: [],
      lines: [...(measured === undefined ? [] : endedLines(measured)), ...definitions],
    },
    { title: 'Files', name: 'files', tables: [], lines: files(found) },
  ];
}

export function auditMarkdown(found: Audit, beside: Beside): string {
  const sections = auditSections(found, beside).flatMap(({ title, tables, lines }) => [
    ...(title === undefined ? [] : [`## ${title}`]),
    ...tables.map(markdownTable),
    ...(lines.length === 0 ? [] : [list(lines)]),
  ]);
  return `${['# Lakatos: audit of a trained network', ...sections].join('\n\n')}\n`;
}

export function auditTerminal(found: Audit, beside: Beside): readonly string[] {
  return [
    ...about(found),
    ...files(found),
    '',
    ...alignColumns(layerTable(found), 1),
    '',
    ...alignColumns(riskTable(found), 1),
    '',
    ...alignColumns(boundTable(found), 1),
    '',
    ...(beside.against === undefined ? [] : [...alignColumns(beside.against, 1), '']),
    ...findings(found),
  ];
}

export function gateTerminal({ exceeded }: Beside): readonly string[] {
  return exceeded === undefined ? [] : [...gateLines(exceeded), ''];
}

/** The tables of what was measured, with what they are. */
export function measuredTerminal(measured: Measured): readonly string[] {
  return [
    ...measuredSections(measured).flatMap(({ title, table, notes }) => [
      title,
      ...alignColumns(table, 1),
      ...notes,
      '',
    ]),
    ...endedLines(measured),
  ];
}

function endedLines({ ended }: Measured): readonly string[] {
  if (ended === undefined) return [];
  return [
    ended === 'stopped'
      ? 'Stopped: what was measured by then stands above.'
      : 'The time is up: what was measured by then stands above.',
  ];
}

function gateLines(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? ['The gate is open: no limit is exceeded.'] : ['The gate is shut.', ...lines];
}

function about({
  loaded,
  reference,
  options,
  parameters,
  lipschitz,
  B,
  isMeasuredB,
  classes,
}: Audit): readonly string[] {
  const { loss, delta } = options;
  const { model } = loaded;
  const means =
    loss.kind === 'ramp'
      ? `min(1, (1 − margin/γ)₊) with γ = ${brief(loss.gamma)}`
      : `cross-entropy, clipped at ${brief(loss.M)}`;
  return [
    `Model: ${loaded.file} (${loaded.format}), ${thousands(parameters)} parameters, input ${model.input.join(' × ')}, ${classes.length} classes${model.softmax ? '; the softmax at the end is left out, scores are before it' : ''}.`,
    `Anchor of G1 and G2: ${reference === undefined ? 'the network of zeros (--reference names the initialization)' : reference.file}.`,
    `Loss: ${means}; δ = ${brief(delta)}; ‖x‖ ≤ ${brief(B, 4)}${isMeasuredB ? ', the longest input here' : ''}; Lipschitz constant ${brief(lipschitz, 4)}.`,
  ];
}

function files({ loaded, reference, train, test, holdOut }: Audit): readonly string[] {
  return [
    ...[...loaded.files, ...(reference?.files ?? [])].map(
      ({ file, sha256 }) => `Model: ${file}, SHA-256 ${sha256}`,
    ),
    ...[train.record, test?.record, holdOut].flatMap((record) =>
      record === undefined ? [] : [`Data: ${formatData(record)}`],
    ),
  ];
}

function layerTable({ layers }: Audit): Table {
  return [
    ['layer', 'kind', 'shape', 'parameters', '‖W‖σ', '‖W‖F', '‖Wᵀ‖2,1', 'stable rank', '‖b‖'],
    ...layers.map((layer) => [
      layer.name,
      layer.kind === 'scaling' ? 'batch normalization or bias' : layer.kind,
      layer.shape,
      thousands(layer.parameters),
      enclosed(layer.spectral),
      brief(layer.frobenius.hi, 4),
      brief(layer.groups21, 4),
      enclosed(layer.stableRank),
      brief(layer.bias),
    ]),
  ];
}

function riskTable({ train, test, gap, options }: Audit): Table {
  const both = [train, ...(test === undefined ? [] : [test])];
  const row = (name: string, cell: (looked: Looked) => string): readonly string[] => [
    name,
    ...both.map(cell),
  ];
  return [
    ['', 'train', ...(test === undefined ? [] : ['test'])],
    row(
      'examples',
      ({ risks, all, record }) =>
        `${thousands(risks.examples)}${all ? '' : ` of ${thousands(record.rows)}, at random`}`,
    ),
    row(
      'errors',
      ({
        risks: {
          error,
          errorInterval: { lo, hi },
        },
      }) => `${share(error)} [${share(lo)}, ${share(hi)}]`,
    ),
    row(`loss in [0, ${brief(options.loss.M)}]`, ({ risks }) => brief(risks.loss)),
    row('cross-entropy', ({ risks }) => brief(risks.crossEntropy)),
    row('margin, 10th percentile', ({ risks }) => brief(risks.margin10)),
    row('margin, least', ({ risks }) => brief(risks.leastMargin)),
    ...(gap === undefined
      ? []
      : [
          ['gap of errors', '', `${share(gap.value)} [${share(gap.interval.lo)}, ${share(gap.interval.hi)}]`],
        ]),
  ];
}

function boundTable({ bounds, options }: Audit): Table {
  return [
    ['bound', 'value', 'says', 'dominated by'],
    ...bounds.map((bound) => [
      `${bound.name} (${bound.about})`,
      bound.value === undefined ? '–' : brief(bound.value),
      verdictOf(bound, options.loss.M),
      bound.dominating === undefined ? '' : `${bound.dominating.term}: ${brief(bound.dominating.value)}`,
    ]),
  ];
}

function verdictOf({ value, kind, unmet, vacuous, nNeeded }: AuditBound, M: number): string {
  if (unmet.length > 0) return `no bound here: needs ${unmet.join(' and ')}`;
  if (kind === 'scale') return 'a scale: no constant is published';
  if (value === undefined) return '–';
  if (!vacuous) return 'not vacuous';
  const factor = `vacuous, ×${brief(value / M)}`;
  if (nNeeded === undefined) return factor;
  if (nNeeded === 'never') return `${factor}; no n helps`;
  return `${factor}; ${nNeeded === 'above 2^52' ? 'n > 4.5e15' : `n ≥ ${brief(nNeeded)}`} would help`;
}

/** What is asked first of any network. */
function errorLine({ train, test }: Audit): string {
  const one = (name: string, { risks: { error, errorInterval } }: Looked): string =>
    `${share(error)} on the ${name} set [${share(errorInterval.lo)}, ${share(errorInterval.hi)}]`;
  return `Errors: ${[one('train', train), ...(test === undefined ? [] : [one('test', test)])].join(', ')}.`;
}

function findings({ bounds, gap }: Audit): readonly string[] {
  const spoken = bounds.filter(
    ({ value, kind, unmet }) => value !== undefined && kind === 'bound' && unmet.length === 0,
  );
  const said = (some: readonly AuditBound[]): string =>
    some.map(({ name, value }) => `${name} ${brief(value!)}`).join(', ');
  const [fine, empty] = [spoken.filter(({ vacuous }) => !vacuous), spoken.filter(({ vacuous }) => vacuous)];
  return [
    ...(gap === undefined ? [] : [`The gap of errors is ${share(gap.value)}.`]),
    fine.length > 0 ? `Not vacuous: ${said(fine)}.` : 'Every bound that applies is vacuous.',
    ...(empty.length > 0 ? [`Vacuous: ${said(empty)}.`] : []),
  ];
}

function share(x: number): string {
  return `${(100 * x).toFixed(2)}%`;
}

/** Both ends with five digits, outwards; one number where they agree. */
function enclosed({ lo, hi }: Enclosure): string {
  const [below, above] = [outward(lo, -1), outward(hi, 1)];
  return below === above ? below : `[${below}, ${above}]`;
}

function outward(x: number, sign: -1 | 1): string {
  const shown = Number(x.toPrecision(5));
  const isWrong = sign < 0 ? shown > x : shown < x;
  return String(isWrong ? Number((x * (1 + sign * 1e-4)).toPrecision(5)) : shown);
}

/** The first row is the head. */
function markdownTable([head, ...rows]: Table): string {
  const cells = (row: readonly string[]): readonly string[] => row.map(escapeMarkdown);
  return table(cells(head!), 'l'.repeat(head!.length), rows.map(cells));
}
