import { exactBinomialUpperLimit } from '../../src/stats/intervals.ts';
import { alpha, type Judge } from './judges.ts';
import type { KnownClaim } from './known-claims.ts';

/** P(a judge whose error is exactly α is called miscalibrated) ≤ this, in every row. */
const tail = 1e-6;

/** How often a judge refuted true claims. */
export interface FalseRefutations {
  readonly name: string;
  readonly runs: number;
  readonly refuted: number;
  /** The most refutations that an error probability of α explains, but for a chance of 1e-6. */
  readonly limit: number;
}

/**
 * Judges each claim `runsEach` times, on seeds of their own; a row for each claim and one, the last, for all.
 */
export async function falseRefutations(
  judge: Judge,
  claims: readonly KnownClaim[],
  runsEach: number,
  seed: string,
): Promise<FalseRefutations[]> {
  const rows: FalseRefutations[] = [];
  for (const { name, claim } of claims) {
    let refuted = 0;
    for (let run = 0; run < runsEach; run++) {
      if (await judge(claim, `${seed}/${name}/${run}`)) refuted++;
    }
    rows.push(row(name, runsEach, refuted));
  }
  const refuted = rows.reduce((sum, each) => sum + each.refuted, 0);
  return [...rows, row('all', runsEach * claims.length, refuted)];
}

function row(name: string, runs: number, refuted: number): FalseRefutations {
  return { name, runs, refuted, limit: exactBinomialUpperLimit({ trials: runs, p: alpha, tail }) };
}

export function calibrated(rows: readonly FalseRefutations[]): boolean {
  return rows.every(({ refuted, limit }) => refuted <= limit);
}
