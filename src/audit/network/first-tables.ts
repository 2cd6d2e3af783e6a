import type { Enclosure } from '../../core/enclosure.ts';
import { brief, thousands } from '../../report/format.ts';
import type { Table } from '../output.ts';
import type { Audit } from './audit.ts';
import type { Looked } from './look.ts';
import type { AuditBound } from './network-bounds.ts';

export function layerTable({ layers }: Audit): Table {
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

export function riskTable({ train, test, gap, options }: Audit): Table {
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

export function boundTable({ bounds, options }: Audit): Table {
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

/** In percent. */
export function share(x: number): string {
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
