import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { unrolled } from '../properties/networks/convolution/operator.ts';
import { openStream } from '../src/core/stream.ts';
import { convolutionNorm } from '../src/linalg/convolution-norm.ts';
import { spectralNorm } from '../src/linalg/spectral-norm.ts';
import { type Rows, symmetricSpectrum } from '../src/linalg/spectrum.ts';
import { type BenchResult, resultsOf } from './compare.ts';
import type { Competitor } from './competitor.ts';
import { kernelNormals, stopping } from './kernel.ts';
import type { Outsider } from './outside.ts';
import { fillPlain } from './plain.ts';
import { checkSpeed, checkTimes, type Speed, twoAtOnce } from './program-speed.ts';
import { short } from './targets.ts';
import { type Workload, workloads } from './workloads.ts';

export type Say = (line: string) => void;

/** Times by competitor, of rounds in which they alternate. */
function times(): {
  readonly all: Map<string, number[]>;
  add(name: string, time: number | undefined): void;
} {
  const all = new Map<string, number[]>();
  return {
    all,
    add: (name, time) => {
      if (time !== undefined) all.set(name, [...(all.get(name) ?? []), time]);
    },
  };
}

function nanoseconds(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) * 1e6;
}

/** Everyone once a round; before that once unmeasured, which warms up and shows that all compute the same. */
export async function raceSimulators(
  w: Workload,
  competitors: readonly Competitor[],
  rounds: number,
  say: Say,
): Promise<BenchResult[]> {
  const { all, add } = times();
  const computed: string[] = [];
  for (let round = -1; round < rounds; round++) {
    for (const { name, measure } of competitors) {
      const measured = await measure(w);
      if (measured === undefined) continue;
      if (round >= 0) add(name, measured.nanosecondsPerStep);
      else computed.push(`${name} ${short(measured.stayed)}, ${measured.meanSquare.toPrecision(4)}`);
    }
  }
  say(`${w.name}: share that stays, mean d²: ${computed.join(' | ')}`);
  return resultsOf(w.name, all);
}

/**
 * Everyone fills the same 4,096 numbers again and again, where it has them at hand: in its own memory, in
 * cache.
 */
export function raceNormals(outsiders: readonly Outsider[], rounds: number): BenchResult[] {
  const { all, add } = times();
  const [count, repeats] = [4096, 2000];
  const out = new Float64Array(count);
  const stream = openStream(['bench']);
  const here = new Map([
    ['kernel', kernelNormals(count)],
    ['the reference', () => stream.fillNormal(out)],
    ['plain JavaScript', () => fillPlain(out, count)],
  ]);
  for (let round = -1; round < rounds; round++) {
    for (const [name, fill] of here) {
      const time = nanoseconds(() => {
        for (let i = 0; i < repeats; i++) fill();
      });
      if (round >= 0) add(name, time / (count * repeats));
    }
    if (round < 0) continue;
    for (const outsider of outsiders) add(outsider.name, outsider.normals()?.nanosecondsPerStep);
  }
  return resultsOf('normals', all);
}

export function raceStopping(rounds: number, say: Say): BenchResult[] {
  const w = workloads.find(({ name }) => name === 'W1 k=8')!;
  const measured = Array.from({ length: rounds + 1 }, () => stopping(w)).slice(1);
  say(`heavy stopping: ${short(100 * measured[0]!.left)}% leave by T, half of all by T/10`);
  return resultsOf(
    'heavy stopping',
    new Map([
      ['kernel', measured.map((m) => m.stopping)],
      ['without stopping', measured.map((m) => m.free)],
    ]),
  );
}

export const spectra: readonly string[] = ['symmetric n=64', 'symmetric n=128', 'n=64', 'n=128', 'n=512'];

/**
 * Spectral norms with their error bounds, of Gaussian matrices, against ml-matrix's decomposition without
 * one.
 */
export function raceSpectrum(kind: string, rounds: number): BenchResult[] {
  const n = Number(kind.split('=')[1]);
  const symmetric = kind.startsWith('symmetric');
  const A = Array.from({ length: n }, () => new Float64Array(n));
  const stream = openStream(['bench', 'spectrum', n]);
  for (const row of A) stream.fillNormal(row);
  if (symmetric) for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) A[j]![i] = A[i]![j]!;
  const matrix = new Matrix(A.map((row) => [...row]));
  const enclose: (rows: Rows) => unknown = symmetric ? symmetricSpectrum : spectralNorm;
  const decompose = (): number => new SingularValueDecomposition(matrix).norm2;
  // so often that a round takes milliseconds
  const repeats = n <= 64 ? 10 : 1;
  const name = symmetric ? 'symmetricSpectrum' : 'spectralNorm';
  const { all, add } = times();
  for (let round = n <= 128 ? -1 : 0; round < rounds; round++) {
    const mine = nanoseconds(() => {
      for (let i = 0; i < repeats; i++) enclose(A);
    });
    const theirs = nanoseconds(() => {
      for (let i = 0; i < repeats; i++) decompose();
    });
    if (round < 0) continue;
    add(name, mine / repeats);
    add('ml-matrix SVD', theirs / repeats);
  }
  return resultsOf(`spectral norm, ${kind}`, all, name);
}

/** Whole checks with one worker and with two, in turn. */
export async function raceChecks(
  claims: readonly string[],
  budget: string,
  rounds: number,
  say: Say,
): Promise<BenchResult[]> {
  const runs: [one: Speed[], two: Speed[], atOnce: Speed[]] = [[], [], []];
  const ways = [
    ['--workers 1', () => checkSpeed(claims, budget, 1)],
    ['--workers 2', () => checkSpeed(claims, budget, 2)],
    ['--workers 1, two at once', () => twoAtOnce(claims, budget)],
  ] as const;
  for (let round = 0; round < rounds; round++) {
    for (const [i, [name, run]] of ways.entries()) {
      const speed = await run();
      if (typeof speed === 'string') {
        say(`check ${budget}: ${speed}`);
        return [];
      }
      runs[i]!.push(speed);
      say(
        `check ${claims.join(' ')} --budget ${budget} ${name}: ${short(speed.seconds)} s, ${short(speed.steps / speed.seconds / 1e6)}M steps/s, simulating ${speed.simulatingSeconds === undefined ? 'not measured' : `${short(speed.simulatingSeconds)} s`}`,
      );
    }
  }
  const { share, workers } = checkTimes(...runs);
  return [
    ...(share === undefined ? [] : resultsOf(`check ${budget}`, share)),
    ...resultsOf(`check ${budget}, workers`, workers, '2 workers'),
  ];
}

/**
 * The norm of a convolution of 4 to 4 channels, 3 × 3, on maps of every size within a percent, against the
 * decomposition of the operator on maps of 12 × 12 written out, 576 × 576. On 32 × 32 maps of 64 channels
 * that would be 65,536 × 65,536, more than any memory.
 */
export function raceConvolution(rounds: number): BenchResult[] {
  const [channels, side, repeats] = [4, 12, 10];
  const stream = openStream(['bench', 'convolution']);
  const list = (count: number): readonly number[] => Array.from({ length: count }, () => 0);
  const kernel = list(channels).map(() =>
    list(channels).map(() => list(3).map(() => list(3).map(() => stream.normal()))),
  );
  const entries = Float64Array.from(kernel.flat(3));
  const size = [3, 3] as const;
  const { all, add } = times();
  for (let round = 0; round < rounds; round++) {
    const mine = nanoseconds(() => {
      for (let i = 0; i < repeats; i++)
        convolutionNorm({ entries, outputs: channels, inputs: channels, size });
    });
    const theirs = nanoseconds(() => {
      const setting = {
        kernel,
        map: [side, side],
        stride: [1, 1],
        padding: [1, 1],
        circular: false,
      } as const;
      return new SingularValueDecomposition(new Matrix(unrolled(setting).map((row) => [...row]))).norm2;
    });
    add('convolutionNorm', mine / repeats);
    add('SVD of the operator', theirs);
  }
  return resultsOf('convolution 4 × 4 × 3 × 3', all, 'convolutionNorm');
}
