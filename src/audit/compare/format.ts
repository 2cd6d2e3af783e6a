import { brief, thousands } from '../../report/format.ts';
import type { BoundValue, SampleNeeded } from './bounds.ts';
import type { Table } from '../output.ts';
import type { Column } from './columns.ts';

const none = '–';

/** Everything of the columns in one table: a row for each quantity. */
export function columnTable(columns: readonly Column[], M: number): Table {
  const row = (name: string, cell: (column: Column) => string): readonly string[] => [
    name,
    ...columns.map(cell),
  ];
  const layers = columns[0]!.sizes.spectral.map((_, l) => l);
  return [
    row('', ({ name }) => name),
    row('sample size n', ({ n }) => thousands(n)),
    row('parameters p', ({ sizes }) => thousands(sizes.p)),
    row('accuracy on the sample', ({ accuracy }) => share(accuracy.sample)),
    row('accuracy on the test set', ({ accuracy }) => share(accuracy.test)),
    row('cross-entropy on the sample', ({ crossEntropy }) => brief(crossEntropy.sample)),
    row('cross-entropy on the test set', ({ crossEntropy }) => brief(crossEntropy.test)),
    row(`loss in [0, ${brief(M)}] on the sample`, ({ loss }) => brief(loss.sample)),
    row(`loss in [0, ${brief(M)}] on the test set`, ({ loss }) => brief(loss.test)),
    row('empirical gap, test − sample', ({ gap }) => brief(gap)),
    ...layers.flatMap((l) => [
      row(`‖W${l + 1}‖σ`, ({ sizes }) => {
        const { lo, hi } = sizes.spectral[l]!;
        return `[${down(lo)}, ${up(hi)}]`;
      }),
      row(`‖W${l + 1}‖F`, ({ sizes }) => brief(sizes.frobenius[l]!, 4)),
      row(`‖W${l + 1} − anchor‖σ`, ({ distances }) => brief(distances.spectral[l]!)),
      row(`‖(W${l + 1} − anchor)ᵀ‖2,1`, ({ distances }) => brief(distances.groups21[l]!)),
    ]),
    row('∏ ‖W‖σ', ({ sizes }) => brief(sizes.spectral.reduce((product, { hi }) => product * hi, 1))),
    row('‖θ − anchor‖2', ({ distances }) => brief(distances.euclidean)),
    row('flat: k∥, r', ({ flat }) => (flat ? `${flat.kParallel}, ${brief(flat.r)}` : none)),
    ...columns[0]!.bounds.map(({ name, kind }, b) =>
      row(`${name}${kind === 'scale' ? ' (scale, constant not published)' : ''}`, ({ bounds }) =>
        formatBound(bounds[b]!),
      ),
    ),
  ];
}

/** `0.344`, or `20 > M, vacuous by ×20; n ≥ …`. */
export function formatBound(bound: BoundValue): string {
  const { value, vacuous, factor, nNeeded, kind, unmet } = bound;
  if (value === undefined) return none;
  const broken = unmet.length === 0 ? '' : `; no bound here: needs ${unmet.join(' and ')}`;
  if (kind === 'scale') return `${brief(value)}${broken}`;
  if (!vacuous) return `${brief(value)}${broken}`;
  return `${brief(value)}: vacuous, ×${brief(factor!)}; ${formatSampleNeeded(nNeeded!)}${broken}`;
}

function formatSampleNeeded(needed: SampleNeeded): string {
  if (needed === 'never') return 'no n helps';
  return needed === 'above 2^52' ? 'n > 4.5e15' : `n ≥ ${brief(needed)}`;
}

/** What the columns say of the bounds, honestly and in order. */
export function findings(columns: readonly Column[]): readonly string[] {
  return columns.flatMap(({ name, bounds, gap }) => {
    const spoken = bounds.filter(
      ({ value, kind, unmet }) => value !== undefined && kind === 'bound' && unmet.length === 0,
    );
    const fine = spoken.filter(({ vacuous }) => !vacuous);
    const empty = spoken.filter(({ vacuous }) => vacuous);
    const said = (list: readonly BoundValue[], of: (bound: BoundValue) => string): string =>
      list.map((bound) => `${bound.name} (${of(bound)})`).join(', ');
    return [
      [
        `${name}: the gap is ${brief(gap)}.`,
        fine.length > 0
          ? `Not vacuous: ${said(fine, ({ value }) => brief(value!))}.`
          : 'Every bound that applies is vacuous.',
        ...(empty.length > 0 ? [`Vacuous: ${said(empty, ({ factor }) => `×${brief(factor!)}`)}.`] : []),
      ].join(' '),
    ];
  });
}

function share(x: number): string {
  return `${(100 * x).toFixed(2)}%`;
}

/** Six digits, never above x. */
function down(x: number): string {
  return outwardly(x, (shown) => shown > x, -1);
}

/** Six digits, never below x. */
function up(x: number): string {
  return outwardly(x, (shown) => shown < x, 1);
}

function outwardly(x: number, wrong: (shown: number) => boolean, sign: -1 | 1): string {
  const shown = Number(x.toPrecision(7));
  return String(wrong(shown) ? Number((x * (1 + sign * 1e-6)).toPrecision(7)) : shown);
}
