import { calibrated, type FalseRefutations, falseRefutations } from './false-refutations.ts';
import {
  confirmationJudge,
  fixedSampleJudge,
  keepingConfirmationJudge,
  keepingWholeJudge,
  keptTossesJudge,
  type Judge,
  peekingJudge,
  splittingJudge,
  recyclingJudge,
  wholeJudge,
} from './judges.ts';
import { crowded, equalities, equalityExits } from './known-claims.ts';
import { asPromised, type Power, powerAt } from './power.ts';

/** What a calibration found. */
export interface Calibration {
  readonly seed: string;
  /** Judges that must keep their error, with their refutations of true claims. */
  readonly sound: readonly Judged[];
  /** Judges with a known flaw, that the count must expose. */
  readonly flawed: readonly Judged[];
  readonly power: readonly Power[];
}

export interface Judged {
  readonly judge: string;
  readonly rows: readonly FalseRefutations[];
}

export interface CalibrationOptions {
  readonly seed: string;
  /** Runs of the judge, and as many of its confirmation alone, spread evenly over the claims. */
  readonly runs: number;
  /** Seeds of each mutant that is false by a little. */
  readonly powerSeeds: number;
  onJudge?(name: string): void;
}

const bounds = equalities.slice(0, equalityExits.length);
/** A flaw shows in few runs. */
const flawedRuns = 200;
/** One claim has most of the runs of all others: 2,000 of 2,200. */
const splittingRuns = (runs: number): number => Math.ceil((10 / 11) * runs);
/** Runs of one seed, with kept cases. */
const keptRuns = 200;

/**
 * Counts the false refutations of the judge, of its confirmation alone and of flawed judges, and measures
 * power.
 */
export async function calibrate({
  seed,
  runs,
  powerSeeds,
  onJudge,
}: CalibrationOptions): Promise<Calibration> {
  const judged = async (name: string, judge: Judge, claims: typeof equalities, total: number) => {
    onJudge?.(name);
    const each = Math.ceil(total / claims.length);
    return { judge: name, rows: await falseRefutations(judge, claims, each, `${seed}/${name}`) };
  };
  const sound = [
    await judged('the whole judge', wholeJudge, equalities, runs),
    await judged('its confirmations alone', confirmationJudge, equalities, runs),
    await judged('a fixed-sample test, looked at once', fixedSampleJudge, bounds, flawedRuns),
    await judged('confirmations by splitting without room', splittingJudge, [crowded], splittingRuns(runs)),
    await judged('runs on one seed, with kept cases', keepingWholeJudge(seed), equalities, keptRuns),
    await judged(
      'their confirmations of kept cases alone',
      keepingConfirmationJudge(seed),
      equalities,
      keptRuns,
    ),
  ];
  const flawed = [
    await judged('the same test, looked at after every block', peekingJudge, bounds, flawedRuns),
    await judged('the same test of the worst of 30 coins', recyclingJudge, bounds, flawedRuns / 4),
    await judged('kept coins on the tosses that selected them', keptTossesJudge(seed), bounds, flawedRuns),
  ];
  const power: Power[] = [];
  onJudge?.('power');
  for (const claimed of [0.1, 0.01]) {
    for (const gap of [0.5, 0.75, 1, 1.5]) power.push(await powerAt(claimed, gap, powerSeeds, seed));
  }
  return { seed, sound, flawed, power };
}

/** What is wrong with the judge, or with the calibration itself, a line each. */
export function shortcomings({ sound, flawed, power }: Calibration): string[] {
  return [
    ...sound
      .filter(({ rows }) => !calibrated(rows))
      .map(({ judge }) => `${judge}: refutes true claims more often than its error probability explains`),
    ...flawed
      .filter(({ rows }) => calibrated(rows))
      .map(({ judge }) => `${judge}: is flawed, but the count does not show it`),
    ...power
      .filter((row) => !asPromised(row))
      .map(({ claimed, gap }) => `exit bound ${claimed}, gap ${gap}: confirmed less often than promised`),
  ];
}
