/** Follows who computes blocks for claims elsewhere. */
export interface HelpWatch {
  /** A worker has computed blocks for a claim, which has them as soon as this returns. */
  helped(claim: string, worker: string): void;
  /** A worker that contributed to these claims was found to be wrong. */
  suspected(claims: readonly string[]): void;
}

/** Those who compute blocks elsewhere, and may turn out to be wrong later. */
export interface Helpers {
  follow(watch: HelpWatch): void;
  /**
   * Workers have contributed to a claim in an earlier process.
   * @returns whether all of them are believed, as far as is known
   */
  remember(claim: string, workers: readonly string[]): boolean;
}
