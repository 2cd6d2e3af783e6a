import { fingerprint, type Json } from '../../core/json.ts';
import type { Address } from '../../core/stream.ts';

/*
 * Where all randomness of a campaign lives: a function for each use. The third word, and below a statement
 * the fifth, says which use it is; addresses of the same use have the same length and hold all that they
 * depend on. So no two uses share a stream, nor blocks of one: soundness rests on this.
 */

/** Whose randomness it is. */
export interface StreamOwner {
  readonly seed: string;
  readonly claim: { readonly id: string };
}

/** The same, and the cases that earlier runs kept for the claim. */
export interface ConfirmationOwner extends StreamOwner {
  readonly corpus: readonly unknown[];
}

/** The claim itself (with an empty name), one of its mutants, or the claim with a hypothesis dropped. */
export interface StatementName {
  readonly role: 'claim' | 'mutant' | 'ablation';
  readonly name: string;
}

/** The random case of a number, from 0 on. */
export function drawAddress(owner: StreamOwner, statement: StatementName, number: number): Address {
  return [...statementAddress(owner, statement), 'draw', number];
}

/** The choices of a targeted search; one of another round has others. */
export function searchAddress(owner: StreamOwner, statement: StatementName, round: number): Address {
  return [...statementAddress(owner, statement), 'search', round];
}

/** Blocks for all smaller forms of a suspicious case. */
export function shrinkAddress(owner: StreamOwner, statement: StatementName, suspect: unknown): Address {
  return [...statementAddress(owner, statement), 'shrink', fingerprintOf(suspect)];
}

/**
 * Blocks of a confirmation: never used before, new ones for every attempt.
 *
 * *Over many runs.* Let run k have a seed s_k and a corpus C_k, chosen in any way from what came before, with
 * (s_k, C_k) ≠ (s_j, C_j) for j < k. Its confirmations are addressed by (s_k, C_k), so their streams are
 * independent of all that chose C_k, the streams on which its cases were selected among them. Given the past,
 * each e-process is then a test of its own: P(run k refutes a true claim | all runs before) ≤ α. A run with
 * the seed and corpus of an earlier one opens the same streams: it is that run again, not another test. So
 * cases kept with `--keep` never refute by the tosses that selected them, whatever the seeds. What this does
 * not cover is a statement changed in view of a run and tried again on its seed and corpus: take a new seed.
 */
export function confirmAddress(
  owner: ConfirmationOwner,
  statement: StatementName,
  attempt: number,
  c: unknown,
): Address {
  const { corpus } = owner;
  const selected = corpus.length === 0 ? [] : [fingerprintOf(corpus)];
  return [...statementAddress(owner, statement), 'confirm', ...selected, attempt, fingerprintOf(c)];
}

/** Blocks of a case that a claim's resolution is read off, one set for all terms. */
export function resolutionAddress({ seed, claim, corpus }: ConfirmationOwner, c: unknown): Address {
  return [seed, claim.id, 'resolution', fingerprintOf(corpus), fingerprintOf(c)];
}

function statementAddress({ seed, claim }: StreamOwner, { role, name }: StatementName): Address {
  return [seed, claim.id, role, name];
}

/**
 * Blocks that say whether a case is suspicious; never used to confirm.
 * @param statement undefined for those that a claim shares with the mutants of its cases
 */
export function exploreAddress(
  { seed, claim }: StreamOwner,
  statement: StatementName | undefined,
  c: unknown,
): Address {
  const name = statement === undefined ? '' : `${statement.role}/${statement.name}`;
  return [seed, claim.id, 'explore', name, fingerprintOf(c)];
}

/** Blocks of a case that somebody asks about, outside a campaign. */
export function caseAddress({ seed, claim }: StreamOwner, c: unknown): Address {
  return [seed, claim.id, 'case', fingerprintOf(c)];
}

/** What pictures of a case simulate. */
export function pictureAddress({ seed, claim }: StreamOwner): Address {
  return [seed, claim.id, 'report', 'trajectories'];
}

/** Experiments of one case beside its usual one, each with blocks of its own. */
export type BlockSet = '' | 'first' | 'second' | 'scouts' | 'rare';

/** Where the blocks of an experiment are, below the address of its case; the number of the block follows. */
export function blocksAddress(address: Address, set: BlockSet): Address {
  return set === '' ? address : [...address, set];
}

/** @throws {RangeError} when the case is not plain JSON */
export function fingerprintOf(c: unknown): string {
  return fingerprint(c as Json).slice(0, 16);
}
