import { openStream } from '../../core/stream.ts';
import {
  type CertificateSetting,
  meanOverNoise,
  movedCertificate,
  startCertificate,
  stirredCertificate,
} from '../../theory/bounds/path-certificate.ts';
import type { Derivatives } from '../derivatives/derivatives.ts';
import type { Pace } from '../network/pace.ts';
import { type Chosen, type Parts, sampled } from './choose.ts';
import { countErrors, counts } from './errors.ts';
import { levelsOf } from './levels.ts';
import { driftOf, noisyStep } from './train-on.ts';

/** The network that a run ends with after T steps. */
export interface Cell {
  readonly sigma: number;
  readonly learningRate: number;
  readonly T: number;
  /** Σ ‖g_t‖²/(2σ²) along the run, whose mean is K. */
  readonly divergence: number;
  /** ℓ: that and ⟨g_t, z_t⟩/σ. */
  readonly logRatio: number;
  readonly errors: number;
  /** kl⁻¹(R_n, (ℓ + log(ξ(n)/δ'))/n) */
  readonly value: number;
}

/** The mean over the noise of a cell's last step. */
export interface Stirred {
  readonly sigma: number;
  readonly learningRate: number;
  readonly T: number;
  /** ℓ of the steps before, and ‖g‖²/(2σ²) of the last. */
  readonly divergence: number;
  readonly draws: number;
  readonly errors: number;
  /** R_n is at most this, of the mean over the noise. */
  readonly empirical: number;
  readonly value: number;
}

export interface Moved {
  /** n, and how many cells hold at once. */
  readonly setting: CertificateSetting;
  /** Where the runs begin, as it is. */
  readonly start: Readonly<Record<'errors' | 'value', number>>;
  readonly cells: readonly Cell[];
  readonly stirred: Stirred;
  /** The least of all: of the start, of a cell's network, or of the mean over its noise. */
  readonly certificate: {
    readonly of: 'the start' | 'a network' | 'a mean over noise';
    readonly value: number;
    readonly errors: number;
    readonly T: number;
  };
}

/** The runs on the sample: of each setting one, looked at after each T. */
export async function moved(
  of: Derivatives,
  { known, sample }: Omit<Parts, 'check'>,
  tried: readonly Chosen[],
  {
    seed,
    delta,
    examples,
    draws,
  }: { readonly seed: string } & Readonly<Record<'delta' | 'examples' | 'draws', number>>,
  pace: Pace,
): Promise<Moved | undefined> {
  const { steps, kept } = levelsOf.noise;
  const chosen = tried.slice(0, kept);
  const setting: CertificateSetting = {
    n: sample.length,
    delta,
    cells: chosen.length * steps.length,
  };
  const each = Math.floor(examples / (chosen.length * steps.at(-1)!));
  // the sample's part of a gradient may be that of some of its examples: what matters is how far it leads
  const parts = {
    sample: sampled(sample, Math.max(16, Math.floor((3 * each) / 4)), ['certificate', seed, 'sample']),
    known: sampled(known, Math.max(16, Math.floor(each / 4)), ['certificate', seed, 'known']),
  };
  const first = of.theta.slice();
  const atStart = await countErrors(of, sample, pace);
  if (atStart === undefined) return undefined;
  const start = {
    errors: atStart.errors,
    value: startCertificate(setting, atStart.errors / setting.n),
  };
  const p = first.length;
  const work = { own: new Float64Array(p), g: new Float64Array(p), z: new Float64Array(p) };
  const cells: Cell[] = [];
  let least: { readonly cell: Cell; readonly center: Float64Array; readonly divergence: number } | undefined;
  for (const { sigma, learningRate } of chosen) {
    of.theta.set(first);
    const stream = openStream(['certificate', seed, 'noise', sigma, learningRate]);
    let [divergence, logRatio] = [0, 0];
    pace.begin(`certificate: on the sample, σ = ${sigma}, step ${learningRate}`);
    for (let t = 1; t <= steps.at(-1)!; t++) {
      if (!(await pace.spent(each * of.work.gradient))) return undefined;
      driftOf(of, parts, work.own, work.g);
      const center = of.theta.map((x, j) => x - learningRate * work.own[j]!);
      const { square, product } = noisyStep(of, work, { sigma, learningRate }, stream);
      const before = logRatio + square;
      divergence += square;
      logRatio += square + product;
      if (!steps.some((T) => T === t)) continue;
      const counted = await countErrors(of, sample, pace);
      if (counted === undefined) return undefined;
      const { errors } = counted;
      const value = movedCertificate(setting, { logRatio, empirical: errors / setting.n });
      const cell: Cell = { sigma, learningRate, T: t, divergence, logRatio, errors, value };
      cells.push(cell);
      if (least === undefined || value < least.cell.value) least = { cell, center, divergence: before };
    }
  }
  pace.begin('certificate: the mean over noise');
  const stirred = await stirredAt(of, sample, setting, least!, { seed, draws }, pace);
  if (stirred === undefined) return undefined;
  of.theta.set(first);
  const { cell } = least!;
  const n = setting.n;
  const candidates = [
    { of: 'the start', value: start.value, errors: start.errors / n, T: 0 },
    { of: 'a network', value: cell.value, errors: cell.errors / n, T: cell.T },
    { of: 'a mean over noise', value: stirred.value, errors: stirred.errors / stirred.draws, T: cell.T },
  ] as const;
  const certificate = candidates.reduce<Moved['certificate']>(
    (best, next) => (next.value < best.value ? next : best),
    candidates[0],
  );
  return { setting, start, cells, stirred, certificate };
}

/** Errors on examples of the sample by chance, each with noise of its own round where the last step led. */
async function stirredAt(
  of: Derivatives,
  sample: Uint32Array,
  setting: CertificateSetting,
  {
    cell: { sigma, learningRate, T },
    center,
    divergence,
  }: { readonly cell: Cell; readonly center: Float64Array; readonly divergence: number },
  { seed, draws }: { readonly seed: string; readonly draws: number },
  pace: Pace,
): Promise<Stirred | undefined> {
  const stream = openStream(['certificate', seed, 'draws']);
  of.theta.set(center);
  const rows = Uint32Array.from(
    { length: draws },
    () => sample[Math.floor(stream.uniform() * sample.length)]!,
  );
  let errors = 0;
  for (let from = 0; from < draws; from += of.samples) {
    const part = rows.subarray(from, from + of.samples);
    errors += counts(of, part, of.stirredScores(part, learningRate * sigma, stream)).errors;
    if (!(await pace.spent(part.length * of.work.scores))) return undefined;
  }
  return {
    sigma,
    learningRate,
    T,
    divergence,
    draws,
    errors,
    empirical: meanOverNoise(setting, errors / draws, draws),
    value: stirredCertificate(setting, { divergence, errors, draws }),
  };
}
