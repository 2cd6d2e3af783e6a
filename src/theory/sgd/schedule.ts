import { z } from 'zod';
import { requireThat } from '../../core/errors.ts';

/** η_t = eta / (1 + etaDecay · t), σ_t = sigma / (1 + sigmaDecay · t), t = 0, 1, …; default: no decay. */
export interface ScheduleSpec {
  /** Step size, positive. */
  readonly eta: number;
  /** Noise level, at least 0. */
  readonly sigma: number;
  readonly etaDecay?: number;
  readonly sigmaDecay?: number;
}

const decay = z.number().nonnegative().exactOptional();

export const scheduleSchema: z.ZodType<ScheduleSpec> = z
  .strictObject({
    eta: z.number().positive(),
    sigma: z.number().nonnegative(),
    etaDecay: decay,
    sigmaDecay: decay,
  })
  .readonly();

/** η_t. */
export function stepSize(schedule: ScheduleSpec, t: number): number {
  return schedule.etaDecay === undefined ? schedule.eta : schedule.eta / (1 + schedule.etaDecay * t);
}

/** σ_t. */
export function noiseLevel(schedule: ScheduleSpec, t: number): number {
  return schedule.sigmaDecay === undefined ? schedule.sigma : schedule.sigma / (1 + schedule.sigmaDecay * t);
}

/** Are η_t and σ_t the same for all t? */
export function isConstant(schedule: ScheduleSpec): boolean {
  return !schedule.etaDecay && !schedule.sigmaDecay;
}

/** @throws {RangeError} naming the entry that is out of its range */
export function requireSchedule(schedule: ScheduleSpec): void {
  const { eta, sigma, etaDecay = 0, sigmaDecay = 0 } = schedule;
  requireThat(eta > 0 && eta < Infinity, 'eta', 'positive and finite', eta);
  for (const [name, value] of Object.entries({ sigma, etaDecay, sigmaDecay }))
    requireThat(value >= 0 && value < Infinity, name, 'finite and not negative', value);
}
