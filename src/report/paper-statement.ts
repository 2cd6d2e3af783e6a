/** A piece of a statement as it is shown: text, or mathematics in TeX. */
export type Piece = { readonly text: string } | { readonly math: string; readonly display: boolean };

/** A statement of a paper, as a report shows it. */
export interface PaperStatement {
  /** `Theorem (Stagnation), thm:stagnation, paper/main.tex:12`. */
  readonly heading: string;
  readonly pieces: readonly Piece[];
  /** The paper's macros, as KaTeX takes them. */
  readonly macros: Readonly<Record<string, string>>;
}
