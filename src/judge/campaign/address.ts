import { fingerprint, type Json } from '../../core/json.ts';

/**
 * Where all randomness of a campaign lives, an address for each use. The third word, and below a statement the fifth, says which
 * use it is; addresses of the same use have the same length and hold all that they depend on. So no two uses share a stream, nor
 * blocks of one: soundness rests on this.
 */
export interface StreamOwner {
  readonly seed: string;
  readonly claim: { readonly id: string };
}

/** The claim itself (with an empty name), one of its mutants, or the claim with a hypothesis dropped. */
export interface StatementName {
  readonly role: 'claim' | 'mutant' | 'ablation';
  readonly name: string;
}

type Of<Use extends readonly (string | number)[]> = readonly [seed: string, claim: string, ...Use];
type OfStatement<Use extends readonly (string | number)[]> = Of<
  [StatementName['role'], name: string, ...Use]
>;

/** The random case of a number, from 0 on. */
export function drawAddress(
  { seed, claim }: StreamOwner,
  { role, name }: StatementName,
  number: number,
): OfStatement<['draw', number: number]> {
  return [seed, claim.id, role, name, 'draw', number];
}

/** The choices of a targeted search; one of another round has others. */
export function searchAddress(
  { seed, claim }: StreamOwner,
  { role, name }: StatementName,
  round: number,
): OfStatement<['search', round: number]> {
  return [seed, claim.id, role, name, 'search', round];
}

/**
 * Blocks that say whether a case is suspicious; never used to confirm.
 * @param statement undefined for those that a claim shares with the mutants of its cases
 */
export function exploreAddress(
  { seed, claim }: StreamOwner,
  statement: StatementName | undefined,
  c: unknown,
): Of<['explore', statement: string, fingerprint: string]> {
  const name = statement === undefined ? '' : `${statement.role}/${statement.name}`;
  return [seed, claim.id, 'explore', name, fingerprintOf(c)];
}

/** Blocks for all smaller forms of a suspicious case. */
export function shrinkAddress(
  { seed, claim }: StreamOwner,
  { role, name }: StatementName,
  suspect: unknown,
): OfStatement<['shrink', fingerprint: string]> {
  return [seed, claim.id, role, name, 'shrink', fingerprintOf(suspect)];
}

/** Blocks of a confirmation: never looked at before, new ones for every attempt. */
export function confirmAddress(
  { seed, claim }: StreamOwner,
  { role, name }: StatementName,
  attempt: number,
  c: unknown,
): OfStatement<['confirm', attempt: number, fingerprint: string]> {
  return [seed, claim.id, role, name, 'confirm', attempt, fingerprintOf(c)];
}

/** Blocks of a case that somebody asks about, outside a campaign. */
export function caseAddress({ seed, claim }: StreamOwner, c: unknown): Of<['case', fingerprint: string]> {
  return [seed, claim.id, 'case', fingerprintOf(c)];
}

/** What pictures of a case simulate. */
export function pictureAddress({ seed, claim }: StreamOwner): Of<['report', 'trajectories']> {
  return [seed, claim.id, 'report', 'trajectories'];
}

/** Experiments of one case beside its usual one, each with blocks of its own. */
export type BlockSet = '' | 'first' | 'second' | 'scouts' | 'rare';

/** Where the blocks of an experiment are, below the address of its case; the number of the block follows. */
export function blocksAddress<A extends readonly (string | number)[]>(
  address: A,
  set: BlockSet,
): A | readonly [...A, BlockSet] {
  return set === '' ? address : [...address, set];
}

/** @throws {RangeError} when the case is not plain JSON */
export function fingerprintOf(c: unknown): string {
  return fingerprint(c as Json).slice(0, 16);
}
