import { UsageError } from '../../core/errors.ts';
import { canonicalJson, type Json } from '../../core/json.ts';
import type { ClaimEvidence, Evidence, MutantEvidence } from './evidence.ts';

/** Sums over the claims of a run. */
export function totalsOf(claims: readonly ClaimEvidence[]): Evidence['totals'] {
  const sum = (of: (claim: ClaimEvidence) => number): number =>
    claims.reduce((total, claim) => total + of(claim), 0);
  const having = (verdict: ClaimEvidence['verdict']): number =>
    sum((claim) => Number(claim.verdict === verdict));
  const mutants = (outcome: MutantEvidence['outcome']): number =>
    sum((claim) => claim.mutants.filter((mutant) => mutant.outcome === outcome).length);
  const failed = having('failed');
  const notTried = mutants('not tried');
  return {
    claims: claims.length,
    corroborated: having('corroborated'),
    refuted: having('refuted'),
    ...(failed > 0 && { failed }),
    vacuous: having('vacuous'),
    undecided: having('undecided'),
    mutantsKilled: mutants('killed'),
    mutantsSurvived: mutants('survived'),
    ...(notTried > 0 && { mutantsNotTried: notTried }),
    cases: sum(({ cases }) => cases.drawn),
    trajectories: sum(({ trajectories }) => trajectories),
    steps: sum(({ steps }) => steps),
  };
}

/**
 * The evidence of a run from that of its shards, one each of 1/n … n/n in any order: byte for byte that of
 * the run in one piece.
 * @throws {UsageError} where shards are missing, twice there, or of different runs
 */
export function mergeEvidence(shards: readonly Evidence[]): Evidence {
  const [first] = shards;
  if (first?.shard === undefined)
    throw new UsageError('only shards can be merged: evidence of check --shard i/n');
  const { of } = first.shard;
  const runOf = ({
    claims: _claims,
    totals: _totals,
    shard,
    interrupted: _interrupted,
    ...run
  }: Evidence): string => canonicalJson({ ...run, of: shard?.of ?? 0 } as unknown as Json);
  for (const shard of shards) {
    if (runOf(shard) === runOf(first)) continue;
    throw new UsageError(
      `shards of different runs cannot be merged: ${inWords(first)} and ${inWords(shard)} differ in seed, α, budget, data, engine, version or number of shards`,
    );
  }
  const inOrder = Array.from({ length: of }, (_, i) => {
    const mine = shards.filter(({ shard }) => shard?.index === i + 1);
    if (mine.length === 1) return mine[0]!;
    throw new UsageError(
      `shard ${i + 1}/${of} is ${mine.length === 0 ? 'missing' : `there ${mine.length} times`}`,
    );
  });
  // the i-th claim of the run is claim number ⌊i/n⌋ of shard i mod n
  const count = inOrder.reduce((sum, { claims }) => sum + claims.length, 0);
  const claims = Array.from({ length: count }, (_, i) => inOrder[i % of]!.claims[Math.floor(i / of)]);
  if (claims.includes(undefined)) throw new UsageError('a shard lacks claims: it was interrupted');
  const { shard: _shard, ...run } = first;
  const known = claims.filter((claim) => claim !== undefined);
  return {
    ...run,
    interrupted: shards.some(({ interrupted }) => interrupted),
    claims: known,
    totals: totalsOf(known),
  };
}

function inWords({ shard, seed, budget }: Evidence): string {
  return `shard ${shard === undefined ? '–' : `${shard.index}/${shard.of}`} (seed ${seed}, budget ${budget.name})`;
}
