import type { BenchReport } from './compare.ts';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const width = 720;
const row = 20;
const left = 260;

/** Bars of the ratios on a logarithmic axis, as SVG; 1 is the kernel's own time. */
export function chartOf({ results, date, machine }: BenchReport): string {
  const bars = results.filter(({ competitor }) => competitor !== 'kernel');
  const most = Math.max(10, ...bars.map(({ ratio }) => ratio));
  const least = Math.min(0.1, ...bars.map(({ ratio }) => ratio));
  const x = (ratio: number): number =>
    left + ((width - left - 60) * Math.log(ratio / least)) / Math.log(most / least);
  const height = 60 + row * bars.length;
  const lines = bars.map(({ workload, competitor, ratio }, i) => {
    const y = 40 + row * i;
    const [from, to] = [Math.min(x(1), x(ratio)), Math.max(x(1), x(ratio))];
    return [
      `<text x="${left - 8}" y="${y + 13}" text-anchor="end">${escape(`${workload}, ${competitor}`)}</text>`,
      `<rect x="${from.toFixed(1)}" y="${y + 3}" width="${(to - from).toFixed(1)}" height="${row - 7}" fill="${ratio >= 1 ? '#2b7a78' : '#b5532a'}"/>`,
      `<text x="${(to + 5).toFixed(1)}" y="${y + 13}">${Number(ratio.toPrecision(3))}</text>`,
    ].join('');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img" aria-label="Times of competitors over the kernel's">
<rect width="100%" height="100%" fill="white"/>
<text x="8" y="18" font-size="14">Time over the kernel's (1 = as fast), logarithmic; ${escape(date.slice(0, 10))}, ${escape(machine)}</text>
<line x1="${x(1).toFixed(1)}" x2="${x(1).toFixed(1)}" y1="30" y2="${height - 10}" stroke="#555"/>
${lines.join('\n')}
</svg>
`;
}
