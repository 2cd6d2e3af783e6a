import { UsageError } from '../../core/errors.ts';

/** What a claim may spend. Work is counted in simulated trajectory-steps and in cases, never in seconds. */
export interface Budget {
  readonly name: string;
  /** Trajectory-steps of exploration; mutants, ablations and confirmations have the same again, each. */
  readonly stepsPerClaim: number;
  /** Cases drawn at random; targeted search has as many again. */
  readonly casesPerClaim: number;
}

const presets: Readonly<Record<string, Omit<Budget, 'name'>>> = {
  quick: { stepsPerClaim: 3_000_000, casesPerClaim: 60 },
  default: { stepsPerClaim: 60_000_000, casesPerClaim: 400 },
  thorough: { stepsPerClaim: 8_000_000_000, casesPerClaim: 1_000 },
};

/** Has a claim at least as many steps as with the budget of this name? */
export function affords({ stepsPerClaim }: Budget, name: 'default' | 'thorough'): boolean {
  return stepsPerClaim >= presets[name]!.stepsPerClaim;
}

/**
 * `quick`, `default`, `thorough`, or a number of trajectory-steps for the whole run (`5e8`, `500000000`).
 * @param claims how many claims share a numeric budget
 * @param name what it is called in messages
 * @throws {UsageError} on a text that is none of these
 */
export function parseBudget(text: string, claims: number, name: string = '--budget'): Budget {
  const preset = Object.hasOwn(presets, text) ? presets[text] : undefined;
  if (preset !== undefined) return { name: text, ...preset };
  const steps = Number(text.replace(/\s*steps$/u, '').replaceAll('_', ''));
  if (!(Number.isSafeInteger(steps) && steps >= 1000)) {
    throw new UsageError(
      `${name} must be quick, default, thorough or a whole number of steps ≥ 1000, got '${text}'`,
    );
  }
  const stepsPerClaim = Math.max(1000, Math.floor(steps / Math.max(1, claims) / 4));
  const casesPerClaim = Math.min(2000, Math.max(50, Math.floor(stepsPerClaim / 50_000)));
  return { name: `${steps} steps`, stepsPerClaim, casesPerClaim };
}
