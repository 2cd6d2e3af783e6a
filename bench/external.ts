import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { external } from '../src/external/external.ts';
import { pythonFolder } from '../src/external/launch.ts';
import { type BenchResult, resultsOf } from './compare.ts';
import type { Say } from './races.ts';

const program = fileURLToPath(new URL('external.py', import.meta.url));
const python = process.env['LAKATOS_PYTHON'] ?? 'python3';
const block = 4096;
const horizon = 20;
/** Blocks of the program's at a time: a third of a second. */
const blocks = 200;
const judgeBlock = 256;

/** A loop in NumPy, alone and as an experiment that Lakatos asks for; empty where there is no NumPy. */
export function raceExternal(rounds: number, say: Say): BenchResult[] {
  if (spawnSync(python, ['-c', 'import numpy']).status !== 0) {
    say(`skipped: no ${python} with NumPy here`);
    return [];
  }
  const walk = external({ command: [python, program], block });
  const { runBlocks } = walk.experiment<{ readonly r: number }>(() => horizon, 'stays')({ r: 0.5 });
  const asked = (round: number): number => {
    const start = performance.now();
    const to = (blocks * block) / judgeBlock;
    runBlocks!({ address: ['bench', 'external', round], from: 0, to, size: judgeBlock });
    return ((performance.now() - start) * 1e6) / (blocks * block * horizon);
  };
  const alone = (): number => {
    const env = { ...process.env, PYTHONPATH: pythonFolder };
    const { stdout } = spawnSync(python, [program, String(blocks)], { encoding: 'utf8', env });
    return Number(stdout.split(' ')[0]);
  };
  // the first one starts the program
  asked(-1);
  const times = Array.from({ length: rounds }, (_, round) => ({ asked: asked(round), alone: alone() }));
  return resultsOf(
    'experiment in Python',
    new Map([
      ['NumPy alone', times.map((time) => time.alone)],
      ['asked by Lakatos', times.map((time) => time.asked)],
    ]),
    'NumPy alone',
  );
}
