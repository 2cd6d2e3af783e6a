import type { Catalogue } from '../judge/claims/catalogue.ts';

/** What `lakatos.config.ts` exports by default. Flags of the command line outrank it. */
export interface LakatosConfig extends Catalogue {
  /** Run Lakatos' own claims beside these; default false. */
  readonly catalogue?: boolean;
  /** The error budget of a run, 0 < alpha < 1. */
  readonly alpha?: number;
  readonly seed?: string;
  /** `quick`, `default`, `thorough` or a number of steps. */
  readonly budget?: string;
  /** Seconds that a piece of work on a case may take before its claim has failed; default 120. */
  readonly caseLimit?: number;
  /** The paper that the claims are of: globs of LaTeX and Markdown files, relative to this file. */
  readonly paper?: readonly string[];
  /** Files in Lean in which claims name declarations: globs, relative to this file. */
  readonly lean?: readonly string[];
}

/** The configuration as it is; there for its type. */
export function defineConfig(config: LakatosConfig): LakatosConfig {
  return config;
}
