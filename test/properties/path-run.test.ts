import { describe, expect, it } from 'vitest';
import { memorizers, type PathRunCase } from '../../properties/generalization/end-to-end-path/cases.ts';
import {
  endsAndKept,
  logRatioOf,
  type PathRun,
  staysWithin,
} from '../../properties/generalization/end-to-end-path/run.ts';
import type { ModelForm } from '../../properties/generalization/end-to-end-path/setting.ts';
import { openStream } from '../../src/core/stream.ts';

const c: PathRunCase = {
  widths: [30, 8, 3, 1],
  activation: 'tanh',
  seed: 5,
  points: 3,
  inputs: 'sphere',
  flip: 0.2,
  n: 20,
  heldOut: 40,
  warm: 4,
  eta: 0.3,
  sigma: 0.1,
  firstNoise: 0.5,
  T: 4,
  delta: 0.5,
  seen: 'nothing',
};

function runsOf(at: PathRunCase, form: ModelForm, count: number): readonly PathRun[] {
  const runs: PathRun[] = [];
  const keep = (run: PathRun): number => {
    runs.push(run);
    return 0;
  };
  staysWithin(at, 1, { logRatio: keep, form }).run(
    openStream(['path run test', form === 'full' ? 1 : 2]),
    count,
  );
  return runs;
}

function moments(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance / values.length) };
}

describe('a run on the span of the points', () => {
  it('begins with the outputs and the gradients of the whole network', () => {
    const first = (form: ModelForm): readonly PathRun[] => {
      const runs: PathRun[] = [];
      const logRatio = (run: PathRun): number => {
        runs.push(run);
        return 0;
      };
      staysWithin({ ...c, T: 1 }, 1, { logRatio, form }).run(openStream(['first step']), 1);
      return runs;
    };
    const [[whole], [reduced]] = [first('full'), first('reduced')];
    expect(reduced!.squares[0]!).toBeGreaterThan(0.01);
    expect(Math.abs(reduced!.squares[0]! / whole!.squares[0]! - 1)).toBeLessThan(1e-10);
  });

  it('has the law of one of the whole network', () => {
    const [whole, reduced] = [runsOf(c, 'full', 3000), runsOf(c, 'reduced', 3000)];
    const numbers: readonly ((run: PathRun) => number)[] = [
      logRatioOf,
      (run) => run.squares.at(-1)!,
      (run) => run.products.at(-1)! ** 2,
      (run) => run.empirical,
      (run) => run.risk,
    ];
    for (const number of numbers) {
      const [x, y] = [moments(whole.map(number)), moments(reduced.map(number))];
      expect(Math.abs(x.mean - y.mean)).toBeLessThan(5 * Math.hypot(x.deviation, y.deviation));
    }
  });
});

describe('the log of the ratio of densities', () => {
  it('has the mean K under SGD on R_n, of the squares', () => {
    const runs = runsOf(c, 'reduced', 3000);
    const noise = moments(runs.map(({ products }) => products.reduce((sum, x) => sum + x, 0)));
    expect(Math.abs(noise.mean)).toBeLessThan(5 * noise.deviation);
  });

  it('keeps as many runs of either law', () => {
    const linear: PathRunCase = { ...memorizers(50, 1), flip: 0.5 };
    const share = (descends: 'R_n' | 'R_0'): number => {
      const { values } = endsAndKept(linear, descends).run(openStream(['kept', descends]), 4000);
      return values.reduce((sum, x) => sum + x, 0) / values.length;
    };
    const error = 5 * Math.sqrt(0.5 / 4000);
    expect(Math.abs(share('R_n') - share('R_0'))).toBeLessThan(error);
    // not nearly all, and not hardly any
    expect(share('R_n')).toBeLessThan(0.7);
    expect(share('R_n')).toBeGreaterThan(0.05);
  });
});
