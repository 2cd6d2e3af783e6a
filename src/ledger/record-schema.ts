import { z } from 'zod';
import { memoize } from '../core/memoize.ts';
import { verdicts } from '../judge/claims/evidence.ts';
import type { ClaimRecord, DoubtRecord } from './claim-record.ts';
import type { BegunAttack } from './campaign-state.ts';

/** By kind, what a record of a ledger must have; made when the first is read. */
const schemas = memoize(() => {
  const key = z.string().regex(/^(?:[0-9a-f]{2})+$/u);
  const count = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
  const campaign = z.string().exactOptional();
  const round = z.int().nonnegative().exactOptional();
  const claim: z.ZodType<ClaimRecord> = z.object({
    kind: z.literal('claim'),
    key,
    at: z.string(),
    claim: z.string(),
    statement: z.string(),
    says: z.string(),
    code: z.string(),
    simulator: z.string(),
    seed: z.string(),
    budget: z.string(),
    alpha: z.number(),
    verdict: z.enum(verdicts),
    cases: count,
    steps: count,
    trajectories: count,
    killed: count,
    survived: count,
    error: z.number().nullable(),
    digest: z.string(),
    campaign,
    round,
    workers: z.array(z.string()).readonly().exactOptional(),
    evidence: z.string(),
  });
  const doubt: z.ZodType<DoubtRecord> = z.object({
    kind: z.literal('doubt'),
    key,
    claim: z.string(),
    campaign,
    round,
  });
  // older versions did not keep the steps
  const attack: z.ZodType<Omit<BegunAttack, 'steps'>> = z.object({
    kind: z.literal('attack'),
    campaign: z.string(),
    number: z.int().positive(),
    claim: z.string(),
    round: z.int().nonnegative(),
    steps: count.exactOptional(),
  });
  return new Map<unknown, z.ZodType>([
    ['claim', claim],
    ['doubt', doubt],
    ['attack', attack],
  ]);
});

/** A record of some kind; those of kinds that only later versions know are left to them. */
export type LedgerRecord = Readonly<Record<string, unknown>> & { readonly kind: string };

/** The same value where it is a record of a ledger; undefined where it has another shape. */
export function ledgerRecord(value: unknown): LedgerRecord | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  if (typeof value.kind !== 'string') return undefined;
  if (schemas().get(value.kind)?.safeParse(value).success === false) return undefined;
  return value as LedgerRecord;
}
