import type { Piece } from '../report/paper-statement.ts';

/** A statement of a paper, of a page in Markdown, or of a file in Lean. */
export interface Statement {
  readonly from: 'paper' | 'lean';
  /** What claims name it by: its label, the first word of its heading, its full name in Lean. */
  readonly label: string;
  /** `theorem`, `lemma`, …: its environment, or the keyword of Lean. */
  readonly kind: string;
  readonly title?: string;
  /** Relative to the configuration's folder, with forward slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What it says, without comments, white space, line breaks and pure formatting. */
  readonly tokens: readonly string[];
  /** Claims that the text itself names, by `\lakatos{…}` or *Checked by*. */
  readonly names: readonly { readonly claim: string; readonly file: string; readonly line: number }[];
  /** Is it one of those that should have a claim: a numbered theorem, no definition and no remark? */
  readonly isNumbered: boolean;
  readonly shown: readonly Piece[];
}

/** All that is read of a paper. */
export interface Paper {
  readonly statements: readonly Statement[];
  /** Macros of the preamble, as KaTeX takes them. */
  readonly macros: Readonly<Record<string, string>>;
}
