import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Json } from '../../src/core/json.ts';
import { prettyJson } from '../../src/report/pretty-json.ts';
import { root } from '../rules/sources.ts';
import { type Calibration, calibrate, shortcomings } from './calibration.ts';
import { alpha } from './judges.ts';
import type { FalseRefutations } from './false-refutations.ts';
import type { Power } from './power.ts';

const program = new Command('calibrate')
  .description(
    'Counts false refutations of true claims, at equality, and the power against claims false by a little.',
  )
  .option('--seed <text>', 'seed of everything random', 'calibration')
  .option('--runs <n>', 'judged runs of true claims, and as many of the confirmation alone', count, 2200)
  .option('--power-seeds <n>', 'seeds of each mutant that is false by a little', count, 200);

function count(text: string): number {
  const n = Number(text);
  if (!(Number.isSafeInteger(n) && n >= 1)) throw new InvalidArgumentError('expected a whole number ≥ 1');
  return n;
}

interface Flags {
  readonly seed: string;
  readonly runs: number;
  readonly powerSeeds: number;
}

async function main(): Promise<void> {
  const flags = program.parse().opts<Flags>();
  const result = await calibrate({ ...flags, onJudge: (name) => console.error(`… ${name}`) });
  const wrong = shortcomings(result);
  console.log(textOf(result));
  const folder = join(root, 'reports');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'calibration.json'),
    prettyJson({ alpha, ...result, shortcomings: wrong } as unknown as Json),
  );
  for (const line of wrong) console.log(`WRONG  ${line}`);
  if (wrong.length === 0) console.log('The judge keeps its promises.');
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

function textOf({ sound, flawed, power }: Calibration): string {
  const judged = [...sound, ...flawed].map(({ judge, rows }) =>
    [
      `False refutations at α = ${alpha}: ${judge}`,
      table(['claim', 'runs', 'refuted', 'share', 'limit'], rows.map(refuted)),
    ].join('\n'),
  );
  const head = ['exit bound', 'true exit', 'gap', 'promised', 'confirmed', 'killed'];
  return [
    ...judged,
    `Power over ${power[0]!.seeds} seeds, gaps in units of the smallest detected with probability 0.9\n${table(head, power.map(caught))}`,
    '',
  ].join('\n\n');
}

function refuted({ name, runs, refuted, limit }: FalseRefutations): string[] {
  return [name, String(runs), String(refuted), share(refuted, runs), String(limit)];
}

function caught({ claimed, truth, gap, predicted, seeds, confirmed, killed }: Power): string[] {
  const promised =
    predicted === undefined ? '< 0.5' : `≥ ${(Math.floor(predicted * 1000 + 0.001) / 1000).toFixed(3)}`;
  const shares = [share(confirmed, seeds), share(killed, seeds)];
  return [String(claimed), truth.toPrecision(4), String(gap), promised, ...shares];
}

function share(hits: number, trials: number): string {
  return (hits / trials).toFixed(3);
}

/** Columns, the first to the left and the others to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')}`;
  return [head, ...rows].map(line).join('\n');
}

await main();
