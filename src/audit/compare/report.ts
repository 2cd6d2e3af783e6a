import { version } from '../../core/version.ts';
import { list } from '../../report/markdown.ts';
import { alignColumns, plain } from '../../report/terminal.ts';
import type { DataRecord } from '../../data/record.ts';
import { brief, formatData } from '../../report/format.ts';
import { type BoundName, boundNames, type BoundValue } from './bounds.ts';
import type { Columns } from './columns.ts';
import type { NoisyPath } from './noisy-path.ts';
import type { ComparePlan } from './options.ts';
import { type Cell, factors, gridLevels, formatLevel, formatRegion } from './grid.ts';
import { formatBound, columnTable, findings } from './format.ts';
import { jsonFile, markdownTable, type Table } from '../output.ts';

/** What was compared, as it goes into files and onto the terminal. */
export interface Comparison {
  readonly json: string;
  readonly markdown: string;
  readonly terminal: readonly string[];
  /** Certificates over T and σ, as an SVG; absent without data. */
  readonly picture?: string;
}

/** Facts about the data that was read. */
export interface DataFacts {
  /** The training data, and the test set where there is one of its own. */
  readonly sources: readonly DataRecord[];
  readonly training: number;
  readonly test: number;
  readonly features: number;
  readonly classes: readonly string[];
  readonly heldOut: boolean;
}

const notes: readonly string[] = [
  'Each bound holds with probability at least 1 − δ by itself. G1, G2 and parameter counting are two-sided; G7, Golowich et al. and Bartlett et al. bound R − R_n alone.',
  'The bounds are about a test set drawn like the sample. Where the two differ in kind (other writers, other years), the empirical gap holds that difference too, and no bound covers it.',
  'Neyshabur et al. is a scale: the publication has no explicit constant, 1 stands for it, so it can be compared in how it grows, not in size.',
  'Inputs are divided by their own length, so B = 1 without a look at the sample; networks are without biases.',
];

/** Networks trained on data. @param M range of the loss */
export function dataComparison(
  { columns, path }: Columns,
  data: DataFacts,
  options: ComparePlan,
  M: number,
): Comparison {
  const quantities = columnTable(columns, M);
  const about = [
    `Loss: min(${brief(M)}, (1 − margin/γ)₊) with γ = ${brief(options.gamma)}, never below the share of errors; trained by Adam on the cross-entropy, ${options.epochs} epochs, hidden layers ${options.hidden.join('-')}, ${options.activation}, seed ${options.seed}, δ = ${brief(options.delta)}.`,
    `Data: ${data.training} rows for training, ${data.test} for testing${data.heldOut ? ' (a random fifth of the rows, since no test set was given)' : ''}, ${data.features} features, ${data.classes.length} classes.`,
    ...columns.map(({ name, says, norms }) => `${name}: ${says}. Bounds over classes: ${norms}.`),
  ];
  const found = [...findings(columns), ...formatPath(path)];
  const certificates = pathTable(path);
  return {
    json: json('data', options, {
      data: { ...data },
      M,
      columns: columns.map((column) => ({ ...column })),
      path: pathRecord(path),
    }),
    markdown: page('# Lakatos: bounds on a trained network', [
      list(about),
      markdownTable(quantities, 'r'),
      '## Certificates over T and σ',
      pathCaption(path),
      markdownTable(certificates, 'r'),
      '![Certificates over T, a line for each σ](compare.svg)',
      '## What this says',
      list([...found, ...notes]),
      '## Files',
      list(data.sources.map((source) => formatData(source))),
    ]),
    terminal: [
      ...about,
      ...data.sources.map((source) => `Read: ${formatData(source)}`),
      '',
      ...alignColumns(quantities, 1),
      '',
      pathCaption(path),
      ...alignColumns(certificates, 1),
      '',
      ...found,
      '',
      ...notes,
    ].map(plain),
  };
}

/** G7 speaks of a run, not of a class of networks. */
const onClasses: readonly BoundName[] = boundNames.filter((name) => name !== 'G7');

function pathRecord({ n, eta, cells, best, still }: NoisyPath): Omit<NoisyPath, 'network'> {
  return { n, eta, cells, best, still };
}

function pathCaption({ eta, n, cells }: NoisyPath): string {
  return `D, with probability ≥ 1 − δ for all ${cells.length} networks at once: the loss is at most this (n = ${n}, η = ${eta}); K/n, and the loss on the sample and on the test set.`;
}

/** A row for each T and σ. */
function pathTable({ cells, best, n }: NoisyPath): Table {
  return [
    ['T', 'σ', 'certificate', 'K/n', 'ℓ/n', 'sample', 'test'],
    ...cells.map((cell) => [
      String(cell.T),
      cell.T === 0 ? '–' : brief(cell.sigma),
      `${brief(cell.certificate)}${cell === best ? ' (best)' : ''}`,
      brief(cell.divergence / n),
      brief(cell.logRatio / n),
      brief(cell.empirical),
      brief(cell.test),
    ]),
  ];
}

/** What moving costs, and whether it pays. */
function formatPath({ best, still, cells }: NoisyPath): readonly string[] {
  const start = cells[0]!;
  const beside = `${brief(start.certificate)} without a step, as one of ${cells.length}, and ${brief(still)} alone: that is the bound of a test set`;
  if (best.T === 0) return [`D: moving does not pay here. Certificates: ${beside}.`];
  const verdict = best.certificate < still ? 'moving pays' : 'moving pays only beside the price of choosing';
  return [
    `D: the best certificate is ${brief(best.certificate)}, at T = ${best.T} and σ = ${brief(best.sigma)} (loss on the test set ${brief(best.test)}); ${beside}. So ${verdict}: less noise costs more than a step gains, more noise spoils the network.`,
  ];
}

/** Balls round random networks. */
export function gridComparison(cells: readonly Cell[], options: ComparePlan): Comparison {
  const about = [
    `Balls ‖θ − θ*‖ ≤ r round ${cells.length / (gridLevels.n.length * gridLevels.r.length)} random ReLU networks with one output, ‖x‖ ≤ 1, ramp loss of margin ${brief(options.gamma)} (M = 1), δ = ${brief(options.delta)}, seed ${options.seed}: ${cells.length} classes.`,
    `G2 asks for more: that the learner stays near a flat of k∥ = ${options.kParallel} dimensions within the ball. Neyshabur et al. is a scale without a published constant and takes no part.`,
  ];
  const regions: Table = [
    ['bound', 'smallest of the bounds on the whole ball', 'with G2 among them', 'vacuous'],
    ...boundNames
      .filter((name) => name !== 'Neyshabur' && name !== 'G7')
      .map((name) => regionRow(cells, name)),
  ];
  const shown = linesOfRegions(regions);
  const wins = winTable(cells);
  const rows: Table = [
    [...factors, 'p', ...onClasses, 'smallest', 'with G2'],
    ...cells.map(({ at, p, bounds, smallest, smallestWithFlat }) => [
      ...factors.map((factor) => formatLevel(at[factor])),
      String(p),
      ...bounds.filter(({ name }) => onClasses.includes(name)).map(shortly),
      smallest,
      smallestWithFlat,
    ]),
  ];
  return {
    json: json('grid', options, { cells: cells.map((cell) => ({ ...cell })) }),
    markdown: page('# Lakatos: which bound is smallest where', [
      list(about),
      '## Regions',
      markdownTable(regions, 'r'),
      '## Winners by radius and sample size',
      markdownTable(wins, 'r'),
      '## Every class',
      markdownTable(rows, 'r'),
    ]),
    terminal: [
      ...about,
      '',
      'winners by radius and sample size:',
      ...alignColumns(wins, 1),
      '',
      ...shown,
    ].map(plain),
  };
}

function regionRow(cells: readonly Cell[], name: BoundName): readonly string[] {
  const here = (cell: Cell): BoundValue => cell.bounds.find((bound) => bound.name === name)!;
  const vacuous = cells.filter((cell) => here(cell).vacuous).length;
  return [
    name,
    name === 'G2' ? '–' : formatRegion(cells, ({ smallest }) => smallest === name),
    formatRegion(cells, ({ smallestWithFlat }) => smallestWithFlat === name),
    `in ${vacuous} of ${cells.length}`,
  ];
}

function linesOfRegions([, ...rows]: Table): readonly string[] {
  return rows.flatMap(([name, ball, flat, vacuous]) => [
    `${name!}: ${ball === '–' ? '' : `smallest ${ball!}; `}with G2 among them ${flat!}; vacuous ${vacuous!}`,
  ]);
}

/** How often each bound is the smallest at each radius and sample size. */
function winTable(cells: readonly Cell[]): Table {
  const { n, r } = gridLevels;
  return [
    ['', ...n.map((level) => `n = ${formatLevel(level)}`)],
    ...r.map((radius) => [
      `r = ${formatLevel(radius)}`,
      ...n.map((size) => {
        const here = cells.filter(({ at }) => at.r === radius && at.n === size);
        return boundNames
          .map((name) => ({ name, count: here.filter(({ smallest }) => smallest === name).length }))
          .filter(({ count }) => count > 0)
          .sort((x, y) => y.count - x.count)
          .map(({ name, count }) => `${name} ${count}`)
          .join(', ');
      }),
    ]),
  ];
}

function shortly(bound: BoundValue): string {
  const { value, vacuous, unmet } = bound;
  if (value === undefined || unmet.length > 0) return formatBound(bound);
  return vacuous ? `(${brief(value)})` : brief(value);
}

function page(title: string, sections: readonly string[]): string {
  return `${[title, ...sections].join('\n\n')}\n`;
}

function json(mode: string, options: ComparePlan, body: object): string {
  const value = { kind: 'comparison', schema: 1, lakatos: version, mode, options: { ...options }, ...body };
  return jsonFile(value);
}
