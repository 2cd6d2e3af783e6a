import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { canonicalJson, fingerprint, type Json } from '../core/json.ts';
import type { ClaimJob, RoundEvidence } from '../judge/campaign/claim-job.ts';
import type { ClaimEvidence } from '../judge/claims/evidence.ts';
import { termErrors } from '../report/resolution.ts';

/** What one attack on a claim came to, with all that it depends on. */
export interface ClaimRecord {
  readonly kind: 'claim';
  /** Of all that determines the evidence. */
  readonly key: string;
  /** When it was written, ISO 8601. */
  readonly at: string;
  readonly claim: string;
  /** Of the statement: its kind, words, formula and hypotheses. */
  readonly statement: string;
  readonly says: string;
  readonly code: string;
  readonly simulator: string;
  readonly seed: string;
  readonly budget: string;
  readonly alpha: number;
  readonly verdict: ClaimEvidence['verdict'];
  readonly cases: number;
  readonly steps: number;
  readonly trajectories: number;
  readonly killed: number;
  readonly survived: number;
  /** The largest error in a term that would have gone unnoticed, as a share; null where that is any. */
  readonly error: number | null;
  /** SHA-256 of the evidence's canonical JSON. */
  readonly digest: string;
  /** Which campaign's it is, and of which round; absent for a check. */
  readonly campaign?: string;
  readonly round?: number;
  /** Workers of a cluster that computed some of its blocks. */
  readonly workers?: readonly string[];
  /** The evidence: JSON, deflated, in base 64. */
  readonly evidence: string;
}

/** That what a claim record says is not believed: a worker contributed to it that was found to be wrong. */
export interface DoubtRecord extends Pick<ClaimRecord, 'key' | 'claim' | 'campaign' | 'round'> {
  readonly kind: 'doubt';
}

/** Which result it is, and who has helped with it. */
export interface HelpedResult
  extends Pick<ClaimRecord, 'key' | 'claim' | 'verdict' | 'campaign' | 'round' | 'workers'> {}

export function helpedResult({ key, claim, verdict, campaign, round, workers }: ClaimRecord): HelpedResult {
  return {
    key,
    claim,
    verdict,
    ...(campaign !== undefined && { campaign }),
    ...(round !== undefined && { round }),
    ...(workers && { workers }),
  };
}

/** What determines a claim's evidence beside its job. */
export interface JobIdentity {
  readonly code: string;
  readonly simulator: string;
}

/** Equal keys, equal evidence. */
export function jobKey({ code, simulator }: JobIdentity, job: ClaimJob): string {
  return fingerprint([1, code, simulator, plainJson(job)]);
}

export function statementOf({
  kind,
  says,
  tex,
  acceptance,
}: Pick<ClaimEvidence, 'kind' | 'says' | 'tex' | 'acceptance'>): string {
  return fingerprint([kind, says, tex, acceptance.map(({ hypothesis }) => hypothesis).toSorted()]).slice(
    0,
    12,
  );
}

export function claimRecord(
  identity: JobIdentity,
  job: ClaimJob,
  evidence: RoundEvidence,
  at: Pick<ClaimRecord, 'at' | 'campaign' | 'round' | 'workers'>,
): ClaimRecord {
  const text = canonicalJson(plainJson(evidence));
  const count = (outcome: string): number =>
    evidence.mutants.filter((mutant) => mutant.outcome === outcome).length;
  const error = worstError(evidence);
  return {
    kind: 'claim',
    key: jobKey(identity, job),
    ...at,
    claim: job.claim,
    statement: statementOf(evidence),
    says: evidence.says,
    ...identity,
    seed: job.seed,
    budget: job.budget.name,
    alpha: job.alpha,
    verdict: evidence.verdict,
    cases: evidence.cases.drawn,
    steps: evidence.steps,
    trajectories: evidence.trajectories,
    killed: count('killed'),
    survived: count('survived'),
    error: Number.isFinite(error) ? error : null,
    digest: createHash('sha256').update(text).digest('hex'),
    evidence: deflateRawSync(text).toString('base64'),
  };
}

/** The evidence of a record; undefined where it is not what its digest says, or none of the claim. */
export function evidenceOf({ claim, evidence, digest }: ClaimRecord): RoundEvidence | undefined {
  try {
    const text = inflateRawSync(Buffer.from(evidence, 'base64')).toString();
    if (createHash('sha256').update(text).digest('hex') !== digest) return undefined;
    const found = JSON.parse(text) as RoundEvidence | null;
    return found?.id === claim ? found : undefined;
  } catch {
    // neither deflated nor JSON
    return undefined;
  }
}

/** Of all terms; ∞ where an error of any size in one goes unnoticed, or none is named. */
function worstError(evidence: Pick<ClaimEvidence, 'id' | 'resolution'>): number {
  return termErrors([evidence])[0]?.error ?? Infinity;
}

/** Without what is undefined. */
function plainJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
