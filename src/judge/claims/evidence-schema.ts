import { z } from 'zod';
import type { Json } from '../../core/json.ts';
import { memoize } from '../../core/memoize.ts';
import { claimsOnce, idSchema } from './claim-id.ts';
import {
  type Counterexample,
  counterexampleVersion,
  type Evidence,
  evidenceVersion,
  type Reason,
  verdicts,
  type Witness,
} from './evidence.ts';

/**
 * Schemas of the files that Lakatos writes and reads back; `evidence.ts` says what the fields mean. They are
 * made when the first file is read: every thread loads this module.
 */
const schemas = memoize(() => {
  const json: z.ZodType<Json> = z.json();
  const count = z.int().nonnegative();
  const interval = z.tuple([z.number(), z.number()]).readonly();
  const quantileInterval = z.tuple([z.number().nullable(), z.number().nullable()]).readonly();
  const share = z.strictObject({ hits: count, trials: count, interval });

  const how = z.enum(['exact', 'lower bound', 'sampled']);

  const witness: z.ZodType<Witness> = z.strictObject({
    case: json,
    how,
    claim: z.string(),
    truth: z.string(),
    bound: z.number(),
    found: interval.refine(([lower, upper]) => lower <= upper, {
      error: ({ input }) => `expected a lower end and an upper one, found ${JSON.stringify(input)}`,
    }),
    address: z.array(z.union([z.string(), z.number()])),
    observed: z.record(z.string(), z.number()),
    logE: z.number().exactOptional(),
    logThreshold: z.number().exactOptional(),
    refutes: z.enum(['conclusion', 'hypothesis or conclusion']),
    explanation: z.array(z.string()),
    shrinks: count,
  });

  const counterexample: z.ZodType<Counterexample> = z
    .strictObject({
      schema: z.literal(counterexampleVersion),
      lakatos: z.string(),
      kind: z.literal('counterexample'),
      claim: z.string(),
      mutant: z.string().exactOptional(),
      dropped: z.string().exactOptional(),
      says: z.string(),
      source: z.string(),
      seed: z.string(),
      witness,
    })
    .refine(({ mutant, dropped }) => mutant === undefined || dropped === undefined, {
      path: ['dropped'],
      error: "expected either 'mutant' or 'dropped', found both",
    });

  const attempt = z.strictObject({
    fingerprint: z.string(),
    trajectories: count,
    logE: z.number(),
    logThreshold: z.number(),
    outcome: z.enum(['confirmed', 'not confirmed']),
  });

  const point = z.strictObject({
    number: z.int().min(1).exactOptional(),
    features: z.record(z.string(), z.number()),
    bound: z.number(),
    boundInterval: interval.exactOptional(),
    tie: z.literal(true).exactOptional(),
    found: interval,
    how,
    slack: z.number().nullable(),
  });

  const quantiles = z.strictObject({
    min: z.number(),
    q25: z.number(),
    median: z.number(),
    q75: z.number(),
    max: z.number(),
  });

  const mutant = z.strictObject({
    name: z.string(),
    notes: z.string().exactOptional(),
    outcome: z.enum(['killed', 'survived', 'not tried']),
    cases: count,
    violations: count,
    suspicious: share.exactOptional(),
    sameAsClaim: count.exactOptional(),
    attempts: z.array(attempt),
    witness: witness.exactOptional(),
  });

  const ablation = z.strictObject({
    hypothesis: z.string(),
    outcome: z.enum(['needed', 'not shown to be needed']),
    cases: count,
    attempts: z.array(attempt),
    witness: witness.exactOptional(),
  });

  const reason: z.ZodType<Reason> = z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('counterexample'), stopped: z.literal(true).exactOptional() }),
    z.strictObject({ kind: z.literal('interrupted') }),
    z.strictObject({
      kind: z.literal('failed'),
      why: z.enum(['threw', 'time', 'memory', 'exit', 'defect']),
      message: z.string(),
      case: json.exactOptional(),
      place: z.string().exactOptional(),
      stack: z.string().exactOptional(),
    }),
    z.strictObject({ kind: z.literal('unsettled case'), fingerprint: z.string() }),
    z.strictObject({ kind: z.literal('few cases tried'), share }),
    z.strictObject({
      kind: z.literal('few cases accepted'),
      share,
      minimum: z.number(),
    }),
    z.strictObject({
      kind: z.literal('few cases informative'),
      share,
      minimum: z.number(),
      uninformative: z
        .array(z.strictObject({ why: z.string(), cases: count, numbers: z.array(z.int().min(1)) }))
        .exactOptional(),
    }),
    z.strictObject({ kind: z.literal('labels not covered'), labels: z.array(z.string()) }),
    z.strictObject({ kind: z.literal('not refuted'), accepted: count, informative: share }),
  ]);

  const resolution = z
    .strictObject({
      refuted: z.number().nullable(),
      tried: z.number(),
      how: how.exactOptional(),
      value: z.number().exactOptional(),
    })
    .nullable();

  const claim = z.strictObject({
    id: idSchema,
    kind: z.enum(['probability', 'mean', 'inequality', 'agreement', 'invariance']),
    says: z.string(),
    tex: z.string(),
    source: z.string(),
    notes: z.string().exactOptional(),
    backend: z.string().exactOptional(),
    verdict: z.enum(verdicts),
    reason,
    alpha: z.number(),
    cases: z.strictObject({
      drawn: count,
      accepted: count,
      informative: count,
      exact: count,
      lowerBounds: count.exactOptional(),
      sampled: count,
      ties: count,
    }),
    acceptance: z.array(z.strictObject({ hypothesis: z.string(), share })),
    informative: z.strictObject({ share, minimum: z.number() }),
    coverage: z.array(z.strictObject({ label: z.string(), cases: count, share: share.exactOptional() })),
    steps: count,
    trajectories: count,
    slack: z
      .strictObject({
        unit: z.string(),
        cases: count,
        quantiles,
        intervals: z
          .strictObject({ q25: quantileInterval, median: quantileInterval, q75: quantileInterval })
          .exactOptional(),
      })
      .nullable(),
    points: z.array(point),
    progress: z.array(z.strictObject({ cases: count, steps: count, margin: z.number() })),
    nearest: json.exactOptional(),
    attempts: z.array(attempt),
    power: z.strictObject({ trajectories: count, bound: z.number(), detectable: z.number() }).nullable(),
    resolution: z
      .array(
        z.strictObject({ term: z.string(), whole: z.boolean(), larger: resolution, smaller: resolution }),
      )
      .exactOptional(),
    units: z
      .array(
        z.strictObject({
          parameter: z.string(),
          cases: count,
          pattern: z.enum(['whole numbers', 'one scale']),
          least: z.number(),
          most: z.number(),
          outside: z.number(),
        }),
      )
      .exactOptional(),
    mutants: z.array(mutant),
    ablations: z.array(ablation),
    counterexample: witness.exactOptional(),
  });

  const evidence: z.ZodType<Evidence> = z.strictObject({
    schema: z.literal(evidenceVersion),
    lakatos: z.string(),
    kind: z.literal('evidence'),
    seed: z.string(),
    alpha: z.number(),
    budget: z.strictObject({ name: z.string(), stepsPerClaim: count, casesPerClaim: count }),
    simulator: z.enum(['kernel', 'reference']),
    interrupted: z.boolean(),
    shard: z.strictObject({ index: z.int().min(1), of: z.int().min(1) }).exactOptional(),
    data: z
      .strictObject({
        file: z.string(),
        sha256: z.string(),
        files: z.array(z.strictObject({ file: z.string(), sha256: z.string() })).min(1),
        rows: count,
        columns: count,
        target: z.string(),
        classes: count,
        dropped: z.array(z.string()),
        blankLines: count,
        reading: z.record(z.string(), z.string()),
      })
      .exactOptional(),
    claims: claimsOnce(claim),
    totals: z.strictObject({
      claims: count,
      corroborated: count,
      refuted: count,
      failed: count.exactOptional(),
      vacuous: count,
      undecided: count,
      mutantsKilled: count,
      mutantsSurvived: count,
      mutantsNotTried: count.exactOptional(),
      cases: count,
      trajectories: count,
      steps: count,
    }),
  });
  return { counterexample, evidence };
});

export const counterexampleSchema: z.ZodType<Counterexample> = z.lazy(() => schemas().counterexample);
export const evidenceSchema: z.ZodType<Evidence> = z.lazy(() => schemas().evidence);
