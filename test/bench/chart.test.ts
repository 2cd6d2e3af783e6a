import { describe, expect, it } from 'vitest';
import { chartOf } from '../../bench/chart.ts';
import { type BenchReport, resultsOf } from '../../bench/compare.ts';

const times = new Map([
  ['kernel', [10, 10]],
  ['Num<Py>', [30, 40]],
  ['C', [4, 4]],
]);

const report: BenchReport = {
  version: 2,
  date: '2026-01-01T00:00:00.000Z',
  machine: 'a <machine>',
  node: 'v20',
  results: [...resultsOf('W1', times), ...resultsOf('W2', times)],
};
const svg = await chartOf(report);

describe('the chart of a bench', () => {
  it('has a bar with its ratio for every competitor of every workload, none for the baseline', () => {
    const bars = svg.match(/aria-roledescription="bar"/g);
    expect(bars).toHaveLength(4);
    expect(svg.match(/>×3\.5</g)).toHaveLength(2);
    expect(svg.match(/>×0\.4</g)).toHaveLength(2);
    expect(svg).not.toContain('>kernel<');
  });

  it('shows text as text', () => {
    expect(svg).toContain('a &lt;machine&gt;');
    expect(svg).toContain('Num&lt;Py&gt;');
    expect(svg).not.toMatch(/<machine>|<Py>/);
  });

  it('is a document by itself, the same at every drawing', async () => {
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(await chartOf(report)).toBe(svg);
    expect(svg).not.toMatch(/href="http|url\(http/);
  });
});
