import { z } from 'zod';
import type { Json } from '../core/json.ts';

/** Version of the evidence and counterexample files; older or newer ones are refused with a clear line. */
export const evidenceVersion = 1;

const json: z.ZodType<Json> = z.json();
const count = z.int().nonnegative();
const interval = z.tuple([z.number(), z.number()]);

/** A case that violates a statement, with what is needed to see it again. */
export const witnessSchema = z.strictObject({
  case: json,
  /** `exact`: computed, no randomness; `sampled`: by an anytime-valid test on fresh randomness. */
  how: z.enum(['exact', 'sampled']),
  /** What the statement claims here, e.g. `P(event) ≥ 0.95`. */
  claim: z.string(),
  /** What was found, e.g. `P(event) in [0.84852, 0.84853]`. */
  truth: z.string(),
  /** The bound and the enclosure (exact) or interval (sampled, 1 − 1e-6) of the truth, in the units of the statement. */
  bound: z.number(),
  found: interval,
  /** Sampled: the address of the confirming stream, block numbers excluded; empty when exact. */
  address: z.array(z.union([z.string(), z.number()])),
  /** Sampled: what the confirming stream gave (trajectories, hits, …); replay must give the same numbers. */
  observed: z.record(z.string(), z.number()),
  /** Natural logarithms of the e-value and of the threshold it passed; absent when exact. */
  logE: z.number().optional(),
  logThreshold: z.number().optional(),
  /** `hypothesis or conclusion` where a hypothesis was only sampled. */
  refutes: z.enum(['conclusion', 'hypothesis or conclusion']),
  /** The arithmetic of the case in words, a line each. */
  explanation: z.array(z.string()),
  /** Accepted steps of the shrinker from the first suspicious case to this one. */
  shrinks: count,
});
export type Witness = z.infer<typeof witnessSchema>;

/** A counterexample file. */
export const counterexampleSchema = z.strictObject({
  schema: z.literal(evidenceVersion),
  lakatos: z.string(),
  kind: z.literal('counterexample'),
  claim: z.string(),
  /** The mutant of the claim that it refutes, or the hypothesis that was dropped; absent when the claim itself is refuted. */
  mutant: z.string().optional(),
  dropped: z.string().optional(),
  says: z.string(),
  source: z.string(),
  seed: z.string(),
  witness: witnessSchema,
});
export type Counterexample = z.infer<typeof counterexampleSchema>;

export const verdicts = ['corroborated', 'refuted', 'vacuous', 'undecided'] as const;
export type Verdict = (typeof verdicts)[number];

const share = z.strictObject({ hits: count, trials: count, interval });

const attemptSchema = z.strictObject({
  fingerprint: z.string(),
  trajectories: count,
  logE: z.number(),
  logThreshold: z.number(),
  outcome: z.enum(['confirmed', 'not confirmed']),
});

const pointSchema = z.strictObject({
  features: z.record(z.string(), z.number()),
  bound: z.number(),
  found: interval,
  how: z.enum(['exact', 'sampled']),
  slack: z.number().nullable(),
});
/** One case: bound beside truth. For probabilities both are exit probabilities. */
export type EvidencePoint = z.infer<typeof pointSchema>;

const quantilesSchema = z.strictObject({
  min: z.number(),
  q25: z.number(),
  median: z.number(),
  q75: z.number(),
  max: z.number(),
});

export const mutantEvidenceSchema = z.strictObject({
  name: z.string(),
  notes: z.string().optional(),
  outcome: z.enum(['killed', 'survived']),
  /** Cases it was held against, and how many of them looked like violations. */
  cases: count,
  violations: count,
  attempts: z.array(attemptSchema),
  witness: witnessSchema.optional(),
});
export type MutantEvidence = z.infer<typeof mutantEvidenceSchema>;

export const ablationEvidenceSchema = z.strictObject({
  hypothesis: z.string(),
  outcome: z.enum(['needed', 'not shown to be needed']),
  cases: count,
  attempts: z.array(attemptSchema),
  witness: witnessSchema.optional(),
});
export type AblationEvidence = z.infer<typeof ablationEvidenceSchema>;

export const claimEvidenceSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['probability', 'mean', 'inequality', 'agreement', 'invariance']),
  says: z.string(),
  tex: z.string(),
  source: z.string(),
  notes: z.string().optional(),
  verdict: z.enum(verdicts),
  /** Why this verdict, in a sentence. */
  reason: z.string(),
  /** This claim's share of the run's α. */
  alpha: z.number(),
  cases: z.strictObject({
    drawn: count,
    accepted: count,
    /** Accepted cases where the bound is not trivial and a violation could be seen. */
    informative: count,
    exact: count,
    sampled: count,
    /** Deterministic cases where both sides agree to the highest precision tried (an equality, as far as can be told). */
    ties: count,
  }),
  acceptance: z.array(z.strictObject({ hypothesis: z.string(), share })),
  informative: z.strictObject({ share, minimum: z.number() }),
  coverage: z.array(z.strictObject({ label: z.string(), cases: count })),
  steps: count,
  trajectories: count,
  /** How far the bound is from the truth: log(exit bound / exit) for probabilities, log(bound / mean), log(rhs / lhs). */
  slack: z.strictObject({ unit: z.string(), cases: count, quantiles: quantilesSchema }).nullable(),
  points: z.array(pointSchema),
  /** The attack: smallest margin so far against cases tried (negative: looks violated). */
  progress: z.array(z.strictObject({ cases: count, steps: count, margin: z.number() })),
  attempts: z.array(attemptSchema),
  /** The smallest violation that the confirmation would have caught with probability 0.9, at the median bound. */
  power: z
    .strictObject({ trajectories: count, bound: z.number(), detectable: z.number(), words: z.string() })
    .nullable(),
  mutants: z.array(mutantEvidenceSchema),
  ablations: z.array(ablationEvidenceSchema),
  counterexample: witnessSchema.optional(),
});
export type ClaimEvidence = z.infer<typeof claimEvidenceSchema>;

/** The record of a run. Holds no clock time, so that equal seeds give equal bytes. */
export const evidenceSchema = z.strictObject({
  schema: z.literal(evidenceVersion),
  lakatos: z.string(),
  kind: z.literal('evidence'),
  seed: z.string(),
  alpha: z.number(),
  budget: z.strictObject({ name: z.string(), stepsPerClaim: count, casesPerClaim: count }),
  interrupted: z.boolean(),
  /** The data set that cases were built on, if any. */
  data: z.strictObject({ file: z.string(), sha256: z.string(), rows: count, columns: count }).optional(),
  claims: z.array(claimEvidenceSchema),
  totals: z.strictObject({
    claims: count,
    corroborated: count,
    refuted: count,
    vacuous: count,
    undecided: count,
    mutantsKilled: count,
    mutantsSurvived: count,
    cases: count,
    trajectories: count,
    steps: count,
  }),
});
export type Evidence = z.infer<typeof evidenceSchema>;
