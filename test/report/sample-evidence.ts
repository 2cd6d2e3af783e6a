import { openStream } from '../../src/core/stream.ts';
import {
  type ClaimEvidence,
  type Evidence,
  type EvidencePoint,
  evidenceVersion,
  type MutantEvidence,
  type Witness,
} from '../../src/judge/claims/evidence.ts';

/** The plane of a sharp witness for "q² for q": k = 1, q = 0.9, r/c = 10.3. */
export const witness: Witness = {
  case: { k: 1, landscape: { spectrum: [0.1], flat: 0 }, q: 0.9, r: 10.3 },
  how: 'exact',
  claim: 'P(event) ≥ 0.9497',
  truth: 'P(event) in [0.8485, 0.8486]',
  bound: 0.9497,
  found: [0.8485, 0.8486],
  address: [],
  observed: {},
  refutes: 'conclusion',
  explanation: ['a = (1 − q²) r/c = 0.19 · 10.3 = 1.957', 'P(|z| ≤ 1.957) = 0.9497'],
  shrinks: 7,
};

export const sampledWitness: Witness = {
  ...witness,
  how: 'sampled',
  address: ['1', 'stagnation/product', 'abc', 'confirm', 1],
  observed: { trajectories: 4096, hits: 3477 },
  logE: 52.3,
  logThreshold: 27.1,
};

const killed: MutantEvidence = {
  name: 'q² for q',
  notes: 'false in about 8% of random cases',
  outcome: 'killed',
  cases: 40,
  violations: 3,
  suspicious: { hits: 2, trials: 30, interval: [0.004, 0.25] },
  attempts: [],
  witness,
};

const share = (hits: number, trials: number): ClaimEvidence['informative']['share'] => ({
  hits,
  trials,
  interval: [0.9, 0.99],
});

export function sampleClaim(change: Partial<ClaimEvidence> = {}): ClaimEvidence {
  return {
    id: 'stagnation/product',
    kind: 'probability',
    says: 'P(θ_t ∈ T_r for all t ≤ T) ≥ ∏ P(‖Gz‖ ≤ a_t)',
    tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \ge\ \prod_{t<T}P(\|Gz\|\le a_t)`,
    source: 'T1',
    verdict: 'corroborated',
    reason: { kind: 'not refuted', accepted: 100, informative: share(97, 100) },
    alpha: 1e-10,
    cases: { drawn: 120, accepted: 100, informative: 97, exact: 60, sampled: 40, ties: 0 },
    acceptance: [{ hypothesis: 'LEC', share: share(100, 120) }],
    informative: { share: share(97, 100), minimum: 0.6 },
    coverage: [
      { label: 'k = 1', cases: 12, share: share(11, 97) },
      { label: 'T > 100', cases: 8 },
    ],
    steps: 12_345_678,
    trajectories: 40_960,
    slack: {
      unit: 'log(exit bound / exit)',
      cases: 90,
      quantiles: { min: 0.1, q25: 1, median: 3, q75: 5, max: 9 },
      intervals: { q25: [null, 2], median: [2, 4], q75: [4, null] },
    },
    points: [
      { features: { k: 1 }, bound: 0.1, found: [0.01, 0.02], how: 'exact', slack: 2 },
      { features: { k: 2 }, bound: 1e-3, found: [0, 1e-4], how: 'sampled', slack: null },
      { features: { k: 2 }, bound: 0, found: [0, 1e-4], how: 'sampled', slack: null },
    ],
    progress: [{ cases: 10, steps: 1000, margin: 0.3 }],
    attempts: [
      {
        fingerprint: 'feedc0de'.repeat(8),
        trajectories: 512,
        logE: -1.5,
        logThreshold: 27.1,
        outcome: 'not confirmed',
      },
    ],
    power: {
      trajectories: 8192,
      bound: 0.1,
      detectable: 0.12,
    },
    mutants: [killed],
    ablations: [{ hypothesis: 'LEC', outcome: 'needed', cases: 9, attempts: [], witness: sampledWitness }],
    ...change,
  };
}

export const refutedClaim: ClaimEvidence = sampleClaim({
  id: 'planted/wrong',
  verdict: 'refuted',
  reason: { kind: 'counterexample' },
  counterexample: sampledWitness,
  mutants: [{ name: 'T−1 factors', outcome: 'survived', cases: 50, violations: 0, attempts: [] }],
  ablations: [],
  slack: null,
});

/** An evidence file whose totals add up over `claims`. */
export function sampleEvidence(claims: readonly ClaimEvidence[] = [sampleClaim()]): Evidence {
  const verdicts = (verdict: ClaimEvidence['verdict']): number =>
    claims.filter((c) => c.verdict === verdict).length;
  const mutants = claims.flatMap((c) => c.mutants);
  const sum = (of: (c: ClaimEvidence) => number): number => claims.reduce((total, c) => total + of(c), 0);
  return {
    schema: evidenceVersion,
    lakatos: '0.1.0',
    kind: 'evidence',
    seed: '1',
    alpha: 1e-9,
    budget: { name: 'default', stepsPerClaim: 20_000_000, casesPerClaim: 400 },
    simulator: 'kernel',
    interrupted: false,
    claims,
    totals: {
      claims: claims.length,
      corroborated: verdicts('corroborated'),
      refuted: verdicts('refuted'),
      ...(verdicts('failed') > 0 && { failed: verdicts('failed') }),
      vacuous: verdicts('vacuous'),
      undecided: verdicts('undecided'),
      mutantsKilled: mutants.filter((m) => m.outcome === 'killed').length,
      mutantsSurvived: mutants.filter((m) => m.outcome === 'survived').length,
      cases: sum((c) => c.cases.drawn),
      trajectories: sum((c) => c.trajectories),
      steps: sum((c) => c.steps),
    },
  };
}

/**
 * Text that would break out of HTML text, an attribute, Markdown, TeX, a path and a terminal if it were not
 * escaped.
 */
export const hostile =
  '"><img src=x onerror=alert(1)>\'</style><script>alert(2)</script>|`../../etc\u001B[2J\u0000';

/**
 * Claims as large as the catalogue's: scattered points, half of them exact, with five features, eight mutants
 * with a witness each, an attack of twelve steps.
 */
export function manyClaims(count: number, points: number): readonly ClaimEvidence[] {
  const stream = openStream(['limits', count, points]);
  const spread = (): number => Math.abs(stream.normal()) + 1e-9;
  const whole = (): number => 1 + Math.floor(20 * spread());
  return Array.from({ length: count }, (_, i) =>
    sampleClaim({
      id: `family-${i % 12}/claim-${i}`,
      points: Array.from({ length: points }, (_unused, point): EvidencePoint => {
        const bound = spread() / 10;
        const features = { k: whole(), p: whole(), q: spread(), 'r/c': spread(), T: whole() };
        const slack = spread();
        return point % 2 === 0
          ? { features, bound, found: [bound / 8, bound / 8], how: 'exact', slack }
          : { features, bound, found: [bound / 9, bound / 7], how: 'sampled', slack };
      }),
      progress: Array.from({ length: 12 }, (_unused, step) => ({
        cases: 30 * step,
        steps: 1000 * step,
        margin: 12 - step,
      })),
      mutants: Array.from({ length: 8 }, (_unused, m) => ({
        name: `mutant ${m}`,
        outcome: 'killed',
        cases: 400,
        violations: 3,
        attempts: [],
        witness,
      })),
    }),
  );
}
