import type { TopLevelSpec } from 'vega-lite';
import type { WeightMatrices } from '../../core/illustration.ts';
import { brief } from '../format.ts';
import type { ChartRenderer } from './draw.ts';
import type { Cell, DataTable, Panel, Picture } from './picture.ts';

/** Larger matrices are not drawn entry by entry. */
const maxEntries = 2500;
const maxSingularValues = 6;

/** A network's weight matrices as heat maps, with spectra; undefined if all are too large to draw. */
export async function weightsPicture(
  { layers }: WeightMatrices,
  renderer: ChartRenderer,
): Promise<Picture | undefined> {
  const panels: Panel[] = [];
  for (const [l, layer] of layers.entries()) {
    const entries = layer.rows.flatMap((weights, row) =>
      weights.map((weight, column) => ({ row: row + 1, column: column + 1, weight })),
    );
    if (entries.length > maxEntries || entries.length === 0) continue;
    const largest = Math.max(...entries.map(({ weight }) => Math.abs(weight)));
    const scale = largest > 0 ? largest : 1;
    const cells = entries.map(({ row, column, weight }) => ({ row, column, share: weight / scale }));
    panels.push({ caption: captionOf(layer, l), svg: await renderer.draw(spec, { cells }) });
  }
  if (panels.length === 0) return undefined;
  const table: DataTable = {
    name: 'weights',
    columns: ['layer', 'what', 'row', 'column', 'value'],
    rows: layers.flatMap(({ rows, singularValues }, l) => [
      ...rows.flatMap((weights, row) =>
        weights.map((weight, column): Cell[] => [l + 1, 'weight', row + 1, column + 1, weight]),
      ),
      ...singularValues.map((s, i): Cell[] => [l + 1, 'singular value', i + 1, null, s]),
    ]),
  };
  const norms = layers.map(({ singularValues }) => brief(singularValues[0] ?? 0));
  const words = `The weights of each layer, relative to its largest: blue is positive, red is negative. Spectral norms: ${norms.join(', ')}.`;
  return { title: 'The network', words, panels, tables: [{ table }] };
}

function captionOf({ rows, singularValues }: WeightMatrices['layers'][number], l: number): string {
  const shown = singularValues.slice(0, maxSingularValues).map((s) => brief(s));
  const more = singularValues.length > shown.length ? ', …' : '';
  return `W_${l + 1}, ${rows.length} × ${rows[0]?.length ?? 0}; singular values ${shown.join(', ')}${more}`;
}

const axis = { title: null, ticks: false, domain: false, labelOverlap: true, labelAngle: 0 } as const;
const spec = {
  width: 150,
  height: 120,
  data: { name: 'cells' },
  mark: { type: 'rect' },
  encoding: {
    x: { field: 'column', type: 'ordinal', axis },
    y: { field: 'row', type: 'ordinal', axis },
    color: {
      field: 'share',
      type: 'quantitative',
      scale: { scheme: 'redblue', domain: [-1, 1] },
      legend: null,
    },
  },
} as TopLevelSpec;
