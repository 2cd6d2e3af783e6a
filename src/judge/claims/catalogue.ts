import type { CurvePage, Illustration } from '../../core/illustration.ts';
import type { Stream } from '../../core/stream.ts';
import type { DataTable, DataTables } from '../../data/table.ts';
import type { Claim } from './claim.ts';

/**
 * Claims, and what comes with them: what a repository's configuration and Lakatos' own catalogue both are.
 */
export interface Catalogue {
  /**
   * The claims in the order in which they are reported; or what makes them, with the data sets that the user
   * names, if any.
   */
  readonly claims: readonly Claim[] | ((data?: DataTables) => readonly Claim[]);
  /** Pages of computed curves for the report, by the family of claims that they belong to. */
  readonly curves?: Readonly<Record<string, () => readonly CurvePage[]>>;
  /**
   * What can be shown of a case of a claim that does not illustrate its cases itself.
   * @param stream randomness of its own, which is no part of the evidence
   * @throws {UsageError} where the case is on a data set that is not among `data`
   */
  illustrate?(c: unknown, stream: Stream, data?: DataTables): readonly Illustration[];
  /**
   * What a user should know of a data set before a run: why some claims make no use of it, say. A line each.
   */
  dataNotes?(table: DataTable): readonly string[];
  /** Further commands of the program. */
  readonly commands?: readonly CatalogueCommand[];
}

/** A command that a catalogue adds to the program. */
export interface CatalogueCommand {
  /** Lower case, digits and dashes. */
  readonly name: string;
  /** What it does, in a line. */
  readonly summary: string;
  /** What stands after its name; `run` is given it among the flags, by its name. */
  readonly argument?: { readonly name: string; readonly summary: string };
  readonly options: readonly CommandOption[];
  /**
   * @param flags by their names in camel case, `kParallel` for `--k-parallel`: a text, a list of texts, or a
   * boolean
   * @returns the exit code
   * @throws {UsageError} on a mistake in flags or files
   */
  // oxlint-disable-next-line typescript/no-explicit-any -- only the command knows which flags its options make
  run(flags: any, context: CommandContext): Promise<number>;
}

/** A flag of a command. */
export interface CommandOption {
  /**
   * As the help shows it: `--json`, `--no-progress` (on unless given), `--epochs <number>`, `--data
   * <files...>`.
   */
  readonly flags: string;
  readonly summary: string;
  readonly default?: string;
}

/**
 * What a command is given of its surroundings. Paths are the user's, relative to the folder in which the
 * program is run.
 */
export interface CommandContext {
  /** Writes lines to standard output. */
  print(...lines: readonly string[]): void;
  /** Writes lines to standard error: progress, and everything else where standard output holds data. */
  printError(...lines: readonly string[]): void;
  /** @throws {UsageError} where there is no such file, or it cannot be read */
  readFile(path: string): Uint8Array;
  /** @throws {UsageError} where files cannot be written to the folder */
  requireWritable(folder: string): void;
  /** Writes whole files, by their path in the folder, which is made where there is none. */
  writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void>;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  /**
   * Does work that could hang, and ends it where it takes longer, even within an endless loop.
   * @param what the work in words
   * @throws {UsageError} where it took longer
   */
  withTimeLimit<R>(what: () => string, work: () => Promise<R> | R, limitMs: number): Promise<R>;
  /** Calls `stop` at the first Ctrl-C; the second ends the program. Returns what undoes this. */
  onInterrupt(stop: () => void): () => void;
}
