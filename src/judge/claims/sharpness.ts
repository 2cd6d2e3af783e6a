import type { Witness } from './evidence.ts';

/** What can be improved: a constant or a term of the bound, the bound as a whole, a hypothesis. */
export type Improvable = 'constant' | 'term' | 'bound' | 'hypothesis';

/** One improved version of a claim under attack. */
export interface SharpnessTrial {
  /** By which share the constant was changed, or the hypothesis relaxed; 0 of the claim as it stands. */
  readonly size: number;
  readonly refuted: boolean;
  /** The lowest margin seen; negative looks violated, null where no case was tried. */
  readonly margin: number | null;
  readonly cases: number;
  readonly witness?: Witness;
}

/** How far a theorem can be improved in one respect. */
export interface Sharpness {
  readonly name: string;
  readonly what: Improvable;
  /** Which change makes the theorem stronger. */
  readonly side: 'larger' | 'smaller';
  /** Of an agreement, of which a change either way is an error and not an improvement; absent of others. */
  readonly isTwoSided?: true;
  /** The constant as it is claimed; absent of terms, which differ from case to case. */
  readonly claimed?: number;
  /** The smallest improvement that is refuted, as a share; null where none is, 0 where the claim is. */
  readonly refuted: number | null;
  /** The largest improvement of which no counterexample was found; null where the smallest is refuted. */
  readonly stands: number | null;
  readonly trials: readonly SharpnessTrial[];
}

/** Constants of which no change makes the bound stronger at the cases seen. */
export interface NotSharpened {
  readonly name: string;
  readonly why: string;
}
