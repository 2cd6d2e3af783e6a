import type { Runtime } from 'vega';
import type { Config, TopLevelSpec } from 'vega-lite';
import { compactSvg } from './compact-svg.ts';

/** Rows by the names under which a specification asks for them (`data: { name }`). */
export type Datasets = Readonly<Record<string, readonly object[]>>;

/** The page's colours, which follow the reader's preference for light or dark. */
export const colours = {
  ink: 'var(--ink)',
  soft: 'var(--soft)',
  line: 'var(--line)',
  dot: 'var(--dot)',
  bad: 'var(--bad)',
  good: 'var(--good)',
  warn: 'var(--warn)',
} as const;

const config: Config = {
  background: 'transparent',
  font: 'system-ui, sans-serif',
  view: { stroke: null },
  axis: {
    labelColor: colours.soft,
    titleColor: colours.soft,
    gridColor: colours.line,
    domain: false,
    ticks: false,
    labelPadding: 4,
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    titlePadding: 6,
    labelOverlap: true,
  },
  legend: {
    labelColor: colours.ink,
    titleColor: colours.soft,
    labelFontSize: 12,
    titleFontWeight: 'normal',
    symbolStrokeWidth: 2.5,
  },
  title: { color: colours.ink, subtitleColor: colours.soft, fontSize: 12, fontWeight: 'normal' },
  point: { filled: true, opacity: 0.6 },
  mark: { aria: false },
};

/** Draws charts of Vega-Lite. It compiles a specification once, since that takes longer than drawing. */
export interface ChartRenderer {
  /** SVG without links or scripts; the same bytes for the same specification and data. */
  draw(spec: TopLevelSpec, data: Datasets, signals?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** Loads the library with the first chart, since it takes longer than many a report without one. */
export function chartRenderer(): ChartRenderer {
  const compiled = new Map<string, Runtime>();
  return {
    draw: async (spec, data, signals = {}) => {
      const [{ parse, View }, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
      const key = JSON.stringify(spec);
      let runtime = compiled.get(key);
      if (runtime === undefined) {
        runtime = parse(compile(spec, { config }).spec);
        compiled.set(key, runtime);
      }
      const view = new View(runtime, { renderer: 'none' });
      try {
        for (const [name, value] of Object.entries(signals)) view.signal(name, value);
        for (const [name, rows] of Object.entries(data)) view.data(name, structuredClone(rows) as object[]);
        return compactSvg(await view.toSVG());
      } finally {
        view.finalize();
      }
    },
  };
}
