import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { BenchReport } from './compare.ts';
import { short } from './targets.ts';

/**
 * Bars of the ratios on a logarithmic axis, a panel for each workload, with the spread over rounds; 1 is the
 * baseline.
 */
function chartSpec({ results, date, machine, node }: BenchReport): TopLevelSpec {
  const values = results
    .filter(({ competitor, baseline }) => competitor !== baseline)
    .map(({ workload, competitor, ratio, ratioSpread: [least, most] }) => {
      return { workload, competitor, ratio, least, most, end: Math.max(1, most), text: `×${short(ratio)}` };
    });
  const x = { type: 'quantitative', scale: { type: 'log' } } as const;
  const y = { field: 'competitor', type: 'nominal', sort: null, axis: { title: null } } as const;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: {
      text: 'Time over the baseline’s (1 = as fast)',
      subtitle: `medians of rounds, lines from the least to the largest; ${date.slice(0, 10)}, ${machine}, Node ${node}`,
      anchor: 'start',
    },
    background: 'white',
    // one axis for all, so that ratios can be compared
    resolve: { scale: { x: 'shared' } },
    spacing: 4,
    vconcat: [...new Set(values.map(({ workload }) => workload))].map((workload) => ({
      data: { values: values.filter((value) => value.workload === workload) },
      title: { text: workload, anchor: 'start', fontSize: 11 },
      width: 460,
      height: { step: 16 },
      encoding: { y },
      layer: [
        {
          mark: { type: 'bar', height: 10 },
          encoding: {
            x: { ...x, field: 'ratio', axis: { title: null } },
            x2: { datum: 1 },
            color: { condition: { test: 'datum.ratio < 1', value: '#b5532a' }, value: '#2b7a78' },
          },
        },
        {
          mark: { type: 'rule', color: '#222' },
          encoding: { x: { ...x, field: 'least' }, x2: { field: 'most' } },
        },
        {
          mark: { type: 'text', align: 'left', dx: 6, fontSize: 10 },
          encoding: { x: { ...x, field: 'end' }, text: { field: 'text' } },
        },
      ],
    })),
  };
}

/** The chart of a report, as SVG. */
export async function chartOf(report: BenchReport): Promise<string> {
  const view = new View(parse(compile(chartSpec(report)).spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
