import { z } from 'zod';
import { claimsOnce } from '../judge/claims/claim-id.ts';
import { type Verdict, verdicts } from '../judge/claims/evidence.ts';
import type { Json } from '../core/json.ts';
import { minProbability } from '../core/parse.ts';
import { type LockedLinks, lockedLinksSchema } from '../paper/locked-links.ts';
import type { Behaviour } from './behaviour.ts';
import { changeKinds, type ChangeKind } from './change.ts';

/** Version of the lock file; others are refused with a clear line. */
export const lockVersion = 1;

/** What one run found of a claim, as far as later runs are held against it. */
export interface LockedEvidence {
  readonly seed: string;
  readonly alpha: number;
  /** Of a theory that is accepted, none failed. */
  readonly verdict: Verdict;
  readonly cases: number;
  readonly trajectories: number;
  readonly steps: number;
  readonly informative: { readonly hits: number; readonly trials: number };
  /** Largest natural log of an e-value of any confirmation against the claim; null if there was none. */
  readonly largestLogE: number | null;
  /** Slack: least, median and largest, in the unit of the kind. */
  readonly slack: readonly [number, number, number] | null;
  /** The bound at the median case, a confirmation's trajectories there, and the least violation it finds. */
  readonly power: {
    readonly trajectories: number;
    readonly bound: number;
    readonly detectable: number;
  } | null;
  /**
   * The smallest error caught in each term of the bound, as a share of it; null where none was. Absent where
   * there are no terms, and in files of older versions.
   */
  readonly resolution?: Readonly<Record<string, number | null>>;
  readonly killed: readonly string[];
  readonly survived: readonly string[];
}

/** What a statement has withstood since it last changed. */
export interface EvidenceTotals {
  readonly runs: number;
  readonly cases: number;
  readonly trajectories: number;
  readonly steps: number;
}

export interface LockedClaim extends Behaviour {
  /** By the name of the budget. */
  readonly evidence: Readonly<Record<string, LockedEvidence>>;
  readonly withstood: EvidenceTotals;
}

/** `theory.lock.json`: the theory as it was last accepted. */
export interface Lock {
  readonly schema: typeof lockVersion;
  readonly kind: 'theory-lock';
  readonly lakatos: string;
  /** The error budget of the project's lifetime; the update numbered j spends alpha/(j(j + 1)). */
  readonly alpha: number;
  /** How many times the theory was accepted so far. */
  readonly run: number;
  /** Notes of changes that were used up by an update. */
  readonly notes: readonly string[];
  /** What each update changed. */
  readonly history: readonly {
    readonly run: number;
    readonly changes: readonly { readonly id: string; readonly kinds: readonly ChangeKind[] }[];
  }[];
  readonly claims: readonly LockedClaim[];
  /** Statements of the paper and of Lean; absent where there are none, and in files of older versions. */
  readonly links?: LockedLinks;
}

/** What the lock holds of each claim, by its id; nothing where there is no lock yet. */
export function lockedClaims(lock: Lock | undefined): ReadonlyMap<string, LockedClaim> {
  return new Map((lock?.claims ?? []).map((claim) => [claim.id, claim]));
}

/** Made when the first lock is read. */
export const lockSchema: z.ZodType<Lock> = z.lazy(() => {
  const count = z.int().nonnegative();
  const json: z.ZodType<Json> = z.json();
  const lockedEvidence = z.strictObject({
    seed: z.string(),
    alpha: z.number(),
    verdict: z.enum(verdicts),
    cases: count,
    trajectories: count,
    steps: count,
    informative: z.strictObject({ hits: count, trials: count }),
    largestLogE: z.number().nullable(),
    slack: z.tuple([z.number(), z.number(), z.number()]).nullable(),
    power: z.strictObject({ trajectories: count, bound: z.number(), detectable: z.number() }).nullable(),
    resolution: z.record(z.string(), z.number().nullable()).exactOptional(),
    killed: z.array(z.string()),
    survived: z.array(z.string()),
  });
  return z.strictObject({
    schema: z.literal(lockVersion),
    kind: z.literal('theory-lock'),
    lakatos: z.string(),
    alpha: z.number().min(minProbability).lt(1),
    run: z.int().min(1),
    notes: z.array(z.string()),
    history: z.array(
      z.strictObject({
        run: z.int().min(1),
        changes: z.array(z.strictObject({ id: z.string(), kinds: z.array(z.enum(changeKinds)) })),
      }),
    ),
    claims: claimsOnce(
      z.strictObject({
        id: z.string(),
        kind: z.enum(['probability', 'mean', 'inequality', 'agreement', 'invariance']),
        says: z.string(),
        tex: z.string(),
        source: z.string(),
        given: z.array(z.string()),
        space: z.string(),
        cases: z.array(
          z.strictObject({
            case: json,
            given: z.string().regex(/^[01?]*$/u),
            bound: z.array(z.number()).nullable(),
            ends: z.array(z.number()).exactOptional(),
          }),
        ),
        mutants: z.array(z.strictObject({ name: z.string(), digest: z.string() })),
        evidence: z.record(z.string(), lockedEvidence),
        withstood: z.strictObject({ runs: count, cases: count, trajectories: count, steps: count }),
      }),
    ),
    links: lockedLinksSchema.exactOptional(),
  });
});
