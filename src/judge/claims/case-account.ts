import type { Json } from '../../core/json.ts';
import type { EvidencePoint, Interval, Witness } from './evidence.ts';

/** What there is to say of one case of a claim, whatever became of the claim. */
export interface CaseAccount {
  readonly claim: string;
  readonly says: string;
  readonly source: string;
  /** Which case it is, in words. */
  readonly which: string;
  /** The seed of what is simulated. */
  readonly seed: string;
  readonly case: Json;
  /** The hypotheses that do not hold here; where there are some, the claim says nothing of the case. */
  readonly unmet: readonly string[];
  /** Absent where the claim says nothing of the case. */
  readonly outcome?: CaseOutcome;
  /** The arithmetic of the case in words, a line each. */
  readonly explanation: readonly string[];
  /** Name and version of what computed, where the claim has a backend of its own. */
  readonly backend?: string;
}

/** A bound beside the truth at one case, in the units of the evidence's points. */
export interface CaseOutcome
  extends Pick<Witness, 'how' | 'claim' | 'truth' | 'observed' | 'address'>,
    Pick<EvidencePoint, 'bound' | 'boundInterval' | 'slack'> {
  /** The enclosure (exact) or the interval of confidence 1 − 1e-6 (sampled) of the truth. */
  readonly found: Interval;
  /** What `slack` is. */
  readonly unit: string;
  /** Exact: the truth contradicts the bound. Sampled: it looks so here, which confirms nothing. */
  readonly violated: boolean;
}
