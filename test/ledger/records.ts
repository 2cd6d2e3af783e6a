import { fingerprint } from '../../src/core/json.ts';
import type { ClaimRecord } from '../../src/ledger/claim-record.ts';

/** A record as an attack on a claim leaves it, with little evidence; other numbers, other records. */
export function recordNumber(i: number, changes: Partial<ClaimRecord> = {}): ClaimRecord {
  return {
    kind: 'claim',
    key: fingerprint(['record', i]),
    at: new Date(1e12 + 1000 * i).toISOString(),
    claim: `family/claim-${i % 68}`,
    statement: `statement-${i % 3}`,
    says: 'x ≤ y',
    code: 'c0de',
    simulator: 'kernel',
    seed: String(i % 1000),
    budget: 'quick',
    alpha: 1e-9,
    verdict: 'corroborated',
    cases: 100,
    steps: 1000,
    trajectories: 10,
    killed: 5,
    survived: 0,
    error: 1 / (1 + (i % 50)),
    digest: 'd1ge57',
    evidence: '',
    ...changes,
  };
}
