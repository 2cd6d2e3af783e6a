import type { CurvePage } from '../core/illustration.ts';
import type { Counterexample } from '../judge/claims/evidence.ts';
import type { Baseline } from './diff-runs.ts';
import type { PaperStatement } from './paper-statement.ts';
import type { Picture } from './pictures/picture.ts';
import type { Places } from './problem.ts';

/** What a report can be written as. */
export const formats = ['html', 'md', 'json', 'junit', 'sarif', 'csv'] as const;
export type Format = (typeof formats)[number];

/** What is written if nothing else is asked for. */
export const usualFormats: ReadonlySet<Format> = new Set<Format>(['html', 'md', 'json']);

/** Pictures of a case, or why there are none where there could be some. */
export interface CasePictures {
  readonly pictures: readonly Picture[];
  readonly missing?: string;
}

/** What a report says besides the evidence, and how. */
export interface ReportOptions {
  /** If absent, `usualFormats`. */
  readonly formats?: ReadonlySet<Format>;
  /** Where the claims come from: a file relative to the top of the repository. */
  readonly configuration?: string;
  /** An earlier run or the lock to compare with. */
  readonly baseline?: Baseline;
  /** The lock that the claims are held to, where there is one. */
  readonly lock?: () => Baseline | undefined;
  /** Pages of curves (bounds, say) for claims of these ids. */
  readonly curves?: (ids: readonly string[]) => readonly CurvePage[] | Promise<readonly CurvePage[]>;
  /** Where the claims stand, for the formats that say so. */
  readonly places?: () => Places;
  /** Pictures for the page of a counterexample. */
  readonly illustrate?: (file: Counterexample) => Promise<CasePictures>;
  /** What sharpening found of a claim's constants, in sentences. */
  readonly sharpness?: ReadonlyMap<string, readonly string[]>;
  /** Reads the paper; then the statements that a claim tests. */
  readonly paper?: () => Promise<(claim: string) => readonly PaperStatement[]>;
  /** The command that shows a claim's nearest case. */
  readonly explainCommand?: (claim: string) => string;
  /** The command that replays the counterexample file at a path relative to the report. */
  readonly replayCommand?: (path: string) => string;
  /** The pages of counterexamples by claim, relative to the report: those that are written with it. */
  readonly counterexamplePages?: ReadonlyMap<string, string>;
}
